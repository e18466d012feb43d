"""Pages: the firms of the own authority, their licences and who acts for them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kpcs.accounts.forms import PersonForm
from kpcs.asked import refuse_others
from kpcs.downloads import csv_download
from kpcs.errors import Refused
from kpcs.ledger import queries as ledger
from kpcs.ledger.requests import OfficerRequest, request_id_of
from kpcs.participants.forms import tell
from kpcs.permissions import Permission, require
from kpcs.scheme.findings import Finding

from . import actions, queries
from .forms import EndForm, FirmForm, FirmsForm

FIRMS_ON_A_PAGE = 50
read_or_send = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def firms(request: OfficerRequest) -> HttpResponse:
    """The firms of the own authority: searched, sorted, in pages."""
    require(request.user, Permission.FIRM_REGISTER)
    form = FirmsForm(request.GET)
    if not form.is_valid():
        return render(request, "custody/firms.html", {"form": form}, status=422)
    wanted = {name: form.cleaned_data[name] for name in ("text", "licensed_on")}
    found = queries.firms_matching(request.user.authority_code, **wanted).order_by(form.order(), "pk")
    page = Paginator(found, FIRMS_ON_A_PAGE).get_page(form.cleaned_data["page"])
    shown = {"form": form, "page": page, "today": timezone.localdate(), "is_filtered": any(wanted.values())}
    return render(request, "custody/firms.html", shown)


@require_safe
def firms_file(request: OfficerRequest) -> HttpResponseBase:
    """Every firm of the own authority as CSV."""
    require(request.user, Permission.FIRM_REGISTER)
    refuse_others(request.GET)
    rows = queries.firms_of(request.user.authority_code).values_list(*queries.COLUMNS)
    return csv_download("firms.csv", queries.COLUMNS, rows.iterator(chunk_size=1000))


@read_or_send
def register(request: OfficerRequest) -> HttpResponse:
    """Register a firm."""
    require(request.user, Permission.FIRM_REGISTER)
    form = FirmForm(request.POST or None)
    findings: tuple[Finding, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.register_firm(authority=request.user.authority_code, firm=form.value(), **_acting(request))
        except Refused as refused:
            findings = tell(form, refused.findings)
        else:
            messages.success(request, _("%(firm)s is registered.") % {"firm": row.name})
            return redirect("custody:firm", row.pk)
    shown = {"form": form, "findings": findings}
    return render(request, "custody/register.html", shown, status=422 if form.errors or findings else 200)


@require_safe
def firm(request: OfficerRequest, pk: int) -> HttpResponse:
    """One firm: licence, persons, everything that happened to its registration."""
    require(request.user, Permission.FIRM_REGISTER)
    found = queries.firm_of(request.user.authority_code, pk)
    shown = {
        "firm": found,
        "representatives": queries.representatives_of(found),
        "trail": ledger.trail("firm", str(pk)),
        "today": timezone.localdate(),
    }
    return render(request, "custody/firm.html", shown)


@read_or_send
def change(request: OfficerRequest, pk: int) -> HttpResponse:
    """Change what is registered."""
    return _about(request, pk, FirmForm, _("Change the registration"), _changed)


@read_or_send
def end(request: OfficerRequest, pk: int) -> HttpResponse:
    """End a licence early."""
    return _about(request, pk, EndForm, _("End the licence"), _ended)


@read_or_send
def add_person(request: OfficerRequest, pk: int) -> HttpResponse:
    """Add somebody who files for the firm."""
    return _about(request, pk, PersonForm, _("Add a person"), _person_added)


def _changed(form: Any, given: dict[str, Any]) -> str:
    actions.change_firm(firm=form.value(), **given)
    return _("The registration is changed.")


def _ended(form: Any, given: dict[str, Any]) -> str:
    actions.end_firm(on=form.cleaned_data["on"], **given)
    return _("The licence ends on the day that you gave.")


def _person_added(form: Any, given: dict[str, Any]) -> str:
    actions.add_person(person=form.value(("exporter",)), **given)
    return _("The person is added. Make a link on the page of the officer, so that a password can be chosen.")


def _about(request: OfficerRequest, pk: int, kind: Any, title: str, act: Any) -> HttpResponse:
    """One form about one firm: shown, refused with everything that is wrong, or carried out."""
    require(request.user, Permission.FIRM_REGISTER)
    authority = request.user.authority_code
    found = queries.firm_of(authority, pk)
    form = kind(request.POST) if request.method == "POST" else kind(initial=vars(found))
    findings: tuple[Finding, ...] = ()
    if form.is_bound and form.is_valid():
        try:
            said = act(form, {"authority": authority, "pk": pk, **_acting(request)})
        except Refused as refused:
            findings = tell(form, refused.findings)
        else:
            messages.success(request, said)
            return redirect("custody:firm", pk)
    shown = {"form": form, "findings": findings, "firm": found, "title": title}
    return render(request, "custody/about.html", shown, status=422 if form.errors or findings else 200)


@require_POST
def end_representation(request: OfficerRequest, pk: int, person: int) -> HttpResponse:
    """From today the person no longer files for the firm."""
    authority = request.user.authority_code
    row = actions.end_representation(authority=authority, pk=pk, person=person, **_acting(request))
    messages.success(request, _("%(name)s no longer acts for this firm.") % {"name": row.person.full_name})
    return redirect("custody:firm", pk)


def _acting(request: OfficerRequest) -> dict[str, Any]:
    return {"by": request.user, "at": timezone.now(), "request_id": request_id_of(request)}
