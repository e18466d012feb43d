"""Payload and signature <-> signed bytes <-> QR text: COSE_Sign1 (RFC 9052), zlib, Base45, ``KP1:``.

The envelope has one permitted form, so it is compared byte by byte and needs no parser:

    D2 84                         tag 18, array of 4
    4D A2 01 <26|27> 04 48 <kid>  protected header, 13 bytes: {1: -7 (ES256) or -8 (EdDSA), 4: key id of 8 bytes}
    A0                            unprotected header, empty
    <58 nn | 59 nnnn> <payload>   byte string
    58 40 <signature>             byte string of 64 bytes
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha512

from kpcs.scheme.values import ValueRefused

from .base45 import base45_decode, base45_encode
from .errors import Unreadable

PREFIX = "KP1:"
MOST_CHARACTERS = 4296  # the most alphanumeric characters that any QR code holds (version 40, level L)
MOST_BYTES = 16 * 1024  # far above the longest certificate that fits into 4,296 characters without a trick
FITS_ANYHOW = 2_600  # even if nothing of it compressed: 3 characters for every 2 bytes, 200 bytes around it
KID_BYTES = 8
SIGNATURE_BYTES = 64


class Algorithm(StrEnum):
    """How a certificate is signed. ES256 is what authorities issue with; EdDSA (Ed25519) is accepted as well."""

    ES256 = "ES256"
    EDDSA = "EdDSA"


_ALGORITHM = {b"\xa2\x01\x26\x04\x48": Algorithm.ES256, b"\xa2\x01\x27\x04\x48": Algorithm.EDDSA}
_ES256, _EDDSA = _ALGORITHM
_START = b"\xd2\x84\x4d"
_KID_AT = 8
_BODY_AT = _KID_AT + KID_BYTES + 1
_SIGNATURE_HEAD = b"\x58\x40"
_STORED = len(_SIGNATURE_HEAD) + SIGNATURE_BYTES


@dataclass(frozen=True, slots=True)
class Signed:
    """The parts of signed bytes. Nothing here is to be believed before the signature was checked."""

    algorithm: Algorithm
    kid: bytes
    payload: bytes
    signature: bytes

    @property
    def to_be_signed(self) -> bytes:
        return to_be_signed(self.payload, kid=self.kid, algorithm=self.algorithm)


def _byte_string_head(length: int) -> bytes:
    if length < 24:
        return bytes((0x40 + length,))
    if length < 256:
        return bytes((0x58, length))
    return b"\x59" + length.to_bytes(2, "big")


def to_be_signed(payload: bytes, *, kid: bytes, algorithm: Algorithm) -> bytes:
    """The Sig_structure of RFC 9052 section 4.4: what the key signs."""
    if len(kid) != KID_BYTES:
        raise ValueRefused("A key id has 8 bytes.")
    header = _ES256 if algorithm is Algorithm.ES256 else _EDDSA
    return b"".join(
        (b"\x84\x6aSignature1\x4d", header, kid, b"\x40", _byte_string_head(len(payload)), payload),
    )


def assemble(payload: bytes, *, kid: bytes, algorithm: Algorithm, signature: bytes) -> bytes:
    """The signed bytes. Whether the signature holds is not looked at here."""
    if len(kid) != KID_BYTES or len(signature) != SIGNATURE_BYTES or len(payload) > MOST_BYTES:
        raise ValueRefused("A certificate has a key id of 8 bytes, a signature of 64, content of at most 16 KiB.")
    header = _ES256 if algorithm is Algorithm.ES256 else _EDDSA
    head = _byte_string_head(len(payload))
    return b"".join((_START, header, kid, b"\xa0", head, payload, _SIGNATURE_HEAD, signature))


def parts_of(signed: bytes) -> Signed:
    """The parts of signed bytes; refuses any other form, a longer length than needed and bytes after the end."""
    algorithm = _ALGORITHM.get(signed[3:_KID_AT])
    if signed[:3] != _START or len(signed) < _BODY_AT + 2:
        raise Unreadable("bad_envelope")
    if algorithm is None:
        raise Unreadable("bad_algorithm")
    if signed[_BODY_AT - 1] != 0xA0:
        raise Unreadable("bad_envelope")
    signature_at = len(signed) - SIGNATURE_BYTES - 2
    # The head is rebuilt from the length that it must have, which leaves a single way to write it.
    for head_size in (3, 2, 1):
        payload = signed[_BODY_AT + head_size : signature_at]
        if signed[_BODY_AT : _BODY_AT + head_size] == _byte_string_head(len(payload)):
            break
    else:
        raise Unreadable("bad_envelope")
    if signature_at < _BODY_AT + head_size or signed[signature_at : signature_at + 2] != _SIGNATURE_HEAD:
        raise Unreadable("bad_envelope")
    return Signed(algorithm, signed[_KID_AT : _KID_AT + KID_BYTES], payload, signed[signature_at + 2 :])


def qr_text(signed: bytes) -> str:
    """What the QR code says; refuses what does not fit into any QR code."""
    text = PREFIX + base45_encode(_packed(signed))
    if len(text) > MOST_CHARACTERS:
        raise Unreadable("no_room")
    return text


def _packed(signed: bytes) -> bytes:
    """An ordinary zlib stream in which the signature is stored as it is.

    It does not compress, and zlib needs as long to find that out as for all the rest. A flush ends with an empty stored
    block (00 00 FF FF): this length is replaced by that of the signature. 03 00 is an empty last block.
    """
    packing = zlib.compressobj(9)
    front = packing.compress(signed[:-_STORED]) + packing.flush(zlib.Z_SYNC_FLUSH)
    tail = signed[-_STORED:]
    lengths = len(tail).to_bytes(2, "little") + (len(tail) ^ 0xFFFF).to_bytes(2, "little")
    return b"".join((front[:-4], lengths, tail, b"\x03\x00", zlib.adler32(signed).to_bytes(4, "big")))


def signed_of(text: str) -> bytes:
    """The signed bytes in a QR text; lengths are bounded before anything is unpacked."""
    if not text.startswith(PREFIX):
        raise Unreadable("not_kp1")
    if len(text) > MOST_CHARACTERS:
        raise Unreadable("too_long")
    unpacking = zlib.decompressobj()
    try:
        signed = unpacking.decompress(base45_decode(text[len(PREFIX) :]), MOST_BYTES + 1)
    except zlib.error:
        raise Unreadable("bad_zlib") from None
    if len(signed) > MOST_BYTES:
        raise Unreadable("too_large")
    if not unpacking.eof or unpacking.unused_data:
        raise Unreadable("bad_zlib")
    return signed


def require_room(payload: bytes) -> None:
    """Refuse, before a number is taken and a key is used, a payload that would not fit into a QR code once signed."""
    if len(payload) <= FITS_ANYHOW:
        return
    filler = sha512(payload).digest()  # like a signature: 64 bytes that do not compress
    qr_text(assemble(payload, kid=filler[:KID_BYTES], algorithm=Algorithm.ES256, signature=filler))
