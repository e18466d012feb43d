"""Pages of questionnaires: from the ticked finding to the explanation, with nothing that was typed lost."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from kpcs.statistics import actions
from kpcs.statistics.actions import Given
from kpcs.statistics.models import Questionnaire
from tests import questionnaires as given
from tests.factories import NOW
from tests.questionnaires import ELSEWHERE, TWICE, WORTHLESS, Office

pytestmark = pytest.mark.django_db
LIST = "/statistics/questionnaires"
EARLIER = NOW - timedelta(days=60)


@pytest.fixture
def office() -> Office:
    given.plant()
    return given.make_office()


def signed_in(officer: Any) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def text(answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return re.sub(r"\s+", " ", body.decode())


def test_ticked_findings_become_one_draft_for_each_participant(office: Office) -> None:
    client = signed_in(office.asking.signing)
    answer = client.post(f"{LIST}/draft", {"finding": [TWICE, WORTHLESS]}, follow=True)
    page = text(answer)
    assert "The draft DAQ-2026-001 is ready." in page
    assert page.count('name="wording-') == 2
    assert page.count("<svg") == 2, "each question keeps its picture"
    answer = client.post(f"{LIST}/draft", {"finding": [ELSEWHERE]}, follow=True)
    assert "DAQ-2026-002</span>: Botswana" in text(answer)
    assert "Tick the findings" in text(client.post(f"{LIST}/draft", {}, follow=True))
    again = text(client.post(f"{LIST}/draft", {"finding": [TWICE]}, follow=True))
    assert "This finding is asked about already, in DAQ-2026-001." in again


def test_a_draft_is_worded_and_sent_and_what_was_typed_stays_when_it_is_not(office: Office) -> None:
    client, row = signed_in(office.asking.signing), given.drafted(office)
    page = client.post(f"{LIST}/{row.number}/change", {"wording-1": "Which of these?", "wording-2": " ", "do": "send"})
    assert page.status_code == 422
    assert "Which of these?" in text(page)
    assert "Question 2 does not say what is asked." in text(page)
    typed = {"wording-1": "Which of these?", "wording-2": "What was it worth?", "out-1": "on", "do": "send"}
    assert client.post(f"{LIST}/{row.number}/change", typed).status_code == 302
    row.refresh_from_db()
    assert row.state == "sent"
    assert [turn.wording for one in row.questions.all() for turn in one.turns.all()] == ["What was it worth?"]


def test_answers_are_kept_one_by_one_and_handed_in_together(office: Office) -> None:
    row = given.sent(office)
    client, asking = signed_in(office.asked.preparing), signed_in(office.asking.signing)
    address = f"{LIST}/{row.number}/answer"
    client.post(address, {"answer-1": "unknown", "detail-1": "We look\r\ninto it", "do": "keep"})
    assert "We look\ninto it" in client.get(address).content.decode()
    assert "We look" not in text(asking.get(f"{LIST}/{row.number}")), "nobody else sees what is not handed in"
    refused = client.post(address, {"answer-1": "explained", "detail-1": "It was sorted twice.", "do": "hand_in"})
    assert refused.status_code == 422
    assert "Question 2 is not answered." in text(refused)
    assert "It was sorted twice." in text(client.get(address)), "and it is kept all the same"
    all_said = {"answer-1": "explained", "detail-1": "It was sorted twice.", "answer-2": "unknown", "detail-2": "Soon."}
    assert client.post(address, {**all_said, "do": "hand_in"}).status_code == 302
    assert "It was sorted twice." in text(asking.get(f"{LIST}/{row.number}"))
    assert client.get(address).status_code == 302, "there is nothing left to answer"


def test_a_correction_is_chosen_from_the_returns_filed_since(office: Office) -> None:
    row = given.sent(office, [TWICE])
    client = signed_in(office.asked.preparing)
    address = f"{LIST}/{row.number}/answer"
    assert "revision-1" not in text(client.get(address))
    revision = given.revise()
    assert "Production, first half of 2025 (2)" in text(client.get(address))
    client.post(address, {"answer-1": "corrected", "revision-1": str(revision.pk), "do": "hand_in"})
    page = text(signed_in(office.asking.signing).get(f"{LIST}/{row.number}"))
    assert "The figure was wrong and is corrected: Production, first half of 2025 (2)" in page
    assert "the doubt is not found any more" in page


def test_a_question_is_asked_again_or_closed_each_in_its_place(office: Office) -> None:
    row = given.answered(office)
    client = signed_in(office.asking.signing)
    address = f"{LIST}/{row.number}"
    assert client.post(f"{address}/follow-up", {"wording-1": " "}).status_code == 422
    refused = client.post(f"{address}/questions/2/close", {"verdict-2": "explained", "explanation-2": ""})
    assert refused.status_code == 422
    assert text(refused).count("is missing for question 2") >= 1
    assert (
        client.post(f"{address}/questions/2/close", {"verdict-2": "not_accepted", "explanation-2": "No."}).status_code
        == 302
    )
    assert client.post(f"{address}/questions/9/close", {}).status_code == 404
    assert client.post(f"{address}/follow-up", {"wording-1": "Which mines?"}).status_code == 302
    page = text(signed_in(office.asked.preparing).get(f"{address}/answer"))
    assert "Which mines?" in page
    assert "answer-2" not in page


def test_the_chair_hears_of_silence_in_time_only(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    row, late = given.sent(office, [TWICE]), given.sent(office, [WORTHLESS], at=EARLIER)
    client = signed_in(office.asking.signing)
    assert "An unanswered questionnaire comes before the Chair from" in text(client.get(f"{LIST}/{row.number}"))
    assert client.post(f"{LIST}/{late.number}/escalate", {"escalate-reason": ""}).status_code == 422
    assert client.post(f"{LIST}/{late.number}/escalate", {"escalate-reason": "No word."}).status_code == 302
    assert "this office does not name them" in text(Client().get("/statistics/unanswered"))
    from kpcs.statistics.views import questionnaires as views

    monkeypatch.setattr(views, "POLICY", replace(views.POLICY, is_silence_public=True))
    named = text(Client().get("/statistics/unanswered"))
    assert "Sierra Leone" in named
    assert late.number not in named, "nothing of what was asked"


def test_the_list_says_what_waits_for_whom_and_what_is_late(office: Office) -> None:
    client = signed_in(office.asking.signing)
    assert "Nothing is asked yet" in text(client.get(LIST))
    assert "Nothing is asked of your Participant" in text(signed_in(office.asked.preparing).get(LIST))
    draft, late = given.drafted(office, [ELSEWHERE]), given.sent(office, [TWICE], at=EARLIER)
    page = text(client.get(LIST))
    assert page.count('tag is-bad">Overdue') == 1
    shown = text(client.get(f"{LIST}?late=on"))
    assert late.number in shown
    assert draft.number not in shown
    assert client.get(f"{LIST}?colour=red").status_code == 422
    rows = list(csv.DictReader(text_lines(client.get(f"{LIST}.csv?state=open"))))
    assert [(row["number"], row["is_overdue"], row["questions"]) for row in rows] == [
        (late.number, "yes", "1"),
        (draft.number, "no", "1"),
    ]


def text_lines(answer: Any) -> list[str]:
    return b"".join(answer.streaming_content).decode().splitlines()


def test_an_explanation_is_shown_taken_back_and_printed(office: Office) -> None:
    row = given.closed(office)
    client = signed_in(office.asking.signing)
    page = text(client.get(f"{LIST}/{row.number}"))
    assert "Two mines, both counted." in page
    pk = row.questions.get().explanation.pk
    back = f"{LIST}/{row.number}/explanations/{pk}/take-back"
    assert client.post(back, {f"back-{pk}-reason": ""}).status_code == 422
    assert client.post(back, {f"back-{pk}-reason": "Another mine."}).status_code == 302
    assert "Another mine." in text(client.get(f"{LIST}/{row.number}"))
    paper = client.get(f"{LIST}/{row.number}.pdf")
    assert paper.content.startswith(b"%PDF-1.7")


def test_the_figures_are_shown_as_they_were_and_as_they_are(office: Office) -> None:
    row = given.sent(office, [TWICE])
    changed = given.make_submission("SL", year=2025, part=1, revision=2, submitted_at=NOW, signed_at=NOW)
    given.make_figure(changed, points=10_000_000, cents=1_500_000_000)
    given.make_figure(changed, points=12_345_678, cents=1_800_000_000)
    page = text(signed_in(office.asked.preparing).get(f"{LIST}/{row.number}"))
    assert "the same doubt is found in them now" in page
    assert "120,000.00" in page
    assert "123,456.78" in page
    assert page.count("<svg") == 2


def test_strangers_and_other_desks_see_nothing(office: Office) -> None:
    row = given.sent(office)
    for path in ("", ".csv", f"/{row.number}", f"/{row.number}.pdf", f"/{row.number}/answer"):
        assert Client().get(f"{LIST}{path}").status_code == 302, path
        assert signed_in(office.asked.other).get(f"{LIST}{path}").status_code == 403, path
    statistician = signed_in(given.make_desk("ca-demo").preparing)
    for path in (f"/{row.number}", f"/{row.number}.pdf", f"/{row.number}/answer"):
        assert statistician.get(f"{LIST}{path}").status_code == 404, path
    assert row.number not in text(statistician.get(LIST))


def test_french_is_said_to_french_readers(office: Office) -> None:
    row = given.sent(office, [TWICE])
    client = signed_in(office.asked.preparing)
    client.cookies["django_language"] = "fr"
    page = text(client.get(f"{LIST}/{row.number}", headers={"accept-language": "fr"}))
    assert Questionnaire.objects.count() == 1
    assert "Sierra Leone a déclaré" in page
    actions.keep_answers(number=row.number, given={1: Given("unknown", "x")}, by=office.asked.preparing, at=NOW)
    assert "Pas encore connu" in text(client.get(f"{LIST}/{row.number}", headers={"accept-language": "fr"}))


def test_findings_are_ticked_where_they_are_shown_and_explained_ones_stand_apart(office: Office) -> None:
    client = signed_in(office.asking.signing)
    page = text(client.get("/statistics/anomalies"))
    assert f'name="finding" value="{TWICE}"' in page
    assert "Draft a questionnaire about this" in text(client.get(f"/statistics/anomalies/{TWICE}"))
    assert 'name="finding"' not in text(signed_in(office.asking.preparing).get("/statistics/anomalies"))
    own = text(signed_in(office.asked.signing).get("/statistics/anomalies"))
    assert f'value="{ELSEWHERE}"' in own
    assert f'value="{TWICE}"' not in own, "nobody asks himself"
    row = given.closed(office)
    given.sent(office, [WORTHLESS])
    page = text(client.get("/statistics/anomalies"))
    assert f'href="/statistics/anomalies/{TWICE}"' not in page
    assert page.index("Two mines, both counted.") > page.index('id="explained-heading"')
    assert "DAQ-2026-002</a>" in page, "where it is asked about now"
    assert "Two mines, both counted." in text(client.get(f"/statistics/anomalies/{TWICE}"))
    other = text(signed_in(given.make_desk("ca-demo").preparing).get("/statistics/anomalies"))
    assert "Two mines, both counted." in other
    assert f"/statistics/questionnaires/{row.number}" not in other
