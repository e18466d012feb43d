"""Releases for everybody: the list, one with its years, a year by Participant, its figures, its files, two compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from kpcs.asked import refuse_others
from kpcs.errors import NotFound, Refused
from kpcs.ledger.requests import OfficerRequest, request_id_of
from kpcs.participants import queries as participants
from kpcs.permissions import Permission, may, require
from kpcs.scheme.periods import Period

from .. import actions
from ..charts import chart
from ..forms.releases import FiguresForm, ReleaseForm
from ..models import Figure, Release
from ..queries import released, summed
from ..releases import tables
from ..releases.comparing import Difference, differences
from ..releases.forms import FILES
from ..releases.lines import ReleasedLine, is_marked, lines_of
from ..releases.paper import render as render_paper
from ..releases.summary import SummaryRow, global_summary, years_of
from .asking import now
from .naming import by_name
from .paged import page_of
from .traded import quarters_chart

PARTNERS = "partners.csv"
ON_A_PAGE = 100


def words_of(line: ReleasedLine) -> str:
    """Flow and way of mining in words."""
    flow = str(Figure.Flow(line.flow).label)
    return f"{flow}, {str(Figure.Method(line.method).label).lower()}" if line.method else flow


def _seen(request: HttpRequest) -> QuerySet[Release]:
    return released.releases(at=now(), embargoed=released.sees_embargoed(request.user))


def _release(request: HttpRequest, number: int) -> Release:
    """One that the reader may see; of another nothing is learnt."""
    row = _seen(request).filter(pk=number).first()
    if row is None:
        raise NotFound
    return row


@login_not_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every release that the reader may see, the newest first."""
    refuse_others(request.GET)
    may_make = may(request.user, Permission.RELEASE_MAKE)
    context = {"releases": _seen(request), "now": now(), "may_make": may_make}
    return render(request, "statistics/releases.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def make(request: OfficerRequest) -> HttpResponse:
    """Make a release of the figures as they stand."""
    require(request.user, Permission.RELEASE_MAKE)
    form = ReleaseForm(request.POST if request.method == "POST" else None)
    found: tuple[Any, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            release = actions.make_release(
                by=request.user, at=now(), request_id=request_id_of(request), **form.values()
            )
            return redirect("statistics:release", release.number)
        except Refused as refused:
            found = tuple(refused.findings)
    status = 422 if found or form.errors else 200
    return render(request, "statistics/release_make.html", {"form": form, "found": found}, status=status)


@login_not_required
@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """A release: what it holds by year, with its picture, its files and the fingerprint of its figures."""
    refuse_others(request.GET)
    release = _release(request, number)
    held = released.figures_of(release)
    years = years_of(held)
    rows = list(summed.by_year(held).items())
    earlier = [row for row in _seen(request) if row.number < number and _common(row, release)]
    context = {
        "release": release,
        "is_embargoed": release.public_from > now(),
        "years": rows,
        **_columns(row for _year, row in rows),
        "chart": chart({Period.whole_year(year): measure.points / 100 for year, measure in years.items()}),
        "trade_chart": quarters_chart(held, "export"),
        "files": [(name, made.label) for name, made in FILES.items()],
        "sees_partners": released.sees_partners(request.user),
        "earlier": earlier[:10],
    }
    return render(request, "statistics/release.html", context)


def _columns(rows: Iterable[SummaryRow]) -> dict[str, bool]:
    """Which columns a table of these rows needs."""
    held = list(rows)
    return {
        "has_trade": any(row.imports.is_filed or row.exports.is_filed for row in held),
        "has_counts": any(row.issued is not None or row.received is not None for row in held),
    }


def _common(one: Release, other: Release) -> range:
    """The years that both cover."""
    return range(max(one.first_year, other.first_year), min(one.last_year, other.last_year) + 1)


@login_not_required
@require_safe
def year(request: HttpRequest, number: int, year: int) -> HttpResponse:
    """The annual global summary: a row for each Participant and the world's."""
    refuse_others(request.GET)
    release = _release(request, number)
    held = released.figures_of(release)
    years = tables.years_of_all(held)
    if year not in years:
        raise NotFound
    summary = global_summary(held, year)
    context = {
        "release": release,
        "summary": summary,
        "rows": _by_name(summary.rows),
        "before": year - 1 if year - 1 in years else None,
        "after": year + 1 if year + 1 in years else None,
        **_columns([summary.world]),
        "trade_chart": quarters_chart(held, "export", year=year),
        "chart": chart(
            {Period.whole_year(y): m.points / 100 for y, m in years_of(held).items()}, marked=[Period.whole_year(year)]
        ),
    }
    return render(request, "statistics/release_year.html", context)


def _by_name(rows: Iterable[SummaryRow]) -> list[SummaryRow]:
    order = [code for code, _name in by_name(row.participant for row in rows)]
    return sorted(rows, key=lambda row: order.index(row.participant))


@login_not_required
@require_safe
def paper(request: HttpRequest, number: int, year: int) -> HttpResponse:
    """The same as a PDF, in the reader's language."""
    refuse_others(request.GET)
    release = _release(request, number)
    held = released.figures_of(release)
    if year not in tables.years_of_all(held):
        raise NotFound
    document = render_paper(
        released.about(release),
        global_summary(held, year),
        years_of(held),
        on=release.made_at.date(),
        names=participants.participant_names(get_language() or "en"),
    )
    return _download(release, f"summary-{year}.pdf", "application/pdf", document)


@login_not_required
@require_safe
def figures(request: HttpRequest, number: int) -> HttpResponse:
    """The lines behind one Participant's year, each with the return that it comes from."""
    release = _release(request, number)
    form = FiguresForm(request.GET)
    if not form.is_valid():
        return render(request, "statistics/release_figures.html", {"release": release, "form": form}, status=422)
    code, wanted = form.cleaned_data["participant"].upper(), form.cleaned_data["year"]
    held = [line for line in released.figures_of(release) if (line.participant, line.year) == (code, wanted)]
    if not held:
        raise NotFound
    context = {"release": release, "form": form, "code": code, "year": wanted}
    context["lines"] = [(line, words_of(line)) for line in held]
    context["is_demonstration"] = is_marked(held)
    context["has_trade"] = any(line.hs for line in held)
    context["has_counts"] = any(line.subject == "certificates" for line in held)
    context["submissions"] = released.submissions_named({line.submission for line in held})
    return render(request, "statistics/release_figures.html", context)


@login_not_required
@require_safe
def compare(request: HttpRequest, number: int, before: int) -> HttpResponse:
    """What changed between two releases in the years that both cover, figure by figure, a hundred on a page."""
    refuse_others(request.GET, ("page",))
    new, old = _release(request, number), _release(request, before)
    years = _common(old, new)
    held = [[line for line in released.figures_of(one) if line.year in years] for one in (old, new)]
    found = differences(*held)
    page = page_of(found, request.GET.get("page"), ON_A_PAGE)
    context = {
        "release": new,
        "before": old,
        "years": years,
        "page": page,
        "differences": [(each, words_of(each.about)) for each in page],
        "count": len(found),
        "moves": _moves(found),
    }
    return render(request, "statistics/release_compare.html", context)


def _moves(found: Iterable[Difference]) -> list[tuple[str, int, int]]:
    """By how much each flow grew between two releases: its name, points, cents."""
    sums: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for each in found:
        if each.about.subject != "certificates":
            sums[each.about.flow][0] += each.points
            sums[each.about.flow][1] += each.cents
    return [(str(flow.label), sums[flow][0], sums[flow][1]) for flow in Figure.Flow if flow in sums]


@login_not_required
@require_safe
def file(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """One of its files; that by partner only for the Participants' statisticians."""
    refuse_others(request.GET)
    release = _release(request, number)
    if name == PARTNERS and released.sees_partners(request.user):
        held = tuple(lines_of(released.partners_text(release)))
        return _download(release, name, "text/csv; charset=utf-8", tables.table_csv(tables.figures(held)))
    if name not in FILES:
        raise NotFound
    made = FILES[name]
    content = made.content(released.about(release), released.figures_of(release))
    return _download(release, name, made.kind, content)


def _download(release: Release, name: str, kind: str, content: str | bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    marked = f"{release.number}-{tables.MARK}" if release.is_demonstration else f"{release.number}"
    response["Content-Disposition"] = f'attachment; filename="kp-release-{marked}-{name}"'
    # A release never changes; one that is public may be kept by whoever fetched it.
    is_public = release.public_from <= now() and name != PARTNERS
    response["Cache-Control"] = "public, max-age=86400" if is_public else "private, no-store"
    return response
