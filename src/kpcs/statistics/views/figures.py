"""Pages for everybody: the world's production by year, one Participant's by half-year, and what is missing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kpcs.asked import Asked, refuse_others
from kpcs.downloads import csv_download
from kpcs.errors import NotFound
from kpcs.participants import queries as participants
from kpcs.permissions import Permission, may
from kpcs.said import said
from kpcs.scheme.periods import Period
from kpcs.scheme.rules.statistics import Subject

from ..analysis import shown
from ..analysis.expected import Absence, Gap, punctuality
from ..analysis.facts import Cell, Facts
from ..analysis.summary import Amount, Row, Summary, duplicates, summary
from ..calendar import policy
from ..charts import chart
from ..queries.found import Found, found, found_public
from .naming import by_name
from .pictures import price_chart, weight_chart


class CountForm(Asked):
    """Whether duplicates count in the sums."""

    without_duplicates = forms.BooleanField(label=_("Leave out duplicates"), required=False)


def may_doubt(request: HttpRequest) -> bool:
    """Whether the reader may see the list of doubtful figures."""
    return may(request.user, Permission.ANOMALY_VIEW)


def known_to(request: HttpRequest) -> Found:
    """Analysts see the figures as they stand in this office; everybody else what was released."""
    return found() if may_doubt(request) else found_public(at=timezone.now())


@login_not_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The world's production year by year, and the way to everything else."""
    refuse_others(request.GET)
    known = known_to(request)
    years = _years(known.facts)
    amounts = {year: _amount(known.facts, year) for year in years if year}
    rows: list[dict[str, Any]] = [
        {"year": year, "amount": amount, "is_whole": year in years[1:]} for year, amount in amounts.items()
    ]
    values: dict[Period, float | None] = {Period.whole_year(year): amounts[year].points / 100 for year in years[1:]}
    whole = next((row for row in rows if row["is_whole"]), None)
    context = {
        "rows": rows,
        "chart": chart(values) if values else None,
        "newest": whole,
        "as_of": known.facts.as_of,
        "doubtful": len(known.ranked),
        "missing": sum(gap.absence is Absence.MISSING and gap.is_producer for gap in known.gaps),
        "may_doubt": may_doubt(request),
        "producers": by_name(known.facts.producers),
        "millions": whole["amount"].points / 100e6 if whole else 0,
        "thousand_millions": whole["amount"].cents / 100e9 if whole else 0,
    }
    return render(request, "statistics/overview.html", context)


def _years(facts: Facts) -> list[int]:
    """All years that hold something, the newest first: it may still lack its second half."""
    years = sorted({period.year for period in facts.world}, reverse=True)
    filed = [sum(1 for line in facts.lines if line.period == Period.half_year(year, 2)) for year in years[:2]]
    is_whole = len(filed) == 2 and filed[0] * 10 >= filed[1] * 9
    return [0, *years] if is_whole else years


def _amount(facts: Facts, year: int) -> Amount:
    points, cents = (sum(facts.world.get(Period.half_year(year, part), (0, 0))[at] for part in (1, 2)) for at in (0, 1))
    return Amount(points, cents, sum(line.period.year == year for line in facts.lines))


@login_not_required
@require_safe
def world(request: HttpRequest, year: int) -> HttpResponse:
    """One year by Participant and for the world, with what is doubtful in the sums, in words."""
    form = CountForm(request.GET)
    if not form.is_valid():
        return render(request, "statistics/world.html", {"form": form, "year": year}, status=422)
    known, year_summary = _summary(request, year, without=form.cleaned_data["without_duplicates"])
    dropped = [line for line in duplicates(known.ranked) if line.period.year == year]
    years = sorted({period.year for period in known.facts.world})
    context = {
        "form": form,
        "year": year,
        "summary": year_summary,
        "doubtful": [{"one": one, "said": said([one.doubt.said])[0]} for one in year_summary.doubtful],
        "rows": [_world_row(row) for row in year_summary.rows if row.total.points or row.total.cents],
        "nil": [row.code for row in year_summary.rows if not row.total.points and not row.total.cents],
        "world": _world_row(year_summary.world),
        "dropped": dropped,
        "years": years,
        "before": year - 1 if year - 1 in years else None,
        "after": year + 1 if year + 1 in years else None,
        "may_doubt": may_doubt(request),
    }
    return render(request, "statistics/world.html", context)


