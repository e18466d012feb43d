"""Who may do what with a questionnaire, and who sees it: every act, every kind of officer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from kpcs.accounts.models import Officer
from kpcs.errors import NotAllowed, NotFound, Refused
from kpcs.statistics import actions
from kpcs.statistics.actions import Given
from kpcs.statistics.models import Questionnaire
from kpcs.statistics.queries import questionnaires as queries
from tests import questionnaires as given
from tests.factories import NOW, make_officer
from tests.questionnaires import ELSEWHERE, LATER, TWICE, Office

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    given.plant()
    return given.make_office()


def _acts(row: Questionnaire) -> dict[str, Callable[[Officer], object]]:
    """Every act, as somebody tries it."""
    at: dict[str, Any] = {"number": row.number, "at": LATER}
    return {
        "draft": lambda by: actions.draft_questionnaires(findings=[ELSEWHERE], by=by, at=LATER),
        "change": lambda by: actions.change_questionnaire(**at, wording={}, by=by),
        "send": lambda by: actions.send_questionnaire(**at, by=by),
        "keep": lambda by: actions.keep_answers(**at, given={}, by=by),
        "answer": lambda by: actions.hand_in_answers(**at, given={1: Given("explained", "Two.")}, by=by),
        "follow_up": lambda by: actions.follow_up(**at, wording={1: "Which?"}, by=by),
        "escalate": lambda by: actions.escalate(**at, reason="No word.", by=by),
        "close": lambda by: actions.close_question(**at, question=1, verdict="not_accepted", explanation="x", by=by),
        "withdraw": lambda by: actions.withdraw_questionnaire(**at, reason="x", by=by),
    }


def _outcome(act: Callable[[], object]) -> str:
    try:
        with transaction.atomic():
            act()
            transaction.set_rollback(True)
    except (NotAllowed, NotFound, Refused) as refusal:
        return type(refusal).__name__
    return "done"


# Of a questionnaire that was sent: who may do what. A refusal by the law is no refusal of the person.
DENIED = "NotAllowed"
WHO: dict[str, dict[str, str]] = {
    "asking head": {"keep": "NotFound", "answer": "NotFound"},
    "asking statistician": dict.fromkeys(
        ("draft", "change", "send", "follow_up", "escalate", "close", "withdraw"), DENIED
    )
    | {"keep": "NotFound", "answer": "NotFound"},
    "asked head": dict.fromkeys(("change", "send", "follow_up", "escalate", "close", "withdraw"), DENIED),
    "asked statistician": dict.fromkeys(
        ("draft", "change", "send", "follow_up", "escalate", "close", "withdraw"), DENIED
    ),
    "another head": dict.fromkeys(("change", "send", "follow_up", "escalate", "close", "withdraw"), DENIED)
    | {"keep": "NotFound", "answer": "NotFound"},
    "keeper": dict.fromkeys(
        ("draft", "change", "send", "keep", "answer", "follow_up", "escalate", "close", "withdraw"), DENIED
    ),
}


@pytest.mark.parametrize("who", WHO)
def test_who_may_do_what(office: Office, who: str) -> None:
    row = given.sent(office, [TWICE])
    elsewhere = given.make_desk("ca-demo")
    officer = {
        "asking head": office.asking.signing,
        "asking statistician": office.asking.preparing,
        "asked head": office.asked.signing,
        "asked statistician": office.asked.preparing,
        "another head": elsewhere.signing,
        "keeper": make_officer(office.asked.signing.authority, "stock_keeper"),
    }[who]
    outcomes = {name: _outcome(lambda act=act: act(officer)) for name, act in _acts(row).items()}  # type: ignore[misc]
    denied = {name: said for name, said in outcomes.items() if said in (DENIED, "NotFound")}
    assert denied == WHO[who]
    assert set(outcomes.values()) - set(denied.values()) <= {"done", "Refused"}


def test_drafts_and_what_is_being_typed_are_seen_by_nobody_else(office: Office) -> None:
    draft, other = given.drafted(office), given.make_desk("ca-demo")
    seen = lambda by: [row.number for row in queries.questionnaires(by)]  # noqa: E731
    assert seen(office.asking.signing) == [draft.number]
    assert seen(office.asking.preparing) == seen(office.asked.signing) == seen(other.signing) == []
    actions.send_questionnaire(number=draft.number, by=office.asking.signing, at=NOW)
    assert seen(office.asked.preparing) == seen(office.asked.signing) == seen(other.signing) == [draft.number]
    assert seen(office.asking.preparing) == seen(other.preparing) == []
    with pytest.raises(NotAllowed):
        seen(office.asked.other)
