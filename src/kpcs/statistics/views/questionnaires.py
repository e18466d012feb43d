"""Questionnaires as they are read: the list, one with its questions, on paper, and who did not answer at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kpcs.accounts.models import Officer
from kpcs.asked import refuse_others
from kpcs.certificates.names import named
from kpcs.downloads import csv_download
from kpcs.ledger.requests import OfficerRequest
from kpcs.permissions import Permission, may
from kpcs.scheme.rules.statistics import questionnaires as rules
from kpcs.scheme.states import QUESTIONNAIRE

from ..actions.answering import open_turns
from ..actions.asking import against_sending
from ..actions.judging import against_escalating
from ..forms.questionnaires import OPEN, AgainForm, QuestionnairesForm, VerdictForm, WhyForm, WordingForm
from ..models import Question, Questionnaire
from ..queries import questionnaires as queries
from ..queries.asked import POLICY
from ..questionnaire_paper import render as render_paper
from .asking import now
from .case import QuestionShown, shown
from .naming import by_name

State = Questionnaire.State
ON_A_PAGE = 50
TONES = {
    State.DRAFT: "neutral",
    State.SENT: "wait",
    State.ANSWERED: "warn",
    State.FOLLOWED_UP: "wait",
    State.ESCALATED: "bad",
    State.CLOSED: "good",
    State.WITHDRAWN: "done",
}
COLUMNS = (
    "number", "participant", "asked_by", "period", "questions", "state", "since", "due_on", "is_overdue", "waits_for",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A questionnaire in the list: whether it is late, and for whom it waits."""

    row: Questionnaire
    tone: str
    is_late: bool
    waits_for: str

    @classmethod
    def of(cls, row: Questionnaire, on: date) -> Row:
        is_late = rules.is_overdue(row.state, row.due_on, on)
        waits_for = ""
        if QUESTIONNAIRE.may(row.state, "answer"):
            waits_for = named(row.participant_id)
        elif row.state not in queries.ENDED:
            waits_for = row.asking.name
        return cls(row, TONES[State(row.state)], is_late, waits_for)


def _asked(request: OfficerRequest) -> tuple[QuestionnairesForm, QuerySet[Questionnaire]]:
    """The filters, and what they leave of what the reader may see."""
    seen = queries.questionnaires(request.user)
    codes = seen.order_by().values_list("participant_id", flat=True).distinct()
    form = QuestionnairesForm(request.GET, participants=by_name(codes))
    if not form.is_valid():
        return form, seen.none()
    state, participant = form.cleaned_data["state"], form.cleaned_data["participant"]
    if state == OPEN:
        seen = seen.exclude(state__in=queries.ENDED)
    elif state:
        seen = seen.filter(state=state)
    if participant:
        seen = seen.filter(participant_id=participant)
    if form.cleaned_data["late"]:
        seen = seen.filter(state__in=queries.TO_BE_ANSWERED, due_on__lt=now().date())
    return form, seen.annotate(asked_count=Count("questions")).order_by("-year", "-serial")


@require_safe
def listing(request: OfficerRequest) -> HttpResponse:
    """Those that the reader may see, the newest first: state, since when, due, and for whom each waits."""
    form, rows = _asked(request)
    if not form.is_valid():
        return render(request, "statistics/questionnaires.html", {"form": form}, status=422)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [Row.of(row, now().date()) for row in page],
        "may_manage": may(request.user, Permission.QUESTIONNAIRE_MANAGE),
        "is_filtered": bool(request.GET),
    }
    return render(request, "statistics/questionnaires.html", context)


@require_safe
def listing_file(request: OfficerRequest) -> HttpResponseBase:
    """The same list as CSV, with the same filters."""
    form, rows = _asked(request)
    if not form.is_valid():
        return render(request, "statistics/questionnaires.html", {"form": form}, status=422)
    return csv_download("questionnaires.csv", COLUMNS, as_rows(rows, now().date()))


