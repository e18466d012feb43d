"""Pages: find a certificate, look at the checks, type the paper of a Participant without a system, record it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kpcs.accounts import queries as accounts
from kpcs.accounts.models import Officer
from kpcs.accounts.permissions import Permission
from kpcs.errors import Refused
from kpcs.ledger.requests import request_id_of
from kpcs.scheme.facts import How
from kpcs.scheme.findings import Finding
from kpcs.scheme.rules import shipments as rules
from kpcs.shipments import actions as shipments
from kpcs.shipments.forms.pages import FindForm, PictureForm, PresentForm, tell
from kpcs.shipments.forms.paper import FIGURES, PaperForm, table
from kpcs.shipments.forms.reading import nested, only
from kpcs.shipments.queries.arrivals import same_number
from kpcs.shipments.queries.checks import checks_of
from kpcs.shipments.queries.facts import facts_before_recording
from kpcs.shipments.queries.presented import PAPER_FIELDS, Presented, Unread, find, find_in_picture, read_paper

from .shown import language, now, officer, told

BLANK_ROWS = 3


@require_http_methods(["GET", "POST"])
def look(request: HttpRequest) -> HttpResponse:
    """The search box, and below it what was found with every check; nothing is recorded yet."""
    by = officer(request)
    accounts.require(by, Permission.ARRIVAL_PRESENT)
    if request.method == "GET":
        return _look_page(request)
    _at, on = now()
    posted = PictureForm(request.POST, request.FILES) if "picture" in request.FILES else FindForm(request.POST)
    if not posted.is_valid():
        return _look_page(request, posted, status=422)
    try:
        found = _found(posted, by=by, on=on)
    except Refused as refusal:
        return _look_page(request, posted, status=422, findings=tell(posted, refusal.findings))
    return _look_page(request, posted, **_context(found, by=by, on=on))


def _look_page(request: HttpRequest, posted: Form | None = None, *, status: int = 200, **context: Any) -> HttpResponse:
    forms = {
        "form": posted if isinstance(posted, FindForm) else FindForm(initial={"text": request.GET.get("text", "")}),
        "picture_form": posted if isinstance(posted, PictureForm) else PictureForm(),
    }
    return render(request, "shipments/find.html", {**forms, "wrong": posted, **context}, status=status)


def _found(posted: Form, *, by: Officer, on: date) -> Presented | Unread:
    if isinstance(posted, PictureForm):
        return find_in_picture(posted.cleaned_data["picture"].read(), by=by, on=on)
    return find(posted.cleaned_data["text"], by=by, on=on)


def _context(found: Presented | Unread, *, by: Officer, on: date) -> dict[str, Any]:
    if isinstance(found, Unread):
        return {"unread": found, "told": told(found.verdict)}
    known = {"exported_on": found.exported_on, "notice": "yes" if found.has_prior_notice else "no"}
    return {"paper": found, "present_form": PresentForm(initial=known), **_checked(found, by=by, on=on)}


def _checked(found: Presented, *, by: Officer, on: date) -> dict[str, Any]:
    facts = facts_before_recording(found, here=by.authority.participant_id, on=on)
    return {
        "statement": found.statement,
        "checks": checks_of(facts, rules.check_arrival(facts), verdict=found.verdict, language=language()),
        "before": same_number(by, str(found.statement.number)),
    }


@require_POST
def present(request: HttpRequest) -> HttpResponse:
    """Record the arrival of what was found; the code is read again, nothing is taken from the page but its text."""
    by = officer(request)
    at, on = now()
    how = How(request.POST.get("how", "")) if request.POST.get("how", "") in list(How) else How.QR
    found = find(request.POST.get("text", ""), by=by, on=on, how=how)
    form = PresentForm(request.POST)
    if isinstance(found, Unread) or not form.is_valid():
        context = {**_context(found, by=by, on=on), "present_form": form}
        return _look_page(request, FindForm(request.POST), status=422, **context)
    try:
        arrival = shipments.present(paper=_with(found, form), by=by, at=at, request_id=request_id_of(request))
    except Refused as refusal:
        tell(form, refusal.findings)
        context = {**_context(found, by=by, on=on), "present_form": form}
        return _look_page(request, FindForm(request.POST), status=422, **context)
    messages.success(request, _("The arrival is recorded. Open the shipment next, or decide on it."))
    return redirect("shipments:arrival", arrival.pk)


def _with(found: Presented, form: PresentForm) -> Presented:
    said = form.cleaned_data
    return replace(
        found,
        exported_on=said["exported_on"] or found.exported_on,
        is_original_present=said["original"] == "yes",
        has_prior_notice=said["notice"] == "yes",
        is_transit=said["transit"],
    )


@require_http_methods(["GET", "POST"])
def typed(request: HttpRequest) -> HttpResponse:
    """The form of all Annex I fields, for paper without a code or with one that does not hold."""
    by = officer(request)
    accounts.require(by, Permission.ARRIVAL_PRESENT)
    at, on = now()
    if request.method == "GET":
        return render(request, "shipments/typed.html", _typed({}, PaperForm(), PresentForm()))
    raw, code = only(nested(request.POST), PAPER_FIELDS), request.POST.get("code", "")
    if "more" in request.POST or "from_code" in request.POST:
        said = {name: request.POST[name] for name in PresentForm.base_fields if name in request.POST}
        turned_to = len(raw.get("parcels", [])) if "more" in request.POST else None
        context = _typed(raw, PaperForm(initial=raw), PresentForm(initial=said), code=code, turned_to=turned_to)
        return render(request, "shipments/typed.html", context)
    form, present_form = PaperForm(request.POST), PresentForm(request.POST)
    paper, findings = read_paper(raw, code=code, on=on)
    against = tell(form, findings)
    context = {**_typed(raw, form, present_form, code=code, findings=against), "findings": against}
    if paper is None or not present_form.is_valid():
        return render(request, "shipments/typed.html", context, status=422)
    paper = _with(paper, present_form)
    if "check" in request.POST:
        return render(request, "shipments/typed.html", {**context, **_checked(paper, by=by, on=on)})
    try:
        arrival = shipments.present(paper=paper, by=by, at=at, request_id=request_id_of(request))
    except Refused as refusal:
        tell(present_form, refusal.findings)
        return render(request, "shipments/typed.html", context, status=422)
    messages.success(request, _("The arrival is recorded. Open the shipment next, or decide on it."))
    return redirect("shipments:arrival", arrival.pk)


def _typed(
    raw: dict[str, Any],
    form: PaperForm,
    present_form: PresentForm,
    *,
    code: str = "",
    findings: tuple[Finding, ...] = (),
    turned_to: int | None = None,
) -> dict[str, Any]:
    parcels = [*raw.get("parcels", []), *({} for _row in range(BLANK_ROWS))]
    origins = [*raw.get("origins", []), *({} for _row in range(1 if raw.get("origins") else BLANK_ROWS))]
    return {
        "form": form,
        "present_form": present_form,
        "code": code,
        "parcels": table("parcels", (("hs", _("HS heading")), *FIGURES), parcels, findings, turned_to=turned_to),
        "origins": table("origins", (("country", _("Country")), ("share", _("Share in %"))), origins, findings),
    }
