"""What the world declares beside what Participants filed, and trade with strangers; for those who work on returns."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from kpcs.asked import refuse_others
from kpcs.downloads import csv_download
from kpcs.errors import NotFound
from kpcs.ledger.requests import OfficerRequest
from kpcs.participants import queries as participants
from kpcs.scheme.rules.statistics.compared import change
from kpcs.scheme.values import decimal

from .. import outside_shown
from ..bars import Bars, Two, two_sides
from ..forms.outside import StrangersForm
from ..models import OutsideLoad
from ..outside.comparing import Beside, Mirror, Stranger, mirrors, series_of, strangers
from ..queries import outside as queries
from ..queries.compared import require_partners
from ..side_by_side import exact
from .paged import page_of

ON_A_PAGE = 25
YEARS_IN_THE_PICTURE = 12
STRANGERS_HEAD = ("year", "reporter", "partner", "us_value", "stranger", "standing", "whole_year")


def _mirrors(request: OfficerRequest) -> tuple[Mirror, ...]:
    require_partners(request.user)
    return mirrors(queries.declared(), queries.own_values())


@require_safe
def outside(request: OfficerRequest) -> HttpResponse:
    """The tables that are loaded, and each Participant's newest year beside what the world declares."""
    refuse_others(request.GET)
    found, newest = _mirrors(request), dict[str, Mirror]()
    for one in found:
        if one.measure == "production" and one.own_cents:
            newest[one.participant] = one
    rows = sorted(newest.values(), key=lambda one: -abs(one.difference))
    others = {code for one in queries.declared() for code in (one.reporter, one.partner)} - newest.keys()
    context = {
        "loads": queries.loads(),
        "rows": [{"one": one, "change": _change(one.own_cents, one.outside_cents)} for one in rows],
        "others": [code for code in participants.participant_names(get_language() or "en") if code in others],
        "strangers": len(strangers(queries.declared(), participants.all_standings())),
    }
    return render(request, "statistics/outside.html", context)


def _change(own: int | None, outside: int) -> Decimal | None:
    changed = None if own is None else change(own, outside)
    return None if changed is None else exact(changed)


@require_safe
def outside_participant(request: OfficerRequest, code: str) -> HttpResponse:
    """One Participant year by year: what it filed, and what others and its own customs declare."""
    refuse_others(request.GET)
    participants.participant(code)
    require_partners(request.user)
    found = series_of(code, queries.declared(), queries.own_values())
    if not found:
        raise NotFound
    series = [
        {
            "measure": measure,
            "source": source,
            "collector": OutsideLoad.Source(source).label,
            "rows": [{"one": one, "change": _change(one.own_cents, one.outside_cents)} for one in rows],
            "picture": _picture(rows),
        }
        for (measure, source), rows in found.items()
    ]
    return render(
        request, "statistics/outside_participant.html", {"code": code, "series": series, "loads": queries.loads()}
    )


def _picture(rows: tuple[Beside, ...]) -> Bars | None:
    return two_sides(
        [
            Two(
                str(one.year),
                (one.own_cents, one.outside_cents),
                (f"{one.year}: US$ {decimal(one.own_cents or 0)}", f"{one.year}: US$ {decimal(one.outside_cents)}"),
            )
            for one in rows[:YEARS_IN_THE_PICTURE]
        ]
    )


@require_safe
def outside_json(request: OfficerRequest) -> HttpResponse:
    """Every Participant's whole years beside what is declared, as JSON."""
    refuse_others(request.GET)
    return _json({"comparisons": [outside_shown.mirror_as_json(one) for one in _mirrors(request)]})


def _strangers(request: OfficerRequest) -> tuple[tuple[Stranger, ...], StrangersForm]:
    require_partners(request.user)
    found = strangers(queries.declared(), participants.all_standings())
    return found, StrangersForm(request.GET, found=found)


@require_safe
def outside_strangers(request: OfficerRequest) -> HttpResponse:
    """Declared trade with those who were no Participants, or could not trade (R-ANO.9), the greatest value first."""
    found, form = _strangers(request)
    if not form.is_valid():
        return render(request, "statistics/outside_strangers.html", {"form": form}, status=422)
    wanted = [one for one in found if form.fits(one)]
    page = page_of(wanted, request.GET.get("page"), ON_A_PAGE)
    labels = participants.status_names()
    context = {
        "form": form,
        "page": page,
        "rows": [(one, [labels[status.value] for status in one.statuses]) for one in page],
        "count": len(wanted),
        "cents": sum(one.cents for one in wanted),
        "query": request.GET.urlencode(),
        "loads": queries.loads(),
    }
    return render(request, "statistics/outside_strangers.html", context)


@require_safe
def strangers_file(request: OfficerRequest) -> HttpResponse | StreamingHttpResponse:
    """The same as CSV."""
    found, form = _strangers(request)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors.get_json_data()}, status=422)
    rows = (
        (*one[:3], exact(one.cents), one.stranger, " ".join(one.statuses), one.is_whole_year)
        for one in found
        if form.fits(one)
    )
    return csv_download("strangers.csv", STRANGERS_HEAD, rows)


@require_safe
def strangers_json(request: OfficerRequest) -> HttpResponse:
    """The same as JSON."""
    found, form = _strangers(request)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors.get_json_data()}, status=422)
    return _json({"trade": [outside_shown.stranger_as_json(one) for one in found if form.fits(one)]})


def _json(data: dict[str, Any]) -> HttpResponse:
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})
