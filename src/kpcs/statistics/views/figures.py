"""The door to statistics: the world's production and trade by year, and the way to everything else."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kpcs.asked import refuse_others
from kpcs.permissions import Permission, may
from kpcs.scheme.periods import Period

from ..analysis.expected import Absence
from ..analysis.facts import Facts
from ..analysis.summary import Amount
from ..charts import chart
from ..queries import summed
from ..queries.found import Found, found, found_public
from ..queries.released import sees_partners
from ..releases.lines import is_marked
from .naming import by_name
from .traded import quarters_chart

SUBJECTS = ("production", "trade", "certificates", "balance")


def may_doubt(request: HttpRequest) -> bool:
    """Whether the reader may see the list of doubtful figures."""
    return may(request.user, Permission.ANOMALY_VIEW)


def known_to(request: HttpRequest) -> Found:
    """Analysts see the figures as they stand in this office; everybody else what was released."""
    return found() if may_doubt(request) else found_public(at=timezone.now())


@login_not_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The world year by year, and the way to everything else; officers find more doors than the public."""
    refuse_others(request.GET)
    known = known_to(request)
    quarters = summed.by_quarter(request.user, at=timezone.now())
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
        "trade": list(summed.by_year(quarters).items()),
        "trade_chart": quarters_chart(quarters, "export"),
        "trade_is_marked": is_marked(quarters),
        "doubtful": sum(len(known.of_subject(subject)) for subject in SUBJECTS),
        "missing": sum(gap.absence is Absence.MISSING and gap.is_producer for gap in known.gaps),
        "may_doubt": may_doubt(request),
        "participants": by_name({*known.facts.producers, *summed.traders(request.user, at=timezone.now())}),
        **_doors(request),
        "millions": whole["amount"].points / 100e6 if whole else 0,
        "thousand_millions": whole["amount"].cents / 100e9 if whole else 0,
    }
    return render(request, "statistics/overview.html", context)


def _doors(request: HttpRequest) -> dict[str, bool]:
    """Which rooms of statistics the reader may enter."""
    asking = (Permission.QUESTIONNAIRE_ANSWER, Permission.QUESTIONNAIRE_MANAGE)
    filing = (Permission.RETURN_PREPARE, Permission.RETURN_SIGN)
    return {
        "may_file": any(may(request.user, permission) for permission in filing),
        "may_ask": any(may(request.user, permission) for permission in asking),
        "sees_partners": sees_partners(request.user),
    }


def _years(facts: Facts) -> list[int]:
    """All years that hold something, the newest first: it may still lack its second half."""
    years = sorted({period.year for period in facts.world}, reverse=True)
    filed = [sum(1 for line in facts.lines if line.period == Period.half_year(year, 2)) for year in years[:2]]
    is_whole = len(filed) == 2 and filed[0] * 10 >= filed[1] * 9
    return [0, *years] if is_whole else years


def _amount(facts: Facts, year: int) -> Amount:
    points, cents = (sum(facts.world.get(Period.half_year(year, part), (0, 0))[at] for part in (1, 2)) for at in (0, 1))
    return Amount(points, cents, sum(line.period.year == year for line in facts.lines))


def as_json(data: dict[str, Any]) -> HttpResponse:
    """Plain data as an answer, names in their own letters."""
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})
