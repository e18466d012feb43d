"""The frame in a real browser: open to everybody, at a telephone's width and a desk's, without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.accessible import complaints_about
from tests.factories import PASSWORD
from tests.people import sierra_leone


@pytest.fixture
def demonstration(settings: Any, transactional_db: None) -> None:
    settings.KPCS_DEMONSTRATION = True


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("address", ["/", "/sign-in", "/design", "/api", "/nowhere"])
def test_a_page_is_open_to_everybody(
    demonstration: None, new_page: Callable[..., Page], width: int, language: str, address: str
) -> None:
    page = new_page(width=width, language=language)
    page.goto(address)
    expect(page.locator("html")).to_have_attribute("lang", language)
    assert complaints_about(page) == []


@pytest.mark.parametrize("width", [360, 1280])
def test_an_officer_works_without_javascript(demonstration: None, new_page: Callable[..., Page], width: int) -> None:
    officer = sierra_leone().administrator
    page = new_page(width=width, javascript=False)
    page.goto("/password")
    page.get_by_label("E-mail address").fill(officer.email)
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("E-mail address")).to_have_value(officer.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Change password")).to_be_visible()
    menu = page.get_by_role("navigation", name="Places")
    if width == 360:
        expect(menu).to_be_hidden()
        page.get_by_role("button", name="Menu").click()
    expect(menu.get_by_role("link", name="Check a certificate")).to_be_visible()
    if width == 360:
        page.keyboard.press("Escape")
    page.get_by_role("button", name="Français").click()
    expect(page.get_by_role("heading", name="Changer de mot de passe")).to_be_visible()


def test_an_officer_s_page_is_open_to_everybody(demonstration: None, new_page: Callable[..., Page]) -> None:
    officer = sierra_leone().administrator
    page = new_page(width=360)
    page.goto("/sign-in")
    page.get_by_role("button", name=officer.full_name).click()
    expect(page.get_by_role("heading", name="Work", exact=True)).to_be_visible()
    page.goto("/password")
    assert complaints_about(page) == []
    page.get_by_role("button", name="Menu").click()
    page.locator("summary", has_text=officer.full_name).focus()
    assert complaints_about(page) == []


def test_the_keyboard_reaches_the_content_first(new_page: Callable[..., Page], transactional_db: None) -> None:
    page = new_page()
    page.goto("/nowhere")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
