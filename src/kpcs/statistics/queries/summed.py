"""Trade and numbers of certificates as a reader may see them: the Participants' statisticians by partner, as the
figures stand in this office; everybody else in sums, as they were released (R-WEB.2)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Sum

from kpcs.permissions import Holder

from ..models import Subject, Submission
from ..releases.lines import ReleasedLine
from ..releases.summary import SummaryRow
from . import released
from .figures import standing

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

SUBJECTS = (Subject.TRADE, Subject.CERTIFICATES)
ALL = (Subject.PRODUCTION, *SUBJECTS)


def lines(
    by: Holder | AnonymousUser,
    *,
    at: datetime,
    year: int | None = None,
    participant: str = "",
    subjects: Collection[Subject] = SUBJECTS,
) -> tuple[ReleasedLine, ...]:
    """Every figure of trade and every number of certificates (or of other subjects), each with its return."""
    if released.sees_partners(by):
        return standing_lines(year=year, participant=participant, subjects=subjects)
    return tuple(
        line
        for line in released.public_figures(at=at)
        if line.subject in subjects
        and (year is None or line.year == year)
        and (not participant or line.participant == participant)
    )


def standing_lines(
    *, year: int | None = None, participant: str = "", subjects: Collection[Subject] = SUBJECTS
) -> tuple[ReleasedLine, ...]:
    """The same for who works with the figures: by partner, as they stand."""
    wanted: dict[str, Any] = {}
    if year is not None:
        wanted["submission__year"] = year
    if participant:
        wanted["submission__participant"] = participant
    return tuple(
        sorted(line for subject in subjects for line in released.lines_of_rows(standing(subject).filter(**wanted)))
    )


def by_quarter(by: Holder | AnonymousUser, *, at: datetime) -> tuple[ReleasedLine, ...]:
    """The world's trade and certificates, one line for each flow of a quarter."""
    if not released.sees_partners(by):
        return lines(by, at=at)
    keys = ("submission__subject", "flow", "submission__year", "submission__part", "submission__is_demonstration")
    sums = {f"all_{name}": Sum(name) for name in ("points", "cents", "certificates")}
    found = []
    for subject in SUBJECTS:
        for row in standing(subject).order_by().values_list(*keys).annotate(**sums):
            about, flow, year, part, is_made_up, points, cents, count = row
            key = ("", about, flow, year, part, "", "", "", "")
            found.append(ReleasedLine(*key, points, cents, count, False, "", 0, is_made_up))
    return tuple(found)


def traders(by: Holder | AnonymousUser, *, at: datetime) -> set[str]:
    """Participants of whom there is a figure of trade or a number of certificates."""
    if not released.sees_partners(by):
        return {line.participant for line in lines(by, at=at)}
    signed = Submission.objects.filter(subject__in=SUBJECTS, state=Submission.State.SIGNED)
    return set(signed.order_by().values_list("participant", flat=True).distinct())


def by_year(held: Iterable[ReleasedLine]) -> dict[int, SummaryRow]:
    """Sums of the lines year by year, the newest first."""
    years: dict[int, SummaryRow] = {}
    for line in held:
        years.setdefault(line.year, SummaryRow("")).add(line)
    return dict(sorted(years.items(), reverse=True))
