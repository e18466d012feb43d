"""Which returns a Participant files, period by period, with what is there of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kpcs.participants.queries import standings_of
from kpcs.permissions import Holder
from kpcs.scheme.periods import Period
from kpcs.scheme.rules.statistics import Subject, stood_in

from ..models import Draft, Submission
from . import returns

DUE_MONTHS = 2


@dataclass(frozen=True, slots=True)
class Expected:
    """One return: its period, when it is due, its newest revision, whether a draft lies there."""

    subject: Subject
    period: Period
    newest: Submission | None
    signed: Submission | None
    has_draft: bool

    @property
    def part(self) -> int:
        return returns.part_of(self.period)

    @property
    def due_on(self) -> date:
        return self.period.due_on(DUE_MONTHS)


def of_year(year: int, *, by: Holder, on: date) -> list[Expected]:
    """The returns of the periods that have begun and in which the Participant took part, and all that were filed."""
    participant = returns.own_participant(by)
    rows = returns.submissions(by).filter(year=year).order_by("-revision")
    found: dict[tuple[str, int], list[Submission]] = {}
    for row in rows:
        found.setdefault((row.subject, row.part), []).append(row)
    drafts = set(Draft.objects.filter(participant_id=participant, year=year).values_list("subject", "part"))
    history = standings_of(participant)
    result = []
    for subject, period in _periods(year):
        revisions = found.pop((str(subject), returns.part_of(period)), [])
        is_expected = period.first <= on and history is not None and stood_in(history, period)
        if revisions or is_expected:
            result.append(_expected(subject, period, revisions, drafts))
    return sorted(result, key=lambda one: (one.period.last, one.subject), reverse=True)


def _periods(year: int) -> Iterator[tuple[Subject, Period]]:
    for subject in Subject:
        yield from ((subject, Period(year, part, subject.length)) for part in range(1, 12 // subject.length + 1))


def _expected(subject: Subject, period: Period, revisions: list[Submission], drafts: set[tuple[str, int]]) -> Expected:
    signed = next((row for row in revisions if row.state == Submission.State.SIGNED), None)
    newest = next((row for row in revisions if row.state != Submission.State.WITHDRAWN), None)
    return Expected(subject, period, newest, signed, (str(subject), returns.part_of(period)) in drafts)
