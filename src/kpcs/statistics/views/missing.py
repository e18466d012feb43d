"""Which returns are missing, late or not expected, and how punctual everybody is; for everybody (R-STA.3)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kpcs.asked import Asked
from kpcs.errors import Refused
from kpcs.said import said
from kpcs.scheme.findings import Finding, Severity
from kpcs.scheme.periods import Period
from kpcs.scheme.rules.statistics import Subject

from ..analysis import shown
from ..analysis.complete import Completeness, completeness_as_json, runs
from ..analysis.expected import Absence, Punctuality, punctual_by_year, punctuality, punctuality_of
from ..calendar import calendar, policy
from ..charts import Chart, chart
from ..models import Subject as Named
from ..queries.completeness import completeness, filings
from ..queries.found import Found
from .asking import now
from .figures import as_json, known_to, may_doubt
from .naming import by_name

ALL = "all"
OTHERS = (Subject.TRADE, Subject.CERTIFICATES, Subject.STOCK)


class SubjectForm(Asked):
    """Of which subject; production where none is said."""

    subject = forms.ChoiceField(label=_("Return"), required=False, choices=Named.choices)


class ListForm(Asked):
    """The same for programs, which may ask for all at once."""

    subject = forms.ChoiceField(required=False, choices=[*Named.choices, (ALL, ALL)])


@login_not_required
@require_safe
def missing(request: HttpRequest) -> HttpResponse:
    """Returns that were due and did not come, of one subject; those that need not come, with the reason."""
    form = SubjectForm(request.GET)
    if not form.is_valid():
        return render(request, "statistics/missing.html", {"form": form, "may_doubt": may_doubt(request)}, status=422)
    subject = Subject(form.cleaned_data["subject"] or Subject.PRODUCTION)
    context = {"form": form, "subject": subject, "subjects": Named.choices, "may_doubt": may_doubt(request)}
    if subject is Subject.PRODUCTION:
        return render(request, "statistics/missing.html", context | _of_production(request))
    return render(request, "statistics/missing.html", context | _of_others(subject))


def _of_production(request: HttpRequest) -> dict[str, Any]:
    known = known_to(request)
    if not known.facts.lines:
        return {"is_empty": True}
    listed = shown.gaps_as_json(known.gaps, facts=known.facts, policy=policy())
    explained = [gap for gap in known.gaps if gap.absence is Absence.EXPLAINED and gap.is_producer]
    on_time = _punctual(request, known)
    place = {code: place for place, (code, _name) in enumerate(by_name({gap.participant for gap in known.gaps}))}
    named = sorted(known.gaps, key=lambda gap: (place[gap.participant], gap.period))
    days = filings(Subject.PRODUCTION) if may_doubt(request) else {}
    return {
        "as_of": known.facts.as_of,
        "missing": [gap for gap in named if gap.absence is Absence.MISSING and gap.is_producer],
        "late": [gap for gap in named if gap.absence is Absence.LATE],
        "nil": listed["nil_returns_missing"],
        "explained": [(run, said([run.first.why] if run.first.why else ())) for run in runs(explained)],
        "punctual": sorted(on_time, key=lambda one: (one.per_cent, -one.returns)),
        "chart": _chart(punctual_by_year(days, Subject.PRODUCTION, calendar())),
        "months": calendar().months(Subject.PRODUCTION),
    }


def _punctual(request: HttpRequest, known: Found) -> list[Punctuality]:
    """By the first filing of each half-year; strangers see that of the released figures."""
    if may_doubt(request):
        return list(punctuality_of(filings(Subject.PRODUCTION), Subject.PRODUCTION, calendar()))
    return list(punctuality(known.facts, policy()))


def _of_others(subject: Subject) -> dict[str, Any]:
    known, found = calendar(), completeness(subject, on=now().date())
    explained = runs(found.of(Absence.EXPLAINED))
    return {
        "as_of": found.as_of,
        "since": found.since,
        "missing": runs(found.of(Absence.MISSING)),
        "late": runs(found.of(Absence.LATE)),
        "explained": [(run, said([run.first.why] if run.first.why else ())) for run in explained],
        "punctual": found.punctual(known),
        "chart": _chart(found.by_year(known)),
        "months": known.months(subject),
    }


def _chart(per_cent: dict[Period, float | None]) -> Chart | None:
    labels = {period: f"{period}: {value:.0f} %" for period, value in per_cent.items() if value is not None}
    return chart(per_cent, labels=labels)


@login_not_required
@require_safe
def missing_json(request: HttpRequest) -> HttpResponse:
    """The same as JSON; of production where no subject is named, of all in one answer with ``subject=all``."""
    form = ListForm(request.GET)
    if not form.is_valid():
        problems = [str(problem) for found in form.errors.values() for problem in found]
        raise Refused([Finding("K-API.1", Severity.BLOCK, "subject", " ".join(problems), "Name a subject, or all.")])
    asked = form.cleaned_data["subject"] or Subject.PRODUCTION.value
    if asked != ALL:
        return as_json(_told(request, Subject(asked)))
    return as_json({subject.value: _told(request, subject) for subject in Subject})


def _told(request: HttpRequest, subject: Subject) -> dict[str, Any]:
    if subject is Subject.PRODUCTION:
        known = known_to(request)
        on_time = sorted(_punctual(request, known), key=lambda one: one.participant)
        return shown.gaps_as_json(known.gaps, facts=known.facts, policy=policy(), on_time=on_time)
    found: Completeness = completeness(subject, on=now().date())
    return completeness_as_json(found, calendar())
