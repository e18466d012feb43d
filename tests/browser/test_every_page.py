"""Every page that an officer can reach by links: it answers, axe finds nothing, nothing hangs over the edge."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from kpcs.accounts.models import Officer
from kpcs.certificates.models import Application
from kpcs.custody.models import Firm
from tests import lives, people
from tests.accessible import complaints_about
from tests.factories import PASSWORD, make_arrival, make_statement

ROLES = ("exporter", "inspecting", "issuing", "importing", "keeper", "administrator")
# What differs between two pages of one kind; one page of a kind is looked at.
NAMES = re.compile(r"(?<=/)(?:[0-9a-f]{8}-[0-9a-f-]{27}|[A-Z]{2}[0-9]{4,}|[0-9]+|[0-9a-f]{16})(?=/|$)")
LONG_NAME = "Diamantaufbereitungsgesellschaft" * 6
ONE_OF_A_KIND = re.compile(r"^/(participants|rules)/[^/]+")
FILES = re.compile(r"\.(?:csv|json|pdf|xlsx|xml|jpg)$|/print$|/original$|^/photographs/")


@pytest.fixture
def office(transactional_db: None, settings: Any, tmp_path: Path) -> people.People:
    """Sierra Leone's office with an application in every officer's hands, a certificate and an arrival.

    Firm and officers have names without a space, which must break rather than stretch a page.
    """
    settings.KPCS_DATA_DIR = tmp_path
    made = people.sierra_leone()
    people.european_union()
    lives.equip(made)
    lives.issued(made)
    lives.inspected(made)
    lives.submitted(made)
    make_arrival(made.authority, make_statement("CA000777"), presented_by=made.importing)
    Firm.objects.filter(pk=made.firm.pk).update(name=LONG_NAME, address=LONG_NAME)
    Officer.objects.filter(authority=made.authority).update(full_name=LONG_NAME)
    return made


def sign_in(page: Page, officer: Officer) -> None:
    client = Client()
    client.force_login(officer)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": page.url}])


def kind_of(address: str) -> str:
    return ONE_OF_A_KIND.sub(r"/\1/#", NAMES.sub("#", address.split("?")[0]))


def walk(page: Page) -> dict[str, list[str]]:
    """One page of every kind that links lead to, with what is wrong with it."""
    found: dict[str, list[str]] = {}
    ahead = ["/"]
    while ahead:
        address = ahead.pop(0)
        if kind_of(address) in found:
            continue
        answer = page.goto(address)
        assert answer is not None
        wrong = [f"answers {answer.status}"] if answer.status != 200 else complaints_about(page)
        found[kind_of(address)] = [f"{address}: {one}" for one in wrong]
        links = page.eval_on_selector_all("a[href^='/']", "all => all.map(one => one.getAttribute('href'))")
        ahead += [link for link in (link.split("#")[0] for link in links) if not FILES.search(link.split("?")[0])]
    return found


@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_open_to_everybody(office: people.People, new_page: Callable[..., Page], role: str) -> None:
    page = new_page(width=360)
    page.goto("/health")
    sign_in(page, getattr(office, role))
    found = walk(page)
    assert len(found) >= 9, sorted(found)
    assert [one for wrong in found.values() for one in wrong] == []


def test_a_draft_typed_in_an_ended_session_is_saved_after_all(
    office: people.People, new_page: Callable[..., Page]
) -> None:
    page = new_page(javascript=False)
    page.goto("/health")
    sign_in(page, office.exporter)
    page.goto("/applications/new")
    page.get_by_label("Importer’s address").fill("7 Long Typed Street")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="Save the draft").first.click()
    expect(page.get_by_text("What you typed is kept for an hour")).to_be_visible()
    page.get_by_label("E-mail address").fill(office.exporter.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("cell", name="7 Long Typed Street")).to_be_visible()
    page.get_by_role("button", name="Send it now").click()
    expect(page.get_by_label("Importer’s address")).to_have_value("7 Long Typed Street")
    assert Application.objects.filter(firm=office.firm, filed__importer_address="7 Long Typed Street").count() == 1
