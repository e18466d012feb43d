"""Everything that a decision about an arrival needs, read once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from kpcs.certificates import queries as certificates
from kpcs.participants import queries as participants
from kpcs.scheme.facts import (
    ArrivalFacts,
    ConfirmationFacts,
    Decision,
    DecisionFacts,
    DifferenceCause,
    EarlierUse,
    FoundParcel,
    How,
    NumberRange,
    ReturnFacts,
)
from kpcs.scheme.policies import policy_for
from kpcs.scheme.statement import Party
from kpcs.scheme.values import Carats, CertificateNumber, CountryCode, HsCode, Usd
from kpcs.shipments.models import Arrival

from .arrivals import statement
from .presented import Presented


def facts_before_recording(paper: Presented, *, here: str, on: date) -> ArrivalFacts:
    """For a look before anything is recorded: seals and contents are not known yet."""
    number = str(paper.statement.number)
    return ArrivalFacts(
        statement=paper.statement,
        how=paper.how,
        outcome=paper.outcome,
        on=on,
        here=CountryCode(here),
        issuer=participants.standings_of(str(paper.statement.participant)),
        destination=participants.standings_of(here),
        policy=policy_for(CountryCode(here), on),
        exported_on=paper.exported_on,
        has_prior_notice=paper.has_prior_notice or certificates.pre_alert_for(number, participant=here) is not None,
        earlier_uses=earlier_uses(number),
        notices=certificates.notices_against(number),
        number_ranges=number_ranges(str(paper.statement.participant)),
        is_transit=paper.is_transit,
        is_original_present=paper.is_original_present,
    )


def facts_for_arrival(arrival: Arrival, *, on: date) -> ArrivalFacts:
    """For the checks of a recorded arrival and for every decision about it."""
    content, here = statement(arrival), arrival.authority.participant_id
    return ArrivalFacts(
        statement=content,
        how=How(arrival.how),
        outcome=arrival.outcome,
        on=on,
        here=CountryCode(here),
        issuer=participants.standings_of(arrival.issuer),
        destination=participants.standings_of(here),
        policy=policy_for(CountryCode(here), on),
        exported_on=arrival.exported_on,
        has_prior_notice=arrival.has_prior_notice,
        seals_found=tuple(arrival.seals_found) if arrival.opened_at else None,
        is_container_intact=arrival.is_container_intact,
        found=found_parcels(arrival) if arrival.opened_at else None,
        found_parcel_count=arrival.found_parcel_count,
        earlier_uses=earlier_uses(arrival.number, before=arrival),
        notices=certificates.notices_against(arrival.number),
        number_ranges=number_ranges(arrival.issuer),
        is_transit=arrival.is_transit,
        is_original_present=arrival.is_original_present,
        original_due_on=arrival.original_due_on,
        g7_verified=arrival.g7_verified,
        origin_zone=arrival.origin_zone,
        exports_approved=arrival.exports_approved,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the exporting authority is to be told; everything may be missing, the rules say what must not (R-III.b2)."""

    number: CertificateNumber | None
    parcel_count: int | None
    carats: Carats | None
    value: Usd | None
    exporter: Party | None
    importer: Party | None
    received_on: date | None
    causes: tuple[tuple[str, DifferenceCause], ...] = ()
    explanations: tuple[tuple[str, str], ...] = ()


def facts_for_confirmation(arrival: Arrival, receipt: Receipt, *, on: date) -> ConfirmationFacts:
    """For a confirmation of receipt: what the officer would send, beside what certificate and inspection say."""
    return ConfirmationFacts(
        on=on,
        policy=policy_for(CountryCode(arrival.authority.participant_id), on),
        statement=statement(arrival),
        number=receipt.number,
        parcel_count=receipt.parcel_count,
        carats=receipt.carats,
        value=receipt.value,
        exporter=receipt.exporter,
        importer=receipt.importer,
        received_on=receipt.received_on,
        found=found_parcels(arrival),
        causes=receipt.causes,
        is_accepted=arrival.state in (Arrival.State.ACCEPTED, Arrival.State.CONFIRMED),
    )


def found_parcels(arrival: Arrival) -> tuple[FoundParcel, ...]:
    """The parcels as the officer found them, in his order."""
    return tuple(
        FoundParcel(row=row.line, hs=HsCode(row.hs), carats=Carats(row.carats_points), declared=Usd(row.value_cents))
        for row in arrival.found.all()
    )


def earlier_uses(number: str, *, before: Arrival | None = None) -> tuple[EarlierUse, ...]:
    """Where and when the number was presented before, at any authority of this office: its name and the day, no more.

    An arrival that was accepted later counts as well: a certificate is good for one import. Transit does not use it up.
    """
    rows = Arrival.objects.filter(number=number, is_transit=False)
    if before is not None:
        earlier = Q(presented_at__lt=before.presented_at) | Q(used_at__isnull=False)
        rows = rows.filter(earlier).exclude(pk=before.pk)
    return tuple(
        EarlierUse(place=name, on=timezone.localdate(at))
        for name, at in rows.order_by("presented_at").values_list("authority__name", "presented_at")[:20]
    )


def number_ranges(participant: str) -> tuple[NumberRange, ...]:
    """The serials that a Participant announced for each year (R-NUM.2)."""
    return tuple(
        NumberRange(year=row.year, first=row.first, last=row.last) for row in participants.number_ranges_of(participant)
    )


def facts_for_decision(
    arrival: Arrival, decision: Decision, reasons: tuple[str, ...], note: str, is_fault_unknowing: bool, *, at: datetime
) -> DecisionFacts:
    """What the law needs to judge a decision about an arrival."""
    on = timezone.localdate(at)
    return DecisionFacts(
        arrival=facts_for_arrival(arrival, on=on),
        decision=decision,
        on=on,
        reasons=reasons,
        note=note,
        endorsed_by=arrival.endorsed_by,
        is_fault_unknowing=is_fault_unknowing,
    )


def facts_for_return(arrival: Arrival, event: str, is_prosecution_running: bool, *, at: datetime) -> ReturnFacts:
    """What the law needs to judge a release or forfeiture."""
    on = timezone.localdate(at)
    return ReturnFacts(
        event=event,
        seized_on=timezone.localdate(arrival.withheld_at or arrival.state_since),
        on=on,
        policy=policy_for(CountryCode(arrival.authority.participant_id), on),
        is_prosecution_running=is_prosecution_running,
    )
