"""An officer at his browser: signed in by one click, going by the menu, filling in forms by their labels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from kpcs.accounts.models import Officer

OpenPage = Callable[..., Page]


def sit_down(new_page: OpenPage, officer: Officer, **given: Any) -> Page:
    """A browser of his own, signed in by the one click of a demonstration."""
    page = new_page(**given)
    page.goto("/sign-in")
    page.get_by_role("button", name=officer.full_name).click()
    page.get_by_role("heading", name="Work", exact=True).wait_for()
    return page


def go(page: Page, place: str) -> None:
    """By the menu."""
    page.get_by_role("navigation", name="Places").get_by_role("link", name=place, exact=True).click()
    page.get_by_role("heading", level=1).wait_for()


def fill(page: Page, boxes: dict[str, str]) -> None:
    for label, text in boxes.items():
        box = page.get_by_label(label, exact=True)
        box.select_option(text) if box.evaluate("one => one.tagName") == "SELECT" else box.fill(text)
