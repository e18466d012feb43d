"""Answering a questionnaire about the own figures: question by question as it is typed, then all at once (R-DAQ.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kpcs.errors import NotFound, refuse_if_blocked
from kpcs.ledger import actions as ledger
from kpcs.ledger.kinds import Kind
from kpcs.participants.actions.actor import Actor
from kpcs.permissions import Permission, require
from kpcs.scheme.findings import Finding
from kpcs.scheme.rules.statistics import questionnaires as rules

from ..models import Question, Questionnaire, Turn
from ..queries import asked
from ..queries import questionnaires as queries
from .asking import record, step

BY_LETTER = "Entered by the authority that asks, as it came by letter."


@dataclass(frozen=True, slots=True)
class Given:
    """What is typed as the answer to one question, right or wrong; ``revision`` is a submission of the Participant."""

    answer: str = ""
    detail: str = ""
    revision: int | None = None


@transaction.atomic
def keep_answers(*, number: str, given: Mapping[int, Given], by: Actor, at: datetime) -> Questionnaire:
    """Keep answers as they are typed, by the numbers of their questions; the asking authority does not see them yet.

    Nothing is judged but that the questionnaire can be answered now; an answer to a question that is not open is left.
    """
    row = _answered(number, by=by)
    refuse_if_blocked(rules.check_case(asked.case_facts(row, "answer", by=by, on=at.date())))
    _keep(row, given)
    return row


def _keep(row: Questionnaire, given: Mapping[int, Given]) -> None:
    may_correct = set(queries.filed_since(row).values_list("pk", flat=True))
    for question, turn in open_turns(row):
        typed = given.get(question.number)
        if typed is None:
            continue
        turn.answer = typed.answer if typed.answer in set(rules.Answer) else ""
        turn.detail = typed.detail[: 2 * rules.LONGEST_TEXT]
        turn.revision_id = typed.revision if typed.revision in may_correct else None
        turn.save(update_fields=["answer", "detail", "revision"])


@transaction.atomic
def hand_in_answers(
    *,
    number: str,
    by: Actor,
    at: datetime,
    given: Mapping[int, Given] | None = None,
    request_id: UUID | None = None,
) -> Questionnaire:
    """Hand all answers in, as kept or as ``given`` now; refuses with every question that is not answered (R-DAQ.3)."""
    row = _answered(number, by=by)
    content = ledger.content_of(dict(given or {}))
    if ledger.repeated(request_id, by=by, kinds=[Kind.QUESTIONNAIRE_ANSWERED], of=number, said={"content": content}):
        return row
    _keep(row, given or {})
    refuse_if_blocked(against_answering(row, by=by, at=at))
    its = open_turns(row)
    for _question, turn in its:
        turn.answered_at, turn.answered_by, turn.answered_by_name = at, by.actor_id, by.actor_name
        turn.save(update_fields=["answered_at", "answered_by", "answered_by_name"])
    is_late = rules.is_overdue(row.state, row.due_on, at.date())
    is_by_letter = queries.stands_in(row, by)
    step(row, "answer", by=by, at=at, note=BY_LETTER if is_by_letter else "")
    said = {str(question.number): turn.answer for question, turn in its}
    data = {
        "content": content,
        "answers": said,
        "is_late": is_late,
        "is_by_letter": is_by_letter,
        "questions": len(its),
    }
    record(Kind.QUESTIONNAIRE_ANSWERED, row, by, at, request_id, **data)
    return row


def against_answering(row: Questionnaire, *, by: Actor, at: datetime) -> tuple[Finding, ...]:
    """Everything that stands against handing the answers in as they are kept."""
    now: frozenset[queries.Key] = frozenset()
    facts = [asked.question_facts(question, now) for question, _turn in open_turns(row)]
    return rules.check_case(asked.case_facts(row, "answer", by=by, on=at.date(), questions=facts))


def open_turns(row: Questionnaire) -> list[tuple[Question, Turn]]:
    """The questions that wait for an answer, each with its newest round."""
    its = [(question, queries.newest_turn(question)) for question in queries.questions(row)]
    return [(question, turn) for question, turn in its if turn.answered_at is None and not question.verdict]


def _answered(number: str, *, by: Actor) -> Questionnaire:
    """A questionnaire put to the own Participant, locked; refuses (404) those put to others.

    Of a Participant that has no desk in this office, who asks enters what came by letter.
    """
    require(by, Permission.QUESTIONNAIRE_ANSWER)
    row = queries.questionnaire_of(number, by=by, is_locked=True)
    if not queries.answers(row, by):
        raise NotFound
    return row
