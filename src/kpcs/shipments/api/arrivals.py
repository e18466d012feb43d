"""The crossing for programs: the same acts and the same refusals as the pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Status

from kpcs.accounts import queries as accounts
from kpcs.accounts.models import Officer
from kpcs.accounts.permissions import Permission
from kpcs.errors import Refused, refuse_if_blocked
from kpcs.scheme.facts import Decision, How
from kpcs.scheme.findings import Finding, Severity
from kpcs.scheme.rules import shipments as rules
from kpcs.scheme.verify import statement_form
from kpcs.shipments import actions as shipments
from kpcs.shipments.api.given import ArrivalsIn, DecideIn, EndorseIn, LookUpIn, OpenIn, PageIn, PresentIn, SettleIn
from kpcs.shipments.api.shown import ArrivalDetailOut, ArrivalOut, ArrivalPage, LookedUpOut
from kpcs.shipments.forms.reading import read_opening
from kpcs.shipments.models import Arrival
from kpcs.shipments.queries import arrivals
from kpcs.shipments.queries.checks import checks_of
from kpcs.shipments.queries.facts import facts_before_recording, facts_for_arrival, found_parcels
from kpcs.shipments.queries.presented import Presented, Unread, find, read_paper
from kpcs.shipments.views.shown import language, now, page_of_number

router = Router(tags=["crossing"])


def officer(request: HttpRequest) -> Officer:
    return request.auth  # type: ignore[attr-defined,no-any-return]


def page(request: HttpRequest, rows: Any, asked: PageIn, shown: Any) -> dict[str, Any]:
    """One page of a list."""
    found = page_of_number(rows, asked.page, size=asked.size)
    items = [shown(row) for row in found]
    return {"items": items, "page": asked.page, "size": asked.size, "is_last": not found.has_next()}


@router.get("/arrivals", response=ArrivalPage, operation_id="list_arrivals", summary="List arrivals")
def list_arrivals(request: HttpRequest, asked: Query[ArrivalsIn]) -> dict[str, Any]:
    """The shipments presented at the officer's authority, newest first, filtered. Pages end at 10,000 rows."""
    wanted = arrivals.ArrivalFilter(
        states=tuple(asked.state),
        issuer=asked.issuer.upper(),
        number=asked.number.upper(),
        since=asked.since,
        until=asked.until,
    )
    return page(request, arrivals.arrivals(officer(request), wanted), asked, _row)


def _row(row: Arrival) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ArrivalOut.model_fields}


@router.post("/arrivals/look-up", response=LookedUpOut, operation_id="look_up", summary="Look a certificate up")
def look_up(request: HttpRequest, asked: LookUpIn) -> dict[str, Any]:
    """Find a certificate by number or QR text, with every check as of today. Nothing is recorded."""
    by = officer(request)
    accounts.require(by, Permission.ARRIVAL_PRESENT)
    _at, on = now()
    found = find(asked.text, by=by, on=on)
    verdict = found.verdict.as_dict(language()) if found.verdict else None
    if isinstance(found, Unread):
        return {"verdict": verdict, "certificate": None, "checks": []}
    facts = facts_before_recording(found, here=by.authority.participant_id, on=on)
    checks = checks_of(facts, rules.check_arrival(facts), verdict=None, language=language())
    return {"verdict": verdict, "certificate": statement_form(found.statement), "checks": checks}


@router.post("/arrivals", response={201: ArrivalDetailOut}, operation_id="present", summary="Record an arrival")
def present(request: HttpRequest, asked: PresentIn) -> Status[dict[str, Any]]:
    """Record that a shipment came with a certificate: by its QR text or number, or by the fields typed from paper."""
    by, (at, on) = officer(request), now()
    accounts.require(by, Permission.ARRIVAL_PRESENT)
    paper = _presented(asked, by=by, on=on)
    paper = Presented(
        statement=paper.statement,
        how=paper.how,
        verdict=paper.verdict,
        text=paper.text,
        exported_on=asked.exported_on or paper.exported_on,
        is_original_present=asked.is_original_present,
        has_prior_notice=asked.has_prior_notice,
        is_transit=asked.is_transit,
    )
    row = shipments.present(paper=paper, by=by, at=at, request_id=asked.request_id)
    return Status(201, _detail(row, on=on))


