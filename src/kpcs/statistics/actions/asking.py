"""Asking a Participant about doubtful figures: drafted from findings, worded, sent, or withdrawn (R-DAQ.1-2)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from kpcs.errors import refuse_if_blocked
from kpcs.ledger import actions as ledger
from kpcs.ledger.kinds import Kind
from kpcs.numbering import take_number
from kpcs.participants.actions.actor import Actor
from kpcs.participants.queries import hold
from kpcs.permissions import Permission, require
from kpcs.scheme.findings import Finding
from kpcs.scheme.rules.statistics import FindingFacts, check_finding
from kpcs.scheme.rules.statistics import questionnaires as rules
from kpcs.scheme.states import QUESTIONNAIRE

from ..analysis.doubt import Ranked
from ..models import Question, Questionnaire, QuestionnaireStep, Turn
from ..queries import asked
from ..queries import questionnaires as queries
from ..queries.returns import is_demonstration
from .returns import one_of


@transaction.atomic
def draft_questionnaires(
    *,
    findings: Sequence[str],
    by: Actor,
    at: datetime,
    draw: asked.Draw = lambda _one: None,
    request_id: UUID | None = None,
) -> list[Questionnaire]:
    """Put findings, by their identifiers, into drafts: one for each Participant, the one that is open if there is one.

    Refuses, all at once, what is not found any more, explained, asked about already, or of the own Participant.
    ``draw`` gives the picture of a finding as it is now.
    """
    require(by, Permission.QUESTIONNAIRE_MANAGE)
    ranked = asked.ranked_by_id()
    chosen = {name: ranked.get(name) for name in dict.fromkeys(findings)}
    ids = {one.doubt.participant: one_of(request_id, one.doubt.participant) for one in chosen.values() if one}
    added = {its: [one.doubt.id for one in chosen.values() if one and one.doubt.participant == its] for its in ids}
    kinds = [Kind.QUESTIONNAIRE_DRAFTED]
    hold(ids)  # else two who ask about the same would both find that nobody does
    done = [ledger.repeated(its_id, by=by, kinds=kinds, said={"added": added[its]}) for its, its_id in ids.items()]
    if done and all(done):
        return list(Questionnaire.objects.filter(number__in=[event.subject for event in done if event]))
    refuse_if_blocked(_against_asking(chosen, by=by, on=at.date()))
    made = []
    for participant, its_id in sorted(ids.items()):
        row = queries.open_draft(participant, by=by) or _new(participant, by, at)
        its = [asked.kept(one, draw) for one in chosen.values() if one and one.doubt.participant == participant]
        _add(row, its)
        record(Kind.QUESTIONNAIRE_DRAFTED, row, by, at, its_id, added=added[participant])
        made.append(row)
    return made


def _against_asking(chosen: Mapping[str, Ranked | None], *, by: Actor, on: date) -> list[Finding]:
    keys = [(one.doubt.id, one.doubt.fingerprint) for one in chosen.values() if one]
    known: dict[str, Any] = {"asked": queries.asked_in(keys, by=by), "explained": queries.explained()}
    return [
        found for one in chosen.values() for found in check_finding(asked.finding_facts(one, by=by, on=on, **known))
    ]


def _new(participant: str, by: Actor, at: datetime) -> Questionnaire:
    """Take the next number; of two who draft at once the second takes the one after it."""
    values = {"participant_id": participant, "asking_id": by.authority_code, "state_since": at}
    values |= {"year": at.year, "is_demonstration": is_demonstration(by)}

    def numbered() -> Questionnaire:
        serial = queries.next_serial(at.year)
        return Questionnaire.objects.create(number=f"DAQ-{at.year}-{serial:03d}", serial=serial, **values)

    row = take_number(numbered)
    step(row, "draft", by=by, at=at)
    return row


def _add(row: Questionnaire, its: Sequence[Mapping[str, Any]]) -> None:
    first = row.questions.count() + 1
    for number, values in enumerate(its, start=first):
        question = Question.objects.create(questionnaire=row, number=number, **values)
        Turn.objects.create(question=question, wording=asked.QUESTION)
    row.reviewed = asked.reviewed(row.questions.values("periods"))
    row.save(update_fields=["reviewed"])


@transaction.atomic
def change_questionnaire(
    *,
    number: str,
    wording: Mapping[int, str],
    take_out: Collection[int] = (),
    by: Actor,
    at: datetime,
    request_id: UUID | None = None,
) -> Questionnaire:
    """Word the questions of a draft, by their numbers, and take some out; the others move up."""
    row = managed(number, by=by)
    said = {"taken_out": sorted(take_out), "content": ledger.content_of(dict(wording))}
    if ledger.repeated(request_id, by=by, kinds=[Kind.QUESTIONNAIRE_DRAFTED], of=number, said=said):
        return row
    now = asked.standing()
    its = queries.questions(row)
    facts = [
        asked.question_facts(one, now, wording=wording.get(one.number, queries.newest_turn(one).wording)) for one in its
    ]
    refuse_if_blocked(rules.check_case(asked.case_facts(row, "write", by=by, on=at.date(), questions=facts)))
    for question in [one for one in its if one.number in take_out]:
        question.turns.all().delete()
        question.delete()
    left = [one for one in its if one.number not in take_out]
    for place, (question, words) in enumerate([(one, wording.get(one.number)) for one in left], start=1):
        if words is not None:
            question.turns.update(wording=words.strip())
        if question.number != place:
            question.number = place
            question.save(update_fields=["number"])
    row.reviewed = asked.reviewed(row.questions.values("periods"))
    row.save(update_fields=["reviewed"])
    record(Kind.QUESTIONNAIRE_DRAFTED, row, by, at, request_id, **said)
    return row


@transaction.atomic
def send_questionnaire(
    *,
    number: str,
    wording: Mapping[int, str] | None = None,
    by: Actor,
    at: datetime,
    request_id: UUID | None = None,
) -> Questionnaire:
    """Send a draft to the Participant; from now on nothing in it changes, and its days to answer are counted.

    ``wording`` replaces words of questions, by their numbers, just before. Refuses a draft without questions, and
    questions about figures that changed since or that are asked elsewhere.
    """
    row = managed(number, by=by)
    content = ledger.content_of(dict(wording or {}))
    if ledger.repeated(request_id, by=by, kinds=[Kind.QUESTIONNAIRE_SENT], of=number, said={"content": content}):
        return row
    if wording:
        change_questionnaire(number=number, wording=wording, by=by, at=at, request_id=one_of(request_id, "change"))
    refuse_if_blocked(against_sending(row, by=by, on=at.date()))
    row.due_on = rules.due_on(asked.POLICY, at.date(), is_follow_up=False)
    step(row, "send", by=by, at=at)
    record(Kind.QUESTIONNAIRE_SENT, row, by, at, request_id, questions=row.questions.count(), content=content)
    return row


def against_sending(row: Questionnaire, *, by: Actor, on: date) -> tuple[Finding, ...]:
    """Everything that stands against sending a draft as it is."""
    now, its = asked.standing(), queries.questions(row)
    facts = [asked.question_facts(one, now, wording=queries.newest_turn(one).wording) for one in its]
    keys = [(one.doubt, one.fingerprint) for one in its]
    elsewhere, explained = queries.asked_in(keys, by=by, but=row), queries.explained()
    found = list(rules.check_case(asked.case_facts(row, "send", by=by, on=on, questions=facts)))
    for key in keys:
        facts_of = FindingFacts(
            asked=row.participant_id,
            acting="",
            is_found=True,
            asked_in=elsewhere.get(key, ""),
            is_explained=key in explained,
            on=on,
        )
        found += check_finding(facts_of)
    return tuple(found)


@transaction.atomic
def withdraw_questionnaire(
    *, number: str, reason: str, by: Actor, at: datetime, request_id: UUID | None = None
) -> Questionnaire:
    """Ask no more; a questionnaire that was sent gives its reason, and its number stays taken."""
    row = managed(number, by=by)
    said = {"reason": reason.strip()}
    if ledger.repeated(request_id, by=by, kinds=[Kind.QUESTIONNAIRE_WITHDRAWN], of=number, said=said):
        return row
    refuse_if_blocked(rules.check_case(asked.case_facts(row, "withdraw", by=by, on=at.date(), reason=reason)))
    was_sent = row.due_on is not None
    step(row, "withdraw", by=by, at=at, note=reason.strip())
    record(Kind.QUESTIONNAIRE_WITHDRAWN, row, by, at, request_id, **said, was_sent=was_sent)
    return row


def managed(number: str, *, by: Actor) -> Questionnaire:
    """A questionnaire of the own authority, locked; refuses (403) those of others."""
    require(by, Permission.QUESTIONNAIRE_MANAGE)
    row = queries.questionnaire_of(number, by=by, is_locked=True)
    require(by, Permission.QUESTIONNAIRE_MANAGE, authority=row.asking_id)
    return row


def step(row: Questionnaire, name: str, *, by: Actor, at: datetime, note: str = "") -> None:
    """Write down that a step was taken, and where it leads."""
    QuestionnaireStep.objects.create(
        questionnaire=row, step=name, at=at, by=by.actor_id, by_name=by.actor_name, note=note
    )
    if name != "draft":
        row.state = QUESTIONNAIRE.next_state(row.state, name)
        row.state_since = at
        row.save(update_fields=["state", "state_since", "due_on"])


def record(kind: Kind, row: Questionnaire, by: Actor, at: datetime, request_id: UUID | None, **data: object) -> None:
    """One event about a questionnaire, with what a notice of it says."""
    about = {"participant": row.participant_id, "asking": row.asking_id, "period": row.reviewed}
    due = {"due_on": row.due_on.isoformat()} if row.due_on else {}
    subject = ("questionnaire", row.number)
    ledger.record(kind, subject=subject, by=by, at=at, request_id=request_id, data={**about, **due, **data})
