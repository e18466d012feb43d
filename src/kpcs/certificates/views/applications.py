"""Applications: the list, one of them, and what the exporter or an officer decides about it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kpcs.accounts import queries as accounts
from kpcs.accounts.permissions import Permission
from kpcs.errors import Refused
from kpcs.ledger import queries as ledger
from kpcs.ledger.requests import request_id_of
from kpcs.said import said
from kpcs.scheme.findings import Finding
from kpcs.scheme.rules import certificates as rules
from kpcs.scheme.states import APPLICATION

from .. import actions, queries
from ..forms.acts import ReturnForm
from ..forms.application import ApplicationSheet
from ..forms.filters import ApplicationFilter
from ..forms.inspection import CONTAINERS
from ..models import Application
from .asking import now, officer
from .states import APPLICATION_TONES


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What waits and what was decided, newest change first; an invalid filter is an error, never a wider list."""
    by, on = officer(request), now().date()
    form = ApplicationFilter(request.GET)
    if not form.is_valid():
        return render(request, "certificates/applications.html", {"form": form}, status=422)
    seen = form.narrowed(queries.visible_applications(by=by, on=on))
    page = queries.page_of(seen, number=form.cleaned_data["page"])
    context = {
        "form": form,
        "page": page,
        "rows": [(row, APPLICATION_TONES[Application.State(row.state)]) for row in page.rows],
        "may_file": accounts.may(by, Permission.APPLICATION_FILE),
        "is_of_firm": not accounts.may(by, Permission.APPLICATION_VIEW),
        "is_filtered": any(form.cleaned_data.get(name) for name in ("state", "firm", "destination")),
    }
    return render(request, "certificates/applications.html", context)


@require_safe
def application(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Declaration, inspection, differences, certificates, and what may be done now."""
    return show(request, queries.application_of(pk, by=officer(request), on=now().date()), ReturnForm())


@require_POST
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The exporter takes the application back."""
    actions.withdraw(application=pk, by=officer(request), at=now(), request_id=request_id_of(request))
    messages.success(request, _("The application was withdrawn."))
    return redirect("certificates:application", pk)


@require_POST
def send_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An officer returns the application for correction, or refuses it, with the reason."""
    by, at = officer(request), now()
    row = queries.application_of(pk, by=by, on=at.date())
    act = actions.refuse if request.POST.get("do") == "refuse" else actions.send_back
    reason = request.POST.get("reason", "").replace("\0", "\ufffd")
    try:
        act(application=pk, reason=reason, by=by, at=at, request_id=request_id_of(request))
    except Refused as refusal:
        form = ReturnForm(request.POST)
        form.blame(refusal.findings)
        return show(request, row, form, status=422)
    done = (
        _("The application was refused.") if act is actions.refuse else _("The application went back to the exporter.")
    )
    messages.success(request, done)
    return redirect("certificates:application", pk)


def show(
    request: HttpRequest, row: Application, form: ReturnForm, status: int = 200, against_picture: Iterable[Finding] = ()
) -> HttpResponse:
    """The page of one application, with what is wrong with a reason or a photograph that was sent to it."""
    by, on = officer(request), now().date()
    inspection = queries.latest_inspection(row)
    record = queries.record_of(inspection) if inspection else None
    checked = queries.check(row.filed, firm=row.firm, on=on)
    is_own = accounts.may(by, Permission.APPLICATION_FILE) and queries.is_own(row, by=by, on=on)
    may_issue = accounts.may(by, Permission.CERTIFICATE_ISSUE)
    context: dict[str, Any] = {
        "application": row,
        "tone": APPLICATION_TONES[Application.State(row.state)],
        "draft": checked.draft,
        "findings": checked.findings if row.state in ("draft", "submitted") else (),
        "inspection": inspection,
        "record": record,
        "containers": [(dict(CONTAINERS)[one.kind], one) for one in record.containers] if record else (),
        "differences": queries.differences(row, record, on=on) if record else (),
        "is_threefold": queries.is_threefold(row, on=on),
        "certificates": row.certificates.order_by("number"),
        "is_own": is_own,
        "may_withdraw": is_own and APPLICATION.may(row.state, "withdraw"),
        "may_decide": accounts.may(by, Permission.APPLICATION_DECIDE) and APPLICATION.may(row.state, "ask_correction"),
        "may_inspect": accounts.may(by, Permission.SHIPMENT_INSPECT) and row.state in ("submitted", "inspected"),
        "against_inspecting": rules.check_step(APPLICATION, row.state, "inspect"),
        "may_issue": may_issue and row.state in ("submitted", "inspected"),
        "against_issuing": queries.against_issuing(row, by=by, on=on) if may_issue else (),
        "sheet": ApplicationSheet(row.filed),
        "form": form,
        "against_picture": said(against_picture),
        "events": ledger.trail("application", str(row.pk)),
    }
    return render(request, "certificates/application.html", context, status=status)
