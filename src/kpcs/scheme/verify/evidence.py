"""What shows that a certificate is honest although the key that signed it was revoked."""

from __future__ import annotations

from enum import StrEnum

from kpcs.scheme.log import LogPolicy, LogRefused, check, note_key_of
from kpcs.scheme.log import Shown as InLog
from kpcs.scheme.statement import Statement
from kpcs.scheme.trust import LogPlace, TrustedKey, TrustList

ISSUED = "certificate.issued"


class Shown(StrEnum):
    """Who shows it: the authority's public log, or the word of the authority in the status list."""

    LOG = "log"
    HONEST = "honest"


def shown(signed: bytes, statement: Statement, key: TrustedKey, trust: TrustList, proof: str | None) -> Shown | None:
    """What shows that these bytes were signed by the authority before the key was revoked; None: nothing does."""
    if key.revoked_at is None:
        return None
    if proof is not None and key.log is not None and was_logged(signed, key.log, trust, proof):
        return Shown.LOG
    if trust.status is not None and trust.status.is_honest(key.kid, statement.number, signed):
        return Shown.HONEST
    return None


def was_logged(signed: bytes, place: LogPlace, trust: TrustList, proof: str) -> bool:
    """Was the issue of these bytes in the log before it had come as far as the revocation says?

    The checkpoint of the proof must be the one that the revocation names, or have the witnesses of the list's policy:
    whoever stole the signing key may have stolen the log's key too.
    """
    try:
        policy = _policy(place.origin, trust)
        if policy is None:
            return False
        found = check(proof, signed=signed, policies={place.origin: policy})
    except LogRefused:
        return False
    is_named = (found.checkpoint.size, found.checkpoint.root) == (place.size, place.root)
    is_before = found.content.kind == ISSUED and found.index < place.size
    return is_before and (is_named or _is_witnessed(found, trust))


def _policy(origin: str, trust: TrustList) -> LogPolicy | None:
    """The log's key and the keys of the witnesses who count; how many are needed is judged afterwards."""
    log = next((log for log in trust.logs if log.origin == origin), None)
    if log is None:
        return None
    keys = tuple(note_key_of(one.vkey) for one in trust.witnesses if one.name in trust.policy.of)
    return LogPolicy(note_key_of(log.vkey), keys, needed=0)


def _is_witnessed(found: InLog, trust: TrustList) -> bool:
    # One key under two names is one witness: a cosignature does not state the name.
    return trust.policy.needed > 0 and len({signer.key.public for signer in found.witnesses}) >= trust.policy.needed
