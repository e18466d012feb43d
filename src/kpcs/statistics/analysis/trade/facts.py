"""What the tests of trade look at: filed rows of all Participants, grouped once in the ways that several tests need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from kpcs.scheme.periods import Period
from kpcs.scheme.standings import TRADING, Standings, Status

from .rows import EXPORT, IMPORT, Trade, period_of

# Carats and value that the exporter reports, then those that the importer reports.
Sides = tuple[int, int, int, int]
# Reporter, flow, partner, heading, origin: what is compared with itself.
Strand = tuple[str, str, str, str, str]
NOTHING: Sides = (0, 0, 0, 0)


@dataclass(frozen=True)
class TradeFacts:
    """Rows of trade and of certificates that stand; ``filed`` are the returns of trade that are there, nil ones too."""

    rows: tuple[Trade, ...]
    counts: tuple[Trade, ...]
    filed: frozenset[tuple[str, int]]
    standings: Mapping[str, Standings]
    as_of: date
    # Those that mine diamonds: trading centres are the others (R-ANO.5).
    producers: frozenset[str] = frozenset()
    # What the world declares of a year, in cents: the measure of figures from outside where nothing was filed.
    declared: Mapping[int, int] = field(default_factory=dict)

    @cached_property
    def pairs(self) -> Mapping[tuple[str, str], Mapping[int, Mapping[str, list[int]]]]:
        """Both sides of every trade: by exporter and importer, quarter and heading."""
        found: dict[tuple[str, str], dict[int, dict[str, list[int]]]] = {}
        for reporter, flow, partner, quarter, hs, _, points, cents, _ in self.rows:
            pair = (reporter, partner) if flow == EXPORT else (partner, reporter)
            sides = found.setdefault(pair, {}).setdefault(quarter, {}).setdefault(hs, [0, 0, 0, 0])
            place = 0 if flow == EXPORT else 2
            sides[place] += points
            sides[place + 1] += cents
        return found

    @cached_property
    def strands(self) -> Mapping[Strand, tuple[Trade, ...]]:
        """The rows of one reporter, flow, partner, heading and origin in order of time."""
        found: dict[Strand, list[Trade]] = defaultdict(list)
        for row in self.rows:
            found[row[0], row[1], row[2], row[4], row[5]].append(row)
        return {key: tuple(sorted(rows, key=lambda row: row[3])) for key, rows in found.items()}

    @cached_property
    def by_return(self) -> Mapping[tuple[str, str], Mapping[int, tuple[Trade, ...]]]:
        """The rows of one reporter and flow by quarter, in order of time."""
        found: dict[tuple[str, str], dict[int, list[Trade]]] = defaultdict(lambda: defaultdict(list))
        for row in self.rows:
            found[row[0], row[1]][row[3]].append(row)
        return {
            key: {quarter: tuple(quarters[quarter]) for quarter in sorted(quarters)} for key, quarters in found.items()
        }

    @cached_property
    def counted(self) -> Mapping[tuple[str, str], Mapping[int, tuple[Trade, ...]]]:
        """The same of certificates."""
        found: dict[tuple[str, str], dict[int, list[Trade]]] = defaultdict(lambda: defaultdict(list))
        for row in self.counts:
            found[row[0], row[1]][row[3]].append(row)
        return {
            key: {quarter: tuple(quarters[quarter]) for quarter in sorted(quarters)} for key, quarters in found.items()
        }

    @cached_property
    def world(self) -> Mapping[int, tuple[int, int]]:
        """Points and cents of the world's trade by quarter: exports, or imports where those are more."""
        sums: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
        for row in self.rows:
            place = 0 if row[1] == EXPORT else 2
            quarter = sums[row[3]]
            quarter[place] += row[6]
            quarter[place + 1] += row[7]
        return {quarter: (max(one[0], one[2]), max(one[1], one[3])) for quarter, one in sums.items()}

    def share(self, period: Period, points: int, cents: int) -> float:
        """What part of the world's trade of a period these are, in weight or value, whichever is more."""
        first = period.year * 4 + (period.first.month - 1) // 3
        wholes = [self.world.get(quarter, (0, 0)) for quarter in range(first, first + period.length // 3)]
        whole_points, whole_cents = (sum(one[place] for one in wholes) for place in (0, 1))
        whole_cents = whole_cents or self.declared.get(period.year, 0)
        shares = (abs(points) / whole_points if whole_points else 0.0, abs(cents) / whole_cents if whole_cents else 0.0)
        return max(shares)

    def both_filed(self, one: str, other: str, quarter: int) -> bool:
        """Whether both sides filed their trade of a quarter: without one there is nothing to compare."""
        return (one, quarter) in self.filed and (other, quarter) in self.filed

    def rows_between(self, exporter: str, importer: str, quarter: int, hs: str = "") -> tuple[Trade, ...]:
        """What both filed of one trade, of one heading or of all."""
        ends = (((exporter, EXPORT), importer), ((importer, IMPORT), exporter))
        found = ((self.by_return.get(key, {}).get(quarter, ()), partner) for key, partner in ends)
        return tuple(row for rows, partner in found for row in rows if row.partner == partner and hs in ("", row.hs))

    def status_in(self, code: str, quarter: int) -> Status | None:
        """The standing that kept a Participant from trading on every day of a quarter; None if it could on one.

        A code that never took part, or not yet, counts as an applicant.
        """
        key = (code, quarter)
        if key not in self._statuses:
            self._statuses[key] = self._status_in(code, period_of(quarter))
        return self._statuses[key]

    @cached_property
    def _statuses(self) -> dict[tuple[str, int], Status | None]:
        return {}

    def _status_in(self, code: str, period: Period) -> Status | None:
        history = self.standings.get(code)
        spans = [
            span
            for span in (history.spans if history else ())
            if span.from_on <= period.last and (span.until is None or span.until > period.first)
        ]
        if any(span.status in TRADING for span in spans):
            return None
        return spans[-1].status if spans else Status.APPLICANT


def totals(rows: tuple[Trade, ...]) -> tuple[int, int]:
    """The exact sums of rows: points, cents."""
    return sum(row.points for row in rows), sum(row.cents for row in rows)
