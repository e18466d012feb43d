"""The log of the vectors: what the authority had entered when its key was copied, and proofs of it, good and bad."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256

from kpcs.scheme.codec import payload_of, qr_text
from kpcs.scheme.log import (
    Checkpoint,
    Content,
    LogProof,
    NoteKey,
    Opening,
    SignatureType,
    SignedNote,
    signature_by,
    to_be_signed,
    tree,
)
from kpcs.scheme.log.tree import Node
from kpcs.scheme.trust import LogPlace
from kpcs.scheme.values import CertificateNumber
from tests.scheme.certificates import REALISTIC

from .private import LOG, SL_COPIED, WITNESSES, VectorKey

ORIGIN = "sl.example/log"
# The last 32 bytes of an Ed25519 key in DER form are the key itself (RFC 8410).
LOG_KEY = NoteKey(ORIGIN, SignatureType.LOG, LOG.public[-32:])
WITNESS_KEYS = tuple(
    NoteKey(f"{name}.example/witness", SignatureType.COSIGNATURE, key.public[-32:])
    for name, key in zip(("ministry", "bourse", "society"), WITNESSES, strict=True)
)
NOON = 1_790_000_000


def certificate(serial: int, issued: date) -> bytes:
    """What the authority, or a thief, signed with the key that was copied."""
    number = CertificateNumber.parse(f"SL{serial:06d}")
    said = replace(REALISTIC, number=number, issued_on=issued, validated_on=issued)
    return SL_COPIED.signed(payload_of(said))


HONEST = tuple(certificate(serial, date(2026, 9, day)) for serial, day in ((6001, 1), (6002, 2), (6003, 25)))
# Entered by somebody who had the keys of the office, after the key was revoked.
LATE = certificate(6004, date(2026, 9, 28))
FORGED = certificate(6005, date(2026, 9, 15))
VOIDED = certificate(6006, date(2026, 9, 16))


def _opening(at: int, kind: str, signed: bytes | None) -> Opening:
    document = None if signed is None else sha256(signed).digest()
    words = Content(kind, f"SL00600{at}", NOON + 60 * at, sha256(b"event %d" % at).digest(), document)
    return Opening(sha256(b"salt %d" % at).digest()[:16], words)


ENTRIES = (
    _opening(0, "key.added", None),
    _opening(1, "certificate.issued", HONEST[0]),
    _opening(2, "certificate.issued", HONEST[1]),
    _opening(3, "certificate.voided", VOIDED),
    _opening(4, "certificate.issued", HONEST[2]),
    _opening(5, "certificate.issued", LATE),
    _opening(6, "key.revoked", None),
)
WHEN_REVOKED = 5


def _read(nodes: Sequence[Node]) -> list[bytes]:
    return [_hash(level, at) for level, at in nodes]


def _hash(level: int, at: int) -> bytes:
    if level == 0:
        return ENTRIES[at].leaf
    return tree.node_hash(_hash(level - 1, 2 * at), _hash(level - 1, 2 * at + 1))


REVOKED_AT = LogPlace(ORIGIN, WHEN_REVOKED, tree.root(WHEN_REVOKED, _read))


def checkpoint(size: int, *, witnesses: int, log: VectorKey = LOG, origin: str = ORIGIN) -> str:
    """The signed note of the log at this size, with the cosignatures of the first so many witnesses."""
    words = Checkpoint(origin, size, tree.root(size, _read))
    key = NoteKey(origin, SignatureType.LOG, log.public[-32:])
    lines = [signature_by(key, log.sign(to_be_signed(words.text, kind=SignatureType.LOG)))]
    for witness, private in list(zip(WITNESS_KEYS, WITNESSES, strict=True))[:witnesses]:
        raw = private.sign(to_be_signed(words.text, kind=SignatureType.COSIGNATURE, at=NOON))
        lines.append(signature_by(witness, raw, at=NOON))
    return str(SignedNote(words.text, tuple(lines)))


def proof(place: int, size: int, *, witnesses: int = 0, note: str = "") -> str:
    """The proof file of an entry in the log of this size."""
    note = note or checkpoint(size, witnesses=witnesses)
    return str(LogProof(place, tree.inclusion(place, size, _read), note, ENTRIES[place].encoded))


ON = date(2026, 11, 22)
_NOT = ("key_not_valid_on_day", "key_day")
# Name -> (what is shown, its proof, outcome, the step that fails).
PROOFS: dict[str, tuple[bytes, str, str, str | None]] = {
    "in the log, checkpoint of the revocation": (HONEST[0], proof(1, 5), "genuine", None),
    "in the log, later checkpoint, two witnesses": (HONEST[1], proof(2, 7, witnesses=2), "genuine", None),
    "in the log as its last entry before the revocation": (HONEST[2], proof(4, 5), "genuine", None),
    "no proof": (HONEST[0], "", *_NOT),
    "later checkpoint, one witness of two": (HONEST[1], proof(2, 7, witnesses=1), *_NOT),
    "earlier checkpoint, no witness": (HONEST[0], proof(1, 3), *_NOT),
    "entered after the revocation": (LATE, proof(5, 7, witnesses=3), *_NOT),
    "proof of another certificate": (FORGED, proof(1, 5), *_NOT),
    "entry about a voiding": (VOIDED, proof(3, 5), *_NOT),
    "log of another name": (
        HONEST[0],
        proof(1, 5, note=checkpoint(5, witnesses=0, origin="sl.example/other")),
        *_NOT,
    ),
    "checkpoint signed by another key": (
        HONEST[0],
        proof(1, 5, note=checkpoint(5, witnesses=0, log=WITNESSES[0])),
        *_NOT,
    ),
    "damaged proof": (HONEST[0], proof(1, 5).replace("index 1", "index 0"), *_NOT),
    "no proof but a text": (HONEST[0], "in the log, believe me", *_NOT),
}


def rows() -> list[dict[str, object]]:
    """As they are written to ``proofs.json``."""
    return [
        {
            "name": name,
            "on": ON.isoformat(),
            "text": qr_text(signed),
            "proof": text or None,
            "outcome": outcome,
            "step": step,
        }
        for name, (signed, text, outcome, step) in PROOFS.items()
    ]
