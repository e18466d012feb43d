"""Pages: open and record, decide with reasons, what follows, endorse a typing error."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kpcs.accounts import queries as accounts
from kpcs.accounts.permissions import Permission
from kpcs.errors import NotFound, Refused
from kpcs.ledger.requests import request_id_of
from kpcs.scheme.facts import ArrivalFacts, Decision, Status
from kpcs.scheme.findings import Finding, Severity
from kpcs.scheme.rulebook import sentence
from kpcs.scheme.rules import shipments as rules
from kpcs.shipments import actions as shipments
from kpcs.shipments.forms.pages import DecideForm, EndorseForm, OpenForm, SettleForm, tell
from kpcs.shipments.forms.paper import FIGURES, table
from kpcs.shipments.forms.reading import OPENING, nested, only, read_opening
from kpcs.shipments.models import Arrival
from kpcs.shipments.queries import arrivals
from kpcs.shipments.queries.facts import facts_for_arrival, found_parcels

from .shown import language, now, officer, opening_title

SPARE_ROWS = 2
TITLES = {
    "accept": _("Accept the shipment"),
    "hold": _("Hold the shipment"),
    "refuse": _("Refuse the shipment"),
    "return": _("Order the return of the shipment"),
    "detain": _("Detain the shipment"),
    "seize": _("Seize the shipment"),
}
FOLLOW_UP_TITLES = {
    "return": _("Record that the shipment left"),
    "release": _("Release the shipment"),
    "forfeit": _("Forfeit the shipment"),
    "pass_transit": _("Let the shipment pass on"),
}


def _own(request: HttpRequest, id: UUID) -> Arrival:
    """The arrival, for somebody who may decide on it."""
    by = officer(request)
    row = arrivals.arrival(by, id)
    accounts.require(by, Permission.ARRIVAL_DECIDE)
    return row


@require_http_methods(["GET", "POST"])
def opening(request: HttpRequest, id: UUID) -> HttpResponse:
    """Record seals, container and contents as found."""
    row = _own(request, id)
    at, on = now()
    facts = facts_for_arrival(row, on=on)
    asks = _asks(row, facts)
    if request.method == "GET":
        raw = _as_known(row, facts)
        return _open_page(request, row, facts, OpenForm(initial=raw, asks=asks), raw["found"])
    raw = only(nested(request.POST), OPENING)
    if "more" in request.POST:
        typed = raw.get("found", [])
        form = OpenForm(initial=raw, asks=asks)
        return _open_page(request, row, facts, form, [*typed, {}, {}, {}], turned_to=len(typed))
    form = OpenForm(request.POST, asks=asks)
    found, findings = read_opening(raw)
    if form.is_valid() and not any(finding.severity is Severity.BLOCK for finding in findings):
        given: dict[str, Any] = {"by": officer(request), "at": at, "request_id": request_id_of(request)}
        shipments.open_container(arrival=id, found=found, corrects=_corrected(request, row), **given)
        messages.success(request, _("What was found is recorded."))
        return redirect("shipments:arrival", id)
    rest = tell(form, findings)
    return _open_page(request, row, facts, form, raw.get("found", []), findings=rest, status=422)


def _corrected(request: HttpRequest, row: Arrival) -> datetime | None:
    """The record that the officer saw when he began to write, if it is still the newest."""
    return row.opened_at if request.POST.get("corrects") == str(row.opened_at) else None


def _open_page(
    request: HttpRequest,
    row: Arrival,
    facts: ArrivalFacts,
    form: Form,
    found: list[dict[str, Any]],
    *,
    findings: tuple[Finding, ...] = (),
    turned_to: int | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = table("found", (("hs", _("HS heading")), *FIGURES), found, findings, turned_to=turned_to)
    context = {"arrival": row, "statement": facts.statement, "form": form, "found": rows}
    context["title"] = opening_title(row)
    context["corrects"] = request.POST.get("corrects", str(row.opened_at or ""))
    return render(request, "shipments/open.html", {**context, "findings": findings}, status=status)


def _asks(row: Arrival, facts: ArrivalFacts) -> set[str]:
    """Only what this shipment's issuer, destination and papers make a question."""
    day = facts.exported_on or facts.statement.validated_on
    standing = facts.issuer.on(day) if facts.issuer else None
    asks = set()
    if standing and standing.status is Status.RESTRICTED:
        asks |= {"origin_zone", "exports_approved"} if standing.needs_approval else {"origin_zone"}
    if not row.is_original_present:
        asks.add("original")
    if facts.policy.origins_listed_from and facts.statement.origin.is_mixed:
        asks.add("g7_verified")
    return asks


