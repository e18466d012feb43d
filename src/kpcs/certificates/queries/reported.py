"""What the own authority told about numbers, and what was taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import QuerySet

from kpcs.errors import NotFound
from kpcs.scheme.findings import Finding
from kpcs.scheme.rules import certificates as rules
from kpcs.scheme.trust import NumberState

from ..models import Certificate, NumberNotice


def told_by(authority: str) -> QuerySet[NumberNotice]:
    """Every report of an authority, newest first, the withdrawn ones among them."""
    return NumberNotice.objects.filter(authority_id=authority).order_by("-since", "-id")


def notice_of(authority: str, pk: int) -> NumberNotice:
    """One report; another authority's is not found."""
    found = told_by(authority).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def against_withdrawing(notice: NumberNotice) -> tuple[Finding, ...]:
    """Why it cannot be withdrawn; empty when it can."""
    return rules.check_withdrawal(NumberState(notice.about), is_withdrawn=notice.withdrawn_at is not None)


class ToldRow(NamedTuple):
    """A report as the snapshot needs it: of which number, by whom, and who took it back when and why."""

    number: str
    about: str
    since: datetime
    authority: str
    participant: str
    reason: str
    withdrawn_at: datetime | None
    withdrawn_reason: str


def told_since(moment: datetime) -> Iterator[ToldRow]:
    """Every report since a moment, of all authorities of this office, the withdrawn ones among them."""
    fields = ("number", "about", "since", "authority__name", "authority__participant_id", "reason")
    rows = NumberNotice.objects.filter(since__gte=moment).order_by("pk")
    return map(ToldRow._make, rows.values_list(*fields, "withdrawn_at", "withdrawn_reason").iterator())


# In these states a paper may still be presented and believed; the others are told or over.
_OF_USE = ("issued", "notified", "exported", "presented", "detained", "seized")


def of_use_signed_with(kid: str, *, on: date) -> Iterator[tuple[str, bytes]]:
    """Number and signed bytes of what a key of this office signed, if it has not expired and was not used."""
    rows = Certificate.objects.filter(kid=kid, signed__isnull=False, expires_on__gte=on, state__in=_OF_USE)
    for number, signed in rows.order_by().values_list("number", "signed").iterator():
        yield number, bytes(signed or b"")
