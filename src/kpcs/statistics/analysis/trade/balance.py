"""R-ANO.3, R-ANO.8 and R-ANO.12: what the law says of balances and capacities, as doubts with their size."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from kpcs.scheme.findings import Finding, Severity
from kpcs.scheme.periods import Period
from kpcs.scheme.rules.statistics.balance import Balance
from kpcs.scheme.rules.statistics.capacity import Capacity, against_capacity, capacity_of

from ..doubt import Doubt
from .rows import Trade


def balance_doubts(
    years: Sequence[Balance], halves: Iterable[Balance], capacities: Sequence[Capacity]
) -> Iterator[Doubt]:
    """Stocks by year, a producer's exports by half-year, and both against what its mines can give."""
    for one in years:
        for finding in one.findings:
            yield _of_balance(one, finding)
        yield from _of_capacity(one, capacities)
    for one in halves:
        for finding in one.findings:
            if finding.code == "R-ANO.12":
                yield _of_balance(one, finding)


def _of_balance(one: Balance, finding: Finding) -> Doubt:
    if finding.code == "R-ANO.12":
        test, off = "above_production", abs(min(one.expected, one.moved.net))
    elif finding.severity is Severity.BLOCK:
        test, off = "below_zero", abs(one.expected)
    else:
        test, off = "balance_gap", abs(one.gap if one.gap is not None else one.moved.net)
    there = max(one.opening + one.moved.came, 1)
    surprise = 0.95 if test == "below_zero" else 1.0 - math.exp(-off / there / 0.1)
    return _doubt(test, finding, one, off, surprise)


def _of_capacity(one: Balance, capacities: Sequence[Capacity]) -> Iterator[Doubt]:
    moved, year = one.moved, one.moved.period.year
    capacity = capacity_of(capacities, moved.participant, year)
    net_exports = (moved.exports or 0) - (moved.imports or 0)
    for finding in against_capacity(
        participant=moved.participant,
        year=year,
        capacity=capacity,
        production=moved.production or 0,
        net_exports=net_exports,
    ):
        off = max(moved.production or 0, net_exports) - (capacity or 0)
        yield _doubt("above_capacity", finding, one, off, 1.0 - math.exp(-off / max(capacity or 0, 1) / 0.3))


def _doubt(test: str, said: Finding, one: Balance, off: int, surprise: float) -> Doubt:
    moved = one.moved
    return Doubt(
        test=test,
        said=said,
        subject="balance",
        participant=moved.participant,
        periods=(moved.period,),
        lines=(),
        trade=tuple(_rows(one)),
        surprise=min(surprise, 0.95),
        moves=(off, 0),
    )


FLOWS = ("opening", "production", "import", "export", "polished", "closing")


def _rows(one: Balance) -> Iterator[Trade]:
    """The sums that the balance is made of, as rows without partner or value."""
    moved = one.moved
    sums = (one.opening, moved.production, moved.imports, moved.exports, moved.polished, moved.closing)
    for flow, points in zip(FLOWS, sums, strict=True):
        if points is not None:
            yield Trade(moved.participant, flow, "", _last_quarter(moved.period), "", "", points, 0)


def _last_quarter(period: Period) -> int:
    return period.year * 4 + (period.last.month - 1) // 3
