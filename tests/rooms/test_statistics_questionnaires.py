"""Questionnaires from draft to explanation: who may, what is refused, and that one finding is silent and no other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from kpcs.errors import NotAllowed, NotFound, Refused
from kpcs.ledger.models import Event
from kpcs.statistics import actions
from kpcs.statistics.actions import Given
from kpcs.statistics.queries import questionnaires as queries
from kpcs.statistics.queries.asked import QUESTION
from kpcs.statistics.queries.found import found
from tests import questionnaires as given
from tests.factories import NOW
from tests.questionnaires import ELSEWHERE, LATER, TWICE, WORTHLESS, Office

pytestmark = pytest.mark.django_db
DUE = NOW + timedelta(days=30)


@pytest.fixture
def office() -> Office:
    given.plant()
    return given.make_office()


def speaking() -> set[str]:
    """Which of the planted findings are in the list."""
    return {one.doubt.id for one in found().ranked} & {TWICE, WORTHLESS, ELSEWHERE}


def refused(act: Callable[[], object]) -> set[tuple[str, str]]:
    with pytest.raises(Refused) as refusal:
        act()
    return {(one.code, one.field) for one in refusal.value.findings}


def test_findings_are_put_into_one_draft_for_each_participant(office: Office) -> None:
    by = office.asking.signing
    made = actions.draft_questionnaires(findings=[TWICE, ELSEWHERE], by=by, at=NOW)
    assert [(row.number, row.participant_id, row.reviewed) for row in made] == [
        ("DAQ-2026-001", "BW", "2025-H1"),
        ("DAQ-2026-002", "SL", "2025-H1"),
    ]
    more = actions.draft_questionnaires(findings=[WORTHLESS], by=by, at=NOW)
    assert [row.number for row in more] == ["DAQ-2026-002"], "the draft that is open takes it"
    assert more[0].reviewed == "2025-H1 – 2025-H2"
    kept = more[0].questions.get(number=1)
    assert kept.said["code"] == "K-DOUBT.1"
    assert [line["points"] for line in kept.lines] == [10_000_000, 12_000_000]
    assert kept.turns.get().wording == QUESTION


def test_a_request_sent_twice_drafts_once(office: Office) -> None:
    same: dict[str, Any] = {"findings": [TWICE], "by": office.asking.signing, "at": NOW, "request_id": uuid4()}
    first = actions.draft_questionnaires(**same)
    with pytest.raises(Refused):
        actions.draft_questionnaires(findings=[TWICE], by=office.asking.signing, at=NOW)
    second = actions.draft_questionnaires(**same)
    assert first == second
    assert first[0].questions.count() == 1


def test_what_cannot_be_asked_is_refused_all_at_once(office: Office) -> None:
    given.closed(office)
    given.drafted(office, [WORTHLESS])
    by = office.asking.signing
    codes = refused(lambda: actions.draft_questionnaires(findings=[WORTHLESS, "no-such-thing"], by=by, at=NOW))
    assert {code for code, _field in codes} == {"K-ASK.2"}
    own = office.asked.signing
    assert ("K-ASK.1", "") in refused(lambda: actions.draft_questionnaires(findings=[WORTHLESS], by=own, at=NOW))


def test_questions_are_worded_and_taken_out_while_it_is_a_draft(office: Office) -> None:
    row = given.drafted(office)
    by = office.asking.signing
    change: dict[str, Any] = {"number": row.number, "wording": {2: "  Which of the two? "}, "by": by, "at": NOW}
    actions.change_questionnaire(**change, take_out=[1])
    assert [(one.number, one.doubt, one.turns.get().wording) for one in row.questions.all()] == [
        (1, WORTHLESS, "Which of the two?")
    ]
    actions.send_questionnaire(number=row.number, by=by, at=NOW)
    assert ("K-ACT.1", "") in refused(lambda: actions.change_questionnaire(**change))
    row.refresh_from_db()
    assert (row.state, row.due_on) == ("sent", DUE.date())


def test_a_draft_about_figures_that_changed_is_not_sent(office: Office) -> None:
    row = given.drafted(office)
    given.revise()
    by = office.asking.signing
    assert refused(lambda: actions.send_questionnaire(number=row.number, by=by, at=NOW)) == {("K-ASK.2", "wording-1")}
    actions.change_questionnaire(number=row.number, wording={}, take_out=[1, 2], by=by, at=NOW)
    assert refused(lambda: actions.send_questionnaire(number=row.number, by=by, at=NOW)) == {("R-DAQ.2", "questions")}


def test_every_question_is_answered_and_what_is_typed_stays(office: Office) -> None:
    row = given.sent(office)
    by = office.asked.preparing
    actions.keep_answers(number=row.number, given={1: Given("unknown"), 2: Given("", "half a sen")}, by=by, at=LATER)
    act = lambda **more: actions.hand_in_answers(number=row.number, by=by, at=LATER, **more)  # noqa: E731
    assert refused(act) == {("R-DAQ.3", "detail-1"), ("R-DAQ.3", "answer-2")}
    assert row.questions.get(number=2).turns.get().detail == "half a sen"
    act(given={1: Given("unknown", "The mine looks into it until May."), 2: Given("explained", "Two mines.")})
    row.refresh_from_db()
    assert row.state == "answered"
    assert set(row.questions.values_list("turns__answered_by_name", flat=True)) == {by.full_name}


def test_a_correction_names_a_return_filed_since(office: Office) -> None:
    row = given.sent(office, [TWICE])
    by = office.asked.preparing
    before = given.make_submission("SL", year=2024, part=1, submitted_at=NOW - timedelta(days=1))
    answer = lambda pk: actions.hand_in_answers(  # noqa: E731
        number=row.number, given={1: Given("corrected", "", pk)}, by=by, at=LATER
    )
    assert refused(lambda: answer(before.pk)) == {("R-STA.6", "revision-1")}
    answer(given.revise().pk)
    close: dict[str, Any] = {"number": row.number, "question": 1, "by": office.asking.signing, "at": LATER}
    said = {"verdict": "explained", "explanation": "Typed twice."}
    assert refused(lambda: actions.close_question(**close, **said)) == {("K-ASK.3", "verdict-1")}
    assert actions.close_question(**close, verdict="corrected").state == "closed"
    assert TWICE not in speaking(), "the figures are others"
    assert not queries.explained()


def test_an_explanation_silences_its_finding_and_no_other_until_the_figures_change(office: Office) -> None:
    assert speaking() == {TWICE, WORTHLESS, ELSEWHERE}
    row = given.closed(office)
    assert row.state == "closed"
    assert speaking() == {WORTHLESS, ELSEWHERE}
    kept = {one.number for one in queries.explained().values()}
    assert kept == {1}
    assert {doubt for doubt, _ in queries.explained()} == {TWICE}
    changed = given.make_submission("SL", year=2025, part=1, revision=2, signed_at=LATER)
    given.make_figure(changed, points=10_000_000, cents=1_500_000_000)
    given.make_figure(changed, points=12_000_001, cents=1_800_000_000)
    assert speaking() == {TWICE, WORTHLESS, ELSEWHERE}, "one point more, and it speaks again"


def test_an_explanation_is_taken_back(office: Office) -> None:
    given.closed(office)
    (one,) = queries.explained().values()
    back: dict[str, Any] = {"explanation": one.pk, "by": office.asking.signing, "at": LATER}
    assert refused(lambda: actions.take_back_explanation(**back, reason=" ")) == {("K-ACT.2", "reason")}
    with pytest.raises(NotAllowed):
        actions.take_back_explanation(**{**back, "by": office.asked.signing}, reason="Wrong mine.")
    actions.take_back_explanation(**back, reason="The mine was another.")
    assert TWICE in speaking()
    assert given.closed(office).state == "closed", "and is explained anew"


def test_what_came_by_letter_is_entered_by_who_asked(office: Office) -> None:
    row = given.sent(office, [ELSEWHERE])
    letter: dict[str, Any] = {"number": row.number, "given": {1: Given("explained", "Two mines.")}, "at": LATER}
    with pytest.raises(NotFound):
        actions.hand_in_answers(**letter, by=given.make_desk("ca-demo").signing)
    actions.hand_in_answers(**letter, by=office.asking.signing)
    assert "by letter" in row.steps.get(step="answer").note
    assert Event.objects.get(kind="questionnaire.answered").data["is_by_letter"] is True


def test_a_question_is_asked_again_and_the_first_round_stays(office: Office) -> None:
    row = given.answered(office)
    by = office.asking.signing
    assert refused(lambda: actions.follow_up(number=row.number, wording={1: " "}, by=by, at=LATER)) == {
        ("R-DAQ.3", "questions")
    }
    actions.follow_up(number=row.number, wording={1: "Which mines?"}, by=by, at=LATER)
    row.refresh_from_db()
    assert (row.state, row.due_on) == ("followed_up", (LATER + timedelta(days=14)).date())
    asking = office.asked.preparing
    actions.hand_in_answers(number=row.number, given={1: Given("explained", "Tongo, Koidu.")}, by=asking, at=LATER)
    turns = row.questions.get(number=1).turns.values_list("round", "wording", "detail")
    assert [(place, detail) for place, _, detail in turns] == [(1, "Two mines filed apart."), (2, "Tongo, Koidu.")]
    assert row.questions.get(number=2).turns.count() == 1


def test_silence_comes_before_the_chair_and_can_still_be_broken(office: Office) -> None:
    row = given.sent(office)
    by = office.asking.signing
    early: dict[str, Any] = {"number": row.number, "reason": "No word since July.", "by": by}
    assert refused(lambda: actions.escalate(**early, at=DUE + timedelta(days=7))) == {("R-DAQ.4", "")}
    actions.escalate(**early, at=DUE + timedelta(days=8))
    assert list(queries.named_for_silence()) == [row]
    unheard: dict[str, Any] = {"number": row.number, "question": 1, "by": by, "at": DUE + timedelta(days=9)}
    said = {"verdict": "explained", "explanation": "Nobody said so."}
    assert refused(lambda: actions.close_question(**unheard, **said)) == {("R-DAQ.3", "verdict-1")}
    late = {2: Given("explained", "Two mines."), 1: Given("explained", "Two mines.")}
    answering = office.asked.preparing
    actions.hand_in_answers(number=row.number, given=late, by=answering, at=DUE + timedelta(days=9))
    assert not queries.named_for_silence()
    assert Event.objects.get(kind="questionnaire.answered").data["is_late"] is True


def test_a_withdrawn_questionnaire_says_why_and_keeps_its_number(office: Office) -> None:
    row = given.sent(office)
    by = office.asking.signing
    assert refused(lambda: actions.withdraw_questionnaire(number=row.number, reason="", by=by, at=LATER)) == {
        ("K-ACT.2", "reason")
    }
    actions.withdraw_questionnaire(number=row.number, reason="Asked by mistake.", by=by, at=LATER)
    assert given.drafted(office).number == "DAQ-2026-002"
    assert row.steps.get(step="withdraw").note == "Asked by mistake."


def test_the_tables_hold_what_the_law_says(office: Office) -> None:
    question = given.make_question()
    given.make_turn(question)
    given.make_questionnaire_step(question.questionnaire)
    given.make_explanation(question)
    for break_it in (
        lambda: given.make_questionnaire(due_on=None),
        lambda: given.make_turn(question),
        lambda: given.make_turn(question, round=2, answered_at=NOW),
        lambda: given.make_question(question.questionnaire, number=2),
        lambda: given.make_question(verdict="explained"),
        lambda: given.make_explanation(given.make_question()),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            break_it()  # type: ignore[no-untyped-call]
