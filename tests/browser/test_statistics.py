"""Pages of figures in a real browser: nothing that axe finds, nothing over the edge, in both languages."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from kpcs.ledger.actions import Program
from kpcs.participants.actions import load_vocabulary
from kpcs.permissions import Permission
from kpcs.statistics import actions
from kpcs.statistics.source import own_source
from tests.accessible import complaints_about
from tests.factories import NOW, make_authority, make_officer

pytestmark = pytest.mark.browser
PAGES = (
    "/statistics",
    "/statistics/world/2014",
    "/statistics/participants/LR",
    "/statistics/missing",
    "/statistics/anomalies",
    "/statistics/anomalies/slipped-decimal-lr-2014-h1",
)
BY = Program("test", frozenset({Permission.FIGURES_LOAD, Permission.STANDING_RECORD}))


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("fr", 360)])
def test_pages_of_figures_are_clean(page: Page, transactional_db: None, language: str, width: int) -> None:
    load_vocabulary(by=BY, at=NOW)
    actions.load(source=own_source(on=NOW.date()), by=BY, at=NOW)
    client = Client()
    client.force_login(make_officer(make_authority("eu-demo"), "statistician"))
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
