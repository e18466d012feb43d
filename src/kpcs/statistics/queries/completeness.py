"""Which returns came and when, which did not, and of which somebody is to be reminded (R-STA.1, R-STA.3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from kpcs.participants.queries import all_authorities, all_standings, hosted_authorities, standings_of
from kpcs.scheme.periods import FIRST_YEAR, Length, Period
from kpcs.scheme.rules.statistics import Calendar, Subject
from kpcs.scheme.standings import Standings

from ..analysis.complete import Completeness, Days
from ..analysis.expected import Gap, Looked, explanation, gaps_of
from ..analysis.facts import day_of
from ..calendar import calendar
from ..models import Figure, Reminder, Submission
from .returns import part_of

State = Submission.State


def filings(subject: Subject) -> Days:
    """By Participant, the day on which each period was first signed off; of a loaded table, by the table's stamps."""
    rows = Submission.objects.filter(subject=subject, state=State.SIGNED).order_by("participant", "revision")
    names = ("pk", "participant_id", "year", "part", "channel", "signed_at")
    stamps = _stamps(subject)
    found: dict[str, dict[Period, date]] = {}
    for pk, code, year, part, channel, signed_at in rows.values_list(*names):
        day = stamps.get(pk) if channel == Submission.Channel.LOADED else timezone.localtime(signed_at).date()
        if day is not None:
            found.setdefault(code, {}).setdefault(_period(subject, year, part), day)
    return found


def _stamps(subject: Subject) -> dict[int, date]:
    rows = Figure.objects.filter(submission__subject=subject, submission__channel=Submission.Channel.LOADED)
    found: dict[int, date] = {}
    for pk, stamp in rows.order_by().values_list("submission_id", "created_at_source").distinct():
        if (day := day_of(stamp)) is not None:
            found[pk] = min(day, found.get(pk, day))
    return found


def _period(subject: Subject, year: int, part: int) -> Period:
    return Period(year, part or 1, subject.length if part else Length.YEAR)


def filed(subject: Subject, participant: str = "") -> dict[str, set[Period]]:
    """By Participant, the periods for which a signed return is here; of all, or of one."""
    rows = Submission.objects.filter(subject=subject, state=State.SIGNED).order_by()
    rows = rows.filter(participant=participant) if participant else rows
    found: dict[str, set[Period]] = {}
    for code, year, part in rows.values_list("participant_id", "year", "part").distinct():
        found.setdefault(code, set()).add(_period(subject, year, part))
    return found


def at_home() -> set[str]:
    """The Participants whose authorities' work this office does."""
    return set(hosted_authorities().values_list("participant_id", flat=True))


def kept_since(subject: Subject, known: Calendar) -> Period | None:
    """From which period on this office looks for such returns: as its calendar says, else the first that was filed."""
    if (said := known.kept_since.get(subject)) is not None:
        return said
    if subject is Subject.PRODUCTION:
        return Period.half_year(FIRST_YEAR, 1)
    rows = Submission.objects.filter(subject=subject, state=State.SIGNED).order_by("year", "part")
    first = rows.values_list("year", "part").first()
    return None if first is None else _period(subject, *first)


def completeness(subject: Subject, *, on: date) -> Completeness:
    """Every period that is due on the day and was not filed, of all of whom such a return is looked for here."""
    there, known = filed(subject), calendar()
    since = kept_since(subject, known)
    found: tuple[Gap, ...] = ()
    if since is not None:
        looked = Looked(subject=subject, since=since, as_of=on, calendar=known, known=at_home() | set(there))
        found = tuple(gaps_of(there, all_standings(), looked))
    return Completeness(subject, on, since, found, filings(subject))


@dataclass(frozen=True, slots=True)
class Open:
    """A return that is due soon or late and is not signed off; ``days`` is which reminder is to be made of it."""

    participant: str
    subject: Subject
    period: Period
    due_on: date
    days: int | None

    @property
    def part(self) -> int:
        return part_of(self.period)


def open_returns(*, on: date, participant: str = "") -> list[Open]:
    """The returns about which somebody is to be reminded around this day: due soon, or late but not long since."""
    known = calendar()
    histories = all_standings() if not participant else _own(participant)
    found: list[Open] = []
    home = at_home()
    for subject in Subject:
        since = kept_since(subject, known)
        if since is None:
            continue
        there = filed(subject, participant)
        kept = home | set(there)
        for code, history in histories.items():
            if known.expects(subject, code, kept):
                own = there.get(code, set())
                found += [
                    one
                    for one in _near(subject, code, since, known, on)
                    if one.period not in own and explanation(history, one.period) is None
                ]
    return sorted(found, key=lambda one: (one.due_on, one.participant, one.subject))


def _own(participant: str) -> dict[str, Standings]:
    history = standings_of(participant)
    return {} if history is None else {participant: history}


def _near(subject: Subject, code: str, since: Period, known: Calendar, on: date) -> Iterator[Open]:
    """The periods that are over and whose day of filing is not farther off than the first and last reminder."""
    first = max(known.remind_before, default=0)
    last = max(known.remind_after, default=0) + known.remind_within
    period = since
    while period.last < on:
        due_on = known.due_on(subject, period, code)
        if -first <= (on - due_on).days <= last:
            yield Open(code, subject, period, due_on, known.reminder(due_on, on))
        period = period.step(1)


def reminders_due(*, on: date) -> list[Open]:
    """Those of which a reminder is due on the day and none was made, of Participants that can be written to."""
    reached = set(all_authorities().exclude(notices_email="").values_list("participant_id", flat=True))
    names = ("participant_id", "subject", "year", "part", "days")
    made = set(Reminder.objects.filter(due_on__year__gte=on.year - 3).values_list(*names))
    return [
        one
        for one in open_returns(on=on)
        if one.days is not None
        and one.participant in reached
        and (one.participant, one.subject.value, one.period.year, one.part, one.days) not in made
    ]


def reminded(participant: str, year: int) -> dict[tuple[str, int], Reminder]:
    """The newest reminder of each return of one Participant and year."""
    rows = Reminder.objects.filter(participant=participant, year=year).order_by("made_at", "days")
    return {(row.subject, row.part): row for row in rows}
