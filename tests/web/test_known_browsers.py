"""Guessing at a name stops strangers, and not the officer in a browser in which he has signed in before."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.core.signing import TimestampSigner
from django.test import Client

from kpcs.accounts import actions, browsers
from kpcs.accounts.models import Officer
from kpcs.web.throttling import MOST_FAILURES
from tests.factories import NOW, PASSWORD
from tests.people import sierra_leone, stranger

pytestmark = pytest.mark.django_db
HERE = "203.0.113.9"


def sign_in(client: Client, email: str, password: str = PASSWORD) -> Any:
    return client.post("/sign-in", {"username": email, "password": password})


def known_browser(officer: Officer, **address: str) -> Client:
    """A browser in which the officer signed in, and out."""
    client = Client(**address)  # type: ignore[arg-type]
    assert sign_in(client, officer.email).status_code == 302
    client.post("/sign-out")
    return client


def failures(name: str, address: str = "198.51.100.1") -> None:
    AccessAttempt.objects.create(username=name, ip_address=address, failures_since_start=MOST_FAILURES)


def words(response: Any) -> str:
    return re.sub(r"<[^>]+>", "", response.content.decode())


def cookie_name(officer: Officer) -> str:
    return f"{browsers.COOKIE}{officer.pk}"


@pytest.mark.parametrize(
    ("name", "address"),
    [("{officer}", "198.51.100.1"), ("guess@x.test", HERE), ("{officer}", HERE)],
    ids=["his name", "his network", "his name from his network"],
)
def test_a_strangers_failures_do_not_keep_an_officer_out_of_his_browser(name: str, address: str) -> None:
    officer = sierra_leone().issuing
    own = known_browser(officer, REMOTE_ADDR=HERE)
    failures(name.format(officer=officer.email), address)
    assert sign_in(Client(REMOTE_ADDR=HERE), officer.email).status_code == 429
    assert sign_in(own, officer.email.upper()).status_code == 302


def test_the_cookie_is_narrow(client: Client, settings: Any) -> None:
    officer = sierra_leone().issuing
    settings.SESSION_COOKIE_SECURE = True
    assert cookie_name(officer) not in sign_in(client, officer.email, "wrong").cookies
    cookie = sign_in(client, officer.email).cookies[cookie_name(officer)]
    said = (cookie["httponly"], cookie["secure"], cookie["samesite"], cookie["path"], cookie["max-age"])
    assert said == (True, True, "Strict", "/sign-in", 180 * 86_400)
    assert officer.email not in cookie.value


def test_guessing_in_a_known_browser_is_stopped_from_wherever(client: Client) -> None:
    officer = sierra_leone().issuing
    thief = known_browser(officer)
    for number in range(6):
        thief.defaults["REMOTE_ADDR"] = f"198.51.100.{number}"
        assert sign_in(thief, officer.email, "guess").status_code in (422, 429)
    thief.defaults["REMOTE_ADDR"] = HERE
    assert sign_in(thief, officer.email).status_code == 429
    assert sign_in(client, officer.email).status_code == 302, "nobody else is stopped by it"
    assert sign_in(client, officer.email).status_code == 302


def test_a_browser_is_known_for_one_officer_only() -> None:
    office = sierra_leone()
    other = stranger()
    client = known_browser(other)
    failures(office.issuing.email)
    assert sign_in(client, office.issuing.email).status_code == 429
    client.cookies[cookie_name(office.issuing)] = client.cookies[cookie_name(other)].value
    assert sign_in(client, office.issuing.email).status_code == 429


@pytest.mark.parametrize("end", ["password", "deactivated", "altered", "old"])
def test_a_cookie_becomes_worthless(end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    office = sierra_leone()
    officer, password = office.issuing, PASSWORD
    own = known_browser(officer)
    failures(officer.email)
    if end == "password":
        password = "nine quiet horses in the rain"
        actions.change_password(password=password, by=officer, at=NOW)
    elif end == "deactivated":
        actions.deactivate_officer(authority="sl-demo", pk=officer.pk, by=office.administrator, at=NOW)
    elif end == "altered":
        own.cookies[cookie_name(officer)] = "x" + own.cookies[cookie_name(officer)].value
    else:
        monkeypatch.setattr(browsers, "KNOWN_FOR", timedelta(seconds=-1))
    assert sign_in(own, officer.email, password).status_code == 429


def test_strangers_learn_no_names(client: Client) -> None:
    office = sierra_leone()
    failures(office.issuing.email)
    failures("nobody@sl-demo.test")
    known = sign_in(client, office.issuing.email, "guess")
    unknown = sign_in(client, "nobody@sl-demo.test", "guess")
    assert (unknown.status_code, words(unknown)) == (known.status_code, words(known)) == (429, words(known))
    made_up = TimestampSigner(salt=f"kpcs.accounts.browsers {office.issuing.pk} ").sign("guess")
    client.cookies[cookie_name(office.issuing)] = made_up
    assert words(sign_in(client, office.issuing.email)) == words(known)


def test_an_administrators_link_and_a_new_password_make_a_browser_known(client: Client) -> None:
    office = sierra_leone()
    officer, new = office.issuing, "nine quiet horses in the rain"
    failures(officer.email)
    secret = actions.invite(authority="sl-demo", pk=officer.pk, by=office.administrator, at=NOW)
    client.post(f"/welcome/{officer.pk}/{secret}", {"password": new, "again": new})
    assert sign_in(client, officer.email, new).status_code == 302
    newer = "ten quiet horses in the rain"
    client.post("/password", {"old_password": new, "new_password1": newer, "new_password2": newer})
    client.post("/sign-out")
    assert sign_in(client, officer.email, newer).status_code == 302
