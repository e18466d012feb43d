"""The certificate as bytes and as text. ``docs/reference/certificate-format.md`` writes the format down field by field.

    payload_of / statement_of      statement <-> CBOR
    to_be_signed, assemble, parts_of   CBOR <-> COSE_Sign1
    qr_text / signed_of            COSE_Sign1 <-> what the QR code says

Reading promises: a value or ``Unreadable``, never another exception, never more than 16 KiB of memory for the content.
"""

from .base45 import base45_decode, base45_encode
from .envelope import (
    MOST_BYTES,
    MOST_CHARACTERS,
    PREFIX,
    Algorithm,
    Signed,
    assemble,
    parts_of,
    qr_text,
    require_room,
    signed_of,
    to_be_signed,
)
from .errors import REASONS, Unreadable
from .payload import payload_of, read_back, statement_of
from .signature import PublicKey, algorithm_of, kid_of, public_key_of, raw_signature, signature_holds

__all__ = [
    "MOST_BYTES",
    "MOST_CHARACTERS",
    "PREFIX",
    "REASONS",
    "Algorithm",
    "PublicKey",
    "Signed",
    "Unreadable",
    "algorithm_of",
    "assemble",
    "base45_decode",
    "base45_encode",
    "kid_of",
    "parts_of",
    "payload_of",
    "public_key_of",
    "qr_text",
    "raw_signature",
    "read_back",
    "require_room",
    "signature_holds",
    "signed_of",
    "statement_of",
    "to_be_signed",
]
