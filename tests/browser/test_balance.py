"""The material balance and the missing lists in a real browser: nothing that axe finds, in both languages."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from tests.accessible import complaints_about
from tests.beside import make_capacity
from tests.factories import make_figure, make_officer, make_submission
from tests.statisticians import make_desk, make_world

pytestmark = pytest.mark.browser
PAGES = (
    "/statistics/balance",
    "/statistics/balance/SL?half_yearly=on",
    "/statistics/missing?subject=trade",
    "/statistics/returns/stock/2025/0/form",
    "/statistics/balance/SL",
)


def file_figures() -> None:
    for part in (1, 2):
        make_figure(make_submission("SL", year=2025, part=part))
    for part in (1, 2, 3, 4):
        trade = {"method": "", "hs": "7102.31", "partner": "EU", "origin": "SL"}
        make_figure(make_submission("SL", subject="trade", year=2025, part=part), flow="export", **trade)
    for year in (2024, 2025):
        closing = make_submission("SL", subject="stock", year=year, part=0)
        make_figure(closing, flow="stock", method="", points=30_000, cents=0)
    make_capacity("SL")


@pytest.mark.parametrize(("language", "width", "word"), [("en", 1280, "Opening"), ("fr", 360, "Ouverture")])
def test_pages_of_the_balance_are_clean(
    page: Page, transactional_db: None, language: str, width: int, word: str
) -> None:
    desk = make_desk()
    make_world()
    file_figures()
    client = Client()
    client.force_login(make_officer(desk.preparing.authority, "statistician", email="reader@sl-demo.test"))
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/")
    cookies: list[Any] = [
        {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value},
        {"name": settings.LANGUAGE_COOKIE_NAME, "value": language},
    ]
    page.context.add_cookies([{**cookie, "url": page.url} for cookie in cookies])
    for address in PAGES:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        assert complaints_about(page) == [], address
    expect(page.locator("svg.chart text", has_text=word)).to_have_count(1)
