"""Questionnaires for programs: of the authority that asks, and of the Participant that answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, cast
from uuid import UUID

from django.db.models import Count
from django.http import HttpRequest
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field

from kpcs.certificates.api.asking import Reason, Told
from kpcs.scheme.rules.statistics.questionnaires import LONGEST_TEXT, Answer, Verdict, is_overdue

from .. import actions
from ..actions import Given
from ..models import Questionnaire
from ..queries import questionnaires as queries
from ..views.case import QuestionShown, draw, shown
from .returns import now
from .shapes import PageQuery

if TYPE_CHECKING:
    from kpcs.accounts.models import Officer

router = Router()
ON_A_PAGE = 1_000
MOST_QUESTIONS = 200
Number = Annotated[str, Path(pattern=r"^DAQ-\d{4}-\d{3,9}$")]
Place = Annotated[int, Field(ge=1, le=MOST_QUESTIONS)]
Words = Annotated[str, Field(max_length=LONGEST_TEXT)]


class QuestionnaireOut(Schema):
    """One questionnaire as the list shows it."""

    number: str
    participant: str
    asked_by: str
    period: str
    state: str
    since: datetime
    due_on: date | None
    is_overdue: bool
    questions: int
    is_demonstration: bool


class TurnOut(Schema):
    """One round of a question; the answer is empty until this reader may see it."""

    round: int
    wording: str
    answer: str
    detail: str
    revision: int | None
    answered_at: datetime | None
    answered_by: str


class FiledLineOut(Schema):
    """A filed line that is asked about, as it was then."""

    reporter: str
    period: str
    flow: str
    method: str
    partner: str
    hs: str
    origin: str
    points: int
    cents: int
    certificates: int
    place: str


class QuestionOut(Schema):
    """One question with its finding as it was when it was asked."""

    number: int
    finding: str
    fingerprint: str
    subject: str
    code: str
    sentence: str
    evidence: list[str]
    lines: list[FiledLineOut]
    do_figures_stand: bool = Field(description="Whether the finding is found now with the same figures.")
    turns: list[TurnOut]
    verdict: str
    explanation: str


class CaseOut(Schema):
    """A questionnaire with its questions."""

    questionnaire: QuestionnaireOut
    questions: list[QuestionOut]


class ListOut(Schema):
    """One page of the list, the newest first."""

    questionnaires: list[QuestionnaireOut]
    total: int
    page: int


class ListQuery(PageQuery):
    """What of the list is asked for."""

    state: Questionnaire.State | None = None


class DraftIn(Told):
    """Findings to be asked about, by their identifiers."""

    findings: list[Annotated[str, Field(min_length=1, max_length=200)]] = Field(min_length=1, max_length=MOST_QUESTIONS)


class WordingIn(Told):
    """What is asked of one question."""

    question: Place
    wording: Words


class AnswerIn(Told):
    """The answer to one question."""

    question: Place
    answer: Answer
    detail: Words = ""
    revision: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = Field(None, description="A submission by its id.")


class AnswersIn(Told):
    """Answers, all or some; handed in only when every question has one."""

    answers: list[AnswerIn] = Field([], max_length=MOST_QUESTIONS)
    is_final: bool = Field(True, description="Hand them in; otherwise they are kept for the own Participant.")


class VerdictIn(Told):
    """What becomes of one question."""

    verdict: Verdict
    explanation: Words = ""


def _officer(request: HttpRequest) -> Officer:
    return cast("Officer", request.auth)  # type: ignore[attr-defined]


def _given(request: HttpRequest, request_id: UUID | None) -> dict[str, Any]:
    return {"by": _officer(request), "at": now(), "request_id": request_id}


def _out(row: Questionnaire, count: int | None = None) -> dict[str, Any]:
    return {
        "number": row.number,
        "participant": row.participant_id,
        "asked_by": row.asking_id,
        "period": row.reviewed,
        "state": row.state,
        "since": row.state_since,
        "due_on": row.due_on,
        "is_overdue": is_overdue(row.state, row.due_on, now().date()),
        "questions": row.questions.count() if count is None else count,
        "is_demonstration": row.is_demonstration,
    }


def _question(one: QuestionShown) -> dict[str, Any]:
    kept = one.question
    names = ("number", "fingerprint", "subject", "lines", "verdict")
    turns = [
        {
            "round": turn.round,
            "wording": turn.wording,
            "answer": turn.turn.answer if turn.turn else "",
            "detail": turn.detail,
            "revision": turn.turn.revision_id if turn.turn else None,
            "answered_at": turn.turn.answered_at if turn.turn else None,
            "answered_by": turn.turn.answered_by_name if turn.turn else "",
        }
        for turn in one.turns
    ]
    said = {"code": one.said.code, "sentence": one.said.message, "evidence": [each.message for each in one.evidence]}
    told = {"finding": kept.doubt, "explanation": kept.verdict_note, "do_figures_stand": one.is_same, "turns": turns}
    return {**{name: getattr(kept, name) for name in names}, **said, **told}


def _case(request: HttpRequest, row: Questionnaire) -> dict[str, Any]:
    row.refresh_from_db()
    questions = [_question(one) for one in shown(row, _officer(request))]
    return {"questionnaire": _out(row, len(questions)), "questions": questions}


@router.get("/statistics/questionnaires", response=ListOut, operation_id="list_questionnaires")
def listing(request: HttpRequest, query: Query[ListQuery]) -> dict[str, Any]:
    """What the own authority asks and the own Participant is asked; managers see what others sent, too."""
    rows = queries.questionnaires(_officer(request)).annotate(asked_count=Count("questions"))
    rows = rows.order_by("-year", "-serial")
    if query.state is not None:
        rows = rows.filter(state=query.state)
    first = (query.page - 1) * ON_A_PAGE
    page = [_out(row, row.asked_count) for row in rows[first : first + ON_A_PAGE]]
    return {"questionnaires": page, "total": rows.count(), "page": query.page}


@router.post("/statistics/questionnaires", response={201: list[QuestionnaireOut]}, operation_id="draft_questionnaires")
def draft(request: HttpRequest, sent: DraftIn, request_id: UUID | None = None) -> Status[list[dict[str, Any]]]:
    """Put findings into drafts, one for each Participant; refuses what is explained or asked about already."""
    made = actions.draft_questionnaires(findings=sent.findings, draw=draw, **_given(request, request_id))
    return Status(201, [_out(row) for row in made])


@router.get("/statistics/questionnaires/{number}", response=CaseOut, operation_id="get_questionnaire")
def one(request: HttpRequest, number: Number) -> dict[str, Any]:
    """One questionnaire with its questions, rounds and verdicts."""
    return _case(request, queries.questionnaire_of(number, by=_officer(request)))


@router.post("/statistics/questionnaires/{number}/send", response=CaseOut, operation_id="send_questionnaire")
def send(
    request: HttpRequest, number: Number, wording: list[WordingIn], request_id: UUID | None = None
) -> dict[str, Any]:
    """Word the questions that are named and send the draft, both or neither; nothing in it changes afterwards."""
    words = {one.question: one.wording for one in wording}
    row = actions.send_questionnaire(number=number, wording=words, **_given(request, request_id))
    return _case(request, row)


@router.post("/statistics/questionnaires/{number}/answers", response=CaseOut, operation_id="answer_questionnaire")
def answer(request: HttpRequest, number: Number, sent: AnswersIn, request_id: UUID | None = None) -> dict[str, Any]:
    """Hand all answers in, or keep what there is; refuses to hand in while a question has none."""
    given = {one.question: Given(one.answer, one.detail, one.revision) for one in sent.answers}
    who = _given(request, request_id)
    if sent.is_final:
        return _case(request, actions.hand_in_answers(number=number, given=given, **who))
    return _case(request, actions.keep_answers(number=number, given=given, by=who["by"], at=who["at"]))


@router.post("/statistics/questionnaires/{number}/follow-up", response=CaseOut, operation_id="follow_up_questionnaire")
def follow_up(
    request: HttpRequest, number: Number, wording: list[WordingIn], request_id: UUID | None = None
) -> dict[str, Any]:
    """Ask single questions again; what was asked and answered before stays as it was."""
    words = {one.question: one.wording for one in wording}
    return _case(request, actions.follow_up(number=number, wording=words, **_given(request, request_id)))


@router.post("/statistics/questionnaires/{number}/escalate", response=CaseOut, operation_id="escalate_questionnaire")
def escalate(request: HttpRequest, number: Number, said: Reason, request_id: UUID | None = None) -> dict[str, Any]:
    """Bring an unanswered questionnaire before the Chair; refuses before the days that policy gives have passed."""
    return _case(request, actions.escalate(number=number, reason=said.reason, **_given(request, request_id)))


@router.post(
    "/statistics/questionnaires/{number}/questions/{int:question}/close",
    response=CaseOut,
    operation_id="close_question",
)
def close(
    request: HttpRequest, number: Number, question: Place, said: VerdictIn, request_id: UUID | None = None
) -> dict[str, Any]:
    """Decide what became of one question; an accepted explanation silences its finding and no other."""
    given = {"verdict": said.verdict, "explanation": said.explanation, **_given(request, request_id)}
    return _case(request, actions.close_question(number=number, question=question, **given))


@router.post("/statistics/questionnaires/{number}/withdraw", response=CaseOut, operation_id="withdraw_questionnaire")
def withdraw(request: HttpRequest, number: Number, said: Reason, request_id: UUID | None = None) -> dict[str, Any]:
    """Ask no more; a questionnaire that was sent gives its reason."""
    row = actions.withdraw_questionnaire(number=number, reason=said.reason, **_given(request, request_id))
    return _case(request, row)
