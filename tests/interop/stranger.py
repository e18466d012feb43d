"""A verifier by somebody who has read two pages and nothing else: no kpcs is imported.

They are ``docs/reference/certificate-format.md``, whose sections are meant where none is named, and ``trust-list.md``.
The vectors are judged by it as well; where the two differ, the page is wrong.
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
import zlib
from datetime import UTC, date, datetime, timedelta
from typing import Any

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
REQUIRED = {1: str, 2: str, 3: int, 4: int, 5: int, 6: list, 7: list, 8: str, 9: str, 11: list, 12: list, 13: int}
FORMS: dict[int, type] = {**REQUIRED, 10: list, 14: int, 15: str}
JOINED = {
    *("ARABIC", "BENGALI", "DEVANAGARI", "GUJARATI", "GURMUKHI", "KANNADA", "KHMER", "MALAYALAM", "MONGOLIAN"),
    *("MYANMAR", "ORIYA", "SINHALA", "SYRIAC", "TAMIL", "TELUGU", "TIBETAN"),
}
GRAVITY = ["reported_false", "stolen", "lost", "void", "replaced", "used"]


class No(Exception):
    """What was expected is not there."""


def need(holds: object) -> None:
    if not holds:
        raise No


def unpacked(text: str) -> bytes:
    """Sections 1 to 3."""
    text = text.strip()
    need(text.startswith("KP1:") and len(text) <= 4296 and all(character in DIGITS for character in text))
    digits = [DIGITS.index(character) for character in text[4:]]
    data = bytearray()
    for at in range(0, len(digits), 3):
        group = digits[at : at + 3]
        number = sum(digit * 45**place for place, digit in enumerate(group))
        need(len(group) > 1 and number < 256 ** (len(group) - 1))
        data += number.to_bytes(len(group) - 1, "big")
    stream = zlib.decompressobj()
    try:
        signed = stream.decompress(bytes(data), 16_385)
    except zlib.error:
        raise No from None
    need(len(signed) <= 16_384 and stream.eof and not stream.unused_data)
    return signed


def split(signed: bytes) -> tuple[bytes, bytes, bytes]:
    """Section 4: protected header, payload with its head, signature."""
    need(re.match(rb"\xd2\x84\x4d\xa2\x01[\x26\x27]\x04\x48.{8}\xa0", signed, re.DOTALL))
    payload, signature = signed[17:-66], signed[-64:]
    need(signed[-66:-64] == b"\x58\x40" and payload and len(signed) >= 84)
    content = payload[{0x58: 2, 0x59: 3}.get(payload[0], 1) :]
    need(cbor2.dumps(content) == payload)
    return signed[3:16], payload, signature


def holds(key: dict[str, Any], header: bytes, payload: bytes, signature: bytes) -> bool:
    """Sections 4 and 5."""
    data = b"\x84\x6aSignature1\x4d" + header + b"\x40" + payload
    return signed_by(key["public"], header[2:3], data, signature)


def signed_by(key: str, algorithm: bytes, data: bytes, signature: bytes) -> bool:
    public = load_der_public_key(base64.b64decode(key))
    try:
        if algorithm == b"\x27" and isinstance(public, Ed25519PublicKey):
            public.verify(signature, data)
        elif algorithm == b"\x26" and isinstance(public, EllipticCurvePublicKey):
            numbers = (int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))
            public.verify(encode_dss_signature(*numbers), data, ECDSA(SHA256()))
        else:
            return False
    except InvalidSignature:
        return False
    return True


def read(payload: bytes) -> dict[int, Any]:
    """Section 6."""
    try:
        content: dict[int, Any] = cbor2.loads(payload)
        again = cbor2.dumps(dict(sorted(content.items())))
    except Exception:
        raise No from None
    need(again == payload and isinstance(content, dict) and REQUIRED.keys() <= content.keys() <= FORMS.keys())
    need(all(type(key) is int and type(value) is FORMS[key] for key, value in content.items()))
    texts = [content[2], *content[6], *content[7], *content[12]]
    need(all(type(text) is str and 1 <= len(text) <= 200 and visible(text) for text in texts))
    need(all(len(content[key]) == 3 and text.strip() for key in (6, 7) for text in content[key]) and content[2].strip())
    numbers = [content[1], *([content[15]] if 15 in content else [])]
    need(all(re.fullmatch("[A-Z]{2}[0-9]{4,10}", number, re.ASCII) for number in numbers))
    need(all(re.fullmatch("[A-Z]{2}", code, re.ASCII) for code in (content[6][2], content[7][2], content[8])))
    origin = re.findall("[A-Z]{2}", content[9], re.ASCII)
    need((content[9] == "".join(origin) and len(origin) == 1) or content[9] == "***" + "".join(origin))
    shares = content.get(10, [1000])
    need(
        len(set(origin)) == len(origin) and all(type(one) is int and one > 0 for one in shares) and sum(shares) == 1000
    )
    need(10 not in content or len(shares) == len(origin))
    flat = content[11]
    need(1 <= len(flat) / 3 <= 200 and len(flat) % 3 == 0 and all(type(one) is int and one >= 0 for one in flat))
    need(max(flat[0::3]) <= 2 and max(flat[1::3]) <= 10**13 and max(flat[2::3]) <= 10**15)
    need(content[13] >= 1 and 0 <= content.get(14, 0) <= 3)
    need(all(-719162 <= content[key] <= 2932896 for key in (3, 4, 5)))
    return content


def visible(text: str) -> bool:
    hidden = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"}
    for place, character in enumerate(text):
        if character != " " and unicodedata.category(character) in hidden:
            around = {script(one) for one in (text[place - 1 : place], text[place + 1 : place + 2])}
            if character not in "\u200c\u200d" or len(around) > 1 or not around < JOINED:
                return False
    return True


def script(character: str) -> str:
    is_letter = character and unicodedata.category(character)[0] in "LM"
    return unicodedata.name(character).split()[0] if is_letter else ""


def standing(trust: dict[str, Any], code: str, day: date) -> bool:
    """Section 7, steps 10 and 11."""
    spans = [span for one in trust["participants"] if one["code"] == code for span in one["standings"]]
    now = [span for span in spans if span["from"] <= str(day) and (span["to"] is None or str(day) < span["to"])]
    return any(span["status"] in ("active", "vigilance", "restricted") for span in now)


def judge(content: dict[int, Any], key: dict[str, Any], trust: dict[str, Any], on: date) -> tuple[str, str | None]:
    """Section 7, steps 6 to 12."""
    number, who = content[1], content[1][:2]
    issued, validated, last = (date(1970, 1, 1) + timedelta(days=content[field]) for field in (3, 4, 5))
    if key["participant"] != who:
        return "wrong_participant", "participant"
    if not key["accepted"]:
        return "key_not_accepted", "key_day"
    if not certified(key, trust["roots"]):
        return "key_not_certified", "key_day"
    if not counts(key, issued):
        return "key_not_valid_on_day", "key_day"
    told = [one["status"] for one in trust["status"] if one["number"] == number and applies(one, on)]
    if told:
        gravest = min(told, key=GRAVITY.index)
        return "already_used" if gravest == "used" else gravest, "status"
    ranges = [one for one in trust["numbers"] if (one["participant"], one["year"]) == (who, issued.year)]
    if ranges and not any(one["first"] <= int(number[2:]) <= one["last"] for one in ranges):
        return "number_not_announced", "number"
    for step, code in (("issuer", who), ("destination", content[8])):
        if not (standing(trust, code, issued) and standing(trust, code, on)):
            return f"{step}_not_in_standing", step
    if on < max(issued, validated):
        return "not_yet_valid", "dates"
    return ("expired", "dates") if on > last else ("genuine", None)


def counts(key: dict[str, Any], issued: date) -> bool:
    revoked = key["revoked_at"] and datetime.fromisoformat(key["revoked_at"]).astimezone(UTC).date()
    honest_by_date = not revoked or (issued < revoked and not key["compromised"])
    return bool(key["valid_from"] <= str(issued) <= key["valid_until"] and honest_by_date)


def certified(key: dict[str, Any], roots: list[dict[str, Any]]) -> bool:
    """Sections 2 and 3 of the page about the trust list."""
    if key["certification"] is None:
        return False
    kind = b"application/kpcs-key-certification+cbor"
    message = base64.b64decode(key["certification"])
    front = rb"\xd2\x84\x58\x37(\xa3\x01([\x26\x27])\x03\x78\x27" + re.escape(kind) + rb"\x04\x48(.{8}))\xa0"
    form = re.match(front, message, re.DOTALL)
    if form is None or message[-66:-64] != b"\x58\x40":
        return False
    body, signature = message[form.end() : -66], message[-64:]
    try:
        payload = cbor2.loads(body)
        said = cbor2.loads(payload)
    except Exception:
        return False
    wanted = [0, key["participant"], key["authority"], base64.b64decode(key["public"]), *map(since_1970, period(key))]
    if cbor2.dumps(payload) != body or cbor2.dumps(dict(enumerate([*wanted, said.get(7)], 1))) != payload:
        return False
    made = datetime.fromtimestamp(said[7], UTC).date()
    data = cbor2.dumps(["Signature1", form[1], b"", payload])
    for root in roots:
        if root["participant"] == key["participant"] and bytes.fromhex(root["kid"]) == form[3] and root["accepted"]:
            first, last = period(root)
            if first <= made <= last and signed_by(root["public"], form[2], data, signature):
                return True
    return False


def period(key: dict[str, Any]) -> tuple[date, date]:
    return date.fromisoformat(key["valid_from"]), date.fromisoformat(key["valid_until"])


def since_1970(day: date) -> int:
    return (day - date(1970, 1, 1)).days


def applies(told: dict[str, Any], on: date) -> bool:
    return bool(told["status"] == "reported_false" or told["since"] <= str(on))


def verify(text: str, trust: dict[str, Any], on: date) -> tuple[str, str | None]:
    """Outcome and failing step."""
    step = "text"
    try:
        signed = unpacked(text)
        step = "envelope"
        header, payload, signature = split(signed)
        keys = [key for key in trust["keys"] if bytes.fromhex(key["kid"]) == header[5:]]
        assert all(hashlib.sha256(base64.b64decode(key["public"])).digest()[:8] == header[5:] for key in keys)
        if not keys:
            return "unknown_issuer", "key"
        keys = [key for key in keys if holds(key, header, payload, signature)]
        if not keys:
            return "altered", "signature"
        step = "content"
        content = read(cbor2.loads(payload))
    except No:
        return "not_a_certificate", step
    issued = date(1970, 1, 1) + timedelta(days=content[3])
    return judge(content, next((key for key in keys if counts(key, issued)), keys[0]), trust, on)
