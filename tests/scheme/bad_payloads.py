"""Payloads that are no statement, each wrong in one way. Signed by a known key, they are still no certificate."""

from __future__ import annotations

from typing import Any

import cbor2

from kpcs.scheme.codec import payload_of
from kpcs.scheme.statement import MOST_PARCELS
from tests.scheme.certificates import REALISTIC

PAYLOAD = payload_of(REALISTIC)
CONTENT: dict[Any, Any] = cbor2.loads(PAYLOAD)


def changed(key: Any, value: Any) -> bytes:
    """The realistic payload with one field set, in the right order."""
    return cbor2.dumps(dict(sorted({**CONTENT, key: value}.items(), key=lambda item: str(item[0]).zfill(3))))


BAD_PAYLOADS: dict[str, bytes] = {
    "empty": b"",
    "not a map": cbor2.dumps([1, 2]),
    "empty map": b"\xa0",
    "bytes after the end": PAYLOAD + b"\0",
    "cut off": PAYLOAD[:-1],
    "unknown key": changed(16, 1),
    "text key": changed("1", 1),
    "key true": cbor2.dumps({True if key == 1 else key: value for key, value in CONTENT.items()}),
    "key 1.0": cbor2.dumps({1.0 if key == 1 else key: value for key, value in CONTENT.items()}),
    "number missing": cbor2.dumps({key: value for key, value in CONTENT.items() if key != 1}),
    "duplicate key": b"\xad" + PAYLOAD[1:] + b"\x0d\x03",
    "keys out of order": cbor2.dumps(dict(reversed(CONTENT.items()))),
    "indefinite map": b"\xbf" + PAYLOAD[1:] + b"\xff",
    "indefinite array": PAYLOAD.replace(b"\x0c\x82", b"\x0c\x9f") + b"\xff",
    "indefinite text": PAYLOAD.replace(b"\x08\x62EU", b"\x08\x7f\x62EU\xff"),
    "number longer than needed": PAYLOAD[:-1] + b"\x18\x03",
    "text length longer than needed": PAYLOAD.replace(b"\x08\x62EU", b"\x08\x78\x02EU"),
    "float date": changed(3, 20759.0),
    "float NaN": changed(3, float("nan")),
    "tagged date": changed(3, cbor2.CBORTag(100, 20759)),
    "tagged map": b"\xd9\xd9\xf7" + PAYLOAD,
    "date as text": changed(3, "2026-11-02"),
    "day far in the future": changed(5, 10**9),
    "day beyond any": changed(5, 10**19),
    "day long ago": changed(5, -(10**7)),
    "count true": changed(13, True),
    "count zero": changed(13, 0),
    "count null": changed(13, None),
    "count as bignum": PAYLOAD[:-1] + b"\xc2\x41\x03",
    "certificate number in small letters": changed(1, "sl004912"),
    "certificate number with a space": changed(1, "SL 004912"),
    "certificate number in other digits": changed(1, "SL٠٠٤٩١٢"),
    "certificate number as bytes": changed(1, b"SL004912"),
    "party with two parts": changed(6, ["a", "b"]),
    "party with an override": changed(6, ["Ex\u202eporter", "b", "SL"]),
    "party with a joiner between Latin letters": changed(6, ["Ex\u200dporter", "b", "SL"]),
    "party with a joiner at the end": changed(6, ["ශ්\u200d", "b", "SL"]),
    "party with a joiner between two scripts": changed(6, ["خ\u200dර", "b", "SL"]),
    "party with a no-break space": changed(6, ["Ex\u00a0porter", "b", "SL"]),
    "party with NUL": changed(6, ["Ex\0porter", "b", "SL"]),
    "party as a map": changed(6, {"name": "a"}),
    "country in small letters": changed(8, "eu"),
    "origin missing": changed(9, ""),
    "origin twice": changed(9, "***SLSL"),
    "two origins unmixed": changed(9, "SLLR"),
    "half an origin": changed(9, "***SLL"),
    "shares of the wrong sum": changed(10, [999]),
    "shares empty": changed(10, []),
    "share true": changed(10, [True]),
    "unknown heading": changed(11, [3, 1, 1]),
    "heading from the end": changed(11, [-1, 1, 1]),
    "weight below zero": changed(11, [0, -1, 1]),
    "weight as a fraction": changed(11, [0, 1.5, 1]),
    "weight true": changed(11, [0, True, 1]),
    "parcel of two": changed(11, [0, 1]),
    "no parcel": changed(11, []),
    "too many parcels": changed(11, [0, 1, 1] * (MOST_PARCELS + 1)),
    "seal with a control": changed(12, ["SL\x1b[2J"]),
    "seal empty": changed(12, [""]),
    "seal as bytes": changed(12, [b"SL"]),
    "unknown purpose": changed(14, 4),
    "purpose from the end": changed(14, -1),
    "replaces nothing": changed(15, ""),
    "nested deeply": b"\x81" * 3000 + b"\x00",
    "array said to be huge": b"\x9b" + b"\xff" * 8,
    "text said to be huge": b"\x7b" + b"\x7f" + b"\xff" * 7,
    "half a character": changed(2, "x").replace(b"\x02\x61x", b"\x02\x63\xed\xa0\x80"),
}
