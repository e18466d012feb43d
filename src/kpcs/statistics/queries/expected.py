"""Which returns a Participant files, period by period, with what is there of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from kpcs.participants.queries import standings_of
from kpcs.permissions import Holder
from kpcs.scheme.periods import Period
from kpcs.scheme.rules.statistics import Subject, stood_in

from ..calendar import calendar
from ..models import Draft, Submission
from . import returns
from .completeness import reminded


@dataclass(frozen=True, slots=True)
class Expected:
    """One return: its period, when it is due, its newest revision, whether a draft lies there."""

    subject: Subject
    period: Period
    newest: Submission | None
    has_draft: bool
    due_on: date
    # Whether it is asked of this Participant; a return of stocks is welcome from all.
    is_asked: bool
    reminded_on: date | None

    @property
    def part(self) -> int:
        return returns.part_of(self.period)


def of_year(year: int, *, by: Holder, on: date) -> list[Expected]:
    """The returns of the periods that have begun and in which the Participant took part, and all that were filed."""
    participant = returns.own_participant(by)
    rows = returns.submissions(by).filter(year=year).order_by("-revision")
    found: dict[tuple[str, int], list[Submission]] = {}
    for row in rows:
        found.setdefault((row.subject, row.part), []).append(row)
    drafts = set(Draft.objects.filter(participant_id=participant, year=year).values_list("subject", "part"))
    history, known = standings_of(participant), calendar()
    made = reminded(participant, year)
    result = []
    for subject, period in _periods(year):
        key = (str(subject), returns.part_of(period))
        revisions = found.pop(key, [])
        is_expected = period.first <= on and history is not None and stood_in(history, period)
        if revisions or is_expected:
            newest = next((row for row in revisions if row.state != Submission.State.WITHDRAWN), None)
            result.append(
                Expected(
                    subject=subject,
                    period=period,
                    newest=newest,
                    has_draft=key in drafts,
                    due_on=known.due_on(subject, period, participant),
                    is_asked=subject is not Subject.STOCK or known.expects(subject, participant),
                    reminded_on=timezone.localtime(made[key].made_at).date() if key in made else None,
                )
            )
    return sorted(result, key=lambda one: (one.period.last, one.subject), reverse=True)


def _periods(year: int) -> Iterator[tuple[Subject, Period]]:
    for subject in Subject:
        yield from ((subject, Period(year, part, subject.length)) for part in range(1, 12 // subject.length + 1))
