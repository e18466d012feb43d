"""The exporter writes an application: kept as typed, checked as a whole, rows added without a script."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from kpcs.accounts import queries as accounts
from kpcs.accounts.models import Officer
from kpcs.accounts.permissions import Permission
from kpcs.errors import NotFound, Refused
from kpcs.ledger.requests import request_id_of
from kpcs.scheme.findings import Finding, blocking
from kpcs.scheme.rules.certificates.sentences import UNREADABLE

from .. import actions, queries, uploads
from ..forms.application import ApplicationSheet
from ..models import Application
from ..names import country_choices
from .asking import now, officer


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """An empty application; the first time it is kept it gets its own address."""
    by = officer(request)
    accounts.require(by, Permission.APPLICATION_FILE)
    queries.own_firm(by, on=now().date())
    if request.method == "POST":
        return _posted(request, by, None)
    return _page(request, by, ApplicationSheet({"origin_kind": "single"}), None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A draft as it was typed; with ``?checked`` also everything that is wrong with it."""
    by = officer(request)
    row = queries.application_of(pk, by=by, on=now().date())
    if row.state != Application.State.DRAFT or row.firm_id != queries.own_firm(by, on=now().date()).pk:
        raise NotFound
    if request.method == "POST":
        return _posted(request, by, row)
    findings = queries.check(row.filed, firm=row.firm, on=now().date()).findings if "checked" in request.GET else ()
    return _page(request, by, ApplicationSheet(row.filed, findings), row, is_checked="checked" in request.GET)


def _posted(request: HttpRequest, by: Officer, row: Application | None) -> HttpResponse:
    filed, do = ApplicationSheet.filed(request.POST), request.POST.get("do", "save")
    if ApplicationSheet.changed(filed, do):
        return _page(request, by, ApplicationSheet(filed, do=do), row)
    if do == "upload":
        refused = _take_parcels(request, filed)
        if refused:
            return _page(request, by, ApplicationSheet(filed, refused), row, status=422)
    asked = request_id_of(request)
    kept = actions.draft(
        filed=filed,
        application=row.pk if row else None,
        by=by,
        at=now(),
        request_id=uuid5(asked, "draft") if asked else None,
    )
    if do == "submit":
        return _submit(request, by, kept, asked)
    if do == "upload":
        messages.success(request, _("The parcels of the file are in the list. Check them."))
    else:
        _say_kept(request, kept)
    return redirect(f"{_address(kept)}?checked=1" if do == "check" else _address(kept))


def _address(row: Application) -> str:
    return reverse("certificates:edit", args=[row.pk])


def _take_parcels(request: HttpRequest, filed: dict[str, object]) -> tuple[Finding, ...]:
    """Put the parcels of the uploaded file in place of the typed ones; else say why not."""
    file = request.FILES.get("file")
    if file is None:
        return (UNREADABLE.finding(name="–", why=_("no file was chosen")),)
    read = uploads.read_parcels(str(file.name), file.read(uploads.MOST_BYTES + 1))
    if not read.findings:
        filed["parcels"] = [dict(one) for one in read.rows]
    return read.findings


def _submit(request: HttpRequest, by: Officer, kept: Application, asked: UUID | None) -> HttpResponse:
    try:
        actions.submit(application=kept.pk, by=by, at=now(), request_id=asked)
    except Refused as refusal:
        return _page(request, by, ApplicationSheet(kept.filed, refusal.findings), kept, status=422, is_checked=True)
    messages.success(request, _("The application is with the authority."))
    return redirect("certificates:application", kept.pk)


def _say_kept(request: HttpRequest, kept: Application) -> None:
    missing = len(blocking(queries.check(kept.filed, firm=kept.firm, on=now().date()).findings))
    said = _("The draft is kept.")
    if missing:
        more = ngettext("One thing is still missing or wrong.", "%(count)s things are still missing or wrong.", missing)
        said = f"{said} {more % {'count': missing}}"
    messages.success(request, said)


def _page(
    request: HttpRequest,
    by: Officer,
    sheet: ApplicationSheet,
    row: Application | None,
    *,
    status: int = 200,
    is_checked: bool = False,
) -> HttpResponse:
    context: dict[str, Any] = {
        "sheet": sheet,
        "application": row,
        "firm": queries.own_firm(by, on=now().date()),
        "countries": country_choices(),
        "is_checked": is_checked,
        "file_findings": [one for one in sheet.findings if one.field == "file"],
    }
    return render(request, "certificates/application_edit.html", context, status=status)


@require_safe
def parcels_template(request: HttpRequest) -> HttpResponse:
    """An empty workbook for the parcels."""
    answer = HttpResponse(
        uploads.template(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    answer["Content-Disposition"] = 'attachment; filename="parcels.xlsx"'
    return answer
