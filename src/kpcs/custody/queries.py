"""Reads: firms of one authority, who acts for them, and what the law needs to know of an exporter."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from kpcs.errors import NotFound
from kpcs.scheme.facts import ExporterFacts
from kpcs.scheme.values import CountryCode

from .models import Firm, Representative

if TYPE_CHECKING:
    from kpcs.accounts.models import Officer

COLUMNS = (
    "id",
    "name",
    "address",
    "country",
    "licence_number",
    "licence_from",
    "licence_until",
    "is_exporter",
    "is_importer",
    "is_demonstration",
)


def firms_of(authority: str) -> QuerySet[Firm]:
    """Every firm that is or was registered with the authority."""
    return Firm.objects.filter(authority_id=authority)


def firms_matching(authority: str, *, text: str = "", licensed_on: date | None = None) -> QuerySet[Firm]:
    """Firms whose name or licence number contains the text; with ``licensed_on`` only those licensed on that day."""
    firms = firms_of(authority)
    if text:
        firms = firms.filter(Q(name__icontains=text) | Q(licence_number__icontains=text))
    if licensed_on is not None:
        firms = firms.filter(licence_from__lte=licensed_on, licence_until__gte=licensed_on)
    return firms


def firm_of(authority: str, pk: int) -> Firm:
    """One firm of the authority, or :class:`NotFound`."""
    found = firms_of(authority).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def firm_represented_by(person: Officer, *, on: date) -> Firm | None:
    """The firm that the person acts for on the day."""
    found = (
        Representative.objects.select_related("firm__authority")
        .filter(person=person, since_on__lte=on)
        .filter(Q(until__isnull=True) | Q(until__gt=on))
        .first()
    )
    return found.firm if found else None


def representatives_of(firm: Firm) -> QuerySet[Representative]:
    """Who acts or acted for the firm, newest first."""
    return Representative.objects.filter(firm=firm).select_related("person").order_by("-since_on", "pk")


def exporter_facts(firm: Firm) -> ExporterFacts:
    """What the rules look at: who the firm is, and from when to when its licence runs (R-AII.13)."""
    return ExporterFacts(
        name=firm.name,
        address=firm.address,
        country=CountryCode(firm.country),
        is_exporter=firm.is_exporter,
        licence_from=firm.licence_from,
        licence_until=firm.licence_until,
    )