def as_rows(rows: QuerySet[Questionnaire], on: date) -> Iterator[list[object]]:
    """The list as plain values, counted questions included."""
    for row in rows:
        its = Row.of(row, on)
        due = row.due_on.isoformat() if row.due_on else ""
        about = row.number, row.participant_id, row.asking_id, row.reviewed, getattr(row, "asked_count", 0)
        yield [*about, row.state, row.state_since.isoformat(), due, "yes" if its.is_late else "no", its.waits_for]


@require_safe
def one(request: OfficerRequest, number: str) -> HttpResponse:
    """One questionnaire: question by question as it was asked, answered and judged, and what can be done now."""
    return page(request, queries.questionnaire_of(number, by=request.user))


def page(request: OfficerRequest, row: Questionnaire, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of one questionnaire; ``forms`` are those that were posted and refused."""
    by, today = request.user, now().date()
    manages, answers = queries.manages(row, by), queries.answers(row, by)
    its = shown(row, by)
    can = {name: manages and QUESTIONNAIRE.may(row.state, name) for name in ("write", "follow_up", "judge", "escalate")}
    context: dict[str, Any] = {
        "row": row,
        "its": Row.of(row, today),
        "questions": _with_forms(its, can, forms),
        "steps": list(row.steps.all()),
        "can": can,
        "may_answer": answers and QUESTIONNAIRE.may(row.state, "answer"),
        "stands_in": queries.stands_in(row, by),
        "may_withdraw": manages and QUESTIONNAIRE.may(row.state, "withdraw"),
        "open_count": len(open_turns(row)) if row.due_on else 0,
        "against_sending": against_sending(row, by=by, on=today) if can["write"] else (),
        "against_escalating": against_escalating(row, by=by, on=today) if can["escalate"] else (),
        "withdrawing": forms.get("withdrawing") or WhyForm(prefix="withdraw"),
        "escalating": forms.get("escalating") or WhyForm(prefix="escalate"),
        "manages": manages,
        "refused": next((form for form in forms.values() if form is not None), None),
    }
    return render(request, "statistics/questionnaire.html", context, status=status)


def _with_forms(its: list[QuestionShown], can: dict[str, bool], forms: dict[str, Any]) -> list[dict[str, Any]]:
    """Each question with the fields that its reader may fill in now."""
    turns = [(one.question, queries.newest_turn(one.question)) for one in its]
    still_open = [question for question, _turn in turns if not question.verdict]
    writing = forms.get("writing") or (WordingForm(turns) if can["write"] else None)
    again = forms.get("again") or (AgainForm(still_open) if can["follow_up"] else None)
    refused = forms.get("judging")
    rows = []
    for one, (question, turn) in zip(its, turns, strict=True):
        judging = None
        if can["judge"] and not question.verdict:
            is_it = refused is not None and f"verdict-{question.number}" in refused.fields
            judging = refused if is_it else VerdictForm(question, turn)
        rows.append(
            {
                "one": one,
                "writing": writing.of(question) if writing else (),
                "again": again.of(question) if again else (),
                "judging": judging,
                "taking_back": _taking_back(question, forms.get("taking_back")),
            }
        )
    return rows


def _taking_back(question: Question, refused: WhyForm | None) -> WhyForm | None:
    """The field beside an explanation that stands."""
    explanation = getattr(question, "explanation", None)
    if explanation is None or explanation.taken_back_at is not None:
        return None
    prefix = f"back-{explanation.pk}"
    return refused if refused is not None and refused.prefix == prefix else WhyForm(prefix=prefix)


@require_safe
def paper(request: OfficerRequest, number: str) -> HttpResponse:
    """The questionnaire as a PDF: to be filed, or to be carried to whoever knows the answer."""
    refuse_others(request.GET)
    by: Officer = request.user
    row = queries.questionnaire_of(number, by=by)
    answer = HttpResponse(render_paper(row, shown(row, by), on=now().date()), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{row.number}.pdf"'
    return answer


@login_not_required
@require_safe
def unanswered(request: HttpRequest) -> HttpResponse:
    """Participants that did not answer, as far as policy names them in public (R-DAQ.4); nothing of what was asked."""
    refuse_others(request.GET)
    is_public = POLICY.is_silence_public
    rows = list(queries.named_for_silence()) if is_public else []
    return render(request, "statistics/unanswered.html", {"rows": rows, "is_public": is_public})
