"""The inspecting officer records what he found, and adds photographs."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kpcs.accounts import queries as accounts
from kpcs.accounts.permissions import Permission
from kpcs.errors import Refused
from kpcs.ledger.requests import request_id_of

from .. import actions, inspecting, queries
from ..forms.acts import ReturnForm
from ..forms.inspection import InspectionSheet, ThreefoldSheet
from ..models import Application
from ..photographs import MOST_BYTES
from .applications import show
from .asking import now, officer


@require_http_methods(["GET", "HEAD", "POST"])
def inspect(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The record of an inspection; what was declared stands ready in the lines."""
    by, at = officer(request), now()
    accounts.require(by, Permission.SHIPMENT_INSPECT)
    row = queries.application_of(pk, by=by, on=at.date())
    kind = ThreefoldSheet if queries.is_threefold(row, on=at.date()) else InspectionSheet
    if request.method != "POST":
        return _page(request, row, kind(_declared(row)))
    raw = kind.filed(request.POST)
    do = request.POST.get("do", "")
    if kind.changed(raw, do):
        return _page(request, row, kind(raw, do=do))
    record, unreadable = inspecting.read(raw)
    try:
        actions.inspect(
            application=pk, record=record, unreadable=unreadable, by=by, at=at, request_id=request_id_of(request)
        )
    except Refused as refusal:
        return _page(request, row, kind(raw, refusal.findings), status=422)
    messages.success(request, _("The inspection is recorded. Another officer can issue now."))
    return redirect("certificates:application", pk)


def _declared(row: Application) -> dict[str, object]:
    """What the officer starts from: the headings and the exporter's own valuation, but no weight, which he finds."""
    parcels = list(row.filed.get("parcels") or [])
    # Lines keep their places, by which they are compared; the blank ones that stood ready at the end are nobody's.
    while parcels and not any(parcels[-1].values()):
        parcels.pop()
    return {
        "found": [{"hs": one.get("hs", ""), "declared": one.get("value", "")} for one in parcels],
        "sealed_on": now().date().isoformat(),
        "valuers_present": list(queries.policy_of(row, now().date()).valuers),
    }


def _page(request: HttpRequest, row: Application, sheet: InspectionSheet, status: int = 200) -> HttpResponse:
    draft = queries.check(row.filed, firm=row.firm, on=now().date()).draft
    context = {"application": row, "sheet": sheet, "draft": draft}
    return render(request, "certificates/inspect.html", context, status=status)


@require_POST
def photographs(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add one picture to the last inspection."""
    by, at = officer(request), now()
    file = request.FILES.get("picture")
    try:
        actions.add_photograph(
            application=pk,
            picture=file.read(MOST_BYTES + 1) if file else b"",
            caption=request.POST.get("caption", "").replace("\0", "\ufffd"),
            by=by,
            at=at,
            request_id=request_id_of(request),
        )
    except Refused as refusal:
        row = queries.application_of(pk, by=by, on=at.date())
        return show(request, row, ReturnForm(), status=422, against_picture=refusal.findings)
    messages.success(request, _("The photograph is kept."))
    return redirect("certificates:application", pk)


@require_safe
def photograph(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One picture, to those who may see its application."""
    kept = queries.photograph_of(pk, by=officer(request), on=now().date())
    answer = FileResponse(kept.image.open(), content_type="image/jpeg")
    answer["Content-Security-Policy"] = "default-src 'none'"
    return answer
