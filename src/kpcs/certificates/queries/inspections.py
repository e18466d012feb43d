"""What was found when the goods were opened, and how it differs from what was declared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from kpcs.accounts.models import Officer
from kpcs.errors import NotFound
from kpcs.scheme import application as reading
from kpcs.scheme.facts import Container, ContainerKind, FoundParcel, InspectionFacts
from kpcs.scheme.findings import Finding
from kpcs.scheme.policies import Policy, Valuation, policy_for
from kpcs.scheme.values import Carats, CountryCode, HsCode, Usd

from ..inspecting import Record
from ..models import Application, Inspection, Photograph
from .applications import visible_applications


def policy_of(application: Application, on: date) -> Policy:
    """The practice of the Participant where the application was filed."""
    return policy_for(CountryCode(application.authority.participant_id), on)


def draft_of(application: Application) -> reading.Draft:
    """What was filed, read once for as long as the row is in hand."""
    kept: tuple[object, reading.Draft] | None = application.__dict__.get("_read")
    if kept is None or kept[0] is not application.filed:
        kept = application.__dict__["_read"] = (application.filed, reading.read(application.filed)[0])
    return kept[1]


def facts_for_inspection(
    application: Application, record: Record, *, on: date, policy: Policy, unreadable: tuple[Finding, ...] = ()
) -> InspectionFacts:
    """The declaration beside what was found."""
    draft = draft_of(application)
    places = (finding.field.split(".") for finding in unreadable)
    touched = {int(place[1]) for place in places if place[0] == "found" and place[1:] and place[1].isdecimal()}
    return InspectionFacts(
        declared=draft.parcels,
        found=record.found,
        containers=record.containers,
        seals=record.seals,
        sealed_on=record.sealed_on,
        contents_only_rough=record.contents_only_rough,
        policy=policy,
        on=on,
        valuers_present=record.valuers_present,
        filed_on=application.submitted_at.date() if application.submitted_at else None,
        parcel_count=draft.parcel_count,
        unread=frozenset(touched.difference(line.row for line in record.found)),
    )


def record_of(inspection: Inspection) -> Record:
    """A stored inspection as the value that it was made from."""
    columns = ("line", "hs", "carats_points", "declared_cents", "government_cents", "independent_cents")
    found = tuple(found_in(*(getattr(parcel, name) for name in columns)) for parcel in inspection.parcels.all())
    return Record(
        found=found,
        containers=tuple(_container(one) for one in inspection.containers),
        seals=tuple(inspection.seals),
        sealed_on=inspection.sealed_on,
        contents_only_rough=inspection.contents_only_rough,
        valuers_present=tuple(one["who"] for one in inspection.present if one["is_valuer"]),
        present=tuple(one["who"] for one in inspection.present if not one["is_valuer"]),
        remarks=inspection.remarks,
    )


def found_in(
    line: int, hs: str, points: int, declared: int | None, government: int | None, independent: int | None
) -> FoundParcel:
    """One parcel as weighed and valued, from the columns of its row."""
    return FoundParcel(
        row=line,
        hs=HsCode(hs),
        carats=Carats(points),
        declared=_usd(declared),
        government=_usd(government),
        independent=_usd(independent),
    )


def latest_inspection(application: Application) -> Inspection | None:
    """The last time that the goods were opened, with its parcels, who did it and the pictures."""
    found = application.inspections.select_related("inspected_by").prefetch_related("parcels", "photographs")
    return found.order_by("-inspected_at", "-pk").first()


def photograph_of(pk: int, *, by: Officer, on: date) -> Photograph:
    """One picture; of an application that the officer may not see it is not found."""
    seen = visible_applications(by=by, on=on)
    found = Photograph.objects.filter(pk=pk, inspection__application__in=seen).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class Difference:
    """One line beside the other; a side that is missing is None."""

    line: int
    declared: reading.ParcelDraft | None
    found: FoundParcel | None
    value: Usd | None

    @property
    def is_different(self) -> bool:
        if self.declared is None or self.found is None:
            return True
        declared = (self.declared.hs, self.declared.carats, self.declared.value)
        return declared != (self.found.hs, self.found.carats, self.value)


def differences(application: Application, record: Record, *, on: date) -> tuple[Difference, ...]:
    """Declaration and finding line by line; ``value`` is the one that goes on the certificate (R-SL.2)."""
    draft = draft_of(application)
    valuation = policy_of(application, on).valuation
    lines = []
    for place in range(max(len(draft.parcels), len(record.found))):
        declared = draft.parcels[place] if place < len(draft.parcels) else None
        found = record.found[place] if place < len(record.found) else None
        lines.append(Difference(place + 1, declared, found, found.value(valuation) if found else None))
    return tuple(lines)


def _usd(cents: int | None) -> Usd | None:
    return None if cents is None else Usd(cents)


def _container(stored: dict[str, Any]) -> Container:
    return Container(
        kind=ContainerKind(stored["kind"]),
        is_tamper_resistant=stored["is_tamper_resistant"],
        has_number=stored["has_number"],
    )


def is_threefold(application: Application, *, on: date) -> bool:
    """Whether practice asks for three valuations, of which the highest counts (R-SL.2)."""
    return policy_of(application, on).valuation is Valuation.HIGHEST_OF_THREE
