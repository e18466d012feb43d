"""R-ANO.14: round values and first digits. Weak signs, which the ranking never puts among the first on their own."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from kpcs.scheme.findings import Finding
from kpcs.scheme.rules.statistics import trade_doubts as say

from ..doubt import Doubt
from ..policy import TradePolicy
from .facts import TradeFacts
from .prices import NOUNS
from .rows import Trade
from .said import per_cent, told

BENFORD = tuple(math.log10(1 + 1 / digit) for digit in range(1, 10))


def weak_signs(facts: TradeFacts, policy: TradePolicy) -> Iterator[Doubt]:
    """Of every reporter and flow with rows enough: how many values are round, and with which digit they begin."""
    for (reporter, flow), quarters in facts.by_return.items():
        rows = tuple(row for some in quarters.values() for row in some if row.cents)
        if len(rows) < policy.least_rows:
            continue
        round_ones = [row for row in rows if row.cents % policy.round_cents == 0]
        share = len(round_ones) / len(rows)
        where = {"participant": reporter, "count": f"{len(rows):,}", "noun": NOUNS[flow]}
        if share > policy.most_round:
            said = say.ROUND.finding(**where, share=per_cent(share))
            yield _doubt("round_values", said, reporter, flow, rows, min(0.9, share + 0.2))
            continue
        if is_spread(rows, policy) and is_unlike_benford(counts := first_digits(rows), policy):
            off = max(range(9), key=lambda place: counts[place] / len(rows) - BENFORD[place])
            said = say.DIGITS.finding(
                **where,
                digit=str(off + 1),
                figures=per_cent(counts[off] / len(rows)),
                usual=per_cent(BENFORD[off]),
            )
            yield _doubt("first_digits", said, reporter, flow, rows, 0.7)


def first_digits(rows: Sequence[Trade]) -> tuple[int, ...]:
    """How many values begin with 1, with 2, … with 9."""
    counts = [0] * 9
    for row in rows:
        if row.cents:
            counts[int(str(row.cents)[0]) - 1] += 1
    return tuple(counts)


def is_spread(rows: Sequence[Trade], policy: TradePolicy) -> bool:
    """Benford's law holds of figures over several powers of ten; of those of one size it says nothing."""
    values = sorted(row.cents for row in rows)
    low, high = values[len(values) // 20], values[-1 - len(values) // 20]
    return high >= policy.least_spread * low


def is_unlike_benford(counts: Sequence[int], policy: TradePolicy) -> bool:
    """Both by chi-square, which a few rows do not move, and by the mean deviation, which many do not make small."""
    whole = sum(counts)
    chi_square = sum((count - whole * part) ** 2 / (whole * part) for count, part in zip(counts, BENFORD, strict=True))
    deviation = sum(abs(count / whole - part) for count, part in zip(counts, BENFORD, strict=True)) / len(BENFORD)
    return chi_square > policy.most_chi_square and deviation > policy.most_deviation


def _doubt(test: str, said: Finding, reporter: str, flow: str, rows: tuple[Trade, ...], surprise: float) -> Doubt:
    largest = max(rows, key=lambda row: row.cents)
    moves = largest.points // 20, largest.cents // 20
    quarters = {row.quarter for row in rows}
    return told(test, said, reporter, rows, quarters, heading=flow, surprise=surprise, moves=moves)
