"""Two desks and doubtful figures between them: Sierra Leone filed them, the European Union asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from kpcs.statistics import actions
from kpcs.statistics.models import Explanation, Question, Questionnaire, QuestionnaireStep, Submission, Turn
from kpcs.statistics.views.case import draw
from tests.factories import NOW, make_authority, make_figure, make_participant, make_submission
from tests.statisticians import Desk, make_desk

# What is found in ``plant``, besides what is missing.
TWICE = "filed-twice-sl-2025-h1"
WORTHLESS = "no-value-sl-2025-h2"
ELSEWHERE = "filed-twice-bw-2025-h1"
LATER = NOW + timedelta(days=3)


@dataclass(frozen=True)
class Office:
    """Who asks, and who is asked."""

    asking: Desk
    asked: Desk


def make_office() -> Office:
    return Office(make_desk("eu-demo"), make_desk("sl-demo"))


def plant() -> None:
    """Lines that stand twice in returns of Sierra Leone and Botswana, and one of Sierra Leone without a value."""
    twice = (("SL", 10_000_000), ("SL", 12_000_000), ("BW", 8_111_111), ("BW", 5_222_222))
    rows = {code: make_submission(code, year=2025, part=1) for code in ("SL", "BW")}
    for code, points in twice:
        make_figure(rows[code], points=points, cents=150 * points)
    make_figure(make_submission("SL", year=2025, part=2), points=9_123_456, cents=0)


def revise(part: int = 1) -> Submission:
    """Sierra Leone corrects one of its returns: one line is left."""
    row = make_submission("SL", year=2025, part=part, revision=2, submitted_at=LATER, signed_at=LATER)
    make_figure(row, points=12_000_000, cents=1_800_000_000)
    return row


def drafted(office: Office, findings: Sequence[str] = (TWICE, WORTHLESS), *, at: datetime = NOW) -> Questionnaire:
    return actions.draft_questionnaires(findings=findings, draw=draw, by=office.asking.signing, at=at)[0]


def sent(office: Office, findings: Sequence[str] = (TWICE, WORTHLESS), *, at: datetime = NOW) -> Questionnaire:
    row = drafted(office, findings, at=at)
    return actions.send_questionnaire(number=row.number, by=office.asking.signing, at=at)


def answered(office: Office, findings: Sequence[str] = (TWICE, WORTHLESS), *, at: datetime = LATER) -> Questionnaire:
    row = sent(office, findings)
    given = {one.number: actions.Given("explained", "Two mines filed apart.") for one in row.questions.all()}
    return actions.hand_in_answers(number=row.number, given=given, by=office.asked.preparing, at=at)


def closed(office: Office, findings: Sequence[str] = (TWICE,), *, at: datetime = LATER) -> Questionnaire:
    row = answered(office, findings, at=at)
    for one in row.questions.all():
        values = {"question": one.number, "verdict": "explained", "explanation": "Two mines, both counted."}
        actions.close_question(number=row.number, **values, by=office.asking.signing, at=at)  # type: ignore[arg-type]
    row.refresh_from_db()
    return row


def make_questionnaire(**given: Any) -> Questionnaire:
    """A sent questionnaire of the European Union to Sierra Leone, without questions."""
    serial = Questionnaire.objects.count() + 1
    values = {"number": f"DAQ-2026-{serial:03d}", "year": 2026, "serial": serial, "state": "sent", "state_since": NOW}
    values |= {"due_on": NOW.date() + timedelta(days=30), "participant": make_participant("SL"), **given}
    return Questionnaire.objects.create(**{"asking": make_authority("eu-demo"), **values})


def make_questionnaire_step(row: Questionnaire | None = None, **given: Any) -> QuestionnaireStep:
    values = {"step": "send", "at": NOW, "by": "program:test", "by_name": "kpcs test", **given}
    return QuestionnaireStep.objects.create(questionnaire=row or make_questionnaire(), **values)


def make_question(row: Questionnaire | None = None, **given: Any) -> Question:
    said = {"code": "K-DOUBT.1", "message": "It was filed twice.", "remedy": "Ask which line holds.", "params": {}}
    values = {"number": 1, "doubt": TWICE, "fingerprint": "0" * 32, "subject": "production", "said": said, **given}
    return Question.objects.create(questionnaire=row or make_questionnaire(), **values)


def make_turn(question: Question | None = None, **given: Any) -> Turn:
    return Turn.objects.create(**{"question": question or make_question(), "wording": "Which line holds?", **given})


def make_explanation(question: Question | None = None, **given: Any) -> Explanation:
    one = question or make_question()
    values = {"doubt": one.doubt, "fingerprint": one.fingerprint, "text": "Two mines.", "at": NOW}
    return Explanation.objects.create(question=one, **{**values, "by": "program:test", "by_name": "kpcs test", **given})
