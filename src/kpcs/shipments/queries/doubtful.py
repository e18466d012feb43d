"""Arrivals of one authority that statistics asks about: numbers presented again, papers used after their day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Q
from django.utils import timezone

from kpcs.scheme.codec import statement_of
from kpcs.scheme.statement import Statement
from kpcs.scheme.verify import Outcome

from ..models import Arrival


@dataclass(frozen=True, slots=True)
class Presented:
    """One presentation: the paper as it said, when it came, when its goods were let in, if they were."""

    number: str
    paper: Statement
    on: date
    used_on: date | None
    points: int
    cents: int


def again(authority: str, *, since: datetime) -> Iterator[tuple[Presented, ...]]:
    """Every number that came to this authority more than once, transit left out, with its presentations in order."""
    rows = Arrival.objects.filter(authority=authority, presented_at__gte=since, is_transit=False)
    twice = rows.order_by().values("number").annotate(times=Count("pk")).filter(times__gt=1).values("number")
    found: dict[str, list[Presented]] = defaultdict(list)
    for row in rows.filter(number__in=twice).order_by("presented_at", "pk"):
        found[row.number].append(_presented(row))
    yield from (tuple(presentations) for _, presentations in sorted(found.items()))


def late(authority: str, *, since: datetime) -> Iterator[Presented]:
    """Goods that were let in after their certificate had expired."""
    rows = Arrival.objects.filter(authority=authority, presented_at__gte=since, used_at__isnull=False)
    # A paper that was judged good and used at once was in time: only the others are opened.
    doubtful = ~Q(outcome=Outcome.GENUINE) | Q(used_at__gt=F("presented_at") + timedelta(days=1))
    for row in rows.filter(doubtful).order_by("used_at", "number"):
        one = _presented(row)
        if one.used_on and one.used_on > one.paper.expires_on:
            yield one


def state(authority: str) -> object:
    """Another value as soon as something arrived at this authority, or was let in anywhere; read from indexes."""
    newest = Arrival.objects.filter(authority=authority).order_by("-presented_at", "-id")
    used = Arrival.objects.filter(used_at__isnull=False).order_by("-used_at")
    return newest.values_list("presented_at", "id").first(), used.values_list("used_at", flat=True).first()


def _presented(row: Arrival) -> Presented:
    return Presented(
        row.number,
        statement_of(bytes(row.payload)),
        timezone.localtime(row.presented_at).date(),
        timezone.localtime(row.used_at).date() if row.used_at else None,
        row.carats_points,
        row.value_cents,
    )
