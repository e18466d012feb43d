"""A finding as it is kept in a question, and how it is found again: sentence by code and figures, lines, picture."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext, gettext_noop

from kpcs.permissions import Holder
from kpcs.scheme.findings import Finding, Severity
from kpcs.scheme.policies import default_policy
from kpcs.scheme.rules.statistics import FindingFacts
from kpcs.scheme.rules.statistics.questionnaires import CaseFacts, QuestionFacts

from ..analysis.doubt import SUBJECTS, Doubt, Ranked
from ..models import Question, Questionnaire
from . import questionnaires as queries
from .found import found
from .returns import own_participant

# The kind of a picture and all that is needed to draw it, as plain values.
Draw = Callable[[Ranked], dict[str, Any] | None]
POLICY = default_policy()
# Beside the sentence that says what is odd. A remedy speaks to the analyst, a question to the Participant.
QUESTION = gettext_noop("Are these figures right? If so, please explain them; if not, please file a corrected return.")


def worded(wording: str) -> str:
    """What is asked; the question that nobody reworded is said in the reader's language."""
    return gettext(QUESTION) if wording == QUESTION else wording


def unworded(wording: str) -> str:
    """The words to keep of what :func:`worded` showed and somebody sent back, perhaps as it was."""
    return QUESTION if wording == gettext(QUESTION) else wording


def ranked_by_id() -> dict[str, Ranked]:
    """What is found now and may be asked about, by its identifier: of every subject, not explained, of somebody."""
    known = found()
    every = (one for subject in SUBJECTS for one in known.of_subject(subject))
    return {one.doubt.id: one for one in every if one.doubt.participant}


def standing() -> frozenset[queries.Key]:
    """Finding and figures of all that is found now, also of what is explained, by somebody or by another finding."""
    known = found()
    every = (*(one for subject in SUBJECTS for one in known.of_subject(subject)), *known.explained)
    return frozenset(doubt.key for one in every for doubt in (one.doubt, *one.also))


def kept(one: Ranked, draw: Draw) -> dict[str, Any]:
    """A finding as a question keeps it."""
    doubt = one.doubt
    return {
        "doubt": doubt.id,
        "fingerprint": doubt.fingerprint,
        "subject": doubt.subject,
        "periods": [str(period) for period in doubt.periods],
        "said": _kept(doubt.said),
        "evidence": [_kept(finding) for finding in doubt.evidence],
        "lines": lines_of(doubt),
        "picture": draw(one),
    }


def lines_of(doubt: Doubt) -> list[dict[str, Any]]:
    """The filed lines that are doubted, of whatever subject."""
    blank = {"method": "", "flow": "production", "partner": "", "hs": "", "origin": "", "certificates": 0, "place": ""}
    filed: list[dict[str, Any]] = [
        {"reporter": one.participant, "period": str(one.period), "points": one.points, "cents": one.cents}
        | {"method": one.method, "place": one.place}
        for one in doubt.lines
    ]
    filed += [
        {name: value for name, value in one._asdict().items() if name != "quarter"} | {"period": str(one.period)}
        for one in doubt.trade
    ]
    return [{**blank, **one} for one in filed]


def _kept(finding: Finding) -> dict[str, Any]:
    return {name: getattr(finding, name) for name in ("code", "message", "remedy")} | {"params": dict(finding.params)}


def finding_of(said: Mapping[str, Any]) -> Finding:
    """The sentence as it was said then, to be said in any language."""
    return Finding(said["code"], Severity.WARN, "", said["message"], said["remedy"], said["params"])


def reviewed(rows: Iterable[Mapping[str, Any]]) -> str:
    """From the first to the last period that is asked about."""
    periods = sorted({period for row in rows for period in row["periods"]})
    return f"{periods[0]} – {periods[-1]}" if len(periods) > 1 else "".join(periods)


def finding_facts(
    one: Ranked | None, *, by: Holder, on: date, asked: Mapping[queries.Key, str], explained: Iterable[queries.Key]
) -> FindingFacts:
    """What the law wants to know before somebody asks about a finding."""
    key = (one.doubt.id, one.doubt.fingerprint) if one else ("", "")
    return FindingFacts(
        asked=one.doubt.participant if one else "",
        acting=own_participant(by),
        is_found=one is not None,
        asked_in=asked.get(key, ""),
        is_explained=key in set(explained),
        on=on,
    )


def case_facts(
    row: Questionnaire, step: str, *, by: Holder, on: date, questions: Iterable[QuestionFacts] = (), reason: str = ""
) -> CaseFacts:
    """What the law wants to know before a step."""
    return CaseFacts(
        step=step,
        state=row.state,
        asked=row.participant_id,
        acting=own_participant(by),
        policy=POLICY,
        questions=tuple(questions),
        reason=reason,
        due_on=row.due_on,
        on=on,
    )


def question_facts(question: Question, now: frozenset[queries.Key], **changed: Any) -> QuestionFacts:
    """One question as it stands, with what the step would change."""
    turn = queries.newest_turn(question)
    values: dict[str, Any] = {
        "number": question.number,
        "is_found": (question.doubt, question.fingerprint) in now,
        "answer": turn.answer,
        "detail": turn.detail,
        "has_revision": turn.revision_id is not None,
        "is_answered": any(one.answered_at for one in question.turns.all()),
        "is_judged": bool(question.verdict),
    }
    return QuestionFacts(**{**values, **changed})
