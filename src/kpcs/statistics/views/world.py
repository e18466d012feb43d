"""One year of the world by Participant: production, imports, exports, certificates, as filed (R-AGS.1, R-AGS.2)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kpcs.asked import Asked, refuse_others
from kpcs.downloads import csv_download
from kpcs.errors import NotFound
from kpcs.participants import queries as participants
from kpcs.said import said
from kpcs.scheme.periods import Period

from ..analysis import shown
from ..analysis.summary import Amount, Row, Summary, duplicates, summary
from ..charts import chart
from ..queries import summed
from ..queries.found import Found
from ..releases import traded
from ..releases.lines import ReleasedLine, is_marked
from ..releases.summary import GlobalSummary, Measure, SummaryRow, global_summary
from .asking import now
from .figures import as_json, known_to, may_doubt
from .naming import by_name
from .traded import quarters_chart


class CountForm(Asked):
    """Whether duplicates count in the sums."""

    without_duplicates = forms.BooleanField(label=_("Leave out duplicates"), required=False)


@login_not_required
@require_safe
def world(request: HttpRequest, year: int) -> HttpResponse:
    """One year by Participant and for the world, with what is doubtful in the sums, in words."""
    form = CountForm(request.GET)
    if not form.is_valid():
        return render(request, "statistics/world.html", {"form": form, "year": year}, status=422)
    known, year_summary, trade = _summary(request, year, without=form.cleaned_data["without_duplicates"])
    quarters = summed.by_quarter(request.user, at=now())
    context = {
        "form": form,
        "year": year,
        "summary": year_summary,
        "doubtful": [{"one": one, "said": said([one.doubt.said])[0]} for one in year_summary.doubtful],
        "rows": [_world_row(row) for row in year_summary.rows if row.total.points or row.total.cents],
        "nil": [row.code for row in year_summary.rows if not row.total.points and not row.total.cents],
        "world": _world_row(year_summary.world),
        "dropped": [line for line in duplicates(known.ranked) if line.period.year == year],
        "may_doubt": may_doubt(request),
        "trade": _together(year_summary, trade) if trade.rows else None,
        "charts": _charts(known, quarters, year),
        **_beside(year, {period.year for period in known.facts.world} | {line.year for line in quarters}),
    }
    return render(request, "statistics/world.html", context)


def _summary(request: HttpRequest, year: int, *, without: bool = False) -> tuple[Found, Summary, GlobalSummary]:
    known = known_to(request)
    trade = global_summary(summed.lines(request.user, at=now(), year=year), year)
    if not trade.rows and not any(period.year == year for period in known.facts.world):
        raise NotFound
    return known, summary(known.facts, year, known.ranked, without_duplicates=without), trade


def _world_row(row: Row) -> dict[str, Any]:
    total = row.total
    return {"code": row.code, "halves": [row.half(1), row.half(2)], "total": total, "per_carat": total.per_carat_cents}


def _beside(year: int, years: set[int]) -> dict[str, int | None]:
    """The years on both sides, where there is something of them."""
    return {"before": year - 1 if year - 1 in years else None, "after": year + 1 if year + 1 in years else None}


def _together(production: Summary, trade: GlobalSummary) -> GlobalSummary:
    """A row for each Participant that filed anything, by name, and the world's."""
    rows = {row.participant: row for row in trade.rows}
    for row in production.rows:
        rows.setdefault(row.code, SummaryRow(row.code)).production = measure_of(row.total)
    if production.rows:
        trade.world.production = measure_of(production.world.total)
    order = [code for code, _name in by_name(rows)]
    return GlobalSummary(
        trade.year, tuple(sorted(rows.values(), key=lambda row: order.index(row.participant))), trade.world
    )


def measure_of(amount: Amount) -> Measure:
    """A sum of production as the summary holds it."""
    return Measure(amount.points, amount.cents, is_filed=bool(amount.lines))


def _charts(known: Found, quarters: tuple[ReleasedLine, ...], year: int) -> list[tuple[Any, Any, bool]]:
    """The year among the others: production by year, trade by quarter."""
    carats: dict[Period, float | None] = {}
    for period, (points, _cents) in sorted(known.facts.world.items()):
        whole = Period.whole_year(period.year)
        carats[whole] = (carats.get(whole) or 0) + points / 100
    drawn = [
        (_("World production by year, carats"), chart(carats, marked=[Period.whole_year(year)]), False),
        (_("World exports by quarter, carats"), quarters_chart(quarters, "export", year=year), is_marked(quarters)),
    ]
    return [one for one in drawn if one[1]]


@login_not_required
@require_safe
def world_file(request: HttpRequest, year: int) -> HttpResponseBase:
    """The same year as CSV, by half-year and way of mining; with trade in the rows of the whole year."""
    _known, year_summary, trade = _summary(request, year, without=_without(request))
    table = traded.beside_rows(shown.COLUMNS, shown.summary_as_rows(year_summary), trade, name=name_of)
    kind = "summary" if trade.rows else "production"
    return csv_download(f"{kind}-{year}.csv", table.head, table.rows)


@login_not_required
@require_safe
def world_json(request: HttpRequest, year: int) -> HttpResponse:
    """The same year as JSON."""
    known, year_summary, trade = _summary(request, year, without=_without(request))
    return as_json(traded.beside_json(shown.summary_as_json(year_summary, known.ranked), trade, name=name_of))


def name_of(code: str) -> str:
    """The name of a Participant in files, which are in English."""
    return participants.participant_names("en").get(code, code)


def _without(request: HttpRequest) -> bool:
    refuse_others(request.GET, ("without_duplicates",))
    form = CountForm(request.GET)
    return form.is_valid() and form.cleaned_data["without_duplicates"]
