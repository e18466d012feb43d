"""What went in and out and what must be left: of the world, and of one Participant with its mines and its stones."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from kpcs.asked import Asked, refuse_others
from kpcs.downloads import csv_download
from kpcs.errors import NotFound
from kpcs.participants import queries as participants
from kpcs.said import said
from kpcs.scheme.findings import Finding
from kpcs.scheme.periods import Period
from kpcs.scheme.rules.statistics import Subject
from kpcs.scheme.rules.statistics.balance import Balance, Basis, World
from kpcs.scheme.rules.statistics.capacity import Capacity
from kpcs.scheme.rules.statistics.footprint import Footprint, footprints

from ..analysis import reckoned
from ..queries import balance as queries
from ..queries import capacity, footprint
from ..queries.released import sees_partners
from ..queries.returns import name_of
from ..waterfall import Step, Waterfall, waterfall
from .figures import may_doubt
from .naming import by_name

YEARS_OF_FOOTPRINT = 3


class HalvesForm(Asked):
    """By year, or by half-year."""

    half_yearly = forms.BooleanField(label=gettext_lazy("By half-year"), required=False)


@login_not_required
@require_safe
def world(request: HttpRequest) -> HttpResponse:
    """The world year by year, and where every Participant stands in the newest year."""
    refuse_others(request.GET)
    rows = _rows(request)
    newest = max((row.moved.period.year for row in rows if row.is_whole), default=None)
    names = by_name({row.moved.participant for row in rows})
    order = [code for code, _name in names]
    of_year = [row for row in rows if row.moved.period.year == newest]
    of_year.sort(key=lambda row: order.index(row.moved.participant))
    context = {
        "world": list(reversed(_world(request))),
        "year": newest,
        "rows": [_shown(row) for row in of_year],
        "findings": _found(of_year, _capacity(request)),
        "others": order,
        "sees_partners": sees_partners(request.user),
        "may_doubt": may_doubt(request),
    }
    return render(request, "statistics/balance.html", context)


@login_not_required
@require_safe
def world_file(request: HttpRequest) -> HttpResponseBase:
    """Every Participant and year as CSV."""
    refuse_others(request.GET)
    beside = _beside(request)
    return csv_download("balance.csv", reckoned.HEAD, (reckoned.as_row(row, beside) for row in _rows(request)))


@login_not_required
@require_safe
def world_json(request: HttpRequest) -> HttpResponse:
    """The world and every Participant as JSON."""
    refuse_others(request.GET)
    beside = _beside(request)
    return _json(
        {
            "world": [reckoned.world_as_json(one) for one in _world(request)],
            "participants": [reckoned.as_json(row, beside) for row in _rows(request)],
        }
    )


@login_not_required
@require_safe
def participant(request: HttpRequest, code: str) -> HttpResponse:
    """One Participant: its balance with the picture of the newest whole period, its mines, its stones."""
    form = HalvesForm(request.GET)
    context: dict[str, Any] = {"form": form, "code": code, "may_doubt": may_doubt(request)}
    if not form.is_valid():
        return render(request, "statistics/balance_participant.html", context, status=422)
    halves = form.cleaned_data["half_yearly"]
    rows, known = _own(request, code, halves=halves), _capacity(request, code)
    drawn = next((row for row in reversed(rows) if row.is_whole), None)
    context |= {
        "rows": [_shown(row) for row in reversed(rows)],
        "findings": _found(reversed(rows), known),
        "drawn": drawn,
        "waterfall": _picture(drawn) if drawn else None,
        "half_yearly": halves,
        "has_stock": any(row.moved.closing is not None for row in rows),
        "is_least": any(row.basis is Basis.LEAST for row in rows),
        "capacities": known,
        "footprints": _footprints(request, code),
        "sees_partners": sees_partners(request.user),
    }
    return render(request, "statistics/balance_participant.html", context)


@login_not_required
@require_safe
def participant_file(request: HttpRequest, code: str) -> HttpResponseBase:
    """The same as CSV, by year."""
    refuse_others(request.GET)
    rows, beside = _own(request, code), _beside(request, code)
    return csv_download(f"balance-{code}.csv", reckoned.HEAD, (reckoned.as_row(row, beside) for row in rows))


@login_not_required
@require_safe
def participant_json(request: HttpRequest, code: str) -> HttpResponse:
    """The same as JSON, by year and by half-year, with capacity and footprint."""
    refuse_others(request.GET)
    beside = _beside(request, code)
    found = footprints(footprint.seen(origin=code)).values() if sees_partners(request.user) else ()
    return _json(
        {
            "participant": code,
            "years": [reckoned.as_json(row, beside) for row in _own(request, code)],
            "half_years": [reckoned.as_json(row, beside) for row in _own(request, code, halves=True)],
            "capacity": [reckoned.capacity_as_json(one) for one in beside.capacities],
            "footprint": [reckoned.footprint_as_json(one) for one in found],
        }
    )


def _rows(request: HttpRequest) -> tuple[Balance, ...]:
    """Stocks are for the Participants' officers; everybody else sees what was released (R-WEB.2)."""
    return queries.rows() if sees_partners(request.user) else queries.released_rows(at=timezone.now())


