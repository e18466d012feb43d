"""Pages: find a certificate, look at the checks, type the paper of a Participant without a system, record it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

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
from kpcs.shipments.forms.pages import FIGURES, FindForm, PaperForm, PresentForm, table, tell
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
    form = FindForm(request.POST or None, request.FILES or None)
    if request.method == "GET":
        return render(request, "shipments/find.html", {"form": FindForm()})
    _at, on = now()
    if not form.is_valid():
        return render(request, "shipments/find.html", {"form": form}, status=422)
    try:
        found = _found(request, form, by=by, on=on)
    except Refused as refusal:
        rest = tell(form, refusal.findings)
        return render(request, "shipments/find.html", {"form": form, "findings": rest}, status=422)
    return render(request, "shipments/find.html", {"form": form, **_context(found, by=by, on=on)})


def _found(request: HttpRequest, form: FindForm, *, by: Officer, on: date) -> Presented | Unread:
    picture = request.FILES.get("picture")
    if picture is not None:
        return find_in_picture(picture.read(), by=by, on=on)
    return find(form.cleaned_data["text"], by=by, on=on)


def _context(found: Presented | Unread, *, by: Officer, on: date) -> dict[str, Any]:
    if isinstance(found, Unread):
        return {"unread": found, "told": told(found.verdict)}
    return {"paper": found, "present_form": PresentForm(), **_checked(found, by=by, on=on)}


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
        context = {"form": FindForm(initial={"text": request.POST.get("text", "")}), **_context(found, by=by, on=on)}
        return render(request, "shipments/find.html", {**context, "present_form": form}, status=422)
    arrival = shipments.present(paper=_with(found, form), by=by, at=at, request_id=request_id_of(request))
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
        context = _typed(raw, PaperForm(initial=raw), PresentForm(initial=said), code=code)
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
    arrival = shipments.present(paper=paper, by=by, at=at, request_id=request_id_of(request))
    return redirect("shipments:arrival", arrival.pk)


def _typed(
    raw: dict[str, Any],
    form: PaperForm,
    present_form: PresentForm,
    *,
    code: str = "",
    findings: tuple[Finding, ...] = (),
) -> dict[str, Any]:
    parcels = [*raw.get("parcels", []), *({} for _row in range(BLANK_ROWS))]
    origins = [*raw.get("origins", []), *({} for _row in range(1 if raw.get("origins") else BLANK_ROWS))]
    return {
        "form": form,
        "present_form": present_form,
        "code": code,
        "parcels": table("parcels", (("hs", _("HS heading")), *FIGURES), parcels, findings),
        "origins": table("origins", (("country", _("Country")), ("share", _("Share in %"))), origins, findings),
    }
