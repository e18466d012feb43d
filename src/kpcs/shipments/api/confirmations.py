"""Confirmations of receipt for programs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router

from kpcs.errors import refuse_if_blocked
from kpcs.shipments import actions as shipments
from kpcs.shipments.api.arrivals import officer, page
from kpcs.shipments.api.given import DifferenceAnswerIn, Number, PageIn, ReceiptIn, ReceivedIn, Row
from kpcs.shipments.api.shown import ConfirmationOut, ConfirmationPage, OutstandingOut, OutstandingPage, RateOut
from kpcs.shipments.forms.reading import read_receipt
from kpcs.shipments.queries import arrivals, confirmations
from kpcs.shipments.views.shown import now

router = Router(tags=["crossing"])
SAID = (
    "number",
    "parcel_count",
    "carats_points",
    "value_cents",
    "exporter",
    "importer",
    "received_on",
    "sent_at",
    "seen_at",
    "open_discrepancies",
)
DIFFERENCE = ("id", "field", "stated", "found", "cause", "explanation", "answer", "answered_at")


@router.post("/arrivals/{id}/confirm", response=ConfirmationOut, operation_id="confirm", summary="Confirm receipt")
def confirm(request: HttpRequest, id: UUID, asked: ReceiptIn) -> dict[str, Any]:
    """Confirm to the exporting authority what arrived: the minimum facts, and a cause for every difference."""
    at, _on = now()
    arrivals.arrival(officer(request), id)
    receipt, findings = read_receipt(asked.raw())
    refuse_if_blocked(findings)
    by = officer(request)
    return _confirmation(shipments.confirm(arrival=id, receipt=receipt, by=by, at=at, request_id=asked.request_id))


def _confirmation(row: Any) -> dict[str, Any]:
    differences = [
        {
            name: getattr(one, name)
            for name in ["id", "field", "stated", "found", "cause", "explanation", "answer", "answered_at"]
        }
        for one in row.discrepancies.all()
    ]
    return {
        **{name: getattr(row, name) for name in SAID},
        "arrival": row.arrival_id,
        "importing_authority": row.importing_id,
        "exporting_authority": row.exporting_id,
        "differences": differences,
    }


@router.get("/confirmations/sent", response=ConfirmationPage, operation_id="list_sent", summary="List those sent")
def list_sent(request: HttpRequest, asked: Query[PageIn]) -> dict[str, Any]:
    """What the officer's authority confirmed to others, newest first."""
    return page(request, confirmations.sent(officer(request)).prefetch_related("discrepancies"), asked, _confirmation)


@router.get(
    "/confirmations/received", response=ConfirmationPage, operation_id="list_received", summary="List those received"
)
def list_received(request: HttpRequest, asked: Query[ReceivedIn]) -> dict[str, Any]:
    """What others confirmed to the officer's authority, newest first; only those unread or unanswered if asked."""
    rows = confirmations.received(officer(request), only_open=asked.only_open)
    return page(request, rows.prefetch_related("discrepancies"), asked, _confirmation)


@router.get(
    "/confirmations/outstanding",
    response=OutstandingPage,
    operation_id="list_outstanding",
    summary="List exports not confirmed",
)
def list_outstanding(request: HttpRequest, asked: Query[PageIn]) -> dict[str, Any]:
    """Exports that nobody has confirmed, oldest first, with their age against the clock (R-CON.5)."""
    by, (_at, on) = officer(request), now()
    policy = confirmations.policy_of(by, on=on)
    found = page(request, confirmations.outstanding_numbers(by), asked, tuple)
    rows = confirmations.aged(confirmations.whole(found["items"]), policy=policy, on=on)
    return {**found, "items": [{name: getattr(row, name) for name in OutstandingOut.model_fields} for row in rows]}


@router.get(
    "/confirmations/rates", response=list[RateOut], operation_id="list_rates", summary="Read confirmation rates"
)
def list_rates(request: HttpRequest) -> list[dict[str, Any]]:
    """Exports and confirmations by partner and quarter of the last year and the running one (R-CON.6)."""
    by, (_at, on) = officer(request), now()
    first = on.replace(year=on.year - 1, month=(on.month - 1) // 3 * 3 + 1, day=1)
    return [{name: getattr(row, name) for name in RateOut.model_fields} for row in confirmations.rates(by, since=first)]


@router.get("/confirmations/{number}", response=ConfirmationOut, operation_id="read_confirmation", summary="Read one")
def read_confirmation(request: HttpRequest, number: Number) -> dict[str, Any]:
    """One confirmation with its differences and answers, for both sides."""
    return _confirmation(confirmations.confirmation(officer(request), number))


@router.post("/confirmations/{number}/seen", response=ConfirmationOut, operation_id="see", summary="Note as read")
def see(request: HttpRequest, number: Number) -> dict[str, Any]:
    """Note that the exporting authority has read a confirmation; a second time changes nothing."""
    at, _on = now()
    return _confirmation(shipments.see_confirmation(number=number, by=officer(request), at=at))


@router.post(
    "/confirmations/differences/{id}/answer",
    response=ConfirmationOut,
    operation_id="answer",
    summary="Answer a difference",
)
def answer(request: HttpRequest, id: Row, asked: DifferenceAnswerIn) -> dict[str, Any]:
    """The exporting authority's answer to one difference; it is given once."""
    at, _on = now()
    row = shipments.answer_discrepancy(
        discrepancy=id, answer=asked.answer, by=officer(request), at=at, request_id=asked.request_id
    )
    return _confirmation(confirmations.confirmation(officer(request), row.confirmation.number))
