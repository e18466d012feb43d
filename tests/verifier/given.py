"""Folders of the verifier with the vectors' lists, sealed as an office seals them, and the codes to show it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from kpcs import verifier
from kpcs.scheme.statement import Statement
from kpcs.scheme.trust import Anchor, TrustList, trust_text
from kpcs.scheme.trust.sealed import Content, packed, seal
from kpcs.scheme.trust.snapshot import (
    Author,
    Honest,
    Quarter,
    SerialSet,
    StatusSnapshot,
    Told,
    UsedNumbers,
    Withdrawn,
    hash_of,
    snapshot_bytes,
)
from kpcs.scheme.trust.statuses import NumberState
from kpcs.scheme.values import CertificateNumber, CountryCode
from tests.scheme.certificates import REALISTIC
from tests.vectors.keys import ANCHOR, SL, SL_COPIED, TRUST, VectorKey

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


def _numbered(number: str, day: date = date(2026, 11, 2)) -> Statement:
    return replace(REALISTIC, number=CertificateNumber.parse(number), issued_on=day, validated_on=day)


# Outcome and what is special -> key and statement, for a snapshot that tells something about each.
TOLD = {
    "void: with a reason": (SL, _numbered("SL004960")),
    "lost: without a reason": (SL, _numbered("SL004961")),
    "already_used: in a quarter": (SL, _numbered("SL004962")),
    "genuine: a word that was taken back": (SL, _numbered("SL004963")),
    "genuine: honestly signed before the key was stolen": (SL_COPIED, _numbered("SL004964", date(2026, 9, 1))),
    "key_not_valid_on_day: stolen key, not listed as honest": (SL_COPIED, _numbered("SL004965", date(2026, 9, 1))),
}


def snapshot_of_told(signed: dict[str, bytes]) -> StatusSnapshot:
    """Void, lost, used, taken back and honest, one of each."""
    number = CertificateNumber.parse
    taken_back = Told(number("SL004963"), NumberState.STOLEN, date(2026, 11, 4), AGENCY, "not in the strong room")
    honest = signed["genuine: honestly signed before the key was stolen"]
    return replace(
        SNAPSHOT,
        told=(*SNAPSHOT.told, Told(number("SL004961"), NumberState.LOST, date(2026, 11, 12), AGENCY)),
        used=(UsedNumbers(("SL", 6), Quarter(2026, 4), SerialSet.of([4962, 5100])),),
        withdrawn=(Withdrawn(taken_back, date(2026, 11, 6), AGENCY, "found again."),),
        honest=(Honest(SL_COPIED.kid, ("SL", 6), SerialSet.of([4964]), hash_of(honest)),),
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
