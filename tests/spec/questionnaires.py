"""Questionnaires about doubtful figures: what may be asked, when, by whom, and what becomes of the answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from kpcs.scheme.rules.statistics import FindingFacts, check_finding
from kpcs.scheme.rules.statistics.questionnaires import (
    LONGEST_TEXT,
    CaseFacts,
    QuestionFacts,
    check_case,
    check_taking_back,
)
from tests.spec.case import Case, Table
from tests.spec.given import SL, practice

FOUND = FindingFacts(asked="SL", acting="EU", is_found=True, asked_in="", is_explained=False, on=date(2026, 3, 2))
ASKED = QuestionFacts(number=1, wording="Which line holds?")
ANSWERED = QuestionFacts(number=1, answer="explained", detail="A mine opened.", is_answered=True)
JUDGED = replace(ANSWERED, verdict="explained", explanation="The mine of Tongo opened in May.")
CORRECTED = replace(ANSWERED, answer="corrected", verdict="corrected", is_found=False, has_revision=True)
DRAFT = CaseFacts(step="send", state="draft", asked="SL", acting="EU", policy=practice(SL), questions=(ASKED,), on=date(2026, 3, 2))
SENT = replace(DRAFT, step="answer", state="sent", acting="SL", questions=(ANSWERED,), due_on=date(2026, 4, 1))
AGAIN = replace(DRAFT, step="follow_up", state="answered", due_on=date(2026, 4, 1))
SILENT = replace(DRAFT, step="escalate", state="sent", questions=(), reason="Two reminders.", due_on=date(2026, 4, 1), on=date(2026, 4, 9))
CLOSING = replace(AGAIN, step="judge", questions=(JUDGED,))
BACK = replace(DRAFT, step="withdraw", state="sent", questions=(), reason="Asked by mistake.")


def asked(facts: CaseFacts, **changes: Any) -> CaseFacts:
    """The same step with one thing about its question changed."""
    return replace(facts, questions=(replace(facts.questions[0], **changes),))


def check(facts: FindingFacts | CaseFacts | str) -> tuple[Any, ...]:
    if isinstance(facts, str):
        return check_taking_back(facts)
    return check_finding(facts) if isinstance(facts, FindingFacts) else check_case(facts)


TABLES = (
    Table(
        ("asking about a finding",),
        check,
        (
            Case("K-ASK.1", "own Participant", "Sierra Leone about itself", replace(FOUND, acting="SL"), "The European Union about Sierra Leone", FOUND),
            Case("K-ASK.2", "not found any more", "Figures that were revised", replace(FOUND, is_found=False), "Figures that stand", FOUND),
            Case("K-ASK.2", "asked about already", "Asked in DAQ-2026-001", replace(FOUND, asked_in="DAQ-2026-001"), "Asked nowhere", FOUND),
            Case("K-ASK.3", "explained already", "Explained last year", replace(FOUND, is_explained=True), "Not explained", FOUND),
        ),
    ),
    Table(
        ("step of a questionnaire", "managing a questionnaire"),
        check,
        (
            Case("K-ACT.1", "is not possible now", "Sending what was sent", replace(DRAFT, state="sent"), "Sending a draft", DRAFT),
            Case("R-DAQ.3", "characters", "A question of 4,001 characters", asked(DRAFT, wording="x" * (LONGEST_TEXT + 1)), "Of 4,000", asked(DRAFT, wording="x" * LONGEST_TEXT), "wording-1"),
            Case("K-ASK.1", "is not managed by", "Sierra Leone sends its own", replace(DRAFT, acting="SL"), "The European Union sends it", DRAFT),
            Case("K-ACT.1", "is closed already", "Asking again what is closed", asked(AGAIN, is_judged=True), "What is open", AGAIN, "verdict-1"),
        ),
    ),
    Table(
        ("sending a questionnaire",),
        check,
        (
            Case("R-DAQ.2", "no question", "No question", replace(DRAFT, questions=()), "One", DRAFT, "questions"),
            Case("R-DAQ.3", "what is asked", "A blank question", asked(DRAFT, wording=" "), "A worded one", DRAFT, "wording-1"),
            Case("K-ASK.2", "have changed since", "Figures revised since the draft", asked(DRAFT, is_found=False), "Figures that stand", DRAFT, "wording-1"),
        ),
    ),
    Table(
        ("answering a questionnaire",),
        check,
        (
            Case("R-DAQ.3", "is not answered", "Nothing chosen", asked(SENT, answer=""), "Explained", SENT, "answer-1"),
            Case("R-DAQ.3", "no detail", "Not known, and no more", asked(SENT, answer="unknown", detail=" "), "Corrected, without words", asked(SENT, answer="corrected", detail="", has_revision=True), "detail-1"),
            Case("R-STA.6", "no return filed", "Corrected, no return named", asked(SENT, answer="corrected"), "A return named", asked(SENT, answer="corrected", has_revision=True), "revision-1"),
        ),
    ),
    Table(
        ("following up a questionnaire",),
        check,
        (Case("R-DAQ.3", "asked again", "Nothing more is asked", replace(AGAIN, questions=()), "One question", AGAIN, "questions"),),
    ),
    Table(
        ("bringing a questionnaire before the Chair",),
        check,
        (
            Case("R-DAQ.4", "comes before the Chair", "Seven days after it was due", replace(SILENT, on=date(2026, 4, 8)), "On the eighth", SILENT),
            Case("K-ACT.2", "Chair should know", "Nothing said", replace(SILENT, reason=" "), "A sentence", SILENT, "reason"),
        ),
    ),
    Table(
        ("closing a question",),
        check,
        (
            Case("K-ACT.2", "is not said", "No verdict", asked(CLOSING, verdict=""), "Accepted", CLOSING, "verdict-1"),
            Case("R-DAQ.3", "that could be accepted", "Explained without an answer", asked(CLOSING, is_answered=False), "Not accepted without one",
                 asked(CLOSING, is_answered=False, verdict="not_accepted"), "verdict-1"),
            Case("K-ACT.2", "is missing for question", "No words to it", asked(CLOSING, explanation=" "), "Words", CLOSING, "explanation-1"),
            Case("K-ASK.3", "is not corrected", "The same figures", replace(CLOSING, questions=(replace(CORRECTED, is_found=True),)), "Others", replace(CLOSING, questions=(CORRECTED,)), "verdict-1"),
            Case("K-ASK.3", "nothing left to explain", "Explained, the figures are others", asked(CLOSING, is_found=False), "The same figures", CLOSING, "verdict-1"),
        ),
    ),
    Table(
        ("withdrawing a questionnaire",),
        check,
        (Case("K-ACT.2", "of the withdrawal", "Sent, no reason", replace(BACK, reason=""), "A draft, no reason", replace(BACK, state="draft", reason="", due_on=None), "reason"),),
    ),
    Table(
        ("taking an explanation back",),
        check,
        (Case("K-ACT.2", "is taken back is missing", "No reason", " ", "A reason", "The mine was another.", "reason"),),
    ),
)  # fmt: skip
