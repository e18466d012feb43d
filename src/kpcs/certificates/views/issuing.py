"""The second officer issues, replaces, or makes a technical certificate."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kpcs.accounts import queries as accounts
from kpcs.accounts.permissions import Permission
from kpcs.errors import Refused
from kpcs.ledger.requests import request_id_of
from kpcs.scheme.findings import Finding
from kpcs.scheme.values import CertificateNumber

from .. import actions, queries
from ..forms.replacing import CorrectionSheet, TechnicalSheet
from ..models import Application
from ..names import country_choices
from .asking import now, officer


@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the certificate will say and whatever stands against it; then the act."""
    by, at = officer(request), now()
    accounts.require(by, Permission.CERTIFICATE_ISSUE)
    row = queries.application_of(pk, by=by, on=at.date())
    if request.method != "POST" and row.state == Application.State.ISSUED:
        return redirect("certificates:application", pk)
    # PostgreSQL holds no NUL byte.
    desk = request.POST.get("desk", request.GET.get("desk", ""))[:100].replace("\0", "\ufffd")
    refused: tuple[Finding, ...] = ()
    if request.method == "POST":
        try:
            made = actions.issue(application=pk, by=by, at=at, desk=desk, request_id=request_id_of(request))
        except Refused as refusal:
            refused = refusal.findings
        else:
            messages.success(request, _("Certificate %(number)s is issued.") % {"number": _printed(made.number)})
            return redirect("certificates:certificate", made.number)
    findings = refused or queries.against_issuing(row, by=by, on=at.date(), desk=desk)
    context = {
        "application": row,
        "findings": findings,
        "statement": queries.preview(row, on=at.date(), desk=desk),
        "desks": queries.desks(by.authority_code),
        "desk": desk,
    }
    return render(request, "certificates/issue.html", context, status=422 if refused else 200)


def _printed(number: str) -> str:
    return CertificateNumber.parse(number).printed


@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: HttpRequest, number: str) -> HttpResponse:
    """The words of the old certificate to correct, and the act (R-CER.10)."""
    by, at = officer(request), now()
    accounts.require(by, Permission.CERTIFICATE_ISSUE)
    row = queries.certificate_of(number, by=by, on=at.date())
    old = queries.statement_in(row)
    raw = queries.correction_of(old)
    refused: tuple[Finding, ...] = ()
    if request.method == "POST":
        raw = CorrectionSheet.filed(request.POST)
        if not CorrectionSheet.changed(raw, request.POST.get("do", "")):
            correction, unreadable = queries.read_correction(raw, old)
            try:
                made = actions.replace(
                    number=number,
                    correction=correction,
                    unreadable=unreadable,
                    by=by,
                    at=at,
                    request_id=request_id_of(request),
                )
            except Refused as refusal:
                refused = refusal.findings
            else:
                names = {"new": _printed(made.number), "old": _printed(number)}
                messages.success(request, _("Certificate %(new)s replaces %(old)s.") % names)
                return redirect("certificates:certificate", made.number)
    context = {
        "certificate": row,
        "sheet": CorrectionSheet(raw, refused, request.POST.get("do", "")),
        "against": queries.against_replacing(row),
        "countries": country_choices(),
    }
    return render(request, "certificates/replace.html", context, status=422 if refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def technical(request: HttpRequest) -> HttpResponse:
    """A technical certificate; with ``?first=`` the goods, parties and origin of the certificate they came with."""
    by, at = officer(request), now()
    accounts.require(by, Permission.CERTIFICATE_ISSUE)
    refused: tuple[Finding, ...] = ()
    if request.method == "POST":
        raw = TechnicalSheet.filed(request.POST)
        if not TechnicalSheet.changed(raw, request.POST.get("do", "")):
            asked, unreadable = queries.read_technical(raw, by=by)
            try:
                made = actions.issue_technical(
                    request=asked, unreadable=unreadable, by=by, at=at, request_id=request_id_of(request)
                )
            except Refused as refusal:
                refused = refusal.findings
            else:
                messages.success(request, _("Certificate %(number)s is issued.") % {"number": _printed(made.number)})
                return redirect("certificates:certificate", made.number)
    else:
        first = queries.first_statement(request.GET.get("first", "")[:12].replace("\0", ""), by=by)
        raw = queries.technical_from(first, purpose=request.GET.get("purpose", "")[:20])
    sheet = TechnicalSheet(raw, refused, request.POST.get("do", ""))
    sheet.offer(queries.inspectors(by=by))
    context = {"sheet": sheet, "countries": country_choices()}
    return render(request, "certificates/technical.html", context, status=422 if refused else 200)
