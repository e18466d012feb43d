"""A shipment comes before the officer, and he opens it."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kpcs.accounts import queries as accounts
from kpcs.accounts.models import Officer
from kpcs.accounts.permissions import Permission
from kpcs.errors import Conflict, refuse_if_blocked
from kpcs.ledger import actions as ledger
from kpcs.ledger.kinds import Kind
from kpcs.scheme.codec import payload_of
from kpcs.scheme.facts import FoundParcel
from kpcs.scheme.policies import Policy, working_days_after
from kpcs.scheme.rules import shipments as rules
from kpcs.shipments.models import Arrival
from kpcs.shipments.models import FoundParcel as FoundParcelRow
from kpcs.shipments.queries.facts import facts_before_recording, facts_for_arrival, found_parcels
from kpcs.shipments.queries.presented import Presented

from .recording import _kept, _locked, _moves, _record, _step


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What was found at the inspection (R-AII.22, R-AII.23)."""

    seals: tuple[str, ...]
    is_container_intact: bool | None
    parcels: tuple[FoundParcel, ...]
    parcel_count: int | None
    remarks: str = ""
    is_original_present: bool = True
    origin_zone: str = ""
    exports_approved: bool = False
    g7_verified: bool = False


def present(*, paper: Presented, by: Officer, at: datetime, request_id: UUID | None = None) -> Arrival:
    """Record that a shipment came with this certificate. Whatever the checks say is recorded: also a false paper came.

    Refuses only whoever may not present, and a transit that ends here. A second presentation of a number is recorded
    beside the first and never moves the certificate; nor does a transit, unless the goods stay (R-III.d).
    Source: R-III.b1, R-AII.25.
    """
    accounts.require(by, Permission.ARRIVAL_PRESENT)
    try:
        with transaction.atomic():
            done = _presented_before(request_id, paper, by=by)
            return done or _present(paper, by=by, at=at, request_id=request_id)
    except (IntegrityError, Conflict):
        # Two clicks at the same instant: there is no row to wait for, so the ledger's unique request decides.
        if first := _presented_before(request_id, paper, by=by):
            return first
        raise


def _presented_before(request_id: UUID | None, paper: Presented, *, by: Officer) -> Arrival | None:
    first = ledger.repeated(request_id, by=by, kinds=[Kind.ARRIVAL_PRESENTED], said=_said(paper))
    return Arrival.objects.get(pk=first.data["arrival"]) if first else None


def _said(paper: Presented) -> dict[str, object]:
    payload = base64.b64encode(payload_of(paper.statement)).decode("ascii")
    return {"how": paper.how.value, "is_transit": paper.is_transit, "payload": payload}


def _present(paper: Presented, *, by: Officer, at: datetime, request_id: UUID | None) -> Arrival:
    on = timezone.localdate(at)
    facts = facts_before_recording(paper, here=by.authority.participant_id, on=on)
    if paper.is_transit:
        refuse_if_blocked(rules.check_passing(facts))
    findings = rules.check_arrival(facts)
    content = paper.statement
    number = str(content.number)
    is_first = not Arrival.objects.filter(number=number, is_transit=False).exists()
    arrival = Arrival.objects.create(
        authority=by.authority,
        number=number,
        issuer=str(content.participant),
        how=paper.how.value,
        payload=payload_of(content),
        outcome=paper.outcome,
        checks=_kept(findings),
        state_since=at,
        exporter_name=content.exporter.name,
        importer_name=content.importer.name,
        carats_points=content.carats.points,
        value_cents=content.value.cents,
        parcel_count=content.parcel_count,
        exported_on=paper.exported_on,
        presented_at=at,
        presented_by=by,
        has_prior_notice=facts.has_prior_notice,
        is_transit=paper.is_transit,
        moves_certificate=is_first and not paper.is_transit and _moves(number, by=by, at=at),
        **_clocks(facts.policy, paper.is_original_present, at=at),
    )
    data = {**_said(paper), "outcome": arrival.outcome, "issuer": arrival.issuer}
    _record(Kind.ARRIVAL_PRESENTED, arrival, by=by, at=at, request_id=request_id, findings=findings, data=data)
    return arrival


