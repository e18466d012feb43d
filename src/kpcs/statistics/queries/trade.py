"""The rows of trade and of certificates that stand, of all Participants, for the tests."""

from __future__ import annotations

from datetime import date

from django.db.models import Max

from kpcs.participants import queries as participants

from ..analysis.trade.facts import TradeFacts
from ..analysis.trade.rows import Trade
from ..models import Figure, Subject, Submission
from .figures import standing

_COLUMNS = (
    "submission__participant_id",
    "flow",
    "partner",
    "submission__year",
    "submission__part",
    "hs",
    "origin",
    "points",
    "cents",
    "certificates",
)


def rows_of(subject: str) -> tuple[Trade, ...]:
    """Every row of a subject that stands, nil rows left out."""
    figures = standing(subject).filter(is_nil=False, submission__part__gt=0).order_by("submission_id", "line")
    return tuple(
        Trade(reporter, flow, partner, year * 4 + part - 1, hs, origin, points, cents, certificates)
        for reporter, flow, partner, year, part, hs, origin, points, cents, certificates in figures.values_list(
            *_COLUMNS
        )
    )


def facts() -> TradeFacts:
    """What the tests of trade look at, as known on the day of the newest signature."""
    signed = Submission.objects.filter(state=Submission.State.SIGNED)
    trade = signed.filter(subject=Subject.TRADE, part__gt=0).values_list("participant_id", "year", "part")
    newest = signed.filter(subject__in=SUBJECTS).aggregate(at=Max("signed_at"))["at"]
    return TradeFacts(
        rows_of(Subject.TRADE),
        rows_of(Subject.CERTIFICATES),
        frozenset((code, year * 4 + part - 1) for code, year, part in trade.distinct()),
        participants.all_standings(),
        newest.date() if newest else date(2003, 1, 1),
        frozenset(_producers()),
    )


SUBJECTS = (Subject.TRADE, Subject.CERTIFICATES)


def _producers() -> set[str]:
    """Those that ever filed stones of their own."""
    mined = Figure.objects.filter(submission__subject=Subject.PRODUCTION, submission__state=Submission.State.SIGNED)
    return set(mined.filter(points__gt=0).order_by().values_list("submission__participant_id", flat=True).distinct())