def _world(request: HttpRequest) -> tuple[World, ...]:
    return queries.world() if sees_partners(request.user) else queries.released_world(at=timezone.now())


def _own(request: HttpRequest, code: str, *, halves: bool = False) -> tuple[Balance, ...]:
    participants.participant(code)
    if sees_partners(request.user):
        rows = queries.rows(participant=code, half_yearly=halves)
    else:
        released = queries.released_rows(at=timezone.now(), half_yearly=halves)
        rows = tuple(row for row in released if row.moved.participant == code)
    if not rows:
        raise NotFound
    return rows


def _capacity(request: HttpRequest, code: str = "") -> tuple[Capacity, ...]:
    return capacity.standing(code) if sees_partners(request.user) else ()


def _beside(request: HttpRequest, code: str = "") -> reckoned.Beside:
    return reckoned.Beside(capacities=_capacity(request, code), made_up=queries.made_up())


def _shown(row: Balance) -> dict[str, Any]:
    is_known, lacking = row.basis is not Basis.NONE, [_return_name(one) for one in row.moved.lacking]
    return {"row": row, "is_known": is_known, "lacking": lacking}


def _found(rows: Iterable[Balance], known: tuple[Capacity, ...]) -> tuple[Finding, ...]:
    return said(finding for row in rows for finding in reckoned.findings_of(row, known))


def _return_name(lacking: str) -> str:
    subject, _space, period = lacking.partition(" ")
    return name_of(Subject(subject), Period.parse(period))


def _picture(row: Balance) -> Waterfall | None:
    moved = row.moved
    steps = [
        (_("Opening"), row.opening, True),
        (_("Production"), moved.production, False),
        (_("Imported"), moved.imports, False),
        (_("Exported"), None if moved.exports is None else -moved.exports, False),
        (_("Cut at home"), None if moved.polished is None else -moved.polished, False),
        (_("Expected"), row.expected, True),
        (_("As filed"), moved.closing, True),
    ]
    found = [(label, value, level) for label, value, level in steps if value is not None]
    return waterfall(
        [Step(label, value, level, f"{label}: {reckoned.signed(value)} ct") for label, value, level in found]
    )


def _footprints(request: HttpRequest, code: str) -> list[Footprint]:
    """By heading over all years, then of the newest years."""
    if not sees_partners(request.user):
        return []
    own = getattr(request.user, "authority_code", "")
    found = list(footprints(footprint.seen(origin=code, authority=own)).values())
    years = sorted({one.year for one in found if one.year}, reverse=True)[:YEARS_OF_FOOTPRINT]
    return [one for year in (0, *years) for one in found if one.year == year]


def _json(data: dict[str, Any]) -> HttpResponse:
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})
