"""Pages: confirm receipt; confirmations received, sent and outstanding; answer a difference; the rate by partner."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kpcs.accounts import queries as accounts
from kpcs.accounts.permissions import Permission
from kpcs.asked import refuse_others
from kpcs.errors import NotFound, Refused, refuse_if_blocked
from kpcs.ledger.requests import request_id_of
from kpcs.said import said
from kpcs.scheme.findings import Finding
from kpcs.scheme.rules import shipments as rules
from kpcs.scheme.values import decimal
from kpcs.shipments import actions as shipments
from kpcs.shipments.forms.pages import AnswerForm, ConfirmForm, cause_choices, tell
from kpcs.shipments.forms.reading import RECEIPT, nested, only, read_receipt
from kpcs.shipments.models import Arrival
from kpcs.shipments.queries import arrivals, confirmations
from kpcs.shipments.queries.facts import facts_for_confirmation, found_parcels
from kpcs.shipments.slip import slip

from .chart import bars
from .shown import now, officer, page_of

RATE_QUARTERS = 4


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, id: UUID) -> HttpResponse:
    """The minimum facts, filled in from the inspection, each difference with its cause."""
    by = officer(request)
    row = arrivals.arrival(by, id)
    accounts.require(by, Permission.ARRIVAL_CONFIRM)
    at, _on = now()
    if request.method == "GET":
        raw = _as_found(row)
        return _confirm_page(request, row, raw, ConfirmForm(initial=raw))
    raw = {**_as_found(row), **only(nested(request.POST), RECEIPT)}
    form = ConfirmForm(request.POST)
    receipt, findings = read_receipt(raw)
    try:
        refuse_if_blocked(findings)
        shipments.confirm(arrival=id, receipt=receipt, by=by, at=at, request_id=request_id_of(request))
    except Refused as refusal:
        return _confirm_page(request, row, raw, form, findings=tell(form, refusal.findings), status=422)
    messages.success(request, _("The confirmation is sent to the exporting authority."))
    return redirect("shipments:confirmation", row.number)


def _as_found(row: Arrival) -> dict[str, Any]:
    content, found = arrivals.statement(row), found_parcels(row)
    parties = {"exporter": content.exporter, "importer": content.importer}
    return {
        "number": str(content.number),
        "parcel_count": str(row.found_parcel_count or ""),
        "carats": decimal(sum(parcel.carats.points for parcel in found)) if found else "",
        "value": decimal(sum(parcel.declared.cents for parcel in found if parcel.declared)) if found else "",
        "received_on": row.presented_at.date().isoformat(),
        **{
            side: {"name": party.name, "address": party.address, "country": str(party.country)}
            for side, party in parties.items()
        },
    }


def _confirm_page(
    request: HttpRequest,
    row: Arrival,
    raw: dict[str, Any],
    form: ConfirmForm,
    *,
    findings: tuple[Finding, ...] = (),
    status: int = 200,
) -> HttpResponse:
    _at, on = now()
    receipt, _read = read_receipt(raw)
    facts = facts_for_confirmation(row, receipt, on=on)
    differences = [
        {
            "difference": difference,
            "cause": raw.get("causes", {}).get(difference.measure, ""),
            "explanation": raw.get("explanations", {}).get(difference.measure, ""),
            "errors": [finding for finding in said(findings) if finding.field == f"causes.{difference.measure}"],
        }
        for difference in rules.differences(facts)
    ]
    context = {"arrival": row, "statement": facts.statement, "form": form, "findings": findings, "raw": raw}
    return render(
        request,
        "shipments/confirm.html",
        {**context, "differences": differences, "causes": cause_choices()},
        status=status,
    )


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Where an officer's roles lead first: what was received, or what was sent."""
    by = officer(request)
    sides = confirmations.sides(by)
    if not sides:
        confirmations.require_side(by, "received")
    return redirect(f"shipments:confirmations-{sides[0]}")


