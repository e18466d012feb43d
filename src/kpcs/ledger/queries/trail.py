"""Reading the ledger: the trail of one subject, or of one authority."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from ..kinds import Kind
from ..models import Event

EVENTS_ON_A_PAGE = 50


def trail(subject_kind: str, subject: str) -> QuerySet[Event]:
    """Everything that happened to one subject, oldest first; the caller decided that the reader may see it."""
    return Event.objects.filter(subject_kind=subject_kind, subject=subject).order_by("sequence")


def of_authority(authority: str) -> QuerySet[Event]:
    """Everything in one authority's trail, newest first."""
    return Event.objects.filter(authority=authority).order_by("-at", "-sequence")


def after(sequence: int, kinds: tuple[str, ...]) -> QuerySet[Event]:
    """Events of some kinds after a sequence number, oldest first: what the exchange room delivers from."""
    return Event.objects.filter(sequence__gt=sequence, kind__in=kinds).order_by("sequence")


def newest() -> int:
    """The number of the newest event; 0 in an empty office."""
    return Event.objects.order_by("-sequence").values_list("sequence", flat=True).first() or 0


def is_opened() -> bool:
    """Whether this office was set up to its end."""
    return Event.objects.filter(subject_kind="office", kind=Kind.OFFICE_OPENED).exists()


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailFilter:
    """What of an authority's trail is asked for; nothing set means all of it."""

    kind: str = ""
    by: str = ""
    first_on: date | None = None
    last_on: date | None = None


def filtered(authority: str, wanted: TrailFilter) -> QuerySet[Event]:
    """The part of an authority's trail that was asked for, newest first. Days are those of the office's time zone."""
    events = of_authority(authority)
    if wanted.kind:
        events = events.filter(kind=wanted.kind)
    if wanted.by:
        events = events.filter(by=wanted.by)
    if wanted.first_on:
        events = events.filter(at__gte=_midnight(wanted.first_on))
    if wanted.last_on:
        events = events.filter(at__lt=_midnight(wanted.last_on + timedelta(days=1)))
    return events


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Some events in a row, and where the next ones begin. A trail of millions is never counted."""

    events: list[Event]
    older: int | None
    is_first: bool


def page_of(events: QuerySet[Event], *, before: int | None = None) -> TrailPage:
    """The events older than the one of a sequence number, or the newest."""
    if before is not None:
        at = events.order_by().filter(pk=before).values("at")
        # The first part, which follows from the second, is the one that an index answers.
        events = events.filter(at__lte=at).filter(Q(at__lt=at) | Q(sequence__lt=before))
    rows = list(events[: EVENTS_ON_A_PAGE + 1])
    shown = rows[:EVENTS_ON_A_PAGE]
    return TrailPage(shown, shown[-1].sequence if len(rows) > EVENTS_ON_A_PAGE else None, before is None)


def rows_for_export(events: QuerySet[Event]) -> Iterator[tuple[object, ...]]:
    """One row for each event, read from the database piece by piece."""
    fields = ("sequence", "at", "kind", "subject_kind", "subject", "by", "by_name", "findings", "data")
    yield from events.values_list(*fields).iterator(chunk_size=1000)
