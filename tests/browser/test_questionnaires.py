"""From the doubt to its silence, in a real browser, by both sides, without a script and in French on a telephone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from kpcs.accounts.models import Officer
from tests import questionnaires as given
from tests.accessible import complaints_about
from tests.questionnaires import TWICE

pytestmark = pytest.mark.browser
LIST = "/statistics/questionnaires"


def sign_in(page: Page, officer: Officer, language: str = "en") -> None:
    client = Client()
    client.force_login(officer)
    page.goto("/health")
    cookies: list[Any] = [
        {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value},
        {"name": settings.LANGUAGE_COOKIE_NAME, "value": language},
    ]
    page.context.add_cookies([{**cookie, "url": page.url} for cookie in cookies])


def test_from_doubt_to_silence(transactional_db: None, new_page: Callable[..., Page]) -> None:
    given.plant()
    office = given.make_office()
    asking, asked = new_page(javascript=False), new_page(javascript=False)
    sign_in(asking, office.asking.signing)
    sign_in(asked, office.asked.preparing)

    asking.goto("/statistics/anomalies")
    asking.locator(f'[id="ask-{TWICE}"]').check()
    asking.get_by_role("button", name="Draft a questionnaire from those ticked").click()
    asking.get_by_label("What is asked").fill("Which of the two lines holds?")
    asking.get_by_role("button", name="Keep and send").click()
    expect(asking.get_by_text("The questionnaire is sent.")).to_be_visible()

    asked.goto("/work")
    asked.get_by_role("link", name="DAQ-2026-001").click()
    asked.get_by_role("link", name="Answer the questions").click()
    asked.get_by_role("button", name="Hand in all answers").click()
    expect(asked.get_by_role("alert")).to_contain_text("Question 1 is not answered.")
    asked.get_by_label("The figure is right; this is why").check()
    asked.get_by_label("In detail").fill("Two mines filed apart; both lines hold.")
    asked.get_by_role("button", name="Hand in all answers").click()
    expect(asked.get_by_text("The answers are handed in.")).to_be_visible()

    asking.goto("/work")
    asking.get_by_role("link", name="DAQ-2026-001").click()
    asking.get_by_label("What becomes of it").select_option("explained")
    asking.get_by_role("button", name="Close this question").click()
    expect(asking.get_by_text("The question is closed.")).to_be_visible()
    asking.goto("/statistics/anomalies")
    expect(asking.locator(f'[id="ask-{TWICE}"]')).to_have_count(0)
    silent = asking.locator("section", has=asking.get_by_role("heading", name="Explained"))
    expect(silent).to_contain_text("Two mines filed apart; both lines hold.")


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("fr", 360)])
def test_pages_of_questionnaires_are_clean(
    transactional_db: None, new_page: Callable[..., Page], language: str, width: int
) -> None:
    given.plant()
    office = given.make_office()
    closed, sent = given.closed(office), given.sent(office, [given.WORTHLESS])
    draft = given.drafted(office, [given.ELSEWHERE])
    page = new_page(width=width)
    sign_in(page, office.asking.signing, language)
    addresses = [LIST, *(f"{LIST}/{row.number}" for row in (closed, sent, draft)), "/statistics/unanswered"]
    for address in (*addresses, "/statistics/anomalies", "/statistics/anomalies/" + TWICE):
        page.goto(address)
        assert complaints_about(page) == [], address
    sign_in(page, office.asked.preparing, language)
    page.goto(f"{LIST}/{sent.number}/answer")
    assert complaints_about(page) == []
