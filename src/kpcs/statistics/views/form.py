"""A return is typed: kept as typed, checked as a whole, lines added without a script."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kpcs.errors import Refused
from kpcs.ledger.requests import OfficerRequest, request_id_of
from kpcs.participants.queries import all_standings, participant_choices
from kpcs.permissions import Permission, require
from kpcs.scheme.findings import Finding, blocking
from kpcs.scheme.participants import countries
from kpcs.scheme.periods import Period
from kpcs.scheme.rules.statistics import Subject

from .. import actions
from ..actions.returns import one_of
from ..forms.returns import SHEETS, ReturnSheet
from ..models import Submission
from ..queries import returns as queries
from ..returns.checking import Known, Return
from ..returns.typed import check_typed
from .asking import asked_for, now


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: OfficerRequest, subject: str, year: int, part: int) -> HttpResponse:
    """The draft as it was typed, or the figures in force to be corrected; ``?checked`` says what is wrong."""
    kind, period = asked_for(subject, year, part)
    require(request.user, Permission.RETURN_PREPARE)
    sheet = SHEETS[kind]
    if request.method == "POST":
        return _posted(request, kind, period, sheet)
    draft = queries.draft_of(subject, year, part, by=request.user)
    filed = draft.filed if draft else _standing(request, subject, year, part)
    if filed is None:
        messages.error(request, _("This return has too many lines for a form; send it as a workbook."))
        return redirect("statistics:return", subject, year, part)
    findings = _checked(request, kind, period, filed)[1] if "checked" in request.GET else ()
    return _page(request, kind, period, sheet(filed, findings), is_checked="checked" in request.GET)


def _standing(request: OfficerRequest, subject: str, year: int, part: int) -> dict[str, object] | None:
    """What is signed off, as the beginning of its correction; else what the certificates say; else nothing."""
    rows = queries.revisions(subject, year, part, by=request.user)
    signed = next((row for row in rows if row.state == Submission.State.SIGNED), None)
    return queries.draft_from(signed) if signed else {}


def _checked(
    request: OfficerRequest, kind: Subject, period: Period, filed: dict[str, object]
) -> tuple[Return, list[Finding]]:
    known = Known(all_standings(), now().date(), queries.own_participant(request.user))
    return check_typed(filed, subject=kind, period=period, known=known)


def _posted(request: OfficerRequest, kind: Subject, period: Period, sheet: type[ReturnSheet]) -> HttpResponse:
    filed, do = sheet.filed(request.POST), request.POST.get("do", "save")
    if sheet.changed(filed, do):
        return _page(request, kind, period, sheet(filed, do=do))
    asked = request_id_of(request)
    which: dict[str, Any] = {"subject": str(kind), "year": period.year, "part": queries.part_of(period)}
    keeping = one_of(asked, "draft")
    actions.keep_draft(**which, filed=filed, by=request.user, at=now(), request_id=keeping)
    address = redirect("statistics:edit", *which.values())
    made, findings = _checked(request, kind, period, filed)
    if do != "submit":
        missing = len(blocking(tuple(findings)))
        messages.success(request, _("The draft is kept. Still missing or wrong: %(count)s.") % {"count": missing})
        return redirect(f"{address['Location']}?checked=1") if do == "check" else address
    try:
        given: dict[str, Any] = {"returns": [made], "findings": findings, "reason": str(filed.get("reason", ""))}
        actions.submit(**given, source=actions.Source(), by=request.user, at=now(), request_id=asked)
    except Refused as refusal:
        return _page(request, kind, period, sheet(filed, refusal.findings), status=422, is_checked=True)
    messages.success(request, _("The return waits for its signature."))
    return redirect("statistics:return", *which.values())


def _page(
    request: OfficerRequest,
    kind: Subject,
    period: Period,
    sheet: ReturnSheet,
    *,
    status: int = 200,
    is_checked: bool = False,
) -> HttpResponse:
    part = queries.part_of(period)
    context = {
        "sheet": sheet,
        "subject": kind,
        "period": period,
        "name": queries.name_of(kind, period),
        "which": {"subject": str(kind), "year": period.year, "part": part},
        "draft": queries.draft_of(str(kind), period.year, part, by=request.user),
        "participants": participant_choices(),
        "origins": [("***", _("Mixed origin"))]
        + [(code, one.english) for code, one in sorted(countries().items()) if one.produces],
        "is_checked": is_checked,
    }
    return render(request, "statistics/return_edit.html", context, status=status)
