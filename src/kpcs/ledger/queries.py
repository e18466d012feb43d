"""Reading the ledger: the trail of one subject, or of one authority."""

from __future__ import annotations

from django.db.models import QuerySet

from .models import Event


def trail(subject_kind: str, subject: str) -> QuerySet[Event]:
    """Everything that happened to one subject, oldest first; the caller decided that the reader may see it."""
    return Event.objects.filter(subject_kind=subject_kind, subject=subject).order_by("sequence")


def of_authority(authority: str) -> QuerySet[Event]:
    """Everything in one authority's trail, newest first."""
    return Event.objects.filter(authority=authority).order_by("-sequence")


def after(sequence: int, kinds: tuple[str, ...]) -> QuerySet[Event]:
    """Events of some kinds after a sequence number, oldest first: what the exchange room delivers from."""
    return Event.objects.filter(sequence__gt=sequence, kind__in=kinds).order_by("sequence")


def newest() -> int:
    """The sequence number of the latest event; 0 in an empty ledger."""
    return Event.objects.order_by("-sequence").values_list("sequence", flat=True).first() or 0
