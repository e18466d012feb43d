"""A year's production, summed exactly as filed, with words where a sum holds something doubtful (R-AGS.1, R-AGS.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from kpcs.scheme.periods import Period

from .doubt import Ranked
from .facts import Facts, Line

# Doubts that touch a sum itself, and not only the way in which it came about.
SUMMED = frozenset(
    {"filed_twice", "same_figures", "slipped_decimal", "outside_standing", "no_value", "nil_and_stones", "method"}
)
# Any other doubt from this score on is told beside the sum too.
GRAVE = 60.0


@dataclass(frozen=True, slots=True)
class Amount:
    """Exact sums: points of a carat and US cents, and how many lines they came from."""

    points: int = 0
    cents: int = 0
    lines: int = 0

    def __add__(self, line: Line) -> Amount:
        return Amount(self.points + line.points, self.cents + line.cents, self.lines + 1)

    @property
    def per_carat_cents(self) -> int | None:
        """US cents per carat, rounded half up; None without carats (R-AGS.2)."""
        return (200 * self.cents + self.points) // (2 * self.points) if self.points else None


@dataclass(frozen=True, slots=True)
class Row:
    """One Participant's year, or the world's: by half-year, by way of mining, and in all."""

    code: str
    name: str
    lines: tuple[Line, ...]

    @property
    def total(self) -> Amount:
        return summed(self.lines)

    def half(self, part: int) -> Amount | None:
        """What was filed for a half-year; None when nothing was, which is not the same as a nil return."""
        chosen = [line for line in self.lines if line.period.part == part]
        return summed(chosen) if chosen else None

    def method(self, method: str) -> Amount:
        return summed(line for line in self.lines if line.method == method)

    @property
    def cells(self) -> dict[tuple[Period, str], Amount]:
        """By half-year and way of mining, what was filed, in order."""
        found: dict[tuple[Period, str], Amount] = {}
        for line in sorted(self.lines, key=lambda one: (one.period, one.method)):
            key = (line.period, line.method or "nil")
            found[key] = found.get(key, Amount()) + line
        return found


@dataclass(frozen=True, slots=True)
class Summary:
    """A year: every Participant that filed, the world, the doubts that its sums hold, the lines that were left out."""

    year: int
    rows: tuple[Row, ...]
    world: Row
    doubtful: tuple[Ranked, ...]
    left_out: tuple[Line, ...]
    is_without_duplicates: bool


def summed(lines: Iterable[Line]) -> Amount:
    """The exact sum of lines."""
    total = Amount()
    for line in lines:
        total += line
    return total


def duplicates(found: Iterable[Ranked]) -> tuple[Line, ...]:
    """Lines that a sum without duplicates leaves out: filed twice, or for a time in which it was no Participant."""
    lines = (line for one in found for doubt in (one.doubt, *one.also) for line in doubt.left_out)
    return tuple(dict.fromkeys(lines))


def summary(
    facts: Facts,
    year: int,
    found: tuple[Ranked, ...],
    *,
    without_duplicates: bool = False,
    name: Callable[[str], str] | None = None,
) -> Summary:
    """The year as filed, or without the lines that are duplicates; the sums are exact either way."""
    dropped = tuple(line for line in duplicates(found) if line.period.year == year) if without_duplicates else ()
    chosen = tuple(line for line in facts.lines if line.period.year == year and line not in set(dropped))
    by_code: dict[str, list[Line]] = {}
    for line in chosen:
        by_code.setdefault(line.participant, []).append(line)
    called = name or (lambda code: facts.standings[code].name if code in facts.standings else code)
    rows = tuple(Row(code, called(code), tuple(lines)) for code, lines in by_code.items())
    return Summary(
        year=year,
        rows=tuple(sorted(rows, key=lambda row: (-row.total.points, row.name))),
        world=Row("", "World", chosen),
        doubtful=tuple(_doubtful(found, year)),
        left_out=dropped,
        is_without_duplicates=without_duplicates,
    )


def _doubtful(found: Iterable[Ranked], year: int) -> Iterator[Ranked]:
    for one in found:
        of_year = any(period.year == year for period in one.periods)
        if of_year and one.doubt.test != "unexplained_gap" and (one.doubt.test in SUMMED or one.score >= GRAVE):
            yield one
