"""Registers of certificates for the engines, and the answers worked out the slow way, in plain Python."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hypothesis import strategies as st

Register = list[tuple[str, str, str, int, str, int, int]]
COUNTRIES = ("BE", "NA", "SL", "AE")  # NA is Namibia, and not "missing"
PERIODS = (20231, 20232, 20234)
HEADINGS = ("7102.10", "7102.31")
SMALL = st.sampled_from([0, 1, 5, 10, 100, 1000, 1250, 10_000, 999_999_999_99])


def registers() -> st.SearchStrategy[tuple[Register, Register]]:
    """Two registers that share many numbers, each number once on each side."""
    line = st.tuples(
        st.sampled_from(COUNTRIES),
        st.sampled_from(COUNTRIES),
        st.sampled_from(PERIODS),
        st.sampled_from(HEADINGS),
        SMALL,
        SMALL,
    )
    side = st.dictionaries(st.integers(1, 12).map("NA{:06d}".format), line, max_size=12)
    return st.tuples(side, side).map(lambda both: tuple([(number, *rest) for number, rest in s.items()] for s in both))  # type: ignore[return-value]


def cause_of(sent: tuple[Any, ...] | None, came: tuple[Any, ...] | None) -> str:
    if sent is None:
        return "unknown"
    if came is None:
        return "unconfirmed"
    if sent[1:3] != came[1:3]:
        return "partner"
    if sent[5] != came[5]:
        slips = (5, 10, 100, 1000)
        return "unit" if any(sent[5] * slip == came[5] or came[5] * slip == sent[5] for slip in slips) else "weight"
    differing = [name for name, place in (("hs", 4), ("valuation", 6), ("timing", 3)) if sent[place] != came[place]]
    return differing[0] if differing else "agreed"


def causes(exports: Register, imports: Register) -> dict[str, str]:
    sent, came = ({row[0]: row for row in side} for side in (exports, imports))
    return {number: cause_of(sent.get(number), came.get(number)) for number in sent.keys() | came.keys()}


def explained(exports: Register, imports: Register) -> list[tuple[Any, ...]]:
    """As the expression answers: exporter, importer, period, cause, three sums of each side; in order."""
    why = causes(exports, imports)
    sums: dict[tuple[Any, ...], list[int]] = {}
    for place, side in ((0, exports), (3, imports)):
        for number, exporter, importer, period, _, points, cents in side:
            row = sums.setdefault((exporter, importer, period, why[number]), [0] * 6)
            for at, value in enumerate((1, points, cents)):
                row[place + at] += value
    return sorted((*key, *row) for key, row in sums.items())


def in_order(rows: Iterable[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return sorted(tuple(row.values()) for row in rows)


# A quarter with every cause in it, and its doubled number.
EXPORTS: Register = [
    ("NA000001", "NA", "BE", 20231, "7102.10", 12_500, 900_000),
    ("NA000002", "NA", "BE", 20231, "7102.10", 10_000, 800_000),
    ("NA000003", "NA", "BE", 20231, "7102.10", 10_000, 800_000),
    ("NA000004", "NA", "BE", 20231, "7102.31", 10_000, 800_000),
    ("NA000005", "NA", "BE", 20231, "7102.10", 10_000, 800_000),
    ("NA000006", "NA", "BE", 20231, "7102.10", 10_000, 800_000),
    ("NA000007", "NA", "BE", 20231, "7102.10", 10_000, 800_000),
    ("SL000008", "SL", "AE", 20231, "7102.31", 4_000_000_000_000, 90_000_000_000_000),
    ("SL000009", "SL", "AE", 20231, "7102.31", 4_000_000_000_000, 90_000_000_000_000),
]
IMPORTS: Register = [
    ("NA000001", "NA", "BE", 20231, "7102.10", 12_500, 900_000),
    ("NA000002", "NA", "BE", 20232, "7102.10", 10_000, 800_000),
    ("NA000003", "NA", "BE", 20231, "7102.10", 10_000, 810_000),
    ("NA000004", "NA", "BE", 20231, "7102.10", 10_000, 800_000),
    ("NA000005", "NA", "BE", 20231, "7102.10", 10_100, 800_000),
    ("NA000006", "NA", "BE", 20231, "7102.10", 50_000, 800_000),
    ("SL000008", "SL", "BE", 20231, "7102.31", 4_000_000_000_000, 90_000_000_000_000),
    ("SL000009", "SL", "AE", 20231, "7102.31", 4_000_000_000_000, 90_000_000_000_000),
    ("SL000010", "SL", "AE", 20231, "7102.31", 1, 1),
]
FIGURES = [
    ("NA", "export", "BE", 20231, "7102.10", 72_500, 5_700_000),
    ("BE", "import", "NA", 20231, "7102.10", 50_000, 4_900_000),
    ("BE", "import", "NA", 20231, "7102.10", 2_500, 10_000),
    ("NA", "production", "", 20231, "", 9_000_000_000_000_000, 1),
    ("NA", "production", "", 20232, "", 1, 90_000_000_000_000_000),
]
MIRRORED = [("NA", "BE", 20231, "7102.10", 72_500, 5_700_000, 52_500, 4_910_000)]
TOTALS = [
    ("BE", 2023, "import", 52_500, 4_910_000),
    ("NA", 2023, "export", 72_500, 5_700_000),
    ("NA", 2023, "production", 9_000_000_000_000_001, 90_000_000_000_000_001),
]
