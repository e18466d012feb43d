"""A question as it is shown: the finding as it was and as it is, round by round, for one reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from kpcs.accounts.models import Officer
from kpcs.said import said
from kpcs.scheme.findings import Finding
from kpcs.scheme.rules.statistics import Subject

from ..analysis.doubt import Ranked
from ..models import Question, Questionnaire, Submission
from ..queries import asked
from ..queries import questionnaires as queries
from ..queries.found import found
from ..queries.returns import name_of, period_of
from .pictures import shown_of


@dataclass(frozen=True, slots=True)
class TurnShown:
    """One round: what was asked, and the answer if this reader may see it."""

    round: int
    wording: str
    answer: str = ""
    detail: str = ""
    revision: str = ""
    turn: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionShown:
    """One question with its finding then and now."""

    question: Question
    said: Finding
    evidence: tuple[Finding, ...]
    turns: tuple[TurnShown, ...]
    is_same: bool
    is_found: bool
    picture_now: Mapping[str, Any] | None
    lines_now: tuple[Mapping[str, Any], ...]


def draw(one: Ranked) -> dict[str, Any] | None:
    """The picture of a finding as it is now, to be kept with the question."""
    picture = shown_of(one, found())
    return {"kind": picture.kind, "chart": asdict(picture.chart)} if picture else None


def shown(row: Questionnaire, by: Officer) -> list[QuestionShown]:
    """All questions of a questionnaire; an answer that is being typed is seen by the asked Participant only."""
    ranked, now = asked.ranked_by_id(), asked.standing()
    sees_typed = queries.answers(row, by)
    return [_shown(one, ranked.get(one.doubt), now, sees_typed=sees_typed) for one in queries.questions(row)]


def _shown(
    question: Question, now: Ranked | None, standing: frozenset[queries.Key], *, sees_typed: bool
) -> QuestionShown:
    is_same = (question.doubt, question.fingerprint) in standing
    sentence = said([asked.finding_of(question.said)])[0]
    return QuestionShown(
        question=question,
        said=sentence,
        evidence=said(asked.finding_of(one) for one in question.evidence),
        turns=tuple(turns_of(question, sees_typed=sees_typed)),
        is_same=is_same,
        is_found=is_same or now is not None,
        picture_now=draw(now) if now and not is_same else None,
        lines_now=tuple(asked.lines_of(now.doubt)) if now and not is_same else (),
    )


def turns_of(question: Question, *, sees_typed: bool) -> list[TurnShown]:
    """The rounds of a question."""
    rows = []
    for turn in sorted(question.turns.all(), key=lambda turn: turn.round):
        wording = asked.worded(turn.wording)
        if turn.answered_at or sees_typed:
            label = str(turn.get_answer_display()) if turn.answer else ""
            revision = named(turn.revision) if turn.revision else ""
            rows.append(TurnShown(turn.round, wording, label, turn.detail, revision, turn))
        else:
            rows.append(TurnShown(turn.round, wording))
    return rows


def named(row: Submission) -> str:
    """A return with its revision, as people call it."""
    subject = Subject(row.subject)
    return f"{name_of(subject, period_of(row.subject, row.year, row.part))} ({row.revision})"