def _summary(request: HttpRequest, year: int, *, without: bool = False) -> tuple[Found, Summary]:
    known = known_to(request)
    if not any(period.year == year for period in known.facts.world):
        raise NotFound
    return known, summary(known.facts, year, known.ranked, without_duplicates=without)


def _world_row(row: Row) -> dict[str, Any]:
    total = row.total
    return {"code": row.code, "halves": [row.half(1), row.half(2)], "total": total, "per_carat": total.per_carat_cents}


@login_not_required
@require_safe
def world_file(request: HttpRequest, year: int) -> HttpResponseBase:
    """The same year as CSV, by half-year and way of mining."""
    _, year_summary = _summary(request, year, without=_without(request))
    return csv_download(f"production-{year}.csv", shown.COLUMNS, shown.summary_as_rows(year_summary))


@login_not_required
@require_safe
def world_json(request: HttpRequest, year: int) -> HttpResponse:
    """The same year as JSON."""
    known, year_summary = _summary(request, year, without=_without(request))
    return _json(shown.summary_as_json(year_summary, known.ranked))


def _without(request: HttpRequest) -> bool:
    refuse_others(request.GET, ("without_duplicates",))
    form = CountForm(request.GET)
    return form.is_valid() and form.cleaned_data["without_duplicates"]


@login_not_required
@require_safe
def participant(request: HttpRequest, code: str) -> HttpResponse:
    """One Participant's production by half-year, with pictures beside the table."""
    refuse_others(request.GET)
    known = known_to(request)
    participants.participant(code)
    cells = known.facts.cells.get(code, ())
    if not cells:
        raise NotFound
    context = {
        "code": code,
        "cells": [_cell(cell) for cell in reversed(cells)],
        "weights": weight_chart(cells),
        "prices": price_chart(cells),
        "missing": [gap for gap in known.gaps if gap.participant == code],
        "found": [(rank, one, said([one.doubt.said])[0]) for rank, one in known.of(code)] if may_doubt(request) else (),
        "may_doubt": may_doubt(request),
        "as_of": known.facts.as_of,
        "is_divided": any(line.method not in ("", "undivided") for cell in cells for line in cell.lines),
    }
    return render(request, "statistics/participant.html", context)


def _cell(cell: Cell) -> dict[str, Any]:
    rows = [{"line": line, "per_carat": _per_carat(line.points, line.cents)} for line in cell.lines]
    return {"period": cell.period, "rows": rows, "total": cell, "per_carat": _per_carat(cell.points, cell.cents)}


def _per_carat(points: int, cents: int) -> int | None:
    return Amount(points, cents).per_carat_cents


@login_not_required
@require_safe
def missing(request: HttpRequest) -> HttpResponse:
    """Returns of production that were due and did not come; those that need not come, with the reason (R-STA.3)."""
    refuse_others(request.GET)
    known = known_to(request)
    listed = shown.gaps_as_json(known.gaps, facts=known.facts, policy=policy())
    explained = [gap for gap in known.gaps if gap.absence is Absence.EXPLAINED and gap.is_producer]
    context = {
        "as_of": known.facts.as_of,
        "missing": [gap for gap in known.gaps if gap.absence is Absence.MISSING and gap.is_producer],
        "late": [gap for gap in known.gaps if gap.absence is Absence.LATE],
        "nil": listed["nil_returns_missing"],
        "explained": _runs(explained),
        "punctual": sorted(punctuality(known.facts, policy()), key=lambda one: (one.per_cent, -one.returns)),
        "months": policy().calendar.months(Subject.PRODUCTION),
    }
    return render(request, "statistics/missing.html", context)


def _runs(gaps: list[Gap]) -> list[dict[str, Any]]:
    """Half-years in a row with one explanation as one line."""
    rows: list[dict[str, Any]] = []
    for gap in gaps:
        last = rows[-1] if rows else None
        why = said([gap.why] if gap.why else ())
        if last and last["participant"] == gap.participant and last["why"] == why:
            last["until"], last["count"] = gap.period, last["count"] + 1
        else:
            first = {"participant": gap.participant, "from": gap.period, "until": gap.period}
            rows.append({**first, "why": why, "count": 1})
    return rows


@login_not_required
@require_safe
def missing_json(request: HttpRequest) -> HttpResponse:
    """The same as JSON."""
    refuse_others(request.GET)
    known = known_to(request)
    return _json(shown.gaps_as_json(known.gaps, facts=known.facts, policy=policy()))


def _json(data: dict[str, Any]) -> HttpResponse:
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})
