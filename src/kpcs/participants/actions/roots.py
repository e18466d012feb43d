"""Root keys of Participants: taken into the register, accepted or not."""

from __future__ import annotations

import base64
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kpcs.errors import Conflict, NotFound, Refused
from kpcs.ledger import actions as ledger
from kpcs.ledger.kinds import Kind
from kpcs.permissions import Permission, require
from kpcs.scheme.codec import algorithm_of
from kpcs.scheme.findings import Finding, Severity
from kpcs.scheme.trust import Certification, Use, certification_of, signed_by
from kpcs.scheme.trust.certification import root_of
from kpcs.scheme.trust.sealed import Content, SealRefused

from .. import queries
from ..models import RootKey
from .actor import Actor


@transaction.atomic
def add_root(
    *,
    message: bytes,
    accepted: bool = True,
    why_not: str = "",
    by: Actor,
    at: datetime,
) -> RootKey:
    """Take a root key into the register: its own paper, or the word of the root before it, which is kept.

    Refuses what is not about a root, a signature that does not hold, an unknown Participant, and a decision without a
    reason. A root that is there already keeps its decision and gains the word of the root before it.
    """
    require(by, Permission.KEY_MANAGE)
    said = _about_root(message)
    participant = said.participant.code
    if not queries.hold([participant]):
        raise NotFound
    is_own_paper = signed_by(message, Content.CERTIFICATION, said.public)
    if not is_own_paper:
        _require_known_root(message, participant)
    known = RootKey.objects.filter(kid=said.kid.hex()).first()
    if known is not None and (is_own_paper or known.certification):
        raise Conflict(_("The root key %(kid)s is already known.") % {"kid": known.kid})
    row = known or RootKey(kid=said.kid.hex(), accepted=accepted, why_not=reason_of(accepted, why_not))
    row.participant_id, row.algorithm = participant, str(algorithm_of(said.public))
    row.public = base64.b64encode(said.public).decode()
    row.valid_from, row.valid_until = said.valid_from, said.valid_until
    row.certification = "" if is_own_paper else base64.b64encode(message).decode()
    row.save()
    data = {"kid": row.kid, "accepted": row.accepted, "certified": not is_own_paper, "until": row.valid_until}
    subject = ("participant", participant)
    ledger.record(Kind.ROOT_ADDED, subject=subject, by=by, at=at, data=data)
    return row


def _about_root(message: bytes) -> Certification:
    try:
        said = certification_of(message)
    except SealRefused as refused:
        raise _refusal(str(refused)) from None
    if said.use is not Use.ROOT:
        raise _refusal(_("This is about a signing key, not about a root key."))
    return said


def _require_known_root(message: bytes, participant: str) -> None:
    kid = root_of(message, Content.CERTIFICATION).hex()
    before = queries.roots_of(participant).filter(kid=kid, accepted=True).first()
    if before is None or not signed_by(message, Content.CERTIFICATION, base64.b64decode(before.public)):
        raise _refusal(_("It is signed by a key that is no accepted root of this Participant."))


@transaction.atomic
def judge_root(*, kid: str, accepted: bool, why_not: str = "", by: Actor, at: datetime) -> RootKey:
    """Accept a root key, or not, with the reason that the trust list tells. Refuses a refusal without a reason."""
    require(by, Permission.KEY_MANAGE)
    # In their usual order the Participant would be joined, and locked too.
    row = RootKey.objects.select_for_update(no_key=True).order_by("pk").filter(kid=kid).first()
    if row is None:
        raise NotFound
    row.accepted, row.why_not = accepted, reason_of(accepted, why_not)
    row.save(update_fields=["accepted", "why_not"])
    data = {"kid": kid, "accepted": accepted, "reason": row.why_not}
    subject = ("participant", row.participant_id)
    ledger.record(Kind.ROOT_JUDGED, subject=subject, by=by, at=at, data=data)
    return row


def reason_of(accepted: bool, why_not: str) -> str:
    """The reason of a decision as it is kept; refuses one that is not accepted for no reason."""
    if accepted:
        return ""
    if not why_not.strip():
        message, remedy = _("The decision has no reason."), _("Say why the key is not accepted; the list tells it.")
        raise Refused([Finding("K-KEY.1", Severity.BLOCK, "why_not", message, remedy)])
    return why_not.strip()


def _refusal(message: str) -> Refused:
    remedy = _("Get the file again from the Participant, on another way than the one it came.")
    return Refused([Finding("K-KEY.1", Severity.BLOCK, "file", message, remedy)])
