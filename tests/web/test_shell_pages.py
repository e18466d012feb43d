"""Home, signing in and out, the pages that say what went wrong, and a form that outlives its session."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.contrib.staticfiles import finders
from django.test import Client, RequestFactory
from django.utils import timezone, translation

from kpcs.errors import Conflict, NotAllowed, NotFound, Refused
from kpcs.scheme.findings import Finding, Severity
from kpcs.web import answers, middleware
from kpcs.web.throttling import COUNTED_FOR, MOST_FAILURES
from tests.factories import PASSWORD
from tests.people import sierra_leone, stranger

pytestmark = pytest.mark.django_db


def sign_in(client: Client, email: str, password: str = PASSWORD) -> Any:
    return client.post("/sign-in", {"username": email, "password": password})


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def mark_on(response: Any) -> str:
    found = re.search(r'name="form_of" value="([^"]+)"', response.content.decode())
    assert found
    return found[1]


def test_health(client: Client) -> None:
    assert client.get("/health").json() == {"status": "ok"}


def test_visitors_see_what_the_office_is(client: Client) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert "Check a certificate" in words(page)
    assert "Demonstration" not in words(page)


def test_officers_go_to_their_work(client: Client) -> None:
    client.force_login(sierra_leone().issuing)
    assert client.get("/").headers["Location"] == "/work"


def test_the_demonstration_says_so_on_every_page(client: Client, settings: Any) -> None:
    settings.KPCS_DEMONSTRATION = True
    for address in ("/", "/sign-in", "/design", "/nowhere"):
        assert "Nothing has legal effect" in words(client.get(address)), address


def test_the_design_page_exists_only_in_the_demonstration(client: Client) -> None:
    assert client.get("/design").status_code == 404


def test_signing_in_and_out(client: Client) -> None:
    officer = sierra_leone().issuing
    refused = sign_in(client, officer.email, "wrong")
    assert refused.status_code == 422
    assert "The e-mail address or the password is wrong." in words(refused)
    assert sign_in(client, officer.email.upper()).headers["Location"] == "/work"
    assert client.session.get_expiry_age() == 8 * 3600
    assert officer.full_name in words(client.get("/password"))
    assert client.post("/sign-out").status_code == 302
    assert client.get("/password").headers["Location"] == "/sign-in?next=/password"


def test_signing_in_leads_nowhere_else(client: Client) -> None:
    officer = sierra_leone().issuing
    posted = {"username": officer.email, "password": PASSWORD, "next": "https://elsewhere.example/"}
    assert client.post("/sign-in", posted).headers["Location"] == "/work"


def test_guessing_passwords_is_stopped(client: Client) -> None:
    officer = sierra_leone().issuing
    answered = [sign_in(client, officer.email, f"guess {number}").status_code for number in range(7)]
    assert answered[:4] == [422] * 4
    assert answered[-1] == 429
    right = sign_in(client, officer.email)
    assert right.status_code == 429
    assert "Try again in 15 minutes" in words(right)


@pytest.mark.parametrize(
    ("name", "address"), [("guess-{}@x.test", "203.0.113.9"), ("{officer}", "203.0.113.{}")], ids=["names", "addresses"]
)
def test_guessing_over_many_names_or_from_many_addresses_is_stopped(name: str, address: str) -> None:
    officer = sierra_leone().issuing
    for number in range(MOST_FAILURES):
        AccessAttempt.objects.create(
            username=name.format(number, officer=officer.email),
            ip_address=address.format(number),
            failures_since_start=1,
        )
    from_there = Client(REMOTE_ADDR=address.format(99))
    assert sign_in(from_there, officer.email).status_code == 429
    AccessAttempt.objects.update(attempt_time=timezone.now() - COUNTED_FOR)
    assert sign_in(from_there, officer.email).status_code == 302


def test_officers_of_the_demonstration_are_one_click_away(client: Client, settings: Any) -> None:
    officer = sierra_leone().inspecting
    posted = {"officer": str(officer.pk)}
    assert client.post("/sign-in/demonstration", posted).status_code == 404
    settings.KPCS_DEMONSTRATION = True
    assert "Inspecting officer" in words(client.get("/sign-in"))
    assert client.post("/sign-in/demonstration", {"officer": "999999"}).status_code == 404
    assert client.post("/sign-in/demonstration", posted).status_code == 302
    assert officer.full_name in words(client.get("/password"))


def test_a_password_is_changed(client: Client) -> None:
    officer = sierra_leone().issuing
    client.force_login(officer)
    posted = {"old_password": PASSWORD, "new_password1": "short", "new_password2": "short"}
    assert client.post("/password", posted).status_code == 422
    new = "nine quiet horses in the rain"
    posted |= {"new_password1": new, "new_password2": new}
    assert client.post("/password", posted).status_code == 302
    assert client.get("/password").status_code == 200
    assert sign_in(Client(), officer.email, new).status_code == 302


def test_a_form_outlives_its_session(client: Client) -> None:
    officer = sierra_leone().exporter
    client.force_login(officer)
    mark = mark_on_page_of(client)
    client.logout()
    typed = {"consignee": "Société <b>Démonstration</b>", "old_password": "secret", "form_of": mark, "request_id": "1"}
    sent = client.post("/password", typed)
    assert sent.headers["Location"].startswith("/sign-in")
    assert "What you typed is kept for an hour" in words(client.get("/sign-in"))
    assert sign_in(client, officer.email).headers["Location"] == "/resume"
    page = client.get("/resume").content.decode()
    assert "Société &lt;b&gt;Démonstration&lt;/b&gt;" in page
    assert 'name="request_id" value="1"' in page
    assert 'action="/password"' in page
    assert "secret" not in page
    assert client.session.get_expiry_age() == 8 * 3600
    client.post("/resume")
    assert client.get("/resume").status_code == 302


def mark_on_page_of(client: Client) -> str:
    from kpcs.web.kept_form import mark_of

    request = RequestFactory().get("/")
    request.user = client.get("/password").context["user"]
    return mark_of(request)


def test_another_officer_does_not_see_a_kept_form(client: Client) -> None:
    client.force_login(sierra_leone().exporter)
    mark = mark_on_page_of(client)
    client.logout()
    client.post("/password", {"consignee": "Private", "form_of": mark})
    assert sign_in(client, stranger().email).headers["Location"] == "/work"
    assert client.get("/resume").status_code == 302
    assert "kept_form" not in client.session


@pytest.mark.parametrize("mark", ["", "1:forged", "\x00"])
def test_strangers_cannot_leave_forms_here(client: Client, mark: str) -> None:
    client.post("/password", {"consignee": "x" * 1000, "form_of": mark})
    kept = [session.get_decoded() for session in Session.objects.all()]
    assert not any("kept_form" in one for one in kept)


def test_a_form_with_an_old_token_is_offered_again() -> None:
    client = Client(enforce_csrf_checks=True)
    officer = sierra_leone().exporter
    client.force_login(officer)
    mark = mark_on_page_of(client)
    posted = {"consignee": "Typed before", "form_of": mark, "csrfmiddlewaretoken": "a" * 64}
    assert client.post("/password", posted).headers["Location"] == "/resume"
    assert "Typed before" in words(client.get("/resume"))
    refused = client.post("/password", {"consignee": "No mark"})
    assert refused.status_code == 403
    assert "This form is no longer valid" in words(refused)


FINDING = Finding("R-AI.V1", Severity.BLOCK, "expires_on", "It expires before it is issued.", "Choose a later day.")


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (Refused([FINDING]), 422, "It expires before it is issued. Choose a later day. Rule R-AI.V1"),
        (NotAllowed("You need another role."), 403, "You need another role. Nothing was changed."),
        (NotFound(), 404, "There is nothing at this address"),
        (Conflict("This certificate was used at Antwerp."), 409, "This certificate was used at Antwerp."),
    ],
)
def test_what_an_action_raises_becomes_a_page(rf: RequestFactory, error: Any, status: int, said: str) -> None:
    request = rf.get("/work")
    request.user = sierra_leone().issuing
    page = answers.answer(request, error)
    assert page.status_code == status
    assert said in words(page)
    again = rf.get("/api/v1/x")
    again.user = request.user
    problem = answers.answer(again, error)
    assert problem.headers["Content-Type"] == "application/problem+json"
    assert problem.status_code == status


def test_a_defect_shows_no_inside(client: Client) -> None:
    page = answers.server_error(RequestFactory().get("/"))
    assert page.status_code == 500
    assert "fault of the software" in words(page)


@pytest.mark.parametrize(
    ("came", "back"),
    [
        ("http://testserver/arrivals?state=held", 'href="/arrivals?state=held"'),
        ("http://testserver//elsewhere.example/x", 'href="/elsewhere.example/x"'),
        ("http://elsewhere.example/arrivals", ""),
        ("", ""),
    ],
)
def test_a_refusal_leads_back_to_where_it_was_asked(came: str, back: str) -> None:
    page = answers.answer(RequestFactory().post("/x", headers={"referer": came}), Conflict("Somebody decided."))
    assert back in page.content.decode()
    assert ("Back to the page before" in page.content.decode()) == bool(back)


def test_a_large_body_is_refused_with_a_page(client: Client, settings: Any) -> None:
    settings.KPCS_UPLOAD_BOUND = 2_000_000
    page = client.post("/sign-in", data=b"x" * 2_000_001, content_type="application/octet-stream")
    assert page.status_code == 413
    assert "The office accepts 2 megabytes at once." in words(page)
    asked = RequestFactory().post("/", data=b"x" * 2_000_001, content_type="application/octet-stream")
    with middleware._DRAINED_AT_ONCE, middleware._DRAINED_AT_ONCE:
        middleware.RefuseLargeBody(lambda _request: page)(asked)
    assert asked.read(1) == b"x", "two are read and thrown away at once, a third is answered unread"


def test_so_is_more_text_than_is_taken_at_once(client: Client) -> None:
    client.force_login(sierra_leone().exporter)
    long = b'{"remarks": "' + b"x" * 2_500_000 + b'"}'
    answer = client.post("/api/v1/applications/check", long, "application/json")
    assert answer.status_code == 413
    assert "The office accepts 2 megabytes at once." in answer.json()["detail"]


@pytest.mark.parametrize("address", ["/", "/sign-in", "/nowhere", "/health"])
def test_nothing_inline_may_run(client: Client, address: str) -> None:
    headers = client.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"


def test_strangers_are_asked_to_sign_in_and_nothing_else_is_told(client: Client) -> None:
    assert client.get("/password").headers["Location"] == "/sign-in?next=/password"
    assert client.get("/no/such/place").status_code == 404


def test_a_nul_byte_in_an_address_is_only_not_found(client: Client) -> None:
    assert client.get("/x%00y").status_code == 404


def test_the_language_is_chosen(client: Client) -> None:
    client.post("/language", {"language": "fr", "next": "/sign-in"})
    page = client.get("/sign-in").content.decode()
    assert '<html lang="fr"' in page
    assert "Se connecter" in page
    translation.activate("en")


def test_a_first_visit_is_small(client: Client) -> None:
    static = Path(finders.find("kpcs/kpcs.css")), Path(finders.find("kpcs/mark.svg"))
    look = sum(len(gzip.compress(file.read_bytes())) for file in static)
    assert look <= 14_000
    page = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert page.headers["Content-Encoding"] == "gzip"
    assert len(page.content) <= 15_000
    assert look + len(page.content) <= 60_000
