"""Signed messages other than certificates: COSE_Sign1 (RFC 9052) that says in its header what it holds.

The message has one permitted form, so it is compared byte by byte and needs no parser:

    D2 84                          tag 18, array of 4
    58 nn A3 01 <26|27>            protected header, a map of 3: 1 algorithm, -7 (ES256) or -8 (EdDSA),
       03 78 nn <content type>     3 content type, 4 key id of 8 bytes
       04 48 <kid>
    A0                             unprotected header, empty
    <40+n|58 n|59 nn|5A nnnn> <payload>   byte string, the shortest head
    58 40 <signature>              byte string of 64 bytes

The reader names the content type that it expects: one kind never passes for another, and no certificate for any (its
header has no field 3). Promised: a value or ``SealRefused``, and never more memory than the limits below.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from kpcs.scheme.codec import Algorithm
from kpcs.scheme.codec import signature_holds as _holds
from kpcs.scheme.values import ValueRefused

KID_BYTES = 8
SIGNATURE_BYTES = 64


class Content(StrEnum):
    """What a sealed message may hold. The type is part of what is signed."""

    CERTIFICATION = "application/kpcs-key-certification+cbor"
    REVOCATION = "application/kpcs-key-revocation+cbor"
    TRUST = "application/kpcs-trust+json"
    STATUS = "application/kpcs-status+cbor"


# The most bytes of the whole message, and of what its payload unpacks to.
MOST_BYTES = {
    Content.CERTIFICATION: 4096,
    Content.REVOCATION: 4096,
    Content.TRUST: 4 * 1024 * 1024,
    Content.STATUS: 4 * 1024 * 1024,
}
MOST_UNPACKED = 32 * 1024 * 1024

REASONS = {
    "too_long": "The message is longer than any of its kind.",
    "bad_form": "The bytes are not a signed message (COSE_Sign1) in its one permitted form.",
    "bad_algorithm": "The signature algorithm is neither ES256 nor EdDSA.",
    "other_kind": "The message is signed, but is of another kind.",
    "bad_zlib": "The message is damaged: what it packs cannot be unpacked.",
    "too_large": "The message unpacks to more than any of its kind holds.",
    "bad_content": "The message holds something other than its kind says.",
}


class SealRefused(ValueRefused):
    """The bytes do not have the form; ``code`` is a key of ``REASONS``, ``detail`` says more in English."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{REASONS[code]} {detail}".rstrip())
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Sealed:
    """The parts of a sealed message. Nothing in the payload is to be believed before ``holds`` says yes."""

    content: Content
    algorithm: Algorithm
    kid: bytes
    payload: bytes
    signature: bytes

    @property
    def to_be_signed(self) -> bytes:
        return to_be_sealed(self.payload, content=self.content, kid=self.kid, algorithm=self.algorithm)

    def holds(self, *, public: bytes) -> bool:
        """Did the holder of this key sign exactly this message, with the algorithm that the header names?"""
        return _holds(self, public=public)


def to_be_sealed(payload: bytes, *, content: Content, kid: bytes, algorithm: Algorithm) -> bytes:
    """The Sig_structure of RFC 9052 section 4.4: what the key signs."""
    header = _protected(content, kid, algorithm)
    return b"".join((b"\x84\x6aSignature1", _head(len(header)), header, b"\x40", _head(len(payload)), payload))


def seal(
    payload: bytes, *, content: Content, kid: bytes, algorithm: Algorithm, sign: Callable[[bytes], bytes]
) -> bytes:
    """The message; ``sign`` gives the 64 bytes of the signature over what it is handed."""
    signature = sign(to_be_sealed(payload, content=content, kid=kid, algorithm=algorithm))
    if len(signature) != SIGNATURE_BYTES:
        raise ValueRefused("A signature has 64 bytes.")
    header = _protected(content, kid, algorithm)
    front = b"\xd2\x84" + _head(len(header)) + header + b"\xa0"
    message = b"".join((front, _head(len(payload)), payload, b"\x58\x40", signature))
    if len(message) > MOST_BYTES[content]:
        raise SealRefused("too_long")
    return message


def sealed_of(message: bytes, *, content: Content) -> Sealed:
    """The parts of a message that holds this content; refuses any other content and any other form."""
    if len(message) > MOST_BYTES[content]:
        raise SealRefused("too_long")
    header_size = message[3] if message[:3] == b"\xd2\x84\x58" and len(message) > 3 else 0
    header, rest = message[4 : 4 + header_size], message[4 + header_size :]
    algorithm = _algorithm(header)
    kid = header[-KID_BYTES:]
    if algorithm is None or header != _protected(content, kid, algorithm):
        raise SealRefused(_what_is_wrong(header, kid))
    signature_at = len(rest) - SIGNATURE_BYTES - 2
    if rest[:1] != b"\xa0" or signature_at < 2 or rest[signature_at : signature_at + 2] != b"\x58\x40":
        raise SealRefused("bad_form")
    # The head is rebuilt from the length that it must have, which leaves a single way to write it.
    for head_size in (1, 2, 3, 5):
        payload = rest[1 + head_size : signature_at]
        if 1 + head_size <= signature_at and rest[1 : 1 + head_size] == _head(len(payload)):
            return Sealed(content, algorithm, kid, payload, rest[signature_at + 2 :])
    raise SealRefused("bad_form")


def kind_of(message: bytes) -> Content | None:
    """What the message claims to hold, so that a reader of several kinds knows which to expect; proves nothing."""
    return next((content for content in Content if message[10 : 10 + len(content)] == content.encode()), None)


def packed(content: bytes) -> bytes:
    """A payload that is packed: an ordinary zlib stream."""
    return zlib.compress(content, 9)


def unpacked(payload: bytes, *, most: int = MOST_UNPACKED) -> bytes:
    """What the payload packs; the length is bounded before anything is unpacked, nothing may follow."""
    unpacking = zlib.decompressobj()
    try:
        content = unpacking.decompress(payload, most + 1)
    except zlib.error:
        raise SealRefused("bad_zlib") from None
    if len(content) > most:
        raise SealRefused("too_large")
    if not unpacking.eof or unpacking.unused_data:
        raise SealRefused("bad_zlib")
    return content


def _protected(content: Content, kid: bytes, algorithm: Algorithm) -> bytes:
    if len(kid) != KID_BYTES:
        raise ValueRefused("A key id has 8 bytes.")
    mark = b"\x26" if algorithm is Algorithm.ES256 else b"\x27"
    text = content.encode()
    return b"".join((b"\xa3\x01", mark, b"\x03\x78", bytes((len(text),)), text, b"\x04\x48", kid))


def _algorithm(header: bytes) -> Algorithm | None:
    return {b"\xa3\x01\x26": Algorithm.ES256, b"\xa3\x01\x27": Algorithm.EDDSA}.get(header[:3])


def _what_is_wrong(header: bytes, kid: bytes) -> str:
    """Which refusal helps: a message of ours of another kind, one of a strange algorithm, or no message at all."""
    if len(kid) == KID_BYTES and header in {_protected(other, kid, one) for other in Content for one in Algorithm}:
        return "other_kind"
    is_ours = header[:2] == b"\xa3\x01" and _algorithm(header) is None
    return "bad_algorithm" if is_ours else "bad_form"


def _head(length: int) -> bytes:
    """The shortest head of a CBOR byte string."""
    if length < 24:
        return bytes((0x40 + length,))
    for mark, size in ((b"\x58", 1), (b"\x59", 2)):
        if length < 256**size:
            return mark + length.to_bytes(size, "big")
    return b"\x5a" + length.to_bytes(4, "big")