def _clocks(policy: Policy, is_original_present: bool, *, at: datetime) -> dict[str, object]:
    """The days by which the importing side's practice wants a result (R-CER.16) and the original paper (R-CER.19)."""
    on = timezone.localdate(at)
    result = policy.import_result_working_days
    missing = policy.missing_certificate_working_days or result or 0
    return {
        "is_original_present": is_original_present,
        "result_due_on": working_days_after(on, result) if result else None,
        "original_due_on": None if is_original_present else working_days_after(on, missing),
    }


@transaction.atomic
def open_container(
    *,
    arrival: UUID,
    found: Opening,
    by: Officer,
    at: datetime,
    corrects: datetime | None = None,
    request_id: UUID | None = None,
) -> Arrival:
    """Record seals, container and contents as found; the checks are run again with them.

    Nothing that was found is refused: a finding that blocks acceptance does not block its record (R-AII.22, R-AII.23).
    While nothing is decided a record is corrected by naming its moment in ``corrects``; that of a colleague, who was
    first meanwhile, is not written over (409). The event says what was recorded before and after.
    """
    row = _locked(arrival, by=by, permission=Permission.ARRIVAL_DECIDE)
    content = ledger.content_of(found)
    said = {"arrival": arrival, "content": content}
    if ledger.repeated(request_id, by=by, kinds=[Kind.ARRIVAL_OPENED], said=said):
        return row
    if row.state == Arrival.State.OPENED and corrects != row.opened_at:
        raise Conflict(_("A colleague recorded meanwhile what was found. Look at it first; it can still be corrected."))
    _step(row, "open", at=at)
    before = _recorded(row) if row.opened_at else None
    _take_over(row, found, at=at)
    findings = rules.check_arrival(facts_for_arrival(row, on=timezone.localdate(at)))
    row.checks = _kept(findings)
    row.save()
    after = _recorded(row)
    data = {**({"before": before, "after": after} if before else after), "content": content}
    _record(Kind.ARRIVAL_OPENED, row, by=by, at=at, request_id=request_id, findings=findings, data=data)
    return row


def _recorded(row: Arrival) -> dict[str, object]:
    """What the ledger keeps of a record, whose rows the next one replaces."""
    parcels = found_parcels(row)
    return {
        "seals": row.seals_found,
        "is_container_intact": row.is_container_intact,
        "parcel_count": row.found_parcel_count,
        "carats_points": sum(parcel.carats.points for parcel in parcels),
        "value_cents": sum(parcel.declared.cents for parcel in parcels if parcel.declared),
        "found": [f"{parcel.hs.value}: {parcel.carats} ct, US$ {parcel.declared}" for parcel in parcels],
        "remarks": row.remarks,
    }


def _take_over(row: Arrival, found: Opening, *, at: datetime) -> None:
    # Told back to correct this record, also in JSON, which holds milliseconds.
    row.opened_at = at.replace(microsecond=at.microsecond // 1000 * 1000)
    row.seals_found = list(found.seals)
    row.is_container_intact = found.is_container_intact
    row.found_parcel_count = found.parcel_count
    row.remarks = found.remarks
    row.is_original_present = row.is_original_present or found.is_original_present
    row.origin_zone = found.origin_zone
    row.exports_approved = found.exports_approved
    row.g7_verified = found.g7_verified
    row.found.all().delete()
    FoundParcelRow.objects.bulk_create(
        FoundParcelRow(
            arrival=row,
            line=line,
            hs=parcel.hs.value,
            carats_points=parcel.carats.points,
            value_cents=parcel.declared.cents if parcel.declared else 0,
        )
        for line, parcel in enumerate(found.parcels, start=1)
    )
