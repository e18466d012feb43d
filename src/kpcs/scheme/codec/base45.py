"""Base45 (RFC 9285): two bytes as three characters that a QR code stores in its compact alphanumeric mode.

Promised: exact inverse functions, every text that is not Base45 refused. All groups are worked on at once as lanes of
32 bits in one whole number, because a loop over the groups takes as long as checking the signature.
"""

from __future__ import annotations

from functools import lru_cache

from .errors import Unreadable

ALPHABET = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_NO_DIGIT = 255
_DIGIT_OF = bytes(ALPHABET.index(code) if code in ALPHABET else _NO_DIGIT for code in range(256))
_CHARACTER_OF = ALPHABET.ljust(256, b"?")


@lru_cache(maxsize=256)
def _mask(lane: int, count: int) -> int:
    return int.from_bytes(lane.to_bytes(4, "little") * count, "little")


def base45_encode(data: bytes) -> str:
    """The Base45 text of ``data``. It never ends in a space, so nothing is lost when a text is copied or trimmed."""
    odd = len(data) & 1
    if odd:
        data = data[:-1] + b"\0" + data[-1:]
    count = len(data) // 2
    lanes = bytearray(4 * count)
    lanes[0::4] = data[1::2]
    lanes[1::4] = data[0::2]
    pairs = int.from_bytes(lanes, "little")
    # n // 45 is (n * 46604) >> 21 for every n below 2**16, and (n * 1457) >> 16 for every n below 45 * 33: neither
    # product leaves its 32 bits. A test tries every value.
    upper = (pairs * 46604 >> 21) & _mask(0x7FF, count)
    third = (upper * 1457 >> 16) & _mask(0x3F, count)
    # first + 256 * second + 65536 * third, with first = pairs - 45 * upper and second = upper - 45 * third.
    text = bytearray((pairs + 211 * upper + 54016 * third).to_bytes(4 * count, "little"))
    del text[3::4]
    if odd:
        del text[-1]
    return text.translate(_CHARACTER_OF).decode("ascii")


def base45_decode(text: str) -> bytes:
    """The bytes of a Base45 text; refuses other characters, impossible lengths and groups above the largest value."""
    try:
        digits = text.encode("ascii").translate(_DIGIT_OF)
    except UnicodeEncodeError:
        raise Unreadable("bad_base45") from None
    count, tail = divmod(len(digits), 3)
    if tail == 1 or _NO_DIGIT in digits:
        raise Unreadable("bad_base45")
    if tail:
        digits += b"\0"
        count += 1
    spread = bytearray(4 * count)
    spread[0::4] = digits[0::3]
    spread[1::4] = digits[1::3]
    spread[2::4] = digits[2::3]
    number, byte = int.from_bytes(spread, "little"), _mask(0xFF, count)
    # first + 45 * second + 2025 * third, from first + 256 * second + 65536 * third.
    lanes = (number - 211 * (number >> 8 & byte) - 63511 * (number >> 16 & byte)).to_bytes(4 * count, "little")
    if lanes[2::4].count(0) != count:
        raise Unreadable("bad_base45")
    data = bytearray(2 * count)
    data[0::2] = lanes[1::4]
    data[1::2] = lanes[0::4]
    if tail:
        if data[-2]:
            raise Unreadable("bad_base45")
        del data[-2]
    return bytes(data)
