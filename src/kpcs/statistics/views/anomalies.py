"""What is doubtful in the figures, for those who look into it: the ten gravest first, each with its picture.

Doubts of production come first; those of trade, certificates and the balance stand on tabs of their own, each ranked
within its subject. Certificates of the own registers are shown to their authority alone (R-WEB.2).
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import EmptyPage, Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kpcs.asked import Asked, counted
from kpcs.errors import NotFound
from kpcs.ledger.requests import OfficerRequest
from kpcs.permissions import Permission, may, require
from kpcs.said import said
from kpcs.scheme.periods import Length

from ..analysis import shown
from ..analysis.doubt import SUBJECTS, Ranked
from ..analysis.facts import Line
from ..analysis.summary import Amount
from ..analysis.trade import shown as shown_trade
from ..analysis.trade.rows import Trade
from ..queries.found import Found, found
from ..queries.papers import of_registers
from ..queries.released import note_on_trade
from .naming import by_name
from .pictures import shown_of
from .silent import asked_of, explained_of

ON_A_PAGE = 10
MOST_ROWS = 40
TABS: dict[str, Promise] = {
    "production": _("Production"),
    "trade": _("Trade"),
    "certificates": _("Certificates"),
    "balance": _("Material balance"),
}
FLOWS: dict[str, Promise] = {
    "production": _("Production"),
    "import": _("Imports"),
    "export": _("Exports"),
    "opening": _("Opening stock"),
    "polished": _("Cut at home"),
    "closing": _("Closing stock"),
    "exports": _("Exports"),
    "imports": _("Imports"),
    "declared": _("Declared to customs"),
}


class DoubtForm(Asked):
    """Which doubts to show."""

    elsewhere = ("page",)

    subject = forms.ChoiceField(required=False, choices=[(code, code) for code in ("", *SUBJECTS)])
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


def subject_of(request: OfficerRequest) -> str:
    """Of which subject doubts are asked for; production where none is named."""
    asked = request.GET.get("subject", "")
    return asked if asked in SUBJECTS else "production"


def _ranked(request: OfficerRequest, known: Found, subject: str) -> tuple[Ranked, ...]:
    """The doubts of a subject; with those of certificates the ones of the reader's own registers."""
    if subject != "certificates":
        return known.of_subject(subject)
    return of_registers(known.of_subject(subject), known.trade, by=request.user)


def _asked(request: OfficerRequest, ranked: tuple[Ranked, ...]) -> DoubtForm:
    require(request.user, Permission.ANOMALY_VIEW)
    return DoubtForm(request.GET, codes=sorted({one.doubt.participant for one in ranked} - {""}))


@require_safe
def anomalies(request: OfficerRequest) -> HttpResponse:
    """All doubts of a subject by score, ten on a page."""
    require(request.user, Permission.ANOMALY_VIEW)
    known, subject = found(), subject_of(request)
    ranked = _ranked(request, known, subject)
    form = _asked(request, ranked)
    tabs = [(code, label, len(_ranked(request, known, code))) for code, label in TABS.items()]
    shown_tabs = {"form": form, "tabs": tabs, "subject": subject}
    if not form.is_valid():
        return render(request, "statistics/anomalies.html", shown_tabs, status=422)
    wanted = [(rank, one) for rank, one in enumerate(ranked, start=1) if form.fits(one)]
    asked = request.GET.get("page", "1")
    try:
        page = Paginator(wanted, ON_A_PAGE).page(counted(asked))
    except EmptyPage as reason:
        raise NotFound from reason
    asked_now = asked_of([one for _rank, one in page], by=request.user)
    context = {
        **shown_tabs,
        "page": page,
        "rows": [_row(rank, one, known) | asked_now.get(one.doubt.id, {}) for rank, one in page],
        "may_ask": may(request.user, Permission.QUESTIONNAIRE_MANAGE),
        "explained": explained_of([one for one in known.explained if form.fits(one)], subject, by=request.user),
        "count": len(wanted),
        "total": len(ranked),
        "as_of": _as_of(known, subject),
        "is_empty": not known.facts.lines and not (known.trade and known.trade.filed),
    }
    return render(request, "statistics/anomalies.html", context)


def _as_of(known: Found, subject: str) -> object:
    return known.trade.as_of if known.trade and subject != "production" else known.facts.as_of


@require_safe
def anomaly(request: OfficerRequest, key: str) -> HttpResponse:
    """One doubt with its lines, its picture, and what else it explains."""
    require(request.user, Permission.ANOMALY_VIEW)
    known = found()
    for subject in SUBJECTS:
        for rank, one in enumerate(_ranked(request, known, subject), start=1):
            if one.doubt.id == key:
                row = _row(rank, one, known) | asked_of([one], by=request.user).get(key, {})
                return render(request, "statistics/anomaly.html", {"row": row, "as_of": _as_of(known, subject)})
    for one in known.explained:
        if one.doubt.id == key:
            row = _row(0, one, known) | {"rank": "–"} | explained_of([one], one.doubt.subject, by=request.user)[0]
            return render(request, "statistics/anomaly.html", {"row": row, "as_of": _as_of(known, one.doubt.subject)})
    raise NotFound


@require_safe
def anomalies_json(request: OfficerRequest) -> HttpResponse:
    """The same for programs; the filters are those of the page."""
    require(request.user, Permission.ANOMALY_VIEW)
    known, subject = found(), subject_of(request)
    ranked = _ranked(request, known, subject)
    form = _asked(request, ranked)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors.get_json_data()}, status=422)
    wanted = [(rank, one) for rank, one in enumerate(ranked, start=1) if form.fits(one)]
    if subject == "production":
        data = shown.anomalies_as_json(wanted, total=len(ranked), facts=known.facts)
    else:
        assert known.trade is not None
        data = shown_trade.anomalies_as_json(wanted, subject=subject, total=len(ranked), facts=known.trade)
        data |= note_on_trade()
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
        "picture": shown_of(one, known),
        "listing": f"{reverse('statistics:anomalies')}?subject={doubt.subject}",
        "score": one.score,
        "score_label": _("Score %(score)s") % {"score": round(one.score)},
        "surprise": round(doubt.surprise, 2),
        "share_text": f"{one.share * 100:.3f}\u00a0%",
        "lines": [(line, Amount(line.points, line.cents).per_carat_cents) for line in _lines(one)],
        "rows": _rows(doubt.trade),
        "more": max(0, len(doubt.trade) - MOST_ROWS),
        "period": None if doubt.periods[0].length is Length.QUARTER else doubt.periods[0],
    }


def _rows(rows: tuple[Trade, ...]) -> list[tuple[Trade, Promise | str, int | None]]:
    """The rows in doubt as filed, the largest of very many, in order of time."""
    largest = sorted(rows, key=lambda row: (-row.cents, -row.points, row))[:MOST_ROWS]
    return [
        (row, FLOWS.get(row.flow, row.flow), Amount(row.points, row.cents).per_carat_cents if row.cents else None)
        for row in sorted(largest, key=lambda row: (row.quarter, row.flow, row))
    ]


def _lines(one: Ranked) -> tuple[Line, ...]:
    return tuple(dict.fromkeys(line for each in one.alike for line in each.lines))
