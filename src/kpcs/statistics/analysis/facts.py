"""What the tests look at: the lines of production as they were filed, in series, with the world's sums beside them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from kpcs.scheme.periods import Period
from kpcs.scheme.rules.statistics import TableLine
from kpcs.scheme.standings import Standings

ARTISANAL, LARGE_SCALE, UNDIVIDED = "artisanal", "large_scale", "undivided"
_STAMP = re.compile(r"(\d{2})([A-Z][a-z]{2})(\d{2})(?::[\d:]+)?", re.ASCII)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_of(stamp: str) -> date | None:
    """The day of a stamp such as ``17Mar23:08:17:24``; None where there is none, or none that can be read."""
    match = _STAMP.fullmatch(stamp)
    if match is None or match[2] not in _MONTHS:
        return None
    try:
        return date(2000 + int(match[3]), _MONTHS.index(match[2]) + 1, int(match[1]))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Line:
    """One line as filed; ``method`` is empty for a nil return."""

    participant: str
    period: Period
    method: str
    points: int
    cents: int
    place: str = ""
    filed_on: date | None = None
    changed_on: date | None = None

    @property
    def is_nil(self) -> bool:
        return not self.method

    @property
    def price(self) -> float:
        """US$ per carat, which is cents per point; 0 where there are no carats."""
        return self.cents / self.points if self.points else 0.0


@dataclass(frozen=True, slots=True)
class Cell:
    """What one Participant filed for one half-year, in one strand of its production or in all."""

    period: Period
    lines: tuple[Line, ...]

    @property
    def points(self) -> int:
        return sum(line.points for line in self.lines)

    @property
    def cents(self) -> int:
        return sum(line.cents for line in self.lines)

    @property
    def price(self) -> float:
        return self.cents / self.points if self.points else 0.0


@dataclass(frozen=True)
class Facts:
    """All lines of all Participants, with the standings that explain some of them, as known on a day."""

    lines: tuple[Line, ...]
    standings: Mapping[str, Standings]
    as_of: date

    @cached_property
    def cells(self) -> Mapping[str, tuple[Cell, ...]]:
        """By Participant, what it filed for each half-year, in order of time."""
        found: dict[str, dict[Period, list[Line]]] = defaultdict(lambda: defaultdict(list))
        for line in self.lines:
            found[line.participant][line.period].append(line)
        return {
            code: tuple(Cell(period, tuple(halves[period])) for period in sorted(halves))
            for code, halves in sorted(found.items())
        }

    @cached_property
    def producers(self) -> Mapping[str, tuple[Cell, ...]]:
        """Those that ever filed stones."""
        return {code: cells for code, cells in self.cells.items() if any(cell.points for cell in cells)}

    @cached_property
    def strands(self) -> Mapping[str, tuple[tuple[Cell, ...], ...]]:
        """By Participant, series that can be compared with themselves: its larger way of mining, then the other.

        Before methods were told apart, what was filed continues in the larger of the two.
        """
        return {code: _strands(cells) for code, cells in self.producers.items()}

    @cached_property
    def world(self) -> Mapping[Period, tuple[int, int]]:
        """Points and cents of all Participants by half-year."""
        sums: dict[Period, tuple[int, int]] = {}
        for line in self.lines:
            points, cents = sums.get(line.period, (0, 0))
            sums[line.period] = points + line.points, cents + line.cents
        return sums

    @cached_property
    def prices(self) -> tuple[float, ...]:
        """Of all lines that have one, in order: what peers were paid."""
        return tuple(sorted(line.price for line in self.lines if line.points and line.cents))

    def is_rare(self, price: float, share: float) -> bool:
        """Whether all but this share of the world's prices are nearer to the middle."""
        below = bisect_left(self.prices, price) / max(len(self.prices), 1)
        return below < share or below >= 1.0 - share

    def share(self, period: Period, points: int, cents: int) -> float:
        """What part of the world's half-year these are, in weight or value, whichever is more."""
        whole_points, whole_cents = self.world.get(period, (0, 0))
        shares = (abs(points) / whole_points if whole_points else 0.0, abs(cents) / whole_cents if whole_cents else 0.0)
        return max(shares)


def _strands(cells: tuple[Cell, ...]) -> tuple[tuple[Cell, ...], ...]:
    lines = [line for cell in cells for line in cell.lines if line.points]
    weight = {method: sum(one.points for one in lines if one.method == method) for method in (LARGE_SCALE, ARTISANAL)}
    larger = max(weight, key=lambda method: weight[method])
    smaller = ARTISANAL if larger == LARGE_SCALE else LARGE_SCALE
    return tuple(series for methods in ((larger, UNDIVIDED), (smaller,)) if (series := _series(cells, methods)))


def _series(cells: tuple[Cell, ...], methods: tuple[str, ...]) -> tuple[Cell, ...]:
    chosen = (Cell(cell.period, tuple(one for one in cell.lines if one.method in methods)) for cell in cells)
    return tuple(cell for cell in chosen if cell.points)


def lines_of(table: Iterable[TableLine]) -> tuple[Line, ...]:
    """The lines of a table that was read, without an office."""
    return tuple(
        Line(
            participant=str(line.participant),
            period=line.period,
            method=str(line.method or ""),
            points=line.carats.points,
            cents=line.value.cents,
            place=line.place,
            filed_on=day_of(line.created),
            changed_on=day_of(line.modified),
        )
        for line in table
    )


def newest_stamp(lines: Iterable[Line]) -> date | None:
    """The last day on which anything of these was filed or changed."""
    return max((day for line in lines for day in (line.filed_on, line.changed_on) if day), default=None)
