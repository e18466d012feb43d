"""Signed notes (C2SP signed-note): a text, and signature lines of several keys. Nothing here knows a private key.

Two kinds of signature: of the log itself (type 0x01, over the text) and of a witness (type 0x04, ``cosignature/v1``,
over the moment and the text). Reading promises a value or ``LogRefused``, and refuses more than ``MOST_CHARACTERS``.
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from .errors import LogRefused

MOST_CHARACTERS = 200_000
MOST_SIGNATURES = 100
LATEST_MOMENT = 2**63 - 1
_KEY_BYTES = 32
_SIGNATURE_BYTES = 64
_DASH = "— "


class SignatureType(IntEnum):
    """What a signature says: the log's own, or a witness's with its moment."""

    LOG = 0x01
    COSIGNATURE = 0x04


@dataclass(frozen=True, slots=True)
class NoteKey:
    """Who may sign notes: the key's name, what its signatures say, the 32 bytes of an Ed25519 public key."""

    name: str
    kind: SignatureType
    public: bytes

    def __post_init__(self) -> None:
        if not _is_name(self.name) or len(self.public) != _KEY_BYTES:
            raise LogRefused("bad_key")

    @property
    def key_id(self) -> bytes:
        """The four bytes that signature lines carry to find the key: a hint, not a proof."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    @property
    def text(self) -> str:
        """The verifier key as other programs take it: ``name+hash+base64``."""
        return f"{self.name}+{self.key_id.hex()}+{b64encode(bytes([self.kind]) + self.public).decode()}"


def note_key_of(text: str) -> NoteKey:
    """Read a verifier key; refuses other types than 0x01 and 0x04 and a hash that is not the key's."""
    name, _plus, rest = text.partition("+")
    key_id, _plus, encoded = rest.partition("+")
    material = decoded(encoded, "bad_key")
    if len(material) != 1 + _KEY_BYTES or material[0] not in (SignatureType.LOG, SignatureType.COSIGNATURE):
        raise LogRefused("bad_key", "Only Ed25519 keys of the types 1 and 4 are known here.")
    key = NoteKey(name, SignatureType(material[0]), material[1:])
    if key.key_id.hex() != key_id:
        raise LogRefused("bad_key", "The hash in the middle is not that of the key.")
    return key


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One signature line, of a key that may be known or not."""

    name: str
    key_id: bytes
    signature: bytes

    @property
    def line(self) -> str:
        return f"{_DASH}{self.name} {b64encode(self.key_id + self.signature).decode()}\n"


@dataclass(frozen=True, slots=True)
class SignedNote:
    """A text with its signature lines, in their order. Not yet believed: ``signers`` says who signed."""

    text: str
    signatures: tuple[NoteSignature, ...]

    def __str__(self) -> str:
        return self.text + "\n" + "".join(signature.line for signature in self.signatures)


@dataclass(frozen=True, slots=True)
class Signer:
    """A known key whose signature holds; ``at`` is the second since 1970 that a witness states, else None."""

    key: NoteKey
    at: int | None


def to_be_signed(text: str, *, kind: SignatureType, at: int | None = None) -> bytes:
    """The bytes that Ed25519 signs: the text, for a witness headed by what it states and when."""
    if kind is SignatureType.LOG:
        return text.encode()
    if at is None or not 0 <= at <= LATEST_MOMENT:
        raise LogRefused("bad_note", "A cosignature states its moment.")
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def signature_by(key: NoteKey, raw: bytes, *, at: int | None = None) -> NoteSignature:
    """The signature line of a key from the 64 bytes that it made over ``to_be_signed``."""
    moment = b"" if key.kind is SignatureType.LOG else (at or 0).to_bytes(8, "big")
    return NoteSignature(key.name, key.key_id, moment + raw)


def signed_note_of(text: str) -> SignedNote:
    """Read a signed note strictly; says nothing yet about whether its signatures hold."""
    if len(text) > MOST_CHARACTERS:
        raise LogRefused("bad_note", f"It is longer than {MOST_CHARACTERS} characters.")
    if not _is_clean(text):
        raise LogRefused("bad_note", "It holds control characters or is not UTF-8.")
    body, blank, lines = text.rpartition("\n\n")
    if not blank or not lines.endswith("\n"):
        raise LogRefused("bad_note", "A blank line and then signature lines must follow the text.")
    return SignedNote(body + "\n", signature_lines_of(lines))


def signature_lines_of(lines: str) -> tuple[NoteSignature, ...]:
    """Read signature lines alone, as a witness answers them."""
    if len(lines) > MOST_CHARACTERS or not lines.endswith("\n") or lines.count("\n") > MOST_SIGNATURES:
        raise LogRefused("bad_note", f"There must be 1 to {MOST_SIGNATURES} lines of signatures.")
    return tuple(_signature_of(line) for line in lines[:-1].split("\n"))


def signers(note: SignedNote, keys: Iterable[NoteKey]) -> tuple[Signer, ...]:
    """Which of these keys signed the note, each once. Refuses the note if a signature of one of them does not hold."""
    known = {(key.name, key.key_id): key for key in keys}
    found: dict[NoteKey, Signer] = {}
    for signature in note.signatures:
        key = known.get((signature.name, signature.key_id))
        if key is not None and key not in found:
            found[key] = _verified(note.text, key, signature.signature)
    return tuple(found.values())


def _verified(text: str, key: NoteKey, signature: bytes) -> Signer:
    at = None
    if key.kind is SignatureType.COSIGNATURE:
        at, signature = int.from_bytes(signature[:8], "big"), signature[8:]
    if len(signature) != _SIGNATURE_BYTES or (at is not None and at > LATEST_MOMENT):
        raise LogRefused("bad_signature", key.name)
    try:
        _ed25519(key.public).verify(signature, to_be_signed(text, kind=key.kind, at=at))
    except (InvalidSignature, ValueError):
        raise LogRefused("bad_signature", key.name) from None
    return Signer(key, at)


@lru_cache(maxsize=256)
def _ed25519(public: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(public)


def _signature_of(line: str) -> NoteSignature:
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not space or not _is_name(name):
        raise LogRefused("bad_note", "A signature line is a dash, the name of a key and Base64.")
    raw = decoded(encoded, "bad_note")
    if len(raw) < 5:
        raise LogRefused("bad_note", "A signature is shorter than its key hash.")
    return NoteSignature(name, raw[:4], raw[4:])


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(letter.isspace() for letter in name) and _is_clean(name)


def _is_clean(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return not any(letter < " " and letter != "\n" for letter in text)


def decoded(text: str, code: str) -> bytes:
    """The bytes of strict standard Base64, or the refusal with this code."""
    try:
        raw = b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        raise LogRefused(code, "Its Base64 is damaged.") from None
    # The library forgives stray bits at the end; two spellings of one signature would be two texts.
    if b64encode(raw).decode() != text:
        raise LogRefused(code, "Its Base64 is damaged.")
    return raw
