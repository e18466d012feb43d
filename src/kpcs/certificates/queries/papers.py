"""What a certificate is made from: the application as filed, and what was found when the goods were opened."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, QuerySet, TextField, UUIDField
from django.db.models.functions import Cast

from kpcs.prepared import Given, Question
from kpcs.scheme.application import Draft, read
from kpcs.scheme.statement import Parcel
from kpcs.scheme.values import CountryCode, Usd

from ..inspecting import Record
from ..models import Application, Inspection
from .applications import ToIssue
from .inspections import found_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """An inspected application in plain values; ``parcels`` are the lines that go on the certificate.

    What the goods are is told by the inspection alone: ``draft`` is what was filed, without the declared parcels, and
    ``sealed`` what was found and how it was sealed, without the rest of the record.
    """

    application: Application | ToIssue
    draft: Draft
    participant: CountryCode
    authority_name: str
    firm_name: str
    firm_address: str
    firm_country: str
    inspection: int
    inspected_by: str
    parcels: tuple[Parcel, ...]
    sealed: Record


def papers_of(application: Application | ToIssue, *, inspection: int | None = None) -> Papers | None:
    """The papers with one query, after the newest inspection or a given one; None while nothing was inspected."""
    pk = application.pk
    rows = _NEWEST_FIRST(application=pk) if inspection is None else _ONE(application=pk, inspection=inspection)
    if not rows:
        return None
    participant, authority_name, *firm, chosen, inspected_by, seals, sealed_on = rows[0][:_LINE]
    firm_name, firm_address, firm_country = firm
    lines = [row[_LINE:] for row in rows if row[_CHOSEN] == chosen and row[_LINE] is not None]
    found = tuple([found_in(*line[:6]) for line in lines])
    return Papers(
        application=application,
        draft=read(application.filed, with_parcels=False)[0],
        participant=CountryCode(participant),
        authority_name=authority_name,
        firm_name=firm_name,
        firm_address=firm_address,
        firm_country=firm_country,
        inspection=chosen,
        inspected_by=str(inspected_by),
        parcels=tuple([Parcel(line.hs, line.carats, Usd(row[6])) for line, row in zip(found, lines, strict=True)]),
        sealed=Record(found=found, seals=tuple(json.loads(seals)), sealed_on=sealed_on),
    )


_COLUMNS = (
    "application__authority__participant_id",
    "application__authority__name",
    "application__firm__name",
    "application__firm__address",
    "application__firm__country",
    "pk",
    "inspected_by_id",
    "seals_text",  # every parcel's row repeats the seals: they are read once, and not by the query
    "sealed_on",
    "parcels__line",
    "parcels__hs",
    "parcels__carats_points",
    "parcels__declared_cents",
    "parcels__government_cents",
    "parcels__independent_cents",
    "parcels__certificate_cents",
)
_CHOSEN, _LINE = _COLUMNS.index("pk"), _COLUMNS.index("parcels__line")


def _inspections() -> QuerySet[Inspection, tuple[Any, ...]]:
    rows = Inspection.objects.filter(application=Given("application", UUIDField()))
    rows = rows.annotate(seals_text=Cast("seals", TextField()))
    return rows.order_by("-inspected_at", "-pk", "parcels__line").values_list(*_COLUMNS)


_NEWEST_FIRST = Question(_inspections)
_ONE = Question(lambda: _inspections().filter(pk=Given("inspection", BigIntegerField())))
