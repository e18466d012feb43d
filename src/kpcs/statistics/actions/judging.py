"""What becomes of answers: asked again, brought before the Chair, closed; a finding that is explained is silent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kpcs.errors import Conflict, NotFound, refuse_if_blocked
from kpcs.ledger import actions as ledger
from kpcs.ledger.kinds import Kind
from kpcs.participants.actions.actor import Actor
from kpcs.permissions import Permission, require
from kpcs.scheme.findings import Finding
from kpcs.scheme.rules.statistics import questionnaires as rules
from kpcs.scheme.rules.statistics.questionnaires import Verdict

from ..models import Explanation, Question, Questionnaire, Turn
from ..queries import asked
from ..queries import questionnaires as queries
from .asking import managed, record, step


@transaction.atomic
def follow_up(
    *, number: str, wording: Mapping[int, str], by: Actor, at: datetime, request_id: UUID | None = None
) -> Questionnaire:
    """Ask single questions again, by their numbers; the first round stays as it was, and new days are counted."""
    row = managed(number, by=by)
    words = {place: text.strip() for place, text in wording.items() if text.strip()}
    content = ledger.content_of(words)
    if ledger.repeated(request_id, by=by, kinds=[Kind.QUESTIONNAIRE_FOLLOWED_UP], of=number, said={"content": content}):
        return row
    chosen = [one for one in queries.questions(row) if one.number in words]
    facts = [asked.question_facts(one, frozenset(), wording=words[one.number]) for one in chosen]
    refuse_if_blocked(rules.check_case(asked.case_facts(row, "follow_up", by=by, on=at.date(), questions=facts)))
    for question in chosen:
        turn = queries.newest_turn(question)
        Turn.objects.create(question=question, round=turn.round + 1, wording=words[question.number])
    row.due_on = rules.due_on(asked.POLICY, at.date(), is_follow_up=True)
    step(row, "follow_up", by=by, at=at)
    record(Kind.QUESTIONNAIRE_FOLLOWED_UP, row, by, at, request_id, questions=len(chosen), content=content)
    return row


@transaction.atomic
def escalate(*, number: str, reason: str, by: Actor, at: datetime, request_id: UUID | None = None) -> Questionnaire:
    """Bring a questionnaire that nobody answered before the Chair (R-DAQ.4); only so many days after it was due."""
    row = managed(number, by=by)
    said = {"reason": reason.strip()}
    if ledger.repeated(request_id, by=by, kinds=[Kind.QUESTIONNAIRE_ESCALATED], of=number, said=said):
        return row
    refuse_if_blocked(rules.check_case(asked.case_facts(row, "escalate", by=by, on=at.date(), reason=reason)))
    step(row, "escalate", by=by, at=at, note=reason.strip())
    record(Kind.QUESTIONNAIRE_ESCALATED, row, by, at, request_id, **said)
    return row


def against_escalating(row: Questionnaire, *, by: Actor, on: date) -> tuple[Finding, ...]:
    """What stands against bringing it before the Chair, besides that a sentence to the Chair is wanted."""
    return rules.check_case(asked.case_facts(row, "escalate", by=by, on=on, reason="–"))


@transaction.atomic
def close_question(
    *,
    number: str,
    question: int,
    verdict: str,
    explanation: str = "",
    by: Actor,
    at: datetime,
    request_id: UUID | None = None,
) -> Questionnaire:
    """Decide what became of one question; the last one closes the questionnaire.

    An accepted explanation silences this finding with these figures and no other (K-ASK.3).
    """
    row = managed(number, by=by)
    said = {"question": question, "verdict": verdict, "content": ledger.content_of(explanation.strip())}
    if ledger.repeated(request_id, by=by, kinds=[Kind.QUESTIONNAIRE_CLOSED], of=number, said=said):
        return row
    its = queries.questions(row)
    one = next((one for one in its if one.number == question), None)
    if one is None:
        raise NotFound
    facts = asked.question_facts(one, asked.standing(), verdict=verdict, explanation=explanation)
    refuse_if_blocked(rules.check_case(asked.case_facts(row, "judge", by=by, on=at.date(), questions=[facts])))
    one.verdict, one.verdict_note = verdict, explanation.strip()
    one.judged_at, one.judged_by, one.judged_by_name = at, by.actor_id, by.actor_name
    one.save(update_fields=["verdict", "verdict_note", "judged_at", "judged_by", "judged_by_name"])
    if verdict == Verdict.EXPLAINED:
        _silence(one, by, at)
    is_last = all(other.verdict for other in its if other is not one)
    if is_last:
        step(row, "close", by=by, at=at)
    data = {**said, "doubt": one.doubt, "fingerprint": one.fingerprint}
    record(Kind.QUESTIONNAIRE_CLOSED, row, by, at, request_id, **data, is_last=is_last)
    return row


def _silence(question: Question, by: Actor, at: datetime) -> None:
    who = {"at": at, "by": by.actor_id, "by_name": by.actor_name, "text": question.verdict_note}
    try:
        with transaction.atomic():
            Explanation.objects.create(question=question, doubt=question.doubt, fingerprint=question.fingerprint, **who)
    except IntegrityError:
        raise Conflict(_("This finding was explained at the same time in another questionnaire.")) from None


@transaction.atomic
def take_back_explanation(
    *, explanation: int, reason: str, by: Actor, at: datetime, request_id: UUID | None = None
) -> Explanation:
    """Let a finding speak again whose explanation turned out to be wrong; refuses one without a reason."""
    require(by, Permission.QUESTIONNAIRE_MANAGE)
    found = Explanation.objects.select_related("question__questionnaire").filter(pk=explanation).first()
    if found is None:
        raise NotFound
    row = managed(found.question.questionnaire.number, by=by)
    data = {"doubt": found.doubt, "fingerprint": found.fingerprint, "reason": reason.strip()}
    if ledger.repeated(request_id, by=by, kinds=[Kind.QUESTIONNAIRE_WITHDRAWN], of=row.number, said=data):
        return found
    refuse_if_blocked(rules.check_taking_back(reason))
    who = {"taken_back_by": by.actor_id, "taken_back_by_name": by.actor_name, "taken_back_because": reason.strip()}
    if not Explanation.objects.filter(pk=explanation, taken_back_at=None).update(taken_back_at=at, **who):
        raise Conflict(_("This explanation is taken back already."))
    record(Kind.QUESTIONNAIRE_WITHDRAWN, row, by, at, request_id, **data, question=found.question.number)
    found.refresh_from_db()
    return found
