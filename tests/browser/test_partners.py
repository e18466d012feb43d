"""An exporter's statistician finds a gap, its cause and its certificate; then what the world declares."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from tests.accessible import complaints_about
from tests.beside import make_outside_figure, make_outside_load
from tests.factories import make_authority, make_certificate, make_figure, make_officer, make_statement, make_submission
from tests.statisticians import file_trade, make_world

pytestmark = pytest.mark.browser


@pytest.fixture
def office(transactional_db: None) -> Any:
    """Sierra Leone sent two certificates, of which the Union has confirmed none; the Union is hosted here too."""
    make_world()
    exporting = make_authority("sl-demo")
    make_authority("eu-demo")
    for number in ("SL000001", "SL000002"):
        made = make_certificate(exporting, make_statement(number), exported_on=date(2026, 3, 20), state="exported")
        made.parcels.create(line=1, hs="7102.31", carats_points=12_345, value_cents=4_500_000)
    file_trade("SL", 1, ("export", "EU", "7102.31", 24_690, 9_000_000))
    file_trade("EU", 1, ("import", "CA", "7102.31", 500, 60_000))
    file_trade("CA", 1, ("export", "EU", "7102.31", 2_500, 60_000))
    for part in (1, 2):
        make_figure(make_submission("SL", year=2010, part=part), cents=100_050)
    load = make_outside_load()
    make_outside_figure(load)
    make_outside_figure(load, partner_name="Saudi Arabia", partner="SA", year=2014, cents=57_926_873_300)
    return make_officer(exporting, "statistician")


def sign_in(page: Page, officer: Any, language: str) -> None:
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    named = {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}
    named[settings.LANGUAGE_COOKIE_NAME] = language
    page.goto("/health")
    page.context.add_cookies([{"name": name, "value": value, "url": page.url} for name, value in named.items()])


def test_a_gap_is_found_and_explained(office: Any, new_page: Callable[..., Page]) -> None:
    page = new_page(width=1280)
    sign_in(page, office, "en")
    page.goto("/statistics/partners?period=2026-Q1")
    assert complaints_about(page) == []
    expect(page.get_by_role("row").filter(has_text="Canada to European Union")).to_contain_text("unit")
    page.get_by_role("link", name="Sierra Leone to European Union").click()
    expect(page.get_by_role("heading", name="Why they differ")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="SL\u00a0000002")).to_contain_text("unconfirmed")
    assert complaints_about(page) == []
    page.goto("/statistics/partners")
    page.get_by_role("link", name="Compare with figures from outside the scheme").click()
    expect(page.get_by_role("row").filter(has_text="Sierra Leone")).to_contain_text("-50.00 %")
    assert complaints_about(page) == []
    page.get_by_role("link", name="1 declared trade with a country that could not trade").click()
    expect(page.get_by_role("row").filter(has_text="Saudi Arabia")).to_contain_text("not a Participant")
    assert complaints_about(page) == []


def test_the_same_on_a_telephone_in_french(office: Any, new_page: Callable[..., Page]) -> None:
    page = new_page(width=360)
    sign_in(page, office, "fr")
    for address in ("partners", "partners/SL/EU/2026/1", "outside", "outside/participants/SL", "outside/strangers"):
        page.goto(f"/statistics/{address}")
        assert complaints_about(page) == [], address
    expect(page.get_by_role("heading", level=1)).to_contain_text("Échanges déclarés")
