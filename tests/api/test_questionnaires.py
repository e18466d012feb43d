"""Questionnaires through the JSON API, from finding to explanation; and for the operator's terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from kpcs.accounts.models import Officer
from kpcs.commands.statistics import command
from kpcs.statistics.api import questionnaires as api
from tests import questionnaires as made
from tests.questionnaires import LATER, TWICE, WORTHLESS, Office

pytestmark = pytest.mark.django_db
PATH = "/api/v1/statistics/questionnaires"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(api, "now", lambda: LATER)
    return


@pytest.fixture
def office() -> Office:
    made.plant()
    return made.make_office()


def client_of(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


def post(client: Client, path: str, body: Any) -> Any:
    return client.post(f"{PATH}{path}", json.dumps(body), content_type="application/json")


def test_a_case_goes_from_finding_to_explanation(office: Office) -> None:
    asking, asked = client_of(office.asking.signing), client_of(office.asked.preparing)
    answer = post(asking, "", {"findings": [TWICE, WORTHLESS]})
    assert answer.status_code == 201
    (row,) = answer.json()
    assert (row["number"], row["participant"], row["questions"]) == ("DAQ-2026-001", "SL", 2)
    one = f"/{row['number']}"
    assert asked.get(f"{PATH}{one}").status_code == 404, "a draft"
    sent = post(asking, f"{one}/send", [{"question": 2, "wording": "What was it worth?"}]).json()
    assert [turn["wording"] for question in sent["questions"] for turn in question["turns"]][1] == "What was it worth?"
    assert sent["questionnaire"]["due_on"] == "2026-12-25"
    first = {"question": 1, "answer": "explained", "detail": "Two mines."}
    assert post(asked, f"{one}/answers", {"answers": [first]}).status_code == 422
    post(asked, f"{one}/answers", {"answers": [first], "is_final": False})
    assert asking.get(f"{PATH}{one}").json()["questions"][0]["turns"][0]["detail"] == "", "not handed in yet"
    second = {"question": 2, "answer": "unknown", "detail": "Asked the mine."}
    given = post(asked, f"{one}/answers", {"answers": [second]}).json()
    assert given["questionnaire"]["state"] == "answered"
    again = post(asking, f"{one}/follow-up", [{"question": 2, "wording": "What did the mine say?"}]).json()
    assert len(again["questions"][1]["turns"]) == 2
    post(asked, f"{one}/answers", {"answers": [second]})
    closed = post(asking, f"{one}/questions/1/close", {"verdict": "explained", "explanation": "Two mines."}).json()
    assert closed["questions"][0]["do_figures_stand"] is True
    closed = post(asking, f"{one}/questions/2/close", {"verdict": "not_accepted", "explanation": "No answer."}).json()
    assert closed["questionnaire"]["state"] == "closed"
    assert post(asking, f"{one}/escalate", {"reason": "x"}).status_code == 422
    assert post(asking, f"{one}/withdraw", {"reason": "x"}).status_code == 422
    listed = asking.get(f"{PATH}?state=closed").json()
    assert (listed["total"], listed["questionnaires"][0]["number"]) == (1, "DAQ-2026-001")


def test_who_may_not_is_told_nothing(office: Office) -> None:
    row = made.sent(office)
    stranger = client_of(made.make_desk("ca-demo").preparing)
    assert stranger.get(f"{PATH}/{row.number}").status_code == 404
    assert stranger.get(PATH).json()["total"] == 0
    assert client_of(office.asked.other).get(PATH).status_code == 403
    assert post(client_of(office.asked.signing), f"/{row.number}/withdraw", {"reason": "x"}).status_code == 403


def test_the_operator_lists_them(office: Office) -> None:
    made.closed(office)
    made.drafted(office, [WORTHLESS])
    told = CliRunner().invoke(command, ["questionnaires", "--json", "--open"])
    assert told.exit_code == 0, told.output
    assert [(one["number"], one["state"]) for one in json.loads(told.stdout)] == [("DAQ-2026-002", "draft")]
    lines = CliRunner().invoke(command, ["questionnaires"]).stdout.splitlines()
    assert lines[0].split()[:3] == ["DAQ-2026-002", "SL", "draft"]
    assert "closed" in lines[1]
