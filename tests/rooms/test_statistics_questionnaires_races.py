"""Two at once: a questionnaire is sent, numbered and closed once; on either database."""

from __future__ import annotations

from uuid import uuid4

import pytest

from kpcs.errors import Refused
from kpcs.ledger.models import Event
from kpcs.statistics import actions
from kpcs.statistics.models import Explanation, Questionnaire
from kpcs.statistics.queries.found import found
from tests import questionnaires as given
from tests.factories import NOW, make_officer
from tests.questionnaires import ELSEWHERE, LATER, TWICE
from tests.rooms.test_shipments_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_managers_at_once() -> None:
    given.plant()
    office = given.make_office()
    one, other = office.asking.signing, make_officer(office.asking.signing.authority, "head_of_statistics")
    found()  # looked for once, so that the acts themselves meet
    told = at_once(
        lambda: actions.draft_questionnaires(findings=[TWICE], by=one, at=NOW),
        lambda: actions.draft_questionnaires(findings=[ELSEWHERE], by=other, at=NOW),
    )
    assert told == [None, None]
    assert sorted(Questionnaire.objects.values_list("number", flat=True)) == ["DAQ-2026-001", "DAQ-2026-002"]

    number = Questionnaire.objects.get(participant="SL").number
    told = at_once(
        lambda: actions.send_questionnaire(number=number, by=one, at=NOW, request_id=uuid4()),
        lambda: actions.send_questionnaire(number=number, by=other, at=NOW, request_id=uuid4()),
    )
    assert sorted(type(error) for error in told if error) == [Refused]
    assert Event.objects.filter(kind="questionnaire.sent").count() == 1

    answer = {1: actions.Given("explained", "Two mines.")}
    actions.hand_in_answers(number=number, given=answer, by=office.asked.preparing, at=LATER)
    values = {"number": number, "question": 1, "verdict": "explained", "explanation": "Two mines.", "at": LATER}
    told = at_once(
        lambda: actions.close_question(**values, by=one),  # type: ignore[arg-type]
        lambda: actions.close_question(**values, by=other),  # type: ignore[arg-type]
    )
    assert sorted(type(error) for error in told if error) == [Refused]
    assert Explanation.objects.count() == 1