def _as_known(row: Arrival, facts: ArrivalFacts) -> dict[str, Any]:
    """First the certificate's headings with empty figures: what was found is weighed, not copied."""
    found = [
        {"hs": parcel.hs.value, "carats": str(parcel.carats), "value": str(parcel.declared)}
        for parcel in found_parcels(row)
    ] or [{"hs": parcel.hs.value} for parcel in facts.statement.parcels]
    container = {True: "intact", False: "tampered", None: ""}[row.is_container_intact]
    return {
        "container": container,
        "seals": "\n".join(row.seals_found),
        "parcel_count": row.found_parcel_count,
        "remarks": row.remarks,
        "origin_zone": row.origin_zone,
        "original": "yes" if row.is_original_present else "no",
        "found": [*found, *({} for _row in range(SPARE_ROWS))],
    }


@require_http_methods(["GET", "POST"])
def decision(request: HttpRequest, id: UUID) -> HttpResponse:
    """One decision: the findings that stand, to choose reasons from, and the law's answer."""
    row = _own(request, id)
    at, on = now()
    asked = request.POST.get("decision") or request.GET.get("decision") or ""
    if asked not in list(Decision):
        raise NotFound
    chosen = Decision(asked)
    facts = facts_for_arrival(row, on=on)
    findings, is_acceptance = rules.check_arrival(facts), chosen is Decision.ACCEPT
    may_mend = is_acceptance and facts.policy.is_unknowing_fault_repaired
    form = DecideForm(
        request.POST or None, offered=_offered(findings), needs_reason=not is_acceptance, may_mend=may_mend
    )

    def act() -> None:
        said = form.cleaned_data
        shipments.decide(
            arrival=id,
            decision=chosen,
            reasons=form.rules,
            note=said["note"],
            is_fault_unknowing=said.get("is_fault_unknowing", False),
            by=officer(request),
            at=at,
            request_id=request_id_of(request),
        )

    context = {"arrival": row, "title": TITLES[asked], "hidden": {"decision": asked}, "findings": findings}
    return _asked(request, id, form, act, context)


def _offered(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    """One choice for each rule that speaks, with all that it says."""
    said: dict[str, list[str]] = {}
    for finding in findings:
        here = sentence(finding, language())
        said.setdefault(finding.code, []).append(here.message)
    return [(code, f"{code}{_(':')} {' '.join(messages)}") for code, messages in said.items()]


@require_http_methods(["GET", "POST"])
def follow_up(request: HttpRequest, id: UUID, event: str) -> HttpResponse:
    """What follows a decision: gone, released, forfeited, passed on."""
    row = _own(request, id)
    at, _on = now()
    if event not in FOLLOW_UP_TITLES:
        raise NotFound
    form = SettleForm(request.POST if request.method == "POST" else None)
    if event not in ("release", "forfeit"):
        del form.fields["is_prosecution_running"]

    def act() -> None:
        shipments.settle(
            arrival=id,
            event=event,
            note=form.cleaned_data["note"],
            is_prosecution_running=form.cleaned_data.get("is_prosecution_running", False),
            by=officer(request),
            at=at,
            request_id=request_id_of(request),
        )

    return _asked(request, id, form, act, {"arrival": row, "title": FOLLOW_UP_TITLES[event]})


@require_http_methods(["GET", "POST"])
def endorsement(request: HttpRequest, id: UUID) -> HttpResponse:
    """Endorse a typing error on the issuing authority's instruction."""
    row = _own(request, id)
    at, _on = now()
    form = EndorseForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        shipments.endorse(
            arrival=id,
            correction=form.cleaned_data["correction"],
            instruction=form.cleaned_data["instruction"],
            by=officer(request),
            at=at,
            request_id=request_id_of(request),
        )

    return _asked(request, id, form, act, {"arrival": row, "title": _("Endorse a typing error")})


def _asked(
    request: HttpRequest, id: UUID, form: Form, act: Callable[[], None], context: dict[str, Any]
) -> HttpResponse:
    """Show the form; or act and go back to the arrival; or show the form again with every reason against it."""
    if request.method == "GET":
        return render(request, "shipments/decide.html", {**context, "form": form})
    if not form.is_valid():
        return render(request, "shipments/decide.html", {**context, "form": form}, status=422)
    try:
        act()
    except Refused as refusal:
        against = tell(form, refusal.findings)
        return render(request, "shipments/decide.html", {**context, "form": form, "against": against}, status=422)
    messages.success(request, _("It is recorded."))
    return redirect("shipments:arrival", id)
