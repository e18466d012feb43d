"""When a line was filed, and whether the Participant took part in the time that it is for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from kpcs.scheme.findings import Finding
from kpcs.scheme.periods import Period
from kpcs.scheme.rules.statistics import doubts as say
from kpcs.scheme.standings import TRADING, Precision, Standing, Standings, Status

from .doubt import Doubt, carats, spans, usd
from .facts import Facts, Line
from .policy import AnomalyPolicy

LONG_AFTER_YEARS = 5


def spans_within(history: Standings | None, period: Period) -> tuple[Standing, ...]:
    """The standings that held on any day of the half-year."""
    spans = history.spans if history else ()
    return tuple(span for span in spans if span.from_on <= period.last and (span.until or period.last) > period.first)


def took_part(history: Standings | None, period: Period) -> bool:
    """Whether it took part on any day; what the source first saw later may have begun in the half-year."""
    known = any(span.status is not Status.APPLICANT for span in spans_within(history, period))
    return known or _may_have_begun(history, period)


def _may_have_begun(history: Standings | None, period: Period) -> bool:
    if history is None or not history.spans:
        return False
    first = history.spans[0]
    uncertain = first.precision in (Precision.FIRST_SEEN, Precision.UNKNOWN, Precision.YEAR)
    return uncertain and first.from_on <= period.step(1).last


def outside(line: Line, facts: Facts) -> tuple[Finding, ...]:
    """That the Participant was none in the half-year of the line."""
    return () if took_part(facts.standings.get(line.participant), line.period) else (say.BY_ABSENCE.finding(),)


def delay(line: Line) -> tuple[Finding, ...]:
    """That the line was filed many years after its half-year."""
    years = (line.filed_on - line.period.last).days // 365 if line.filed_on else 0
    if years < LONG_AFTER_YEARS or line.filed_on is None:
        return ()
    filed = {"filed_on": line.filed_on.isoformat(), "count": str(years)}
    return (say.BY_DELAY.finding(period=str(line.period), **filed),)


def filed_early(facts: Facts, policy: AnomalyPolicy) -> Iterator[Doubt]:
    """Stones filed before their half-year was over."""
    for line in facts.lines:
        early = (line.period.last - line.filed_on).days if line.filed_on else 0
        if line.is_nil or line.filed_on is None or early < policy.early_days:
            continue
        is_completed = line.changed_on is not None and line.changed_on > line.period.last
        other = _other_half(line, facts)
        evidence = []
        if is_completed and line.changed_on:
            evidence.append(say.BY_CHANGE.finding(changed_on=line.changed_on.isoformat()))
        if line.period.part == 2 and other and other.filed_on and other.filed_on > line.filed_on:
            evidence.append(say.BY_OTHER_HALF.finding(filed_on=other.filed_on.isoformat()))
        difference = (line.points - other.points, line.cents - other.cents) if other else (line.points, line.cents)
        yield Doubt(
            test="filed_early",
            said=say.EARLY.finding(
                participant=line.participant,
                figures=f"{carats(line.points)} ct, US$ {usd(line.cents)}",
                period=str(line.period),
                filed_on=line.filed_on.isoformat(),
                count=str(early),
            ),
            participant=line.participant,
            periods=(line.period,),
            lines=(line, other) if other else (line,),
            surprise=(0.55 if is_completed else 0.8) + (0.15 if len(evidence) > is_completed else 0.0),
            moves=(abs(difference[0]), abs(difference[1])),
            evidence=tuple(evidence),
        )


def _other_half(line: Line, facts: Facts) -> Line | None:
    wanted = Period.half_year(line.period.year, 3 - line.period.part)
    cell = next((cell for cell in facts.cells[line.participant] if cell.period == wanted), None)
    same = [one for one in cell.lines if one.method == line.method] if cell else []
    return same[0] if len(same) == 1 else None


def nil_early(facts: Facts, policy: AnomalyPolicy) -> Iterator[Doubt]:
    """Nil returns filed before their half-year was over, all of one Participant together."""
    for code, cells in facts.cells.items():
        early = [
            (line, (line.period.last - line.filed_on).days)
            for cell in cells
            for line in cell.lines
            if line.is_nil and line.filed_on and (line.period.last - line.filed_on).days >= policy.early_days
        ]
        if early:
            periods = tuple(dict.fromkeys(line.period for line, _ in early))
            longest = max(days for _, days in early)
            said = {"count": str(len(early)), "days": str(longest), "period": spans(periods)}
            yield Doubt(
                test="nil_early",
                said=say.NIL_EARLY.finding(participant=code, **said),
                participant=code,
                periods=periods,
                lines=tuple(line for line, _ in early),
                surprise=min(1.0, 0.3 + longest / 365),
            )


def outside_standing(facts: Facts, policy: AnomalyPolicy) -> Iterator[Doubt]:
    """Stones filed for a half-year in which the Participant did not take part, or was suspended throughout."""
    for line in facts.lines:
        history = facts.standings.get(line.participant)
        if line.points and not took_part(history, line.period) and not _joins_soon(history, line.period, policy):
            yield Doubt(
                test="outside_standing",
                said=say.OUTSIDE.finding(
                    participant=line.participant, carats=carats(line.points), period=str(line.period)
                ),
                participant=line.participant,
                periods=(line.period,),
                lines=(line,),
                surprise=0.95,
                moves=(line.points, line.cents),
                evidence=delay(line),
            )
    for code, cells in facts.producers.items():
        yield from _suspended(code, [line for cell in cells for line in cell.lines if line.points], facts)


def _joins_soon(history: Standings | None, period: Period, policy: AnomalyPolicy) -> bool:
    first = history.spans[0].from_on if history and history.spans else None
    return first is not None and 0 <= (first - period.last).days <= 366 * policy.joining_years


def _suspended(code: str, lines: list[Line], facts: Facts) -> Iterator[Doubt]:
    def status(line: Line) -> str:
        held = spans_within(facts.standings.get(code), line.period)
        return str(held[0].status) if held and all(span.status not in TRADING for span in held) else ""

    for name, group in groupby(lines, key=status):
        chosen = tuple(group)
        if name:
            points, cents = sum(line.points for line in chosen), sum(line.cents for line in chosen)
            periods = tuple(dict.fromkeys(line.period for line in chosen))
            said = {"carats": carats(points), "period": spans(periods), "status": name}
            yield Doubt(
                test="while_suspended",
                said=say.SUSPENDED.finding(participant=code, **said),
                participant=code,
                periods=periods,
                lines=chosen,
                surprise=0.8,
                moves=(points // len(periods), cents // len(periods)),
            )


def changed_late(facts: Facts, policy: AnomalyPolicy) -> Iterator[Doubt]:
    """Figures that were changed long after they were filed; those changed in one month are one doubt."""
    for code, cells in facts.producers.items():
        late = sorted(
            (
                line
                for cell in cells
                for line in cell.lines
                if line.points and days_late(line) >= policy.late_change_days
            ),
            key=lambda line: (line.changed_on or line.period.last, line.period),
        )
        for _, group in groupby(late, key=lambda line: (line.changed_on or line.period.last).replace(day=1)):
            lines = tuple(sorted(group, key=lambda line: line.period))
            periods = tuple(dict.fromkeys(line.period for line in lines))
            last = max(line.changed_on for line in lines if line.changed_on)
            said = {"changed_on": last.isoformat(), "count": str(min(days_late(line) for line in lines))}
            yield Doubt(
                test="changed_late",
                said=say.CHANGED_LATE.finding(participant=code, period=spans(periods), **said),
                participant=code,
                periods=periods,
                lines=lines,
                surprise=min(0.9, 0.4 + max(days_late(line) for line in lines) / 3650),
                moves=(max(line.points for line in lines) // 10, max(line.cents for line in lines) // 10),
            )


def days_late(line: Line) -> int:
    """Days from filing, or where that is not known from the end of the half-year, to the last change."""
    if line.changed_on is None:
        return 0
    return (line.changed_on - (line.filed_on or line.period.last)).days
