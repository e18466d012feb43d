"""The same thing filed more than once: two lines for one half-year, one figure for two half-years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from kpcs.scheme.findings import Finding
from kpcs.scheme.periods import Period
from kpcs.scheme.rules.statistics import doubts as say

from .doubt import Alternative, Doubt, carats, spans, usd
from .facts import Cell, Facts, Line
from .moments import delay, outside
from .policy import AnomalyPolicy

ON_DIFFERENT_DAYS, WITHOUT_STAMPS, ONE_OF_ANOTHER_PERIOD = 0.9, 0.75, 0.98


def filed_twice(facts: Facts, policy: AnomalyPolicy) -> Iterator[Doubt]:
    """Several lines of one way of mining in one half-year; those of one Participant that follow are one doubt."""
    for code, cells in facts.producers.items():
        groups: list[tuple[Cell, ...]] = []
        for cell in cells:
            if repeated := _repeated(cell):
                together = groups and groups[-1][-1].period.step(1) == cell.period
                groups[-1:] = [(*groups[-1], repeated)] if together else [*groups[-1:], (repeated,)]
        for group in groups:
            yield _filed_twice(code, group, cells, policy)


def _repeated(cell: Cell) -> Cell | None:
    by_method: dict[str, list[Line]] = defaultdict(list)
    for line in cell.lines:
        if not line.is_nil:
            by_method[line.method].append(line)
    lines = tuple(line for same in by_method.values() if len(same) > 1 for line in same)
    return Cell(cell.period, lines) if lines else None


def _filed_twice(code: str, group: tuple[Cell, ...], cells: tuple[Cell, ...], policy: AnomalyPolicy) -> Doubt:
    lines = tuple(line for cell in group for line in cell.lines)
    evidence = [found for cell in group for found in _evidence(cell, cells, policy)]
    surprise = WITHOUT_STAMPS
    if any(found.code == say.BY_SITTINGS.id for found in evidence):
        surprise = ON_DIFFERENT_DAYS
    if any(found.code == say.BY_COPY.id for found in evidence):
        surprise = ONE_OF_ANOTHER_PERIOD
    figures = "; ".join(" + ".join(carats(line.points) for line in cell.lines) for cell in group)
    periods = tuple(cell.period for cell in group)
    kinds = ", ".join(sorted({line.method for line in lines}))
    return Doubt(
        test="filed_twice",
        said=say.FILED_TWICE.finding(participant=code, kind=kinds, period=spans(periods), figures=figures),
        participant=code,
        periods=periods,
        lines=lines,
        surprise=surprise,
        moves=(max(line.points for line in lines), max(line.cents for line in lines)),
        evidence=tuple(evidence),
        alternatives=tuple(_without(one, cells) for cell in group[:1] for one in _each(cell) if len(group) == 1),
        left_out=tuple(line for cell in group for line in _superfluous(cell, cells, policy)),
    )


def _superfluous(cell: Cell, cells: tuple[Cell, ...], policy: AnomalyPolicy) -> tuple[Line, ...]:
    """Which lines a sum without duplicates leaves out: the figure of another half-year, else all but the last filed.

    Nothing where neither figures nor stamps tell the lines apart: they may well be parts of one whole.
    """
    others = [line for other in cells if other.period != cell.period for line in other.lines]
    if copies := tuple(line for line in cell.lines if any(_is_copy(line, one, policy) for one in others)):
        return copies
    same = {(line.points, line.cents) for line in cell.lines}
    if len(same) < len(cell.lines):
        kept = {figures: next(line for line in cell.lines if (line.points, line.cents) == figures) for figures in same}
        return tuple(line for line in cell.lines if kept[line.points, line.cents] is not line)
    days = [line.filed_on for line in cell.lines if line.filed_on]
    if len(days) == len(cell.lines) and (max(days) - min(days)).days >= policy.sitting_days:
        return tuple(line for line in cell.lines if line.filed_on != max(days))
    return ()


def _evidence(cell: Cell, cells: tuple[Cell, ...], policy: AnomalyPolicy) -> Iterator[Finding]:
    days = sorted({line.filed_on for line in cell.lines if line.filed_on})
    if days and (days[-1] - days[0]).days >= policy.sitting_days:
        figures = ", ".join(f"{carats(line.points)} ({line.filed_on or '–'})" for line in cell.lines)
        yield say.BY_SITTINGS.finding(figures=figures)
    for line in cell.lines:
        for other in cells:
            if other.period != cell.period and any(_is_copy(line, one, policy) for one in other.lines):
                yield say.BY_COPY.finding(figures=carats(line.points), period=str(other.period))
                if line.filed_on and 0 < (line.filed_on - other.period.last).days <= policy.season_days:
                    filed_on = line.filed_on.isoformat()
                    yield say.BY_SEASON.finding(filed_on=filed_on, period=str(other.period))


def _each(cell: Cell) -> Iterator[Cell]:
    for line in cell.lines:
        yield Cell(cell.period, (line,))


def _without(dropped: Cell, cells: tuple[Cell, ...]) -> Alternative:
    whole = next(cell for cell in cells if cell.period == dropped.period)
    return without(dropped.lines[0], whole)


def without(line: Line, whole: Cell) -> Alternative:
    """What the half-year comes to if a line is withdrawn."""
    points, cents = whole.points - line.points, whole.cents - line.cents
    total = f"{carats(points)} ct, US$ {usd(cents)}"
    said = say.IF_WITHOUT.finding(figures=f"{carats(line.points)} ct", period=str(whole.period), total=total)
    return Alternative(said, whole.period, points, cents)


def same_figures(facts: Facts, policy: AnomalyPolicy) -> Iterator[Doubt]:
    """A figure of a Participant that stands again, to the last digit, in another of its half-years."""
    for code, cells in facts.producers.items():
        lines = [line for cell in cells for line in cell.lines if line.points]
        for index, line in enumerate(lines):
            for other in lines[index + 1 :]:
                if other.period != line.period and _is_copy(line, other, policy):
                    yield _copied(code, line, other, facts, policy)


def _is_copy(line: Line, other: Line, policy: AnomalyPolicy) -> bool:
    if line.points != other.points or not line.points:
        return False
    same_value = line.cents == other.cents
    digits = _digits(line.points) + (_digits(line.cents) if same_value else 0)
    return digits >= policy.copied_digits or (line.period.year == other.period.year and digits >= 2)


def _digits(number: int) -> int:
    """How many digits say something: 150,000.00 has two."""
    return len(str(number).rstrip("0"))


def _copied(code: str, line: Line, other: Line, facts: Facts, policy: AnomalyPolicy) -> Doubt:
    same_value = line.cents == other.cents
    figures = f"{carats(line.points)} ct" + (f", US$ {usd(line.cents)}" if same_value else "")
    if line.period.year == other.period.year:
        said = say.DIVIDED_YEAR.finding(participant=code, figures=figures, year=str(line.period.year))
        return Doubt(
            test="divided_year",
            said=said,
            participant=code,
            periods=(line.period, other.period),
            lines=(line, other),
            surprise=0.9 if _digits(line.points) >= policy.copied_digits else 0.5,
            moves=(line.points // 2, line.cents // 2),
        )
    periods = (line.period, other.period)
    pair = (line, other)
    wrong = max(pair, key=lambda one: _strangeness(one, facts))
    right = other if wrong is line else line
    params = {"period": str(wrong.period), "other": str(right.period)}
    whole = next(cell for cell in facts.cells[code] if cell.period == wrong.period)
    return Doubt(
        test="same_figures",
        said=say.SAME_FIGURES.finding(participant=code, figures=figures, **params),
        participant=code,
        periods=tuple(sorted(periods)),
        lines=pair,
        surprise=0.98 if same_value else 0.85,
        moves=(line.points, max(line.cents, other.cents)),
        evidence=(*outside(wrong, facts), *delay(wrong)),
        alternatives=(without(wrong, whole),) if len(whole.lines) > 1 or outside(wrong, facts) else (),
        left_out=(wrong,) if outside(wrong, facts) else (),
    )


def _strangeness(line: Line, facts: Facts) -> tuple[bool, int, Period]:
    """Which of two equal figures stands in the wrong place: outside standing, filed long after, else the later."""
    late = (line.filed_on - line.period.last).days if line.filed_on else 0
    return bool(outside(line, facts)), max(late, 0), line.period


def shared_figures(facts: Facts, policy: AnomalyPolicy) -> Iterator[Doubt]:
    """A weight of many digits that two Participants filed: a row may stand under the wrong name."""
    seen: dict[int, list[Line]] = defaultdict(list)
    for line in facts.lines:
        if _digits(line.points) > policy.copied_digits:
            seen[line.points].append(line)
    for lines in seen.values():
        for line, other in _pairs(lines):
            said = say.SHARED_FIGURES.finding(
                participant=line.participant,
                country=other.participant,
                figures=f"{carats(line.points)} ct",
                period=str(line.period),
                other=str(other.period),
            )
            yield Doubt(
                test="same_figures",
                said=said,
                participant=line.participant,
                periods=(line.period,),
                lines=(line, other),
                surprise=0.98 if line.cents == other.cents else 0.7,
                moves=(line.points, line.cents),
            )


def _pairs(lines: Sequence[Line]) -> Iterable[tuple[Line, Line]]:
    for index, line in enumerate(lines):
        for other in lines[index + 1 :]:
            if other.participant != line.participant:
                yield line, other
