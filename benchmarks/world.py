"""A world of certificates over two years, for the size of the status snapshot. Everything is reckoned from one seed.

No Participant publishes which numbers were used. What is known: more than 50,000 certificates a year, some 30,000 of
them from one office (2015, R-AGS.4); 59 Participants. Taken here: 65,000 a year; four of five used within weeks of
issue; two in a hundred void or replaced, two in a thousand lost, stolen or false, each of these with a sentence of its
own.
"""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta

from kpcs.scheme.trust import NumberState
from kpcs.scheme.trust.snapshot import (
    Author,
    Contribution,
    Quarter,
    SerialSet,
    StatusSnapshot,
    Told,
    UsedNumbers,
    number_of,
)
from kpcs.scheme.values import CountryCode

YEARLY = 65_000
DAYS = 730
FROM = date(2024, 10, 1)
AT = datetime(2026, 11, 22, tzinfo=UTC)
# The greatest office as it was told; the others in shares that fall, the last forty small and alike.
GREAT = {
    "EU": 0.46, "AE": 0.14, "IN": 0.08, "IL": 0.06, "ZA": 0.045, "US": 0.04, "BW": 0.03, "RU": 0.025, "CN": 0.02,
    "CA": 0.015, "CH": 0.012, "AO": 0.01, "SL": 0.008, "CD": 0.008, "NA": 0.007, "GB": 0.006, "LS": 0.005, "TH": 0.004,
    "SG": 0.004,
}  # fmt: skip
SMALL = tuple(f"{one}{two}" for one in "QXY" for two in "ABCDEFGHIJKLMN")[:40]
_COMMON = (
    "weight corrected", "value corrected", "not needed", "consignee changed", "printing error", "seal number wrong",
    "exporter withdrew", "paper damaged", "wrong importer", "parcel divided",
)  # fmt: skip
_WORDS = (
    "parcel", "courier", "airport", "bag", "taken", "on", "the", "way", "from", "office", "exporter", "reports", "that",
    "seal", "was", "opened", "police", "file", "signature", "printed", "copied", "offered", "by", "letter", "vehicle",
    "night", "warehouse",
)  # fmt: skip


def world(*, seed: int = 1, scattered: bool = False, wordy: bool = False) -> StatusSnapshot:
    """One edition. ``scattered``: serials are drawn at random and do not run. ``wordy``: every reason is another."""
    draw = random.Random(seed)
    used: dict[tuple[str, Quarter], list[int]] = defaultdict(list)
    told: list[Told] = []
    shares = {**GREAT, **dict.fromkeys(SMALL, (1 - sum(GREAT.values())) / len(SMALL))}
    for code, share in shares.items():
        author = Author(CountryCode(code), f"Authority of {code} for rough diamonds")
        for serial, day in _issued(draw, int(2 * YEARLY * share), scattered):
            fate = draw.random()
            if fate < 0.8:
                # Two days at least, two weeks as a rule, two months at most.
                on = day + 2 + min(60, int(draw.expovariate(1 / 12)))
                if on < DAYS:
                    used[code, Quarter.of(FROM + timedelta(on))].append(serial)
            elif fate < 0.822:
                told.append(_told(draw, number_of((code, 6), serial), day, author, fate < 0.82, wordy))
    return StatusSnapshot(
        sequence=700,
        published_at=AT,
        good_until=AT.date() + timedelta(14),
        covers_from=FROM,
        publisher="Secretariat",
        used=tuple(UsedNumbers((code, 6), quarter, SerialSet.of(one)) for (code, quarter), one in used.items()),
        told=tuple(told),
        contributions=tuple(
            Contribution(Author(CountryCode(code), f"Authority of {code} for rough diamonds"), AT - timedelta(hours=at))
            for at, code in enumerate(shares)
        ),
    )


def _issued(draw: random.Random, count: int, scattered: bool) -> list[tuple[int, int]]:
    """Serial and day: a large office issues at several desks, each from a stock of its own."""
    if scattered:
        return [(serial, draw.randrange(DAYS)) for serial in draw.sample(range(10**6), count)]
    desks = max(1, min(4, count // 2_000))
    first = draw.randrange(1_000, 400_000)
    each = count // desks
    return [(first + desk * (each + 500) + at, DAYS * at // each) for desk in range(desks) for at in range(each)]


def _told(draw: random.Random, number: object, day: int, author: Author, is_common: bool, wordy: bool) -> Told:
    states = (
        (NumberState.REPLACED, NumberState.REPLACED, NumberState.VOID)
        if is_common
        else (NumberState.LOST, NumberState.STOLEN, NumberState.REPORTED_FALSE)
    )
    reason = draw.choice(_COMMON)
    if wordy or not is_common:
        reason = " ".join(draw.choices(_WORDS, k=8)) + f" {draw.randrange(10_000)}"
    since = FROM + timedelta(min(DAYS - 1, day + draw.randrange(20)))
    return Told(number, draw.choice(states), since, author, reason)  # type: ignore[arg-type]
