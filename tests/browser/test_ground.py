"""The browser itself: the office answers it, and a page that misbehaves does not go unseen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer


def test_the_office_answers(page: Page) -> None:
    answer = page.goto("/health")
    assert answer is not None
    assert answer.json() == {"status": "ok"}


def test_what_a_page_asks_of_others_is_seen(
    new_page: Callable[..., Page], live_server: LiveServer, complaints: list[str]
) -> None:
    page = new_page(javascript=False)
    planted = "<img src='http://192.0.2.1/spy.png'>"
    page.route(f"{live_server.url}/planted", lambda route: route.fulfill(body=planted, content_type="text/html"))
    page.goto("/planted", wait_until="load")
    assert complaints.pop(0) == "asked for http://192.0.2.1/spy.png"
    complaints.clear()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_first_page_fits(new_page: Callable[..., Page], width: int) -> None:
    page = new_page(width=width)
    page.goto("/")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