def _tabs(request: HttpRequest, side: str) -> dict[str, Any]:
    confirmations.require_side(officer(request), side)
    refuse_others(request.GET, () if side == "rate" else ("page", "open"))
    if request.GET.get("open", "1") != "1":
        raise NotFound
    return {"side": side, "sides": confirmations.sides(officer(request))}


@require_safe
def received(request: HttpRequest) -> HttpResponse:
    """What importing authorities confirmed to this one; ``?open=1`` leaves what is unread or unanswered."""
    context = _tabs(request, "received")
    only_open = request.GET.get("open") == "1"
    page = page_of(request, confirmations.received(officer(request), only_open=only_open).select_related("importing"))
    return render(request, "shipments/confirmations.html", {**context, "page": page, "only_open": only_open})


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """What this authority confirmed to others."""
    context = _tabs(request, "sent")
    page = page_of(request, confirmations.sent(officer(request)).select_related("exporting"))
    return render(request, "shipments/confirmations.html", {**context, "page": page})


@require_safe
def outstanding(request: HttpRequest) -> HttpResponse:
    """Exports that nobody has confirmed, oldest first, with their age against the clock (R-CON.5)."""
    by, (_at, on) = officer(request), now()
    context = _tabs(request, "outstanding")
    policy = confirmations.policy_of(by, on=on)
    page = page_of(request, confirmations.outstanding_numbers(by))
    counts = confirmations.stage_counts(by.authority_code, policy=policy, on=on)
    rows = confirmations.aged(confirmations.whole(page), policy=policy, on=on)
    shown = {"page": page, "rows": rows, "counts": counts, "policy": policy}
    return render(request, "shipments/outstanding.html", {**context, **shown})


@require_safe
def rate(request: HttpRequest) -> HttpResponse:
    """Confirmation rates by partner and quarter: the table, and the same figures as bars (R-CON.6)."""
    by, (_at, on) = officer(request), now()
    context = _tabs(request, "rate")
    first = on.replace(year=on.year - 1, month=(on.month - 1) // 3 * 3 + 1, day=1)
    rows = confirmations.rates(by, since=first)
    return render(request, "shipments/rate.html", {**context, "rows": rows, "chart": bars(rows), "since": first})


@require_safe
def confirmation(request: HttpRequest, number: str) -> HttpResponse:
    """One confirmation as both sides see it."""
    by = officer(request)
    found = confirmations.confirmation(by, number)
    is_ours = found.exporting_id == by.authority_code and accounts.may(by, Permission.EXPORT_REPORT)
    rows = [(row, AnswerForm(auto_id=f"id_{row.pk}_%s")) for row in found.discrepancies.all()]
    context = {"confirmation": found, "discrepancies": rows, "may_answer": is_ours}
    return render(request, "shipments/confirmation.html", context)


@require_safe
def slip_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The confirmation as paper, for both sides."""
    found = confirmations.confirmation(officer(request), number)
    response = HttpResponse(slip(found), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="confirmation-{found.number}.pdf"'
    return response


@require_POST
def seen(request: HttpRequest, number: str) -> HttpResponse:
    """The exporting authority has read it."""
    at, _on = now()
    shipments.see_confirmation(number=number, by=officer(request), at=at, request_id=request_id_of(request))
    return redirect("shipments:confirmation", number)


@require_POST
def answer(request: HttpRequest, number: str, id: int) -> HttpResponse:
    """The exporting authority's answer to one difference."""
    by, (at, _on) = officer(request), now()
    found = confirmations.confirmation(by, number)
    if id not in {row.pk for row in found.discrepancies.all()}:
        raise NotFound
    text = request.POST.get("answer", "")[:2000].replace("\0", "\ufffd")
    shipments.answer_discrepancy(discrepancy=id, answer=text, by=by, at=at, request_id=request_id_of(request))
    messages.success(request, _("The answer is sent."))
    return redirect("shipments:confirmation", number)
