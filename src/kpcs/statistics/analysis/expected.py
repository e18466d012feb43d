"""Which returns are due, which came, and why some need not come."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median

from kpcs.scheme.findings import Finding
from kpcs.scheme.participants import participant_of
from kpcs.scheme.periods import FIRST_YEAR, Period
from kpcs.scheme.rules.statistics import Calendar, Subject
from kpcs.scheme.rules.statistics import doubts as say
from kpcs.scheme.standings import TRADING, Precision, Standing, Standings, Status
from kpcs.scheme.values import CountryCode

from .doubt import Doubt, spans
from .facts import Cell, Facts
from .moments import spans_within
from .policy import AnomalyPolicy


class Absence(StrEnum):
    """What a return that is not here is."""

    MISSING = "missing"
    LATE = "late"
    EXPLAINED = "explained"


@dataclass(frozen=True, slots=True)
class Gap:
    """A period for which a Participant filed no return; ``why`` explains it, where something does."""

    participant: str
    name: str
    period: Period
    due_on: date
    days_late: int
    absence: Absence
    is_producer: bool
    why: Finding | None

    @property
    def next(self) -> Period:
        """The period after it."""
        return self.period.step(1)


def gaps(facts: Facts, policy: AnomalyPolicy) -> Iterator[Gap]:
    """Every half-year that is due and was not filed, Participant by Participant, in order of time."""
    filed = {code: {cell.period for cell in cells} for code, cells in facts.cells.items()}
    since = Period.half_year(FIRST_YEAR, 1)
    looked = Looked(subject=Subject.PRODUCTION, since=since, as_of=facts.as_of, calendar=policy.calendar)
    return gaps_of(filed, facts.standings, looked, producers=facts.producers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """Which returns are looked for: of what, since when, on which day, by which calendar."""

    subject: Subject
    since: Period
    as_of: date
    calendar: Calendar
    # Those at home in this office, or that filed such a return here.
    known: Container[str] = ()


def gaps_of(
    filed: Mapping[str, Container[Period]],
    standings: Mapping[str, Standings],
    looked: Looked,
    producers: Container[str] = (),
) -> Iterator[Gap]:
    """Every period that is due and was not filed, of the Participants of whom such a return is looked for."""
    for code, history in sorted(standings.items()):
        if looked.calendar.expects(looked.subject, code, looked.known):
            own = filed.get(code, ())
            for period, due_on in _due(code, looked):
                if period not in own:
                    yield _gap(history, period, due_on, looked, is_producer=code in producers)


def _due(code: str, looked: Looked) -> Iterator[tuple[Period, date]]:
    period = looked.since
    while (due_on := looked.calendar.due_on(looked.subject, period, code)) < looked.as_of:
        yield period, due_on
        period = period.step(1)


def _gap(history: Standings, period: Period, due_on: date, looked: Looked, *, is_producer: bool) -> Gap:
    late = (looked.as_of - due_on).days
    why = explanation(history, period)
    is_late = late <= looked.calendar.grace_days
    absence = Absence.EXPLAINED if why else Absence.LATE if is_late else Absence.MISSING
    return Gap(str(history.participant), history.name, period, due_on, late, absence, is_producer, why)


def explanation(history: Standings, period: Period) -> Finding | None:
    """Why none is expected: it did not take part through the whole half-year, or was not in standing.

    A beginning that the source only saw, or dates to the year, is no beginning: the return may have been due.
    """
    participant = str(history.participant)
    standing = history.on(period.last)
    if standing is not None and standing.status in TRADING:
        return _began_within(history, standing, period)
    if standing is not None and standing.status is not Status.APPLICANT:
        return _out_of_standing(participant, standing)
    later = next((span for span in history.spans if span.from_on > period.last and span.status in TRADING), None)
    if later is None:
        return _left(history, period)
    uncertain = later.precision in (Precision.FIRST_SEEN, Precision.UNKNOWN)
    words = say.NOT_KNOWN if uncertain and not spans_within(history, period) else say.NOT_YET
    return words.finding(participant=participant, from_on=later.from_on.isoformat())


def _began_within(history: Standings, standing: Standing, period: Period) -> Finding | None:
    """That it was not yet in standing on the first day of the half-year."""
    participant, first = str(history.participant), history.on(period.first)
    if first is not None and first.status not in TRADING:
        return _out_of_standing(participant, first)
    if first is None and standing.precision in (Precision.DAY, Precision.MONTH):
        return say.NOT_YET.finding(participant=participant, from_on=standing.from_on.isoformat())
    if standing.precision is Precision.YEAR and standing.from_on.year == period.year:
        return say.NOT_DATED.finding(participant=participant, year=str(period.year))
    return None


def _out_of_standing(participant: str, span: Standing) -> Finding:
    said = {"from_on": span.from_on.isoformat(), "status": str(span.status)}
    if span.until is None:
        return say.STILL_NOT.finding(participant=participant, **said)
    return say.NOT_TRADING.finding(participant=participant, until_on=span.until.isoformat(), **said)


def _left(history: Standings, period: Period) -> Finding:
    participant = str(history.participant)
    ended = [span.until for span in history.spans if span.until]
    answers = str(participant_of(CountryCode(participant), period.last))
    until_on = (max(ended) if ended else period.first).isoformat()
    return say.NO_LONGER.finding(participant=participant, until_on=until_on, country=answers)


def unexplained_gaps(facts: Facts, policy: AnomalyPolicy) -> Iterator[Doubt]:
    """Half-years without a return from a Participant that mines diamonds and took part; those in a row are one."""
    missing: dict[str, list[Period]] = {}
    for gap in gaps(facts, policy):
        if gap.absence is Absence.MISSING and gap.is_producer:
            missing.setdefault(gap.participant, []).append(gap.period)
    for code, periods in missing.items():
        for run in _runs(periods):
            usual = _usual(facts.producers[code], run)
            yield Doubt(
                test="unexplained_gap",
                said=say.GAP.finding(participant=code, period=spans(run)),
                participant=code,
                periods=run,
                lines=(),
                surprise=0.85 if usual[0] else 0.5,
                moves=usual,
            )


def _runs(periods: list[Period]) -> Iterator[tuple[Period, ...]]:
    run: list[Period] = []
    for period in periods:
        if run and run[-1].step(1) != period:
            yield tuple(run)
            run = []
        run.append(period)
    if run:
        yield tuple(run)


def _usual(cells: tuple[Cell, ...], run: tuple[Period, ...]) -> tuple[int, int]:
    """What the half-years next to the gap came to, as the middle one of up to four."""
    before = [cell for cell in cells if cell.period < run[0]][-2:]
    after = [cell for cell in cells if cell.period > run[-1]][:2]
    near = [*before, *after]
    return round(median(cell.points for cell in near)), round(median(cell.cents for cell in near))


@dataclass(frozen=True, slots=True)
class Punctuality:
    """Of the returns of one Participant whose day of filing is known, how many came by the day they were due."""

    participant: str
    returns: int
    on_time: int
    # Days after the due day that the middle one of the late ones came.
    days_late: int

    @property
    def per_cent(self) -> int:
        return round(100 * self.on_time / self.returns)


def punctuality(facts: Facts, policy: AnomalyPolicy) -> Iterator[Punctuality]:
    """How punctual each Participant is, by the first filing of each half-year (R-STA.1)."""
    filings = {
        code: {
            cell.period: min(filed)
            for cell in cells
            if (filed := [line.filed_on for line in cell.lines if line.filed_on])
        }
        for code, cells in facts.cells.items()
    }
    return punctuality_of(filings, Subject.PRODUCTION, policy.calendar)


def punctuality_of(
    filings: Mapping[str, Mapping[Period, date]], subject: Subject, calendar: Calendar
) -> Iterator[Punctuality]:
    """The same of any subject, by the days on which each period was first filed."""
    for code, days_of in filings.items():
        days = [(day - calendar.due_on(subject, period, code)).days for period, day in days_of.items()]
        late = [day for day in days if day > 0]
        if days:
            yield Punctuality(code, len(days), len(days) - len(late), round(median(late)) if late else 0)


def punctual_by_year(
    filings: Mapping[str, Mapping[Period, date]], subject: Subject, calendar: Calendar
) -> dict[Period, float | None]:
    """Per cent of the returns of each year that came by the day they were due."""
    counts: dict[int, list[bool]] = {}
    for code, days_of in filings.items():
        for period, day in days_of.items():
            counts.setdefault(period.year, []).append(day <= calendar.due_on(subject, period, code))
    return {Period.whole_year(year): 100 * sum(found) / len(found) for year, found in sorted(counts.items())}
