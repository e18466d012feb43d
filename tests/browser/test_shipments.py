"""The crossing in a real browser: a whole journey, and every page open to everybody at both widths."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from kpcs.accounts.models import Officer
from kpcs.certificates.models import Certificate
from kpcs.scheme.statement import Origin
from kpcs.scheme.values import CountryCode
from kpcs.shipments.models import Arrival
from tests import people
from tests.accessible import complaints_about
from tests.factories import (
    NOW,
    make_arrival,
    make_certificate,
    make_confirmation,
    make_discrepancy,
    make_found_parcel,
    make_participant,
    make_statement,
)

OpenPage = Callable[..., Page]


def sign_in(page: Page, officer: Officer) -> None:
    """A session without the form; the page stands on the office already."""
    client = Client()
    client.force_login(officer)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": page.url}])


@pytest.fixture
def books(transactional_db: None) -> dict[str, Any]:
    """Arrivals in several states, a confirmation with a difference, exports of every age."""
    office, eu = people.sierra_leone(), people.european_union()
    today = timezone.localdate()
    fresh = {"issued_on": today, "validated_on": today, "expires_on": today + timedelta(days=60)}
    opened = make_arrival(
        eu.authority,
        make_statement("SL000101", **fresh),
        state="opened",
        opened_at=timezone.now(),
        seals_found=["DEMO-0009"],
        is_container_intact=True,
        found_parcel_count=2,
        result_due_on=today - timedelta(days=3),
        presented_by=eu.importing,
    )
    make_found_parcel(opened)
    mixed = Origin((CountryCode("SL"), CountryCode("BW")), is_mixed=True)
    presented = make_arrival(eu.authority, make_statement("SL000102", origin=mixed, **fresh), presented_by=eu.importing)
    accepted = make_arrival(
        eu.authority,
        make_statement("SL000103", **fresh),
        state="accepted",
        used_at=NOW,
        opened_at=NOW,
        found_parcel_count=2,
        presented_by=eu.importing,
    )
    make_found_parcel(accepted, carats_points=12_340)
    done = make_arrival(eu.authority, make_statement("SL000104", **fresh), state="confirmed", used_at=NOW)
    confirmation = make_confirmation(done, exporting=office.authority, open_discrepancies=1)
    make_discrepancy(confirmation, explanation="Another balance")
    for days, state in ((5, "exported"), (40, "used"), (70, "exported"), (120, "exported"), (20, "confirmed")):
        make_certificate(office.authority, state=state, exported_on=today - timedelta(days=days))
    make_certificate(office.authority, state="issued")
    return {"office": office, "eu": eu, "opened": opened, "presented": presented, "accepted": accepted, "today": today}


def shown(page: Page, name: str) -> None:
    """A picture for the developer who asks for one."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}-{page.viewport_size['width']}.png", full_page=True)  # type: ignore[index]


@pytest.mark.parametrize("width", [360, 1280])
def test_the_importing_officers_pages_are_open_to_everybody(
    books: dict[str, Any], new_page: OpenPage, width: int
) -> None:
    page = new_page(width=width)
    page.goto("/check")
    sign_in(page, books["eu"].importing)
    arrival = f"/arrivals/{books['opened'].pk}"
    addresses = {
        "work": "/work",
        "arrivals": "/arrivals",
        "find": "/arrivals/find",
        "type": "/arrivals/type",
        "arrival": arrival,
        "accepted": f"/arrivals/{books['accepted'].pk}",
        "open": f"/arrivals/{books['presented'].pk}/open",
        "decide": f"{arrival}/decide?decision=hold",
        "confirm": f"/arrivals/{books['accepted'].pk}/confirm",
        "sent": "/confirmations/sent",
    }
    for name, address in addresses.items():
        page.goto(address)
        shown(page, name)
        assert complaints_about(page) == [], name


