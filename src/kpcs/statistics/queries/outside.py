"""Figures from outside the scheme, for those who work on returns: they are not ours to publish."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Max, Q, QuerySet, Sum

from ..models import Figure, OutsideFigure, OutsideLoad, Subject, Submission
from ..outside.comparing import ROUGH, Declared, Own, of_participants
from .figures import standing
from .kept import kept

_PARTS = {Subject.PRODUCTION: 2, Subject.TRADE: 4}
_MEASURES = {"production": "production", "export": "exports", "import": "imports"}


def loads() -> QuerySet[OutsideLoad]:
    """The tables that stand, of each source and scope the newest."""
    return OutsideLoad.objects.filter(superseded_by__isnull=True).order_by("source", "scope")


def state() -> object:
    """Changes whenever a table is loaded."""
    return OutsideLoad.objects.aggregate(newest=Max("pk"))["newest"]


def declared() -> tuple[Declared, ...]:
    """Rough diamonds by Participant, as the tables that stand declare them; read once for each state of them.

    Two tables may say the same figure: then the one that was loaded later counts.
    """
    return kept("declared", state(), lambda: of_participants(_raw()))


def _raw() -> Iterator[Declared]:
    rows = OutsideFigure.objects.filter(load__superseded_by__isnull=True, hs__in=ROUGH).exclude(reporter="")
    rows = rows.filter(Q(partner_name="") | ~Q(partner="")).order_by("load_id")
    names = ("load__source", "reporter", "partner", "flow", "year", "hs", "cents")
    newest = {tuple(row[:6]): row[6] for row in rows.values_list(*names).iterator()}
    return (Declared._make((*key, cents)) for key, cents in newest.items())


def own_values() -> tuple[Own, ...]:
    """What Participants filed of whole years: every half-year of production, every quarter of trade."""
    found: list[Own] = []
    for subject, parts in _PARTS.items():
        signed = Submission.objects.filter(subject=subject, state=Submission.State.SIGNED, part__gte=1)
        whole = signed.values("participant_id", "year").annotate(parts=Count("part", distinct=True)).filter(parts=parts)
        years = set(whole.values_list("participant_id", "year"))
        lines = standing(subject).filter(submission__part__gte=1).order_by()
        sums = lines.values_list("submission__participant_id", "submission__year", "flow").annotate(all=Sum("cents"))
        values = {tuple(row[:3]): int(row[3]) for row in sums}
        is_production = subject == Subject.PRODUCTION
        flows = [Figure.Flow.PRODUCTION] if is_production else [Figure.Flow.EXPORT, Figure.Flow.IMPORT]
        keys = ((code, year, flow) for code, year in years for flow in flows)
        found += [Own(code, year, _MEASURES[flow], values.get((code, year, flow), 0)) for code, year, flow in keys]
    return tuple(sorted(found))
