"""One Participant: its years, its production by half-year, its trade; a year line by line, each with its return."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kpcs.asked import refuse_others
from kpcs.downloads import csv_download
from kpcs.errors import NotFound
from kpcs.participants import queries as participants
from kpcs.said import said

from ..analysis.facts import Cell, Line
from ..analysis.summary import Amount, summed
from ..charts import Chart
from ..queries import released
from ..queries import summed as queries
from ..queries.found import Found
from ..queries.returns import own_participant
from ..releases import tables
from ..releases.lines import ReleasedLine, is_marked
from ..releases.summary import Measure, SummaryRow
from .asking import now
from .figures import as_json, known_to, may_doubt
from .naming import by_name
from .pictures import price_chart, weight_chart
from .releases import words_of
from .traded import quarters_chart
from .world import measure_of

if TYPE_CHECKING:
    from kpcs.accounts.models import Officer

MOST_LINES = 500


@login_not_required
@require_safe
def participant(request: HttpRequest, code: str) -> HttpResponse:
    """Everything that a Participant filed and the reader may see, with pictures beside the tables."""
    refuse_others(request.GET)
    known = known_to(request)
    participants.participant(code)
    cells = known.facts.cells.get(code, ())
    lines = queries.lines(request.user, at=now(), participant=code)
    if not cells and not lines:
        raise NotFound
    years = _years(cells, lines)
    context = {
        "code": code,
        "years": years,
        "cells": [_cell(cell) for cell in reversed(cells)],
        "charts": [one for one in _charts(cells, lines) if one[1]],
        "missing": [gap for gap in known.gaps if gap.participant == code],
        "found": _doubtful(request, known, code),
        "may_doubt": may_doubt(request),
        "as_of": known.facts.as_of,
        "has_trade": any(row.imports.is_filed or row.exports.is_filed for _year, row in years),
        "has_counts": any(row.issued is not None or row.received is not None for _year, row in years),
        "is_marked": is_marked(lines),
    }
    return render(request, "statistics/participant.html", context)


def _doubtful(request: HttpRequest, known: Found, code: str) -> list[tuple[int, Any, Any]]:
    if not may_doubt(request):
        return []
    return [(rank, one, said([one.doubt.said])[0]) for rank, one in known.of(code)]


def _years(cells: Iterable[Cell], lines: Iterable[ReleasedLine]) -> list[tuple[int, SummaryRow]]:
    """The newest first, each as the world's summary has it."""
    years = queries.by_year(lines)
    produced: defaultdict[int, list[Line]] = defaultdict(list)
    for cell in cells:
        produced[cell.period.year] += cell.lines
    for year, filed in produced.items():
        years.setdefault(year, SummaryRow("")).production = measure_of(summed(filed))
    return sorted(years.items(), reverse=True)


def _cell(cell: Cell) -> dict[str, Any]:
    rows = [{"line": line, "per_carat": _per_carat(line.points, line.cents)} for line in cell.lines]
    return {"period": cell.period, "rows": rows, "total": cell, "per_carat": _per_carat(cell.points, cell.cents)}


def _per_carat(points: int, cents: int) -> int | None:
    return Amount(points, cents).per_carat_cents


def _charts(cells: tuple[Cell, ...], lines: tuple[ReleasedLine, ...]) -> list[tuple[str, Chart | None, bool]]:
    """Titles, pictures, and whether what they show is made up."""
    trade = (
        (_("Carats exported by quarter"), quarters_chart(lines, "export")),
        (_("Carats imported by quarter"), quarters_chart(lines, "import")),
        (_("US$ per carat exported, by quarter"), quarters_chart(lines, "export", is_price=True)),
        (_("US$ per carat imported, by quarter"), quarters_chart(lines, "import", is_price=True)),
    )
    return [
        (_("Carats produced by half-year"), weight_chart(cells), False),
        (_("US$ per carat produced, by half-year"), price_chart(cells), False),
        *((title, drawn, is_marked(lines)) for title, drawn in trade),
    ]


def _lines(request: HttpRequest, code: str, year: int) -> tuple[ReleasedLine, ...]:
    participants.participant(code)
    lines = queries.lines(request.user, at=now(), year=year, participant=code, subjects=queries.ALL)
    if not lines:
        raise NotFound
    return tuple(sorted(lines, key=lambda line: (line.subject == "certificates", line.part, line.flow)))


@login_not_required
@require_safe
def year(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """The lines of a year, each with its return; by partner for the Participants' statisticians (R-WEB.2)."""
    refuse_others(request.GET)
    lines = _lines(request, code, year)
    sees_partners = released.sees_partners(request.user)
    context = {
        "code": code,
        "year": year,
        "partners": _by_partner(lines) if sees_partners else (),
        "sees_partners": sees_partners,
        "lines": [(line, words_of(line)) for line in lines[:MOST_LINES]],
        "count": len(lines),
        "has_trade": any(line.hs for line in lines),
        "has_counts": any(line.subject == "certificates" for line in lines),
        "returns": released.submissions_named({line.submission for line in lines}),
        "is_own": sees_partners and own_participant(cast("Officer", request.user)) == code,
        "release": None if sees_partners else released.by_year(at=now()).get(year),
        "is_marked": is_marked(lines),
    }
    return render(request, "statistics/participant_year.html", context)


def _by_partner(lines: Iterable[ReleasedLine]) -> list[tuple[str, str, Measure, Measure]]:
    """Code and name of each partner, what came from it, what went to it."""
    found: dict[str, dict[str, Measure]] = {}
    for line in lines:
        if line.partner:
            measure = found.setdefault(line.partner, {"import": Measure(), "export": Measure()})[line.flow]
            measure.points, measure.cents = measure.points + line.points, measure.cents + line.cents
            measure.is_filed = True
    return [(code, name, found[code]["import"], found[code]["export"]) for code, name in by_name(found)]


@login_not_required
@require_safe
def year_file(request: HttpRequest, code: str, year: int) -> HttpResponseBase:
    """The same as CSV."""
    refuse_others(request.GET)
    table = tables.figures(_lines(request, code, year))
    return csv_download(f"{code}-{year}.csv", table.head, table.rows)


@login_not_required
@require_safe
def year_json(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """The same as JSON."""
    refuse_others(request.GET)
    lines = _lines(request, code, year)
    note = {tables.MARK: tables.MADE_UP} if is_marked(lines) else {}
    return as_json({"participant": code, "year": year, **note, "figures": tables.named(tables.figures(lines))})