@pytest.mark.parametrize("width", [360, 1280])
def test_the_exporting_officers_pages_are_open_to_everybody(
    books: dict[str, Any], new_page: OpenPage, width: int
) -> None:
    page = new_page(width=width)
    page.goto("/check")
    sign_in(page, books["office"].issuing)
    for name in ("received", "outstanding", "rate", "SL000104"):
        page.goto(f"/confirmations/{name}")
        shown(page, name)
        assert complaints_about(page) == [], name
    page.goto("/work")
    shown(page, "work-export")
    assert complaints_about(page) == []


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_public_pages_are_open_to_everybody(
    transactional_db: None, new_page: OpenPage, width: int, language: str
) -> None:
    office = people.sierra_leone()
    Certificate.objects.filter(
        pk=make_certificate(office.authority, make_statement("SL004912"), issued_at=NOW, signed=b"x").pk
    ).update(expires_on=timezone.localdate() + timedelta(days=9))
    page = new_page(width=width, language=language)
    for name, address in {
        "check": "/check",
        "check-number": "/check?text=SL004912",
        "check-bad": "/check?text=hello",
        "check-code": "/check?text=KP1:ABC",
        "rules": "/rules",
        "rule": "/rules/R-CER.23",
    }.items():
        page.goto(address)
        shown(page, f"{name}-{language}")
        assert complaints_about(page) == [], name


def typed_on(today: date) -> dict[str, str]:
    return {
        "Number": "SL 000777",
        "Issuing authority": "Ministry of Mines",
        "Date of issue": today.isoformat(),
        "Date of validation by the exporting authority": today.isoformat(),
        "Date of expiry": (today + timedelta(days=30)).isoformat(),
        "Exporter: name": "Demonstration Exporter One Ltd",
        "Exporter: address": "Freetown",
        "Exporter: country": "SL",
        "Importer: name": "Demonstration Importer One",
        "Importer: address": "Antwerp",
        "Importer: country": "BE",
        "Participant of destination": "EU",
        "Country, line 1": "SL",
        "HS heading, line 1": "7102.31",
        "Carats, line 1": "50.00",
        "Value in US$, line 1": "10000",
        "Number of parcels": "1",
        "Seal numbers": "S-1",
    }


def fill(page: Page, boxes: dict[str, str]) -> None:
    for label, text in boxes.items():
        box = page.get_by_label(label, exact=True)
        (box if box.count() == 1 else page.get_by_label(label + " (optional)", exact=True)).fill(text)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_paper_is_typed_opened_accepted_and_confirmed(
    transactional_db: None, new_page: OpenPage, javascript: bool
) -> None:
    make_participant("SL")
    eu = people.european_union()
    page = new_page(javascript=javascript)
    page.goto("/check")
    sign_in(page, eu.importing)
    page.goto("/arrivals/find")
    page.get_by_role("link", name="type what it says").click()
    for group in ("bear the title", "bear the statement", "in English", "look tamper"):
        page.get_by_role("group", name=group).get_by_label("Yes").check()
    fill(page, typed_on(timezone.localdate()))
    page.get_by_role("button", name="Record the arrival").click()
    expect(page.get_by_role("heading", name="SL 000777")).to_be_visible()
    page.get_by_role("link", name="Open and record").click()
    page.get_by_label("Tamper-resistant and intact").check()
    page.get_by_label("Seal numbers found").fill("S-1")
    page.get_by_label("Parcels found").fill("1")
    page.get_by_label("Carats, line 1").fill("49.95")
    page.get_by_label("Value in US$, line 1").fill("10000")
    page.get_by_role("button", name="Record", exact=True).click()
    page.get_by_role("link", name="Accept").click()
    page.get_by_role("button", name="Accept the shipment").click()
    page.get_by_role("link", name="Confirm receipt").click()
    page.get_by_role("button", name="Send the confirmation").click()
    expect(page.get_by_role("alert")).to_contain_text("no cause is given")
    page.get_by_label("Cause").select_option("weighing")
    page.get_by_role("button", name="Send the confirmation").click()
    expect(page.get_by_role("button", name="Send the confirmation")).to_have_count(0)
    expect(page.get_by_text("49.95").first).to_be_visible()
    assert Arrival.objects.get().state == "confirmed"
