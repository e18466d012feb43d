"""Questionnaires: whose they are, what of them a reader may see, and by what findings are silent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Q, QuerySet

from kpcs.errors import NotAllowed, NotFound
from kpcs.participants.queries import all_authorities, hold
from kpcs.permissions import Holder, Permission, may
from kpcs.scheme.rules.statistics.questionnaires import is_overdue

from ..models import Explanation, Question, Questionnaire, Submission, Turn
from .returns import own_participant

State = Questionnaire.State
ENDED = (State.CLOSED, State.WITHDRAWN)
TO_BE_ANSWERED = (State.SENT, State.FOLLOWED_UP, State.ESCALATED)
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Explained:
    """Why a finding is silent: the explanation, by whom it was accepted and when, and the case it comes from."""

    pk: int
    text: str
    by_name: str
    at: datetime
    questionnaire: str
    number: int


def explained() -> Mapping[Key, Explained]:
    """What is explained, by the finding and its figures; nothing else is silent (K-ASK.3)."""
    rows = Explanation.objects.filter(taken_back_at__isnull=True).select_related("question__questionnaire")
    return {
        (row.doubt, row.fingerprint): Explained(
            row.pk, row.text, row.by_name, row.at, row.question.questionnaire.number, row.question.number
        )
        for row in rows
    }


def explained_state() -> object:
    """Another value as soon as something is explained, or an explanation is taken back."""
    return tuple(Explanation.objects.aggregate(Count("pk"), Max("pk"), Count("taken_back_at")).values())


def require_reader(by: Holder) -> None:
    """Who manages questionnaires or answers them; others are refused (403)."""
    if not (may(by, Permission.QUESTIONNAIRE_MANAGE) or may(by, Permission.QUESTIONNAIRE_ANSWER)):
        raise NotAllowed


def questionnaires(by: Holder) -> QuerySet[Questionnaire]:
    """Those that the reader may see: what his authority asks, what his Participant is asked, and, of who manages,
    what other authorities have asked. Nobody sees the draft of another authority.
    """
    require_reader(by)
    sent = Q(due_on__isnull=False)
    seen = Q(sent, participant_id=own_participant(by))
    if may(by, Permission.QUESTIONNAIRE_MANAGE):
        seen = sent | Q(asking_id=by.authority_code)
    return Questionnaire.objects.filter(seen).select_related("participant", "asking")


def questionnaire_of(number: str, *, by: Holder, is_locked: bool = False) -> Questionnaire:
    """One of them by its number, or :class:`NotFound`.

    Locking takes the Participant's row: whoever asks it anything, and it when it answers, come one after the other.
    """
    found = questionnaires(by).filter(number=number)
    row = found.first()
    if row is not None and is_locked:
        hold([row.participant_id])
        row = found.first()  # as it is now that nobody else writes it
    if row is None:
        raise NotFound
    return row


def manages(row: Questionnaire, by: Holder) -> bool:
    """Whether the reader acts for the authority that asks."""
    return may(by, Permission.QUESTIONNAIRE_MANAGE) and row.asking_id == by.authority_code


def answers(row: Questionnaire, by: Holder) -> bool:
    """Whether the reader answers for the Participant that is asked."""
    is_asked = row.participant_id == own_participant(by)
    return may(by, Permission.QUESTIONNAIRE_ANSWER) and (is_asked or stands_in(row, by))


def stands_in(row: Questionnaire, by: Holder) -> bool:
    """Whether the reader enters what came by letter: who asks, if the Participant has no desk in this office."""
    return manages(row, by) and not all_authorities().filter(participant_id=row.participant_id, is_hosted=True).exists()


def to_answer(by: Holder) -> QuerySet[Questionnaire]:
    """What the own Participant is asked and has not answered."""
    return questionnaires(by).filter(participant_id=own_participant(by), state__in=TO_BE_ANSWERED)


def asked_by(by: Holder) -> QuerySet[Questionnaire]:
    """What the own authority asks."""
    return questionnaires(by).filter(asking_id=by.authority_code)


def questions(row: Questionnaire) -> list[Question]:
    """Its questions in order, each with its turns."""
    return list(row.questions.select_related("explanation").prefetch_related("turns__revision").order_by("number"))


def newest_turn(question: Question) -> Turn:
    """The round that is being asked or answered."""
    return max(question.turns.all(), key=lambda turn: turn.round)


def asked_in(keys: list[Key], *, by: Holder, but: Questionnaire | None = None) -> dict[Key, str]:
    """Where findings are asked about now, by finding: what was sent, and the own drafts."""
    seen = Q(questionnaire__due_on__isnull=False) | Q(questionnaire__asking_id=by.authority_code)
    rows = Question.objects.filter(seen, doubt__in=[doubt for doubt, _ in keys], verdict="")
    rows = rows.exclude(questionnaire__state__in=ENDED).select_related("questionnaire")
    if but is not None:
        rows = rows.exclude(questionnaire=but)
    wanted = set(keys)
    found = {(row.doubt, row.fingerprint): row.questionnaire.number for row in rows}
    return {key: number for key, number in found.items() if key in wanted}


def open_draft(participant: str, *, by: Holder) -> Questionnaire | None:
    """The draft that the authority has open for a Participant, which is held: one for each (R-DAQ.2)."""
    rows = Questionnaire.objects.filter(participant_id=participant, asking_id=by.authority_code, state=State.DRAFT)
    return rows.order_by("pk").first()


def next_serial(year: int) -> int:
    """The next number of a year; they count from 1 without gaps."""
    return (Questionnaire.objects.filter(year=year).aggregate(newest=Max("serial"))["newest"] or 0) + 1


def sent_at(row: Questionnaire) -> datetime | None:
    """When it was sent."""
    return row.steps.filter(step="send").values_list("at", flat=True).first()


def filed_since(row: Questionnaire) -> QuerySet[Submission]:
    """The returns of the asked Participant that were handed in since it was asked: what may correct a figure."""
    handed_in = Submission.objects.filter(participant_id=row.participant_id, submitted_at__gte=sent_at(row))
    return handed_in.exclude(state__in=["draft", "withdrawn"]).order_by("-pk")


def named_for_silence() -> QuerySet[Questionnaire]:
    """Those brought before the Chair and still unanswered; who may see them is policy (R-DAQ.4)."""
    return Questionnaire.objects.filter(state=State.ESCALATED).select_related("participant").order_by("due_on")


def of_office(*, on: date, is_open: bool) -> list[dict[str, object]]:
    """All questionnaires of all authorities as plain values, the newest first; for the operator's terminal."""
    rows = Questionnaire.objects.annotate(asked_count=Count("questions")).order_by("-year", "-serial")
    return [
        {
            "number": row.number,
            "participant": row.participant_id,
            "asked_by": row.asking_id,
            "period": row.reviewed,
            "questions": row.asked_count,
            "state": row.state,
            "since": row.state_since.isoformat(),
            "due_on": row.due_on.isoformat() if row.due_on else None,
            "is_overdue": is_overdue(row.state, row.due_on, on),
            "is_demonstration": row.is_demonstration,
        }
        for row in (rows.exclude(state__in=ENDED) if is_open else rows)
    ]
