"""The quarter by the certificates beside the filed return: page, CSV, and a draft made of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kpcs.asked import refuse_others
from kpcs.downloads import csv_download
from kpcs.errors import NotFound
from kpcs.ledger.requests import OfficerRequest, request_id_of
from kpcs.permissions import Permission, may
from kpcs.scheme.periods import Length, Period
from kpcs.scheme.statement import MOST_PARCELS
from kpcs.scheme.values import ValueRefused

from .. import actions
from ..actions.returns import one_of
from ..queries import drafted as queries
from ..queries.returns import period_name
from ..returns.drafted import drafted_workbook
from .asking import now
from .files import workbook

HEAD = (
    "flow", "partner", "hs", "filed_carats", "certified_carats", "filed_value", "certified_value",
    "certificate", "on", "carats", "value",
)  # fmt: skip


def _quarter(year: int, quarter: int) -> Period:
    try:
        return Period(year, quarter, Length.QUARTER)
    except ValueRefused:
        raise NotFound from None


def _counted(request: HttpRequest) -> queries.Counted:
    refuse_others(request.GET, ("by",))
    try:
        return queries.Counted(request.GET.get("by") or queries.Counted.EXPORTED)
    except ValueError:
        raise NotFound from None


@require_safe
def page(request: OfficerRequest, year: int, quarter: int) -> HttpResponse:
    """Every line of the quarter, as filed and by the certificates; a difference lists its certificates."""
    found = queries.drafted(_quarter(year, quarter), by=request.user, counted=_counted(request))
    context = {
        "found": found,
        "name": period_name(found.period),
        "year": year,
        "quarter": quarter,
        "differing": sum(line.differs for line in found.lines) if found.trade else 0,
        "may_prepare": may(request.user, Permission.RETURN_PREPARE),
        "query": f"?by={found.counted}",
        "kinds": list(queries.Counted),
    }
    return render(request, "statistics/drafted.html", context)


@require_safe
def file(request: OfficerRequest, year: int, quarter: int) -> StreamingHttpResponse:
    """The same as CSV: one row for each certificate of each line."""
    found = queries.drafted(_quarter(year, quarter), by=request.user, counted=_counted(request))
    return csv_download(f"certificates-{found.period}.csv", HEAD, queries.rows(found))


@require_safe
def book(request: OfficerRequest, year: int, quarter: int) -> HttpResponse:
    """The return filled in from the certificates, as the workbook to check and send."""
    found = queries.drafted(_quarter(year, quarter), by=request.user, counted=_counted(request))
    return workbook(f"drafted-{found.period}.xlsx", drafted_workbook(found, by=request.user))


@require_POST
def take(request: OfficerRequest, year: int, quarter: int) -> HttpResponse:
    """Put what the certificates say into the drafts of trade and of certificates."""
    found = queries.drafted(_quarter(year, quarter), by=request.user, counted=_counted(request))
    lines = queries.figures(found)
    if len(lines) > MOST_PARCELS:
        messages.error(request, _("These are too many lines for a form; download them as a workbook."))
        return redirect("statistics:drafted", year, quarter)
    counts = {count.flow: str(count.counted) for count in found.counts}
    drafts: dict[str, dict[str, Any]] = {
        "trade": {"lines": lines, "nil": "" if lines else "yes"},
        "certificates": {"issued": counts["export"], "received": counts["import"]},
    }
    asked = request_id_of(request)
    for subject, filed in drafts.items():
        given: dict[str, Any] = {"subject": subject, "year": year, "part": quarter, "filed": filed}
        actions.keep_draft(**given, by=request.user, at=now(), request_id=one_of(asked, subject))
    messages.success(request, _("The drafts of trade and certificates hold what the certificates say. Check them."))
    return redirect("statistics:edit", "trade", year, quarter)
