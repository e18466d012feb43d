"""Acts on questionnaires by page: drafted from findings, worded, sent, answered, asked again, closed, withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from kpcs.errors import NotFound, Refused
from kpcs.ledger.requests import OfficerRequest, request_id_of
from kpcs.permissions import Permission, require
from kpcs.said import said
from kpcs.scheme.states import QUESTIONNAIRE

from .. import actions
from ..actions.answering import open_turns
from ..actions.returns import one_of
from ..forms.questionnaires import AgainForm, AnswersForm, OfQuestions, VerdictForm, WhyForm, WordingForm
from ..models import Questionnaire
from ..queries import questionnaires as queries
from .asking import now
from .case import draw, named, shown
from .questionnaires import page

MOST_RETURNS = 50


@require_POST
def draft(request: OfficerRequest) -> HttpResponse:
    """Put the findings that were ticked into drafts, one for each Participant."""
    require(request.user, Permission.QUESTIONNAIRE_MANAGE)
    chosen = request.POST.getlist("finding")
    back = redirect("statistics:anomalies")
    if not chosen:
        messages.error(request, _("Tick the findings that you want to ask about."))
        return back
    given: dict[str, Any] = {"by": request.user, "at": now(), "request_id": request_id_of(request)}
    try:
        made = actions.draft_questionnaires(findings=chosen, draw=draw, **given)
    except Refused as refusal:
        _tell(request, refusal)
        return back
    text = ngettext("The draft %(numbers)s is ready.", "The drafts %(numbers)s are ready.", len(made))
    messages.success(request, text % {"numbers": ", ".join(row.number for row in made)})
    return redirect("statistics:questionnaire", made[0].number) if len(made) == 1 else redirect(_drafts())


def _drafts() -> str:
    return f"{reverse('statistics:questionnaires')}?state=draft"


def _tell(request: OfficerRequest, refusal: Refused) -> None:
    for one in dict.fromkeys(f"{one.message} {one.remedy}" for one in said(refusal.findings)):
        messages.error(request, one)


@require_POST
def change(request: OfficerRequest, number: str) -> HttpResponse:
    """Keep the words of a draft, and send it if that was asked for; what was typed stays when it is not sent."""
    row = queries.questionnaire_of(number, by=request.user)
    turns = [(one, queries.newest_turn(one)) for one in queries.questions(row)]
    form = WordingForm(turns, request.POST)
    form.is_valid()
    asked_for = request_id_of(request)
    given: dict[str, Any] = {"number": number, "by": request.user, "at": now()}
    try:
        actions.change_questionnaire(**form.values(), **given, request_id=one_of(asked_for, "change"))
        if request.POST.get("do") == "send":
            actions.send_questionnaire(**given, request_id=asked_for)
            messages.success(request, _("The questionnaire is sent."))
        else:
            messages.success(request, _("The draft is kept."))
    except Refused as refusal:
        return _refused(request, row, refusal, "writing", form)
    return redirect("statistics:questionnaire", number)


@require_POST
def follow_up(request: OfficerRequest, number: str) -> HttpResponse:
    """Ask single questions again."""
    row = queries.questionnaire_of(number, by=request.user)
    form = AgainForm([one for one in queries.questions(row) if not one.verdict], request.POST)
    form.is_valid()
    act = lambda **given: actions.follow_up(wording=form.values(), **given)  # noqa: E731
    return _act(request, row, act, _("The questions are asked again."), "again", form)


@require_POST
def close(request: OfficerRequest, number: str, question: int) -> HttpResponse:
    """Decide what became of one question."""
    row = queries.questionnaire_of(number, by=request.user)
    one = next((one for one in queries.questions(row) if one.number == question), None)
    if one is None:
        raise NotFound
    form = VerdictForm(one, queries.newest_turn(one), request.POST)
    form.is_valid()
    act = lambda **given: actions.close_question(**form.values(), **given)  # noqa: E731
    return _act(request, row, act, _("The question is closed."), "judging", form)


@require_POST
def escalate(request: OfficerRequest, number: str) -> HttpResponse:
    """Bring it before the Chair."""
    return _why(request, number, "escalate", "escalating", actions.escalate, _("It is before the Chair."))


@require_POST
def withdraw(request: OfficerRequest, number: str) -> HttpResponse:
    """Ask no more."""
    done = _("The questionnaire is withdrawn.")
    return _why(request, number, "withdraw", "withdrawing", actions.withdraw_questionnaire, done)


@require_POST
def take_back(request: OfficerRequest, number: str, explanation: int) -> HttpResponse:
    """Let a finding speak again whose explanation was wrong."""

    def act(*, number: str, **given: Any) -> object:
        return actions.take_back_explanation(explanation=explanation, **given)

    return _why(
        request,
        number,
        f"back-{explanation}",
        "taking_back",
        act,
        _("The explanation is taken back; the finding speaks again."),
    )


def _why(
    request: OfficerRequest, number: str, prefix: str, name: str, act: Callable[..., object], done: str
) -> HttpResponse:
    """An act that gives a reason."""
    row = queries.questionnaire_of(number, by=request.user)
    form = WhyForm(request.POST, prefix=prefix)
    if not form.is_valid():
        return page(request, row, status=422, **{name: form})
    reason = form.cleaned_data["reason"]
    return _act(request, row, lambda **given: act(reason=reason, **given), done, name, form)


def _act(
    request: OfficerRequest, row: Questionnaire, act: Callable[..., object], done: str, name: str, form: forms.Form
) -> HttpResponse:
    try:
        act(number=row.number, by=request.user, at=now(), request_id=request_id_of(request))
    except Refused as refusal:
        return _refused(request, row, refusal, name, form)
    messages.success(request, done)
    return redirect("statistics:questionnaire", row.number)


def _refused(
    request: OfficerRequest, row: Questionnaire, refusal: Refused, name: str, form: forms.Form
) -> HttpResponse:
    """The page again with everything that stands against the act beside its field; what was typed stays."""
    if isinstance(form, OfQuestions):
        form.refuse(refusal)
    else:
        for one in said(refusal.findings):
            form.add_error(one.field if one.field in form.fields else None, f"{one.message} {one.remedy}")
    row.refresh_from_db()
    return page(request, row, status=422, **{name: form})


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: OfficerRequest, number: str) -> HttpResponse:
    """Answer question by question; every answer is kept as it is typed, and all are handed in together."""
    require(request.user, Permission.QUESTIONNAIRE_ANSWER)
    row = queries.questionnaire_of(number, by=request.user)
    if not queries.answers(row, request.user):
        raise NotFound
    if not QUESTIONNAIRE.may(row.state, "answer"):
        return redirect("statistics:questionnaire", number)
    returns = [(one.pk, named(one)) for one in queries.filed_since(row)[:MOST_RETURNS]]
    if request.method != "POST":
        return _answering(request, row, AnswersForm(open_turns(row), returns))
    form = AnswersForm(open_turns(row), returns, request.POST)
    form.is_valid()
    given: dict[str, Any] = {"number": number, "by": request.user, "at": now()}
    try:
        actions.keep_answers(given=form.values(), **given)
        if request.POST.get("do") == "hand_in":
            actions.hand_in_answers(**given, request_id=request_id_of(request))
            messages.success(request, _("The answers are handed in."))
            return redirect("statistics:questionnaire", number)
    except Refused as refusal:
        form.refuse(refusal)
        return _answering(request, row, form, status=422)
    messages.success(request, _("What you typed is kept; only your Participant sees it."))
    return redirect("statistics:questionnaire-answer", number)


def _answering(request: OfficerRequest, row: Questionnaire, form: AnswersForm, *, status: int = 200) -> HttpResponse:
    waiting = {question.number for question, _turn in open_turns(row)}
    its = [one for one in shown(row, request.user) if one.question.number in waiting]
    context = {"row": row, "form": form, "questions": [(one, form.of(one.question)) for one in its]}
    return render(request, "statistics/questionnaire_answer.html", context, status=status)
