"""Officers and one's own account as pages."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from kpcs.accounts import queries
from kpcs.accounts.models import Officer, Token
from tests import people
from tests.factories import make_token

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def office() -> people.People:
    return people.sierra_leone()


@pytest.fixture
def administrator(office: people.People, client: Client) -> Client:
    client.force_login(office.administrator, BACKEND)
    return client


def test_an_administrator_sees_his_own_officers_only(office: people.People, administrator: Client) -> None:
    people.canada()
    text = administrator.get("/officers").content.decode()
    assert office.issuing.email in text
    assert "ca-demo" not in text


def test_pages_of_officers_are_closed_to_others(office: people.People, client: Client) -> None:
    addresses = ["/officers", "/officers/add", f"/officers/{office.issuing.pk}"]
    assert {client.get(address).status_code for address in addresses} == {302}
    client.force_login(office.issuing, BACKEND)
    assert {client.get(address).status_code for address in addresses} == {403}
    acts = [f"/officers/{office.keeper.pk}/{act}" for act in ("deactivate", "reactivate", "link")]
    assert {client.post(address).status_code for address in acts} == {403}
    client.force_login(people.stranger(), BACKEND)
    assert {client.post(address).status_code for address in acts} == {404}
    assert client.get(addresses[2]).status_code == 404
    assert Officer.objects.get(pk=office.keeper.pk).is_active


def test_a_new_officer_gets_in_by_the_link_once(office: people.People, administrator: Client) -> None:
    form = {"full_name": "New Person", "email": "new@office.test", "language": "fr", "roles": ["import_officer"]}
    answer = administrator.post("/officers/add", form)
    officer = Officer.objects.get(email="new@office.test")
    assert answer["Location"] == f"/officers/{officer.pk}"
    shown = administrator.post(f"/officers/{officer.pk}/link")
    assert "no-store" in shown["Cache-Control"]
    found = re.search(r'value="(http[^"]*/welcome/[^"]*)"', shown.content.decode())
    assert found
    visitor, address = Client(), found[1].removeprefix("http://testserver")
    weak = visitor.post(address, {"password": "short", "again": "short"})
    assert weak.status_code == 422
    assert visitor.post(address, {"password": "four words of text", "again": "other words"}).status_code == 422
    assert visitor.post(address, {"password": "four words of text", "again": "four words of text"}).status_code == 302
    assert visitor.get(address).status_code == 404
    assert (
        visitor.post("/sign-in", {"username": "NEW@office.test", "password": "four words of text"}).status_code == 302
    )


def test_a_made_up_link_is_not_found(office: people.People, client: Client) -> None:
    assert client.get(f"/welcome/{office.issuing.pk}/abc-def").status_code == 404
    assert client.get("/welcome/999999/abc-def").status_code == 404


def test_refusals_stand_beside_their_fields(office: people.People, administrator: Client) -> None:
    form = {
        "full_name": "N",
        "email": office.issuing.email,
        "language": "en",
        "roles": ["administrator", "stock_keeper"],
    }
    answer = administrator.post("/officers/add", form)
    assert answer.status_code == 422
    assert b"K-OFFICER.2" in answer.content
    assert b"K-OFFICER.3" in answer.content
    last = {"full_name": "N", "roles": ["stock_keeper"]}
    refused = administrator.post(f"/officers/{office.administrator.pk}", last)
    assert refused.status_code == 422
    assert b"K-OFFICER.1" in refused.content


def test_the_last_administrator_cannot_be_deactivated_by_the_button(
    office: people.People, administrator: Client
) -> None:
    assert administrator.post(f"/officers/{office.administrator.pk}/deactivate").status_code == 422
    assert administrator.get("/officers").status_code == 200


def test_deactivation_and_return(office: people.People, administrator: Client) -> None:
    other = Client()
    other.force_login(office.keeper, BACKEND)
    assert other.get("/account").status_code == 200
    assert administrator.post(f"/officers/{office.keeper.pk}/deactivate").status_code == 302
    assert other.get("/account").status_code == 302
    assert administrator.post(f"/officers/{office.keeper.pk}/reactivate").status_code == 302
    assert other.get("/account").status_code == 302


def test_a_token_is_shown_once_and_opens_the_api(office: people.People, administrator: Client) -> None:
    form = {"act": "token", "label": "scales", "days": "30"}
    found = re.search(r'value="(kp_[^"]+)"', administrator.post("/account", form).content.decode())
    assert found
    assert found[1] not in administrator.get("/account").content.decode()
    program, header = Client(), {"Authorization": f"Bearer {found[1]}"}
    assert program.get("/api/v1/firms", headers=header).status_code == 200
    assert administrator.post(f"/account/tokens/{Token.objects.get().pk}/revoke").status_code == 302
    assert program.get("/api/v1/firms", headers=header).status_code == 401


def test_the_token_of_somebody_else_is_not_found(office: people.People, administrator: Client) -> None:
    token = make_token(office.issuing)
    assert administrator.post(f"/account/tokens/{token.pk}/revoke").status_code == 404


def test_absurd_days_are_refused(administrator: Client) -> None:
    for days in ("0", "9999", "x", "-1"):
        assert administrator.post("/account", {"act": "token", "label": "a", "days": days}).status_code == 422
    assert not Token.objects.exists()


def test_the_language_is_kept_for_the_officer(office: people.People, administrator: Client) -> None:
    answer = administrator.post("/account", {"act": "language", "language": "fr"})
    assert answer.cookies["kpcs_language"].value == "fr"
    assert Officer.objects.get(pk=office.administrator.pk).language == "fr"
    assert administrator.post("/account", {"act": "language", "language": "xx"}).status_code == 422


def test_a_deactivated_officer_and_his_token_do_not_come_in(office: people.People) -> None:
    make_token(office.issuing, "kp_text")
    Officer.objects.filter(pk=office.issuing.pk).update(is_active=False)
    assert queries.officer_of_token("kp_text", at=timezone.now()) is None
