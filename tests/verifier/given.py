"""Folders of the verifier with the vectors' lists, sealed as an office seals them, and the codes to show it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from kpcs import verifier
from kpcs.scheme.trust import Anchor, TrustList, trust_text
from kpcs.scheme.trust.sealed import Content, packed, seal
from kpcs.scheme.trust.snapshot import Author, StatusSnapshot, Told, snapshot_bytes
from kpcs.scheme.trust.statuses import NumberState
from kpcs.scheme.values import CertificateNumber, CountryCode
from tests.vectors.keys import ANCHOR, ON, TRUST, VectorKey

VECTORS = Path(__file__).parent.parent / "vectors"


def anchor_of(key: VectorKey) -> Anchor:
    return Anchor(public=key.public, valid_from=date(2026, 1, 1), valid_until=date(2028, 12, 31))


PINNED = anchor_of(ANCHOR)
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
AGENCY = Author(CountryCode("SL"), "National Minerals Agency")
SNAPSHOT = StatusSnapshot(
    sequence=12,
    published_at=datetime(2026, 11, 21, 6, 0, tzinfo=UTC),
    good_until=date(2026, 12, 21),
    covers_from=date(2024, 10, 1),
    publisher="Demonstration Secretariat",
    told=(Told(CertificateNumber.parse("SL004960"), NumberState.VOID, date(2026, 11, 19), AGENCY, "wrong weight"),),
)


def sealed_trust(trust: TrustList = TRUST, key: VectorKey = ANCHOR) -> bytes:
    content = packed(trust_text(trust).encode())
    return seal(content, content=Content.TRUST, kid=key.kid, algorithm=key.algorithm, sign=key.sign)


def sealed_status(snapshot: StatusSnapshot = SNAPSHOT, key: VectorKey = ANCHOR) -> bytes:
    content = packed(snapshot_bytes(snapshot))
    return seal(content, content=Content.STATUS, kid=key.kid, algorithm=key.algorithm, sign=key.sign)


def newer(days: int = 1, **changes: Any) -> TrustList:
    """The next edition of the trust list."""
    later = TRUST.published_at.replace(day=TRUST.published_at.day + days)
    return replace(TRUST, sequence=TRUST.sequence + days, published_at=later, **changes)


def shipped(*, anchors: Any = (PINNED,), trust: Any = True, status: Any = True, **more: Any) -> bytes:
    """What comes with the program; True stands for the vectors' own list."""
    trust = sealed_trust() if trust is True else trust
    status = sealed_status() if status is True else status
    return verifier.shipped(office="Demonstration office", anchors=anchors, trust=trust, status=status, **more)


def write(folder: Path, shipped_script: bytes) -> Path:
    """The folder as ``kpcs verifier export`` writes it; gives the page's path."""
    for name, content in verifier.folder(shipped_script).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder / verifier.PAGE


def vectors(*names: str) -> list[dict[str, Any]]:
    return [row for name in names for row in json.loads((VECTORS / f"{name}.json").read_text())["vectors"]]


def text_of(name: str) -> str:
    """The code of the vector of this name; of a bad one the part after the colon is enough."""
    return next(str(row["text"]) for row in vectors("good", "bad") if row["name"].split(": ")[-1] == name)


__all__ = [
    "NOON",
    "ON",
    "PINNED",
    "anchor_of",
    "newer",
    "sealed_status",
    "sealed_trust",
    "shipped",
    "text_of",
    "vectors",
    "write",
]
