"""The figures that stand: of each return the newest signed revision, exactly as filed."""

from __future__ import annotations

from collections.abc import Set
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from kpcs.participants import queries as participants
from kpcs.scheme.periods import Period

from ..analysis.facts import Facts, Line, day_of, newest_stamp
from ..models import Figure, Subject, Submission
from ..releases.lines import submission_name

_COLUMNS = (
    "submission__participant_id",
    "submission__year",
    "submission__part",
    "submission__prepared_at",
    "submission__channel",
    "method",
    "is_nil",
    "points",
    "cents",
    "place",
    "created_at_source",
    "modified_at_source",
)


def standing(subject: str) -> QuerySet[Figure]:
    """The lines of every return of a subject that stands: signed, and no signed revision after it."""
    later = Submission.objects.filter(
        participant=OuterRef("submission__participant"),
        subject=subject,
        year=OuterRef("submission__year"),
        part=OuterRef("submission__part"),
        revision__gt=OuterRef("submission__revision"),
        state=Submission.State.SIGNED,
    )
    signed = Figure.objects.filter(submission__subject=subject, submission__state=Submission.State.SIGNED)
    return signed.exclude(Exists(later))


def production_lines() -> tuple[Line, ...]:
    """Every line of production that stands, by Participant and half-year, in the order in which it was filed."""
    return tuple(_line(*row) for row in _ordered(standing(Subject.PRODUCTION)).values_list(*_COLUMNS))


def lines_released(keys: Set[tuple[str, int]]) -> tuple[Line, ...]:
    """The lines of production that a release holds, by return (``SL-production-2014-1-r2``) and line, as they stand.

    A signed return never changes, so these are the release's figures, with the stamps that it leaves out.
    """
    signed = Figure.objects.filter(submission__subject=Subject.PRODUCTION, submission__state=Submission.State.SIGNED)
    names = ("submission__revision", "line")
    found = []
    for revision, line, *row in _ordered(signed).values_list(*names, *_COLUMNS):
        if (submission_name(row[0], Subject.PRODUCTION.value, row[1], row[2], revision), line) in keys:
            found.append(_line(*row))
    return tuple(found)


def _ordered(rows: QuerySet[Figure]) -> QuerySet[Figure]:
    halves = rows.filter(submission__part__in=(1, 2))
    return halves.order_by("submission__participant_id", "submission__year", "submission__part", "line")


def _line(
    participant: str,
    year: int,
    part: int,
    prepared_at: Any,
    channel: str,
    method: str,
    is_nil: bool,
    points: int,
    cents: int,
    place: str,
    created: str,
    modified: str,
) -> Line:
    is_own = channel != Submission.Channel.LOADED
    return Line(
        participant=participant,
        period=Period.half_year(year, part),
        method="" if is_nil else method or Figure.Method.UNDIVIDED.value,
        points=points,
        cents=cents,
        place=place,
        filed_on=prepared_at.date() if is_own else day_of(created),
        changed_on=None if is_own else day_of(modified),
    )


def facts(*, as_of: date | None = None, lines: tuple[Line, ...] | None = None) -> Facts:
    """What the tests look at, as known on a day; by default the day of the newest filing among the figures.

    Figures that were loaded say nothing of returns that came later: an office that only loads is not behind.
    """
    lines = production_lines() if lines is None else lines
    return Facts(lines, participants.all_standings(), as_of or newest_stamp(lines) or date(2003, 1, 1))
