"""Texts and bytes that no verifier may take for genuine, each wrong in one way."""

from __future__ import annotations

import gzip
import zlib
from typing import Any

import cbor2

from kpcs.scheme.codec import Algorithm, assemble, base45_encode, qr_text, to_be_signed
from tests.scheme.bad_payloads import PAYLOAD

from .good import ORDER_OF_P256, SIGNED
from .keys import CA, EU, SL, UNKNOWN

GOOD = SL.signed(PAYLOAD)
TEXT = qr_text(GOOD)
SIGNATURE = GOOD[-64:]
HEADER = GOOD[3:16]


def packed(signed: bytes) -> str:
    """Like ``qr_text``, without its bounds."""
    return "KP1:" + base45_encode(zlib.compress(signed, 9))


_SQUEEZED = zlib.compress(GOOD, 9)
_WITH_DICTIONARY = zlib.compressobj(9, zdict=b"Demonstration")
_RAW = zlib.compressobj(9, zlib.DEFLATED, -15)

# Step 1: not the text of a certificate, or not a whole one.
TEXTS: dict[str, str] = {
    "empty": "",
    "a space": " ",
    "NUL": "\0",
    "prefix alone": "KP1:",
    "half a prefix": "KP1",
    "no prefix": TEXT[4:],
    "prefix in small letters": "kp1:" + TEXT[4:],
    "prefix of a vaccination certificate": "HC1:" + TEXT[4:],
    "prefix of a later version": "KP2:" + TEXT[4:],
    "prefix twice": "KP1:" + TEXT,
    "something before the prefix": "x" + TEXT,
    "NUL before the prefix": "\0" + TEXT,
    "NUL inside": TEXT[:50] + "\0" + TEXT[51:],
    "small letters": "KP1:" + TEXT[4:].lower(),
    "full-width letters": "KP1:" + TEXT[4:100] + "Ａ" + TEXT[101:],
    "other digits": "KP1:" + TEXT[4:100] + "٣" + TEXT[101:],
    "half a character": TEXT[:60] + "\ud800" + TEXT[61:],
    "line break inside": TEXT[:80] + "\n" + TEXT[80:],
    "character outside Base45": TEXT[:90] + "!" + TEXT[91:],
    "group above the largest": TEXT[:40] + ":::" + TEXT[43:],
    "last group above the largest": "KP1:" + base45_encode(_SQUEEZED[: len(_SQUEEZED) // 2 * 2]) + "::",
    "length that cannot be": TEXT + "0" * ((4 - len(TEXT[4:])) % 3),
    "cut off by three": TEXT[:-3],
    "cut off in the middle": TEXT[: len(TEXT) // 2],
    "three more characters": "KP1:" + base45_encode(_SQUEEZED[: len(_SQUEEZED) // 2 * 2]) + "ABC",
    "twice": TEXT + TEXT[4:],
    "too long": "KP1:" + "0" * 4_300,
    "a million characters": "KP1:" + "A" * 1_000_000,
    "zip bomb": packed(bytes(2_000_000)),
    "one byte more than allowed": packed(bytes(16 * 1024 + 1)),
    "not zlib": "KP1:" + base45_encode(GOOD),
    "zlib cut off": "KP1:" + base45_encode(_SQUEEZED[:-1]),
    "zlib with a wrong checksum": "KP1:" + base45_encode(_SQUEEZED[:-1] + bytes([_SQUEEZED[-1] ^ 1])),
    "bytes after zlib": "KP1:" + base45_encode(_SQUEEZED + b"\0"),
    "zlib with a dictionary": "KP1:" + base45_encode(_WITH_DICTIONARY.compress(GOOD) + _WITH_DICTIONARY.flush()),
    "deflate without zlib": "KP1:" + base45_encode(_RAW.compress(GOOD) + _RAW.flush()),
    "gzip": "KP1:" + base45_encode(gzip.compress(GOOD, mtime=0)),
    "an address": "https://office.example/verify?code=" + TEXT,
}


def _cose(
    header: object, open_header: object = None, payload: object = PAYLOAD, signature: object = SIGNATURE
) -> bytes:
    protected = header if isinstance(header, bytes) else cbor2.dumps(header)
    data = cbor2.dumps(["Signature1", protected, b"", payload if isinstance(payload, bytes) else b""])
    signed = SL.sign(data) if signature is SIGNATURE else signature
    return cbor2.dumps(cbor2.CBORTag(18, [protected, open_header or {}, payload, signed]))


_RIGHT = {1: -7, 4: SL.kid}
_PARTS = cbor2.loads(GOOD[1:])

# Step 2: not the one permitted form of COSE_Sign1. The signatures in them would hold.
ENVELOPES: dict[str, bytes] = {
    "no bytes": b"",
    "payload alone": PAYLOAD,
    "no tag": GOOD[1:],
    "tag of a MAC": b"\xd1" + GOOD[1:],
    "tag in two bytes": b"\xd8\x12" + GOOD[1:],
    "tag of several signatures": b"\xd8\x62" + GOOD[1:],
    "tag of a web token outside": b"\xd8\x3d" + GOOD,
    "array of three": b"\xd2" + cbor2.dumps(_PARTS[:3]),
    "array of five": b"\xd2" + cbor2.dumps([*_PARTS, b""]),
    "array of indefinite length": b"\xd2\x9f" + GOOD[2:] + b"\xff",
    "header not packed": b"\xd2" + cbor2.dumps([_RIGHT, {}, PAYLOAD, SIGNATURE]),
    "header empty": _cose(b""),
    "header in the other order": _cose({4: SL.kid, 1: -7}),
    "algorithm missing": _cose({4: SL.kid}),
    "algorithm none": _cose({1: 0, 4: SL.kid}),
    "algorithm null": _cose({1: None, 4: SL.kid}),
    "algorithm as text": _cose({1: "ES256", 4: SL.kid}),
    "algorithm HMAC": _cose({1: 5, 4: SL.kid}),
    "algorithm RS256": _cose({1: -257, 4: SL.kid}),
    "algorithm ES384": _cose({1: -35, 4: SL.kid}),
    "algorithm twice": _cose(b"\xa3\x01\x26\x01\x26\x04\x48" + SL.kid),
    "algorithm longer than needed": _cose(b"\xa2\x01\x38\x06\x04\x48" + SL.kid),
    "key id missing": _cose({1: -7}),
    "key id of 7 bytes": _cose({1: -7, 4: SL.kid[:7]}),
    "key id of 9 bytes": _cose({1: -7, 4: SL.kid + b"\0"}),
    "key id as text": _cose(b"\xa2\x01\x26\x04\x68" + b"SL-key-1"),
    "key id outside what is signed": _cose({1: -7}, {4: SL.kid}),
    "algorithm outside what is signed": _cose({4: SL.kid}, {1: -7}),
    "a field outside what is signed": _cose(_RIGHT, {99: 1}),
    "a field that must be understood": _cose({1: -7, 2: [99], 4: SL.kid, 99: 1}),
    "content type named": _cose({1: -7, 3: 60, 4: SL.kid}),
    "payload detached": _cose(_RIGHT, None, None),
    "payload as a map": _cose(_RIGHT, None, cbor2.loads(PAYLOAD)),
    "payload as text": _cose(_RIGHT, None, "SL004912"),
    "payload length longer than needed": GOOD.replace(b"\xa0\x59", b"\xa0\x5a\0\0", 1),
    "payload in pieces": GOOD.replace(b"\xa0\x59", b"\xa0\x5f\x59", 1).replace(b"\x58\x40", b"\xff\x58\x40", 1),
    "payload length too small": GOOD[:17] + b"\x59\0\x10" + GOOD[20:],
    "payload length beyond the end": GOOD[:17] + b"\x59\xff\xff" + GOOD[20:],
    "signature empty": _cose(_RIGHT, None, PAYLOAD, b""),
    "signature of 63 bytes": _cose(_RIGHT, None, PAYLOAD, SIGNATURE[:63]),
    "signature of 65 bytes": _cose(_RIGHT, None, PAYLOAD, SIGNATURE + b"\0"),
    "signature in DER form": _cose(
        _RIGHT, None, PAYLOAD, b"\x30\x44\x02\x20" + SIGNATURE[:32] + b"\x02\x20" + SIGNATURE[32:]
    ),
    "signature as text": _cose(_RIGHT, None, PAYLOAD, "A" * 64),
    "bytes after the end": GOOD + b"\0",
    "last byte missing": GOOD[:-1],
}


def _flipped(at: int, bit: int = 1) -> bytes:
    return GOOD[:at] + bytes([GOOD[at] ^ bit]) + GOOD[at + 1 :]


_START = GOOD.index(PAYLOAD)


def _in_payload(old: bytes, new: bytes) -> bytes:
    assert PAYLOAD.count(old) == 1
    return GOOD[:_START] + PAYLOAD.replace(old, new) + GOOD[_START + len(PAYLOAD) :]


_OWN: dict[str, Any] = {"kid": SL.kid, "algorithm": Algorithm.ES256}
_ZERO, _ORDER = bytes(32), ORDER_OF_P256.to_bytes(32, "big")
_DATA = cbor2.dumps(["Signature1", HEADER, b"", PAYLOAD])
_SIGNATURES = {
    "signature of nobody": bytes(64),
    "signature r zero": _ZERO + SIGNATURE[32:],
    "signature s zero": SIGNATURE[:32] + _ZERO,
    "signature r the order of the curve": _ORDER + SIGNATURE[32:],
    "signature s the order of the curve": SIGNATURE[:32] + _ORDER,
    "signature all ones": b"\xff" * 64,
    "signature halves swapped": SIGNATURE[32:] + SIGNATURE[:32],
    "signature backwards": SIGNATURE[::-1],
    "signature of another certificate": SIGNED["names in many scripts"][0][-64:],
    "signature of another key": UNKNOWN.sign(to_be_signed(PAYLOAD, **_OWN)),
    "signature over the payload alone": SL.sign(PAYLOAD),
    "signature with another context": SL.sign(_DATA.replace(b"\x6aSignature1", b"\x69Signature")),
    "signature with further data": SL.sign(cbor2.dumps(["Signature1", HEADER, b"x", PAYLOAD])),
}
_ALTERED = {
    name: assemble(PAYLOAD, kid=SL.kid, algorithm=Algorithm.ES256, signature=signature)
    for name, signature in _SIGNATURES.items()
}
# Step 4: a known key id over something that this key did not sign.
ALTERATIONS: dict[str, bytes] = _ALTERED | {
    "ES256 called EdDSA": _flipped(5),
    "EdDSA called ES256": CA.signed(PAYLOAD).replace(b"\xa2\x01\x27", b"\xa2\x01\x26", 1),
    "key id of another listed key": GOOD.replace(SL.kid, EU.kid, 1),
    "one bit of the first byte of the payload": _flipped(_START),
    "one bit of the last byte of the payload": _flipped(_START + len(PAYLOAD) - 1),
    "one bit of r": _flipped(len(GOOD) - 64),
    "one bit of s": _flipped(len(GOOD) - 1, 0x80),
    "another number": _in_payload(b"SL004912", b"SL004913"),
    "another Participant": _in_payload(b"SL004912", b"EU004912"),
    "another authority": _in_payload(b"National", b"Nationa1"),
    "another last day": _in_payload(b"\x05\x19\x51\x54", b"\x05\x19\x51\x74"),
    "another exporter": _in_payload(b"Exporter One", b"Exporter Two"),
    "another importer": _in_payload(b"Importer Two", b"Importer One"),
    "another destination": _in_payload(b"\x08\x62EU", b"\x08\x62CA"),
    "another origin": _in_payload(b"\x09\x62SL", b"\x09\x62LR"),
    "another heading": _in_payload(b"\x0b\x89\x00\x1a", b"\x0b\x89\x02\x1a"),
    "another weight": _in_payload(b"\x19\xc3\x67", b"\x19\xc3\x68"),
    "another value": _in_payload(b"\x1a\x00\x0f\x42\x3f", b"\x1a\x00\x0f\x42\x40"),
    "another seal": _in_payload(b"SL-0012346", b"SL-0012347"),
    "another number of parcels": _in_payload(b"\x0d\x03", b"\x0d\x04"),
    "content made longer": assemble(PAYLOAD + b"\0", **_OWN, signature=SIGNATURE),
    "content emptied": assemble(b"", **_OWN, signature=SIGNATURE),
}

# Step 3: the key id is on no list, whoever signed.
UNKNOWN_ISSUERS: dict[str, bytes] = {
    "key that is not listed": UNKNOWN.signed(PAYLOAD),
    "one bit of the key id": _flipped(8),
    "key id of zeros": GOOD.replace(SL.kid, bytes(8), 1),
}