def _presented(asked: PresentIn, *, by: Officer, on: Any) -> Presented:
    if asked.paper is not None:
        paper, findings = read_paper(asked.paper.model_dump(exclude_none=True), code=asked.text, on=on)
        if paper is None:
            raise Refused(findings)
        return paper
    found = find(asked.text, by=by, on=on, how=How.QR)
    if isinstance(found, Presented):
        return found
    sentence = found.verdict.sentence() if found.verdict else "This office holds no such certificate for you."
    remedy = "Send what the paper says in the field paper."
    raise Refused([Finding("R-I.10", Severity.BLOCK, "text", sentence, remedy)])


@router.get("/arrivals/{id}", response=ArrivalDetailOut, operation_id="read_arrival", summary="Read an arrival")
def read_arrival(request: HttpRequest, id: UUID) -> dict[str, Any]:
    """One arrival with its certificate, what was found, and every check: of today, or of the day of the decision."""
    _at, on = now()
    return _detail(arrivals.arrival(officer(request), id), on=on)


def _detail(row: Arrival, *, on: Any) -> dict[str, Any]:
    facts = facts_for_arrival(row, on=arrivals.day_of_checks(row, on))
    found = found_parcels(row)
    return {
        **_row(row),
        "certificate": statement_form(facts.statement),
        "checks": checks_of(facts, rules.check_arrival(facts), verdict=None, language=language()),
        "seals_found": row.seals_found,
        "is_container_intact": row.is_container_intact,
        "found_parcel_count": row.found_parcel_count,
        "found": [
            {
                "hs": parcel.hs.value,
                "carats_points": parcel.carats.points,
                "value_cents": parcel.declared.cents if parcel.declared else 0,
            }
            for parcel in found
        ],
        "remarks": row.remarks,
        "reasons": row.reasons,
        "note": row.note,
        "endorsement": row.endorsement,
        "endorsed_by": row.endorsed_by,
    }


@router.post("/arrivals/{id}/open", response=ArrivalDetailOut, operation_id="open_container", summary="Open and record")
def open_container(request: HttpRequest, id: UUID, asked: OpenIn) -> dict[str, Any]:
    """Record seals, container and parcels as found. What was found is never refused, only a record with holes.

    Until it is decided, ``corrects`` puts this in the place of an earlier record; the trail keeps both.
    """
    at, on = now()
    arrivals.arrival(officer(request), id)
    found, findings = read_opening(asked.raw())
    refuse_if_blocked(findings)
    given: dict[str, Any] = {"by": officer(request), "at": at, "request_id": asked.request_id}
    row = shipments.open_container(arrival=id, found=found, corrects=asked.corrects, **given)
    return _detail(row, on=on)


@router.post("/arrivals/{id}/decide", response=ArrivalDetailOut, operation_id="decide", summary="Decide on a shipment")
def decide(request: HttpRequest, id: UUID, asked: DecideIn) -> dict[str, Any]:
    """Accept, hold, refuse, order the return of, detain or seize a shipment; all but accept with rules as reasons."""
    at, on = now()
    row = shipments.decide(
        arrival=id,
        decision=Decision(asked.decision),
        reasons=tuple(asked.reasons),
        note=asked.note,
        is_fault_unknowing=asked.is_fault_unknowing,
        by=officer(request),
        at=at,
        request_id=asked.request_id,
    )
    return _detail(row, on=on)


@router.post("/arrivals/{id}/settle", response=ArrivalDetailOut, operation_id="settle", summary="Record what followed")
def settle(request: HttpRequest, id: UUID, asked: SettleIn) -> dict[str, Any]:
    """Say that a returned shipment left, release detained or seized goods, forfeit them, or let transit pass on."""
    at, on = now()
    row = shipments.settle(
        arrival=id,
        event=asked.event,
        note=asked.note,
        is_prosecution_running=asked.is_prosecution_running,
        by=officer(request),
        at=at,
        request_id=asked.request_id,
    )
    return _detail(row, on=on)


@router.post(
    "/arrivals/{id}/endorse", response=ArrivalDetailOut, operation_id="endorse", summary="Endorse a typing error"
)
def endorse(request: HttpRequest, id: UUID, asked: EndorseIn) -> dict[str, Any]:
    """Endorse a typing error on the issuing authority's instruction (R-CER.23); refused without one."""
    at, on = now()
    row = shipments.endorse(
        arrival=id,
        correction=asked.correction,
        instruction=asked.instruction,
        by=officer(request),
        at=at,
        request_id=asked.request_id,
    )
    return _detail(row, on=on)
