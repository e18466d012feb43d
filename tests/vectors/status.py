"""Status snapshots that bind other readers: ``.venv/bin/python -m tests.vectors.status`` writes them anew, on purpose.

``status.cose`` is a sealed snapshot as a verifier gets it; ``status.json`` says what must be read from it, and has
sealed messages that no reader may take.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import cbor2

from kpcs.scheme.trust import sealed
from kpcs.scheme.trust.snapshot import StatusSnapshot, snapshot_bytes, snapshot_of
from kpcs.scheme.values import CertificateNumber
from tests.scheme.snapshots import KID, SIGNED, SNAPSHOT
from tests.vectors.keys import EU, VectorKey, _es256

FOLDER = Path(__file__).parent
LISTS = _es256("lists")
ASKED = [
    "SL004901",
    "SL004902",
    "EU123456",
    "SL004950",
    "SL004100",
    "SL004101",
    "SL004102",
    "SL004103",
    "SL004500",
    "SL004501",
    "SL004599",
    "SL004600",
    "SL004799",
    "SL004800",
    "SL4900",
    "SL004900",
    "SL0004900",
    "SL9999",
    "CA004901",
    "EU004901",
]


def message(content: bytes, key: VectorKey = LISTS, kind: sealed.Content = sealed.Content.STATUS) -> bytes:
    """Packed and sealed, whatever the content is."""
    packed = sealed.packed(content)
    return sealed.seal(packed, content=kind, kid=key.kid, algorithm=key.algorithm, sign=key.sign)


def answer(snapshot: StatusSnapshot, text: str) -> dict[str, Any]:
    """What must be read about a number, gravest state first."""
    number = CertificateNumber.parse(text)
    statuses = [
        {
            "status": str(one.state),
            "since": one.since.isoformat(),
            "until": one.until and one.until.isoformat(),
            "reason": one.reason,
            "by": one.by,
        }
        for one in snapshot.statuses_of(number)
    ]
    withdrawn = [
        {"status": str(one.told.state), "on": one.on.isoformat(), "reason": one.reason, "by": str(one.author)}
        for one in snapshot.withdrawn_of(number)
    ]
    return {"number": text, "statuses": statuses, "withdrawn": withdrawn}


def bad() -> dict[str, bytes]:
    """Messages that no reader may take, whatever it checks first."""
    content = snapshot_bytes(SNAPSHOT)
    good = message(content)
    told: dict[int, Any] = cbor2.loads(content)
    return {
        "signature of another key": good[:-64] + message(content, EU)[-64:],
        "one bit of the signature": good[:-1] + bytes([good[-1] ^ 1]),
        "a trust list and no status": message(content, kind=sealed.Content.TRUST),
        "cut short": good[:-1],
        "a byte after the end": good + b"\x00",
        "no CBOR": message(b"\xff"),
        "another version": message(cbor2.dumps({**told, 1: 2})),
        "a field missing": message(cbor2.dumps({key: value for key, value in told.items() if key != 10})),
        "a field of the wrong type": message(cbor2.dumps({**told, 9: 1})),
        "an author that is not listed": message(cbor2.dumps({**told, 10: [[9, 3, "SL", 6, [4901, 5, 1]]]})),
        "an unknown word": message(cbor2.dumps({**told, 10: [[1, 9, "SL", 6, [4901, 5, 1]]]})),
        "unpacks to too much": message(bytes(9 * 1024 * 1024)),
    }


def vectors() -> dict[str, Any]:
    """Everything in ``status.json``."""
    snapshot = snapshot_of(snapshot_bytes(SNAPSHOT))
    return {
        "format": "kpcs-status 1",
        "file": "status.cose",
        "public": base64.b64encode(LISTS.public).decode(),
        "sequence": snapshot.sequence,
        "published_at": snapshot.published_at.isoformat(),
        "good_until": snapshot.good_until.isoformat(),
        "covers_from": snapshot.covers_from.isoformat(),
        "publisher": snapshot.publisher,
        "used_count": snapshot.used_count,
        "answers": [answer(snapshot, text) for text in ASKED],
        "honest": [
            {"kid": KID.hex(), "number": number, "signed": SIGNED.hex(), "honest": number == "SL004920"}
            for number in ("SL004920", "SL004910", "SL004921")
        ],
        "bad": [{"name": name, "sealed": base64.b64encode(data).decode()} for name, data in bad().items()],
    }


def main() -> None:
    (FOLDER / "status.cose").write_bytes(message(snapshot_bytes(SNAPSHOT)))
    (FOLDER / "status.json").write_text(json.dumps(vectors(), indent=1) + "\n", "ascii")


if __name__ == "__main__":
    main()
