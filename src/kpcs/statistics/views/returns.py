"""Returns of the own Participant: the list by year, one return with its figures and revisions, and its signature."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kpcs.errors import Refused
from kpcs.ledger.requests import OfficerRequest, request_id_of
from kpcs.permissions import Permission, may
from kpcs.scheme.periods import FIRST_YEAR
from kpcs.scheme.rules import statistics as rules
from kpcs.scheme.rules.statistics.signing import SignFacts

from .. import actions
from ..calendar import calendar
from ..forms.returns import ReasonForm, ReturnsForm
from ..models import Submission
from ..queries import expected
from ..queries import returns as queries
from .asking import asked_for, now

State = Submission.State
TONES = {State.DRAFT: "neutral", State.SUBMITTED: "wait", State.SIGNED: "good", State.WITHDRAWN: "done"}
FIGURES_ON_A_PAGE = 100


@require_safe
def listing(request: OfficerRequest) -> HttpResponse:
    """What is due and what was filed, a year at a time; an invalid year is an error."""
    form = ReturnsForm(request.GET)
    queries.require_reader(request.user)
    if not form.is_valid():
        return render(request, "statistics/returns.html", {"form": form}, status=422)
    today = now().date()
    year = form.cleaned_data["year"] or today.year
    rows = expected.of_year(year, by=request.user, on=today)
    context = {
        "form": form,
        "year": year,
        "years": list(range(today.year, FIRST_YEAR - 1, -1)),
        "rows": [(one, _state(one, today)) for one in rows],
        "may_prepare": may(request.user, Permission.RETURN_PREPARE),
        "waiting": queries.submissions(request.user).filter(state=State.SUBMITTED).order_by("submitted_at"),
        "may_sign": may(request.user, Permission.RETURN_SIGN),
    }
    return render(request, "statistics/returns.html", context)


def _state(one: expected.Expected, today: Any) -> tuple[str, str]:
    """What there is of a return in a word, with its tone."""
    if one.newest is not None:
        return str(State(one.newest.state).label), TONES[State(one.newest.state)]
    if one.has_draft:
        return _("Draft"), "neutral"
    if not one.is_asked:
        return _("Welcome, not asked for"), "neutral"
    if one.due_on < today:
        return _("Overdue"), "bad"
    return (_("To be filed"), "warn") if one.period.last < today else (_("Period runs"), "neutral")


@require_safe
def one(request: OfficerRequest, subject: str, year: int, part: int) -> HttpResponse:
    """One return: its figures, who prepared and signed it, every revision."""
    return _page(request, subject, year, part)


def _page(
    request: OfficerRequest, subject: str, year: int, part: int, form: ReasonForm | None = None, status: int = 200
) -> HttpResponse:
    kind, period = asked_for(subject, year, part)
    revisions = queries.revisions(subject, year, part, by=request.user)
    newest = next((row for row in revisions if row.state != State.WITHDRAWN), None)
    figures = newest.figures.order_by("line") if newest else None
    page = Paginator(figures, FIGURES_ON_A_PAGE).get_page(request.GET.get("page")) if figures is not None else None
    context: dict[str, Any] = {
        "subject": kind,
        "name": queries.name_of(kind, period),
        "period": period,
        "which": {"subject": subject, "year": year, "part": part},
        "up": f"{reverse('statistics:returns')}?year={year}",
        "due_on": calendar().due_on(kind, period, queries.own_participant(request.user)),
        "newest": newest,
        "tone": TONES[State(newest.state)] if newest else "neutral",
        "page": page,
        "totals": queries.totals(newest) if newest else (),
        "revisions": [(row, TONES[State(row.state)]) for row in revisions],
        "draft": queries.draft_of(subject, year, part, by=request.user),
        "may_prepare": may(request.user, Permission.RETURN_PREPARE),
        "may_sign": may(request.user, Permission.RETURN_SIGN),
        "form": form or ReasonForm(),
        "against_signing": _against_signing(newest, request) if newest else (),
        "is_waiting": newest is not None and newest.state == State.SUBMITTED,
    }
    return render(request, "statistics/return.html", context, status=status)


def _against_signing(row: Submission, request: OfficerRequest) -> tuple[Any, ...]:
    facts = SignFacts(state=row.state, prepared_by=row.prepared_by, signing=request.user.actor_id, on=now().date())
    return rules.check_signing(facts)


@require_POST
def sign(request: OfficerRequest, pk: int) -> HttpResponse:
    """Sign a return off; who prepared it cannot."""
    return _act(request, pk, actions.sign, _("The return is signed off."))


@require_POST
def withdraw(request: OfficerRequest, pk: int) -> HttpResponse:
    """Take a return back before it is signed off."""
    return _act(request, pk, actions.withdraw, _("The return was taken back; its figures are in the draft."))


@require_POST
def send_back(request: OfficerRequest, pk: int) -> HttpResponse:
    """Send a return back to who prepared it, with the reason."""
    row = queries.submission_of(pk, by=request.user)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, row.subject, row.year, row.part, form, status=422)
    return _act(
        request, pk, actions.send_back, _("The return went back to its preparer."), reason=form.cleaned_data["reason"]
    )


def _act(request: OfficerRequest, pk: int, act: Callable[..., Submission], said: str, **given: Any) -> HttpResponse:
    row = queries.submission_of(pk, by=request.user)
    try:
        act(submission=pk, by=request.user, at=now(), request_id=request_id_of(request), **given)
    except Refused as refusal:
        for finding in refusal.findings:
            messages.error(request, f"{finding.message} {finding.remedy}")
        return _page(request, row.subject, row.year, row.part, status=422)
    messages.success(request, said)
    return redirect("statistics:return", row.subject, row.year, row.part)
