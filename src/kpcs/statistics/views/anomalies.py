"""What is doubtful in the figures, for those who look into it: the ten gravest first, each with its picture."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import EmptyPage, Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kpcs.asked import Asked
from kpcs.errors import NotFound
from kpcs.ledger.requests import OfficerRequest
from kpcs.permissions import Permission, require
from kpcs.said import said

from ..analysis import shown
from ..analysis.doubt import Ranked
from ..analysis.facts import Line
from ..analysis.summary import Amount
from ..queries.found import Found, found
from .naming import by_name
from .pictures import is_of_price, picture_of

ON_A_PAGE = 10


class DoubtForm(Asked):
    """Which doubts to show."""

    elsewhere = ("page",)

    participant = forms.ChoiceField(label=_("Participant"), required=False)
    year = forms.IntegerField(label=_("Year"), required=False, min_value=2003, max_value=2199)

    def __init__(self, *args: Any, codes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["participant"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("All")), *by_name(codes)]

    def fits(self, one: Ranked) -> bool:
        """Whether a doubt is asked for; call only when the form is valid."""
        code, year = self.cleaned_data["participant"], self.cleaned_data["year"]
        is_of_code = not code or one.doubt.participant == code
        return is_of_code and (year is None or any(period.year == year for period in one.periods))


def _asked(request: OfficerRequest, known: Found) -> DoubtForm:
    require(request.user, Permission.ANOMALY_VIEW)
    return DoubtForm(request.GET, codes=sorted({one.doubt.participant for one in known.ranked}))


@require_safe
def anomalies(request: OfficerRequest) -> HttpResponse:
    """All doubts by score, ten on a page."""
    known = found()
    form = _asked(request, known)
    if not form.is_valid():
        return render(request, "statistics/anomalies.html", {"form": form}, status=422)
    wanted = [(rank, one) for rank, one in enumerate(known.ranked, start=1) if form.fits(one)]
    asked = request.GET.get("page", "1")
    try:
        page = Paginator(wanted, ON_A_PAGE).page(int(asked) if asked.isascii() and asked.isdecimal() else 0)
    except EmptyPage as reason:
        raise NotFound from reason
    context = {
        "form": form,
        "page": page,
        "rows": [_row(rank, one, known) for rank, one in page],
        "count": len(wanted),
        "total": len(known.ranked),
        "as_of": known.facts.as_of,
    }
    return render(request, "statistics/anomalies.html", context)


@require_safe
def anomaly(request: OfficerRequest, key: str) -> HttpResponse:
    """One doubt with its lines, its picture, and what else it explains."""
    known = found()
    require(request.user, Permission.ANOMALY_VIEW)
    for rank, one in enumerate(known.ranked, start=1):
        if one.doubt.id == key:
            shown_row = {"row": _row(rank, one, known), "as_of": known.facts.as_of}
            return render(request, "statistics/anomaly.html", shown_row)
    raise NotFound


@require_safe
def anomalies_json(request: OfficerRequest) -> HttpResponse:
    """The same for programs; the filters are those of the page."""
    known = found()
    form = _asked(request, known)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors.get_json_data()}, status=422)
    wanted = [(rank, one) for rank, one in enumerate(known.ranked, start=1) if form.fits(one)]
    data = shown.anomalies_as_json(wanted, total=len(known.ranked), facts=known.facts)
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})


def _row(rank: int, one: Ranked, known: Found) -> dict[str, Any]:
    doubt = one.doubt
    return {
        "rank": rank,
        "one": one,
        "doubt": doubt,
        "tone": "bad" if one.score >= 70 else "warn" if one.score >= 40 else "neutral",
        "said": said([doubt.said])[0],
        "evidence": said(doubt.evidence),
        "alternatives": said(other.said for each in one.alike for other in each.alternatives),
        "also": said(other.said for other in one.also),
        "picture": picture_of(one, known.facts),
        "is_price": is_of_price(doubt.test),
        "score": one.score,
        "score_label": _("Score %(score)s") % {"score": round(one.score)},
        "surprise": round(doubt.surprise, 2),
        "share_text": f"{one.share * 100:.3f} %",
        "lines": [(line, Amount(line.points, line.cents).per_carat_cents) for line in _lines(one)],
    }


def _lines(one: Ranked) -> tuple[Line, ...]:
    return tuple(dict.fromkeys(line for each in one.alike for line in each.lines))
