"""Stones come from somewhere: opening stock + production + imports - exports - cut at home = closing stock.

Weights are points of a carat and nothing is rounded. What was not filed is said, never guessed: where no stock was ever
filed, the least opening stock is reckoned that leaves no period below nothing, and is called so (R-ANO.3, R-ANO.12).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, groupby

from kpcs.scheme.catalogue import Wording, wording
from kpcs.scheme.findings import Finding, Severity
from kpcs.scheme.periods import Period
from kpcs.scheme.values import grouped

# A gap is worth a question when it is more than one part in so many of what was there and came in.
ONE_PART_IN = 100


class Basis(StrEnum):
    """Where an opening stock comes from: filed, carried on from a filed one, the least that is possible, or unknown."""

    FILED = "filed"
    CARRIED = "carried"
    LEAST = "least"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What one Participant filed for one period, in points; None is a figure that was not filed.

    ``lacking`` names the returns of production and trade that are not there: then nothing is concluded from the sum.
    """

    participant: str
    period: Period
    production: int | None = None
    imports: int | None = None
    exports: int | None = None
    polished: int | None = None
    closing: int | None = None
    lacking: tuple[str, ...] = ()

    @property
    def came(self) -> int:
        return (self.production or 0) + (self.imports or 0)

    @property
    def net(self) -> int:
        """What the stock grew by."""
        return self.came - (self.exports or 0) - (self.polished or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """One period reckoned: ``expected`` is opening + what came - what went; ``gap`` is the filed closing less that."""

    moved: Moved
    basis: Basis
    opening: int
    findings: tuple[Finding, ...] = ()

    @property
    def expected(self) -> int:
        return self.opening + self.moved.net

    @property
    def gap(self) -> int | None:
        """None where no closing stock was filed, or the opening stock is not known."""
        if self.moved.closing is None or self.basis not in (Basis.FILED, Basis.CARRIED):
            return None
        return self.moved.closing - self.expected

    @property
    def is_whole(self) -> bool:
        """Whether every return of production and trade of the period is there."""
        return not self.moved.lacking


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """All Participants that filed. ``sent`` and ``received`` are the trade between Participants that both filed it."""

    period: Period
    participants: int
    is_whole: bool
    production: int
    imports: int
    exports: int
    polished: int
    sent: int | None = None
    received: int | None = None
    # Of the Participants whose stock was filed at both ends of the period.
    filed_growth: int | None = None
    expected_growth: int | None = None

    @property
    def on_the_way(self) -> int | None:
        """Sent to a Participant that filed too and not received there in the same period, in and out of it."""
        return None if self.sent is None or self.received is None else self.sent - self.received

    @property
    def growth(self) -> int:
        """What the stocks of all must have grown by, with what is on its way between them."""
        return self.production - self.polished - (self.exports - self.imports)


def _said(code: str, sentence: str, remedy: str, severity: Severity) -> Wording:
    return wording("material balance", code, sentence, remedy, severity=severity)


BELOW_ZERO = _said(
    "R-ANO.3",
    "{participant}, {period}: {carats} carats more went out than were there, were produced and came in.",
    "Ask which of the figures is wrong: opening stock, production, imports, exports or what was cut at home.",
    Severity.BLOCK,
)
GAP = _said(
    "R-ANO.3",
    "{participant}, {period}: the filed closing stock is {filed} carats; opening stock, production and trade come to "
    "{expected}, a difference of {carats}.",
    "Ask what the difference is: stones cut at home, a stock counted otherwise, or a return that is wrong.",
    Severity.WARN,
)
SHORT = _said(
    "R-ANO.3",
    "{participant}, {period}: the filed closing stock is {filed} carats; even with the least opening stock that is "
    "possible it must be {expected}.",
    "Ask how the stock was counted, and whether all exports were filed.",
    Severity.WARN,
)
MORE_THAN_MINED = _said(
    "R-ANO.12",
    "{participant}, {period}: exports are {carats} carats more than stock, production and imports.",
    "Ask from where the stones came.",
    Severity.WARN,
)
FROM_STOCK = _said(
    "R-ANO.12",
    "{participant}, {period}: exports are {carats} carats more than production and imports, and no stock was filed.",
    "Ask for the stock at the beginning of the period: it must have been at least that.",
    Severity.WARN,
)
MORE_THAN_CAME = _said(
    "R-ANO.3",
    "{participant}, {period}: exports are {carats} carats more than imports, and no stock was filed.",
    "Ask for the stock at the beginning of the period: it must have been at least that.",
    Severity.WARN,
)


def balances(moved: Iterable[Moved]) -> tuple[Balance, ...]:
    """Every period reckoned, by Participant in order of time, whatever the order in which they come."""
    rows = sorted(moved, key=lambda one: (one.participant, one.period))
    found: list[Balance] = []
    for _, own in groupby(rows, key=lambda one: one.participant):
        for run, opening in _runs(list(own)):
            found += _reckoned(run, opening)
    return tuple(found)


def _runs(rows: Sequence[Moved]) -> Iterator[tuple[list[Moved], int | None]]:
    """Periods that follow one another without a hole, up to a filed closing stock, with the stock filed before them."""
    run: list[Moved] = []
    opening: int | None = None
    for place, row in enumerate(rows):
        before = rows[place - 1] if place else None
        follows = before is not None and before.period.step(1) == row.period
        if run and not (follows and row.lacking == () and run[-1].lacking == () and run[-1].closing is None):
            yield run, opening
            run = []
        if not run:
            opening = before.closing if before is not None and follows else None
        run.append(row)
    if run:
        yield run, opening


def _reckoned(run: Sequence[Moved], filed: int | None) -> Iterator[Balance]:
    if filed is None and run[0].lacking:
        yield Balance(moved=run[0], basis=Basis.NONE, opening=0)
        return
    opening = filed if filed is not None else max(0, -min(accumulate(row.net for row in run)))
    basis = Basis.FILED if filed is not None else Basis.LEAST
    for row in run:
        reckoned = Balance(moved=row, basis=basis, opening=opening)
        yield Balance(moved=row, basis=basis, opening=opening, findings=tuple(_findings(reckoned)))
        # A period below nothing is told once; the next one begins with nothing.
        opening = max(0, reckoned.expected)
        basis = Basis.LEAST if basis is Basis.LEAST else Basis.CARRIED


def _findings(one: Balance) -> Iterator[Finding]:
    moved = one.moved
    if not one.is_whole:
        return
    said = {"participant": moved.participant, "period": str(moved.period)}
    excess = (moved.exports or 0) - moved.came - (0 if one.basis is Basis.LEAST else one.opening)
    if excess > 0 and (moved.production or one.basis is Basis.LEAST):
        of_producer = FROM_STOCK if one.basis is Basis.LEAST else MORE_THAN_MINED
        yield (of_producer if moved.production else MORE_THAN_CAME).finding(**said, carats=summed(excess))
    elif one.expected < 0:
        yield BELOW_ZERO.finding(**said, carats=summed(-one.expected))
    if moved.closing is None:
        return
    shown = {**said, "filed": summed(moved.closing), "expected": summed(one.expected)}
    if one.basis is Basis.LEAST:
        if moved.closing < one.expected and moved.polished is not None:
            yield SHORT.finding(**shown)
    elif one.expected >= 0 and _is_wide(one):
        yield GAP.finding(**shown, carats=summed(moved.closing - one.expected))


def _is_wide(one: Balance) -> bool:
    """Less than expected may be what was cut at home, as long as that was not filed."""
    gap = one.gap or 0
    if one.moved.polished is None and gap < 0:
        return False
    return abs(gap) * ONE_PART_IN > one.opening + one.moved.came


def world(rows: Iterable[Balance], traded: Mapping[Period, tuple[int, int]]) -> tuple[World, ...]:
    """The sums of all by period in which anybody filed trade; ``traded`` is what was sent and received between those
    that both filed it.
    """
    by_period: dict[Period, list[Balance]] = {}
    for row in rows:
        by_period.setdefault(row.moved.period, []).append(row)
    return tuple(
        _world(period, found, traded.get(period))
        for period, found in sorted(by_period.items())
        if any(row.moved.imports is not None or row.moved.exports is not None for row in found)
    )


def _world(period: Period, rows: Sequence[Balance], traded: tuple[int, int] | None) -> World:
    filed = [row for row in rows if row.basis is Basis.FILED and row.moved.closing is not None and row.is_whole]
    sent, received = traded or (None, None)
    return World(
        period=period,
        participants=len(rows),
        is_whole=all(row.is_whole for row in rows),
        production=sum(row.moved.production or 0 for row in rows),
        imports=sum(row.moved.imports or 0 for row in rows),
        exports=sum(row.moved.exports or 0 for row in rows),
        polished=sum(row.moved.polished or 0 for row in rows),
        sent=sent,
        received=received,
        filed_growth=sum((row.moved.closing or 0) - row.opening for row in filed) if filed else None,
        expected_growth=sum(row.moved.net for row in filed) if filed else None,
    )


def summed(points: int) -> str:
    """1,234.56; a sum may be more than any single weight is."""
    return f"\u2212{grouped(-points)}" if points < 0 else grouped(points)
