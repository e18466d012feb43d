"""The Data Anomaly Questionnaire: what is asked of a Participant about its figures, and what becomes of the answers.

The states stand in :data:`kpcs.scheme.states.QUESTIONNAIRE`. Deadlines are policy; no source that was read gives them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kpcs.scheme.catalogue import Act, Problem, wording
from kpcs.scheme.findings import Finding
from kpcs.scheme.policies import Policy
from kpcs.scheme.states import QUESTIONNAIRE, words

LONGEST_TEXT = 4_000


class Answer(StrEnum):
    """What a Participant says of a figure that is asked about."""

    EXPLAINED = "explained"
    CORRECTED = "corrected"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    """What became of a question; only an explanation silences the finding, a correction does away with it."""

    EXPLAINED = "explained"
    CORRECTED = "corrected"
    NOT_ACCEPTED = "not_accepted"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionFacts:
    """One question as it stands: what is asked, what was answered, what is to become of it."""

    number: int
    wording: str = ""
    is_found: bool = True
    answer: str = ""
    detail: str = ""
    has_revision: bool = False
    is_answered: bool = False
    is_judged: bool = False
    verdict: str = ""
    explanation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """A questionnaire before its next step; ``questions`` are those that the step is about."""

    step: str
    state: str
    asked: str
    acting: str
    policy: Policy
    questions: tuple[QuestionFacts, ...] = ()
    reason: str = ""
    due_on: date | None = None
    on: date


stepping: Act[CaseFacts] = Act("step of a questionnaire")
managing: Act[CaseFacts] = Act("managing a questionnaire")
writing: Act[CaseFacts] = Act("writing a questionnaire", stepping, managing)
sending: Act[CaseFacts] = Act("sending a questionnaire", stepping, managing)
answering: Act[CaseFacts] = Act("answering a questionnaire", stepping)
following_up: Act[CaseFacts] = Act("following up a questionnaire", stepping, managing)
escalating: Act[CaseFacts] = Act("bringing a questionnaire before the Chair", stepping, managing)
judging: Act[CaseFacts] = Act("closing a question", stepping, managing)
withdrawing: Act[CaseFacts] = Act("withdrawing a questionnaire", stepping, managing)
_BY_STEP: dict[str, Act[CaseFacts]] = {
    "write": writing,
    "send": sending,
    "answer": answering,
    "follow_up": following_up,
    "escalate": escalating,
    "judge": judging,
    "withdraw": withdrawing,
}


def check_case(facts: CaseFacts) -> tuple[Finding, ...]:
    """Everything that stands against the step that the facts name."""
    return _BY_STEP[facts.step].check(facts)


NO_GROUND = wording(
    "taking an explanation back",
    "K-ACT.2",
    "The reason why the explanation is taken back is missing.",
    "Write in a sentence what was wrong with it.",
    field="reason",
)


def check_taking_back(reason: str) -> tuple[Finding, ...]:
    """Whether it is said why an explanation does not hold any more."""
    return () if reason.strip() else (NO_GROUND.finding(),)


def due_on(policy: Policy, on: date, *, is_follow_up: bool) -> date:
    """The day by which a question put on a day is to be answered."""
    days = policy.questionnaire_follow_up_days if is_follow_up else policy.questionnaire_answer_days
    return on + timedelta(days=days)


def is_overdue(state: str, due: date | None, on: date) -> bool:
    """Whether the Participant should have answered by now; an escalated questionnaire stays overdue."""
    return due is not None and due < on and QUESTIONNAIRE.may(state, "answer")


def escalates_from(policy: Policy, due: date) -> date:
    """The first day on which silence may be brought before the Chair."""
    return due + timedelta(days=policy.questionnaire_escalation_days + 1)


@stepping.rule("K-ACT.1", remedy="Reload the page to see what happened meanwhile.")
def step_is_possible(facts: CaseFacts) -> Problem | None:
    """The questionnaire is {state}: {event} is not possible now."""
    if QUESTIONNAIRE.may(facts.state, facts.step):
        return None
    return Problem(params={"state": words(facts.state), "event": words(facts.step)})


@stepping.rule("R-DAQ.3", remedy="Shorten it.")
def texts_are_short(facts: CaseFacts) -> Iterator[Problem]:
    """A text of question {number} has more than {most} characters."""
    for one in facts.questions:
        for name in ("wording", "detail", "explanation"):
            if len(getattr(one, name)) > LONGEST_TEXT:
                yield _at(one, name, most=f"{LONGEST_TEXT:,}")


@managing.rule("K-ASK.1", remedy="Let an officer of another Participant do it.")
def others_manage(facts: CaseFacts) -> bool:
    """A questionnaire is not managed by the Participant that it is put to."""
    return facts.asked != facts.acting


@managing.rule("K-ACT.1", remedy="Leave it; what was decided stands.")
def closed_questions_rest(facts: CaseFacts) -> Iterator[Problem]:
    """Question {number} is closed already."""
    for one in facts.questions:
        if one.is_judged:
            yield _at(one, "verdict")


@sending.rule("R-DAQ.2", field="questions", remedy="Choose findings to ask about, or withdraw the draft.")
def something_is_asked(facts: CaseFacts) -> bool:
    """The questionnaire has no question."""
    return bool(facts.questions)


@sending.rule("R-DAQ.3", remedy="Write what the Participant is to answer.")
def every_question_has_words(facts: CaseFacts) -> Iterator[Problem]:
    """Question {number} does not say what is asked."""
    for one in facts.questions:
        if not one.wording.strip():
            yield _at(one, "wording")


@sending.rule("K-ASK.2", remedy="Take the question out, or draft it anew from what is found now.")
def every_finding_stands(facts: CaseFacts) -> Iterator[Problem]:
    """The figures that question {number} is about have changed since it was drafted."""
    for one in facts.questions:
        if not one.is_found:
            yield _at(one, "wording")


@answering.rule("R-DAQ.3", remedy="Say whether the figure is explained, corrected, or not known yet.")
def every_question_is_answered(facts: CaseFacts) -> Iterator[Problem]:
    """Question {number} is not answered."""
    for one in facts.questions:
        if one.answer not in set(Answer):
            yield _at(one, "answer")


@answering.rule("R-DAQ.3", remedy="Write what happened; of what is not known, who looks into it and until when.")
def answers_give_detail(facts: CaseFacts) -> Iterator[Problem]:
    """The answer to question {number} gives no detail."""
    for one in facts.questions:
        if one.answer in (Answer.EXPLAINED, Answer.UNKNOWN) and not one.detail.strip():
            yield _at(one, "detail")


@answering.rule("R-STA.6", remedy="File the corrected return first, then name it here.")
def corrections_are_filed(facts: CaseFacts) -> Iterator[Problem]:
    """Question {number} is answered by a correction, but no return filed since it was asked is named."""
    for one in facts.questions:
        if one.answer == Answer.CORRECTED and not one.has_revision:
            yield _at(one, "revision")


@following_up.rule(
    "R-DAQ.3", field="questions", remedy="Write what else you want to know beside at least one question."
)
def something_is_asked_again(facts: CaseFacts) -> bool:
    """No question is asked again."""
    return bool(facts.questions)


@escalating.rule("R-DAQ.4", remedy="Wait until then, or follow up.")
def silence_is_over_time(facts: CaseFacts) -> Problem | None:
    """An unanswered questionnaire comes before the Chair from {day} on."""
    if facts.due_on is None:
        return None
    first = escalates_from(facts.policy, facts.due_on)
    return Problem(params={"day": first.isoformat()}) if facts.on < first else None


@escalating.rule("K-ACT.2", field="reason", remedy="Write in a sentence what the Chair should know.")
def the_chair_is_told_why(facts: CaseFacts) -> bool:
    """What the Chair should know is missing."""
    return bool(facts.reason.strip())


@judging.rule("K-ACT.2", remedy="Choose what became of the question.")
def a_verdict_is_chosen(facts: CaseFacts) -> Iterator[Problem]:
    """What became of question {number} is not said."""
    for one in facts.questions:
        if one.verdict not in set(Verdict):
            yield _at(one, "verdict")


@judging.rule("R-DAQ.3", remedy="Close it as not accepted, or wait for the answer.")
def only_answers_are_accepted(facts: CaseFacts) -> Iterator[Problem]:
    """Question {number} has no answer that could be accepted."""
    for one in facts.questions:
        if one.verdict in (Verdict.EXPLAINED, Verdict.CORRECTED) and not one.is_answered:
            yield _at(one, "verdict")


@judging.rule("K-ACT.2", remedy="Write it in words that are understood in ten years; the finding is shown with it.")
def verdicts_give_their_ground(facts: CaseFacts) -> Iterator[Problem]:
    """The explanation, or the reason why the answer is not accepted, is missing for question {number}."""
    for one in facts.questions:
        if one.verdict in (Verdict.EXPLAINED, Verdict.NOT_ACCEPTED) and not one.explanation.strip():
            yield _at(one, "explanation")


@judging.rule("K-ASK.3", remedy="Ask for the signed correction, or accept the explanation.")
def corrections_changed_the_figures(facts: CaseFacts) -> Iterator[Problem]:
    """Question {number} is not corrected: the same finding is found in the figures that are signed off."""
    for one in facts.questions:
        if one.verdict == Verdict.CORRECTED and one.is_found:
            yield _at(one, "verdict")


@judging.rule("K-ASK.3", remedy="Close it as corrected, or ask about what is found now.")
def explanations_are_of_figures_that_stand(facts: CaseFacts) -> Iterator[Problem]:
    """The figures of question {number} have changed: there is nothing left to explain as it was asked."""
    for one in facts.questions:
        if one.verdict == Verdict.EXPLAINED and not one.is_found:
            yield _at(one, "verdict")


@withdrawing.rule("K-ACT.2", field="reason", remedy="Write in a sentence why it is not asked any more.")
def withdrawal_gives_its_reason(facts: CaseFacts) -> bool:
    """The reason of the withdrawal is missing."""
    return facts.state == "draft" or bool(facts.reason.strip())


def _at(one: QuestionFacts, name: str, **params: str) -> Problem:
    return Problem(f"{name}-{one.number}", {"number": str(one.number), **params})
