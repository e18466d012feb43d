"""Exporters' and importers' figures side by side, for those who work on returns: pairs, one pair, certificates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kpcs.asked import refuse_others
from kpcs.downloads import csv_download
from kpcs.errors import NotFound
from kpcs.ledger.requests import OfficerRequest
from kpcs.participants import queries as participants
from kpcs.scheme.periods import Length, Period
from kpcs.scheme.rules.statistics.compared import NOTHING, Cause, Causes, change, differences
from kpcs.scheme.values import ValueRefused, decimal

from .. import side_by_side
from ..bars import COLOURS, Bars, Two, shares, two_sides
from ..forms.partners import PartnersForm
from ..queries import compared as queries
from ..queries.compared import Compared, Pair
from ..queries.registers import Registers, registers
from ..queries.released import note_on_trade
from ..queries.returns import period_name
from .causes import WORDS
from .paged import page_number, page_of

ON_A_PAGE = 25
IN_THE_PICTURE = 10


def _form(request: OfficerRequest) -> PartnersForm:
    queries.require_partners(request.user)
    return PartnersForm(request.GET, quarters=queries.periods(), language=get_language() or "en")


@require_safe
def partners(request: OfficerRequest) -> HttpResponse:
    """Every pair of a quarter or a year, the gravest difference first, twenty-five on a page."""
    form = _form(request)
    if not form.is_valid():
        return render(request, "statistics/partners.html", {"form": form}, status=422)
    period, code = form.wanted()
    found = queries.pairs(period, participant=code, by=request.user, is_explained=False) if period else []
    page = page_of(found, request.GET.get("page"), ON_A_PAGE)
    shown = queries.explained(list(page))
    context = {
        "form": form,
        "period": period,
        "name": period_name(period) if period else "",
        "page": page,
        "rows": [_row(one) for one in shown],
        "count": len(found),
        "differing": sum(one.at_stake > 0 or one.difference != NOTHING for one in found),
        "missing": sorted({(participant, quarter) for one in found for participant, quarter in one.missing}),
        "picture": _picture([one for one in shown if one.at_stake][:IN_THE_PICTURE]),
        "query": request.GET.urlencode(),
    }
    return render(request, "statistics/partners.html", context)


def _row(one: Compared) -> dict[str, Any]:
    causes = sorted(one.causes, key=lambda cause: -max(abs(amount) for amount in _gross(one.by_heading, cause)))
    gravest = max(one.quarters, key=lambda quarter: Compared(*one.pair, (quarter,), one.filed).at_stake)
    return {
        "one": one,
        "changes": _per_cent(one.changes),
        "causes": [WORDS[cause] for cause in causes[:2]],
        "quarter": gravest,
        "is_exporter_missing": any(code == one.exporter for code, _quarter in one.missing),
        "is_importer_missing": any(code == one.importer for code, _quarter in one.missing),
    }


def _per_cent(changes: Iterable[int | None]) -> list[Decimal | None]:
    return [None if each is None else side_by_side.exact(each) for each in changes]


def _gross(by_heading: Mapping[str, Causes], cause: Cause) -> tuple[int, int]:
    """How much a cause moves under all headings together, whichever way."""
    amounts = [causes.get(cause, NOTHING) for causes in by_heading.values()]
    return sum(abs(points) for points, _cents in amounts), sum(abs(cents) for _points, cents in amounts)


def _picture(listed: list[Compared]) -> Bars | None:
    rows = []
    for one in listed:
        gone = {code for code, _quarter in one.missing} if len(one.quarters) == 1 else set()
        amounts = [amount[1] for amount in (one.exported, one.imported)]
        labels = [f"{code}: US$ {decimal(cents)}" for code, cents in zip(one.pair, amounts, strict=True)]
        told = [None if code in gone else cents for code, cents in zip(one.pair, amounts, strict=True)]
        rows.append(Two(f"{one.exporter} → {one.importer}", (told[0], told[1]), (labels[0], labels[1])))
    return two_sides(rows)


@require_safe
def partners_file(request: OfficerRequest) -> HttpResponse | StreamingHttpResponse:
    """All pairs as CSV; the filters are those of the page."""
    form = _form(request)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors.get_json_data()}, status=422)
    period, code = form.wanted()
    found = queries.pairs(period, participant=code, by=request.user) if period else []
    head = side_by_side.HEAD + side_by_side.CAUSE_HEAD
    marked = "".join(f"-{mark}" for mark in note_on_trade())
    return csv_download(f"partners{marked}-{period}.csv", head, side_by_side.rows(found, str(period)))


@require_safe
def partners_json(request: OfficerRequest) -> HttpResponse:
    """The same as JSON."""
    form = _form(request)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors.get_json_data()}, status=422)
    period, code = form.wanted()
    found = queries.pairs(period, participant=code, by=request.user) if period else []
    pairs = [side_by_side.as_json(one) for one in found]
    return _json({"period": str(period) if period else None, "pairs": pairs, **note_on_trade()})


def _asked(request: OfficerRequest, pair: Pair, year: int, quarter: int) -> tuple[Compared, Registers | None]:
    queries.require_partners(request.user)
    try:
        period = Period(year, quarter, Length.QUARTER)
    except ValueRefused:
        raise NotFound from None
    names = participants.participant_names("en")
    if pair[0] == pair[1] or not any(code in names for code in pair) or not all(len(code) == 2 for code in pair):
        raise NotFound
    found = queries.of_pair(*pair, period, by=request.user)
    return found, registers(*pair, period, by=request.user)


@require_safe
def partner_pair(request: OfficerRequest, exporter: str, importer: str, year: int, quarter: int) -> HttpResponse:
    """One pair in one quarter: headings, quarters together, causes, and the certificates that differ."""
    refuse_others(request.GET, ("page",))
    one, known = _asked(request, (exporter, importer), year, quarter)
    causes = known.explain(one) if known else one.by_heading
    context = {
        "one": one,
        "name": period_name(one.quarters[0]),
        "quarter": one.quarters[0],
        "row": _row(one),
        "headings": _headings(one, known),
        "around": _around(one),
        "causes": _causes(causes),
        "pictures": [
            (_("Carats"), shares(_parts(causes, 0))),
            (_("Value"), shares(_parts(causes, 1))),
        ],
        "known": known,
        "certificates": _certificates(request, known),
        "is_by_certificates": known is not None and known.is_known and known.is_of_both and not one.missing,
    }
    return render(request, "statistics/partner_pair.html", context)


def _certificates(request: OfficerRequest, known: Registers | None) -> dict[str, Any] | None:
    if known is None or not known.is_of_both:
        return None
    asked = request.GET.get("page")
    count, lines = known.differing(first=(page_number(asked) - 1) * ON_A_PAGE, limit=ON_A_PAGE)
    page = page_of(range(count), asked, ON_A_PAGE)
    return {"page": page, "rows": [(line, WORDS[line.cause]) for line in lines], "count": count}


def _headings(one: Compared, known: Registers | None) -> list[dict[str, Any]]:
    exported, imported = one.headings
    sent, received = (known.sent, known.received) if known else ({}, {})
    headings = sorted({*exported, *imported, *sent, *received})
    found = differences(exported, imported)
    return [
        {
            "hs": hs,
            "exported": exported.get(hs, NOTHING),
            "imported": imported.get(hs, NOTHING),
            "difference": found.get(hs, NOTHING),
            "changes": _per_cent(change(exported.get(hs, NOTHING)[at], imported.get(hs, NOTHING)[at]) for at in (0, 1)),
            "sent": sent.get(hs, NOTHING),
            "received": received.get(hs, NOTHING),
        }
        for hs in headings
    ]


def _around(one: Compared) -> list[dict[str, Any]]:
    """The quarter with the one before it and with the one after it, for goods on their way (R-ANO.1)."""
    here = one.quarters[0]
    before, after = queries.beside(here)
    spans = [(before,), (here,), (after,), (before, here), (here, after)]
    rows = []
    for span in spans:
        quarters = tuple(quarter for quarter in span if quarter is not None)
        if len(quarters) == len(span):
            both = Compared(*one.pair, quarters, one.filed)
            names = [period_name(quarter) for quarter in quarters]
            absent = [all(one.filed.sides(one.pair, quarter)[side] is None for quarter in quarters) for side in (0, 1)]
            rows.append({"names": names, "one": both, "changes": _per_cent(both.changes), "absent": absent})
    return rows


def _causes(by_heading: Mapping[str, Causes]) -> list[dict[str, Any]]:
    return [
        {
            "words": WORDS[cause],
            "colour": COLOURS[place],
            "total": total,
            "headings": [(hs, causes[cause]) for hs, causes in sorted(by_heading.items()) if cause in causes],
        }
        for place, cause in enumerate(Cause)
        if (total := queries.together(by_heading).get(cause)) is not None
    ]


def _parts(by_heading: Mapping[str, Causes], measure: int) -> list[tuple[int, int, str]]:
    amounts = [_gross(by_heading, cause)[measure] for cause in Cause]
    unit = ("ct", "US$")[measure]
    return [
        (place, amount, f"{WORDS[cause].label}: {decimal(amount)} {unit}")
        for place, (cause, amount) in enumerate(zip(Cause, amounts, strict=True))
    ]


@require_safe
def pair_json(request: OfficerRequest, exporter: str, importer: str, year: int, quarter: int) -> HttpResponse:
    """The same as JSON."""
    refuse_others(request.GET)
    told = side_by_side.pair_as_json(*_asked(request, (exporter, importer), year, quarter))
    return _json({**told, **note_on_trade()})


@require_safe
def pair_file(request: OfficerRequest, exporter: str, importer: str, year: int, quarter: int) -> StreamingHttpResponse:
    """The lines of certificates on which the two sides differ, as CSV; for readers of either side."""
    refuse_others(request.GET)
    one, known = _asked(request, (exporter, importer), year, quarter)
    if known is None or not known.is_of_both:
        raise NotFound
    rows = side_by_side.certificate_rows(known.all())
    return csv_download(f"differing-{exporter}-{importer}-{one.quarters[0]}.csv", side_by_side.CERTIFICATE_HEAD, rows)


def _json(data: dict[str, Any]) -> HttpResponse:
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})
