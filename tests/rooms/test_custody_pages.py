"""Firms as pages, file and API: the own authority's only."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from kpcs.custody.models import Firm, Representative
from tests import people
from tests.factories import make_firm

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
FORM = {
    "name": "Demonstration Exporter Nine Ltd",
    "address": "9 Demonstration Street",
    "country": "SL",
    "licence_number": "L-9",
    "licence_from": "2026-01-01",
    "licence_until": "2026-12-31",
    "is_exporter": "on",
}


@pytest.fixture
def office() -> people.People:
    return people.sierra_leone()


@pytest.fixture
def administrator(office: people.People, client: Client) -> Client:
    client.force_login(office.administrator, BACKEND)
    return client


def test_the_list_is_the_own_one_searched_sorted_and_in_pages(office: people.People, administrator: Client) -> None:
    people.canada()
    for number in range(60):
        make_firm(office.authority, name=f"Firm {number:02d}")
    first = administrator.get("/firms?sort=-name").content.decode()
    assert "Canada" not in first
    assert "Firm 59" in first
    assert "Firm 02" not in first
    assert "Firm 02" in administrator.get("/firms?sort=-name&page=2").content.decode()
    assert "Firm 03" not in administrator.get("/firms?text=firm+02").content.decode()


@pytest.mark.parametrize("query", ["licensed_on=soon", "sort=secret", "page=0", "page=x", "text=%00"])
def test_a_filter_that_cannot_be_read_is_an_error(office: people.People, administrator: Client, query: str) -> None:
    answer = administrator.get(f"/firms?{query}")
    assert answer.status_code == 422
    assert office.firm.name.encode() not in answer.content


def test_others_may_not_and_strangers_learn_nothing(office: people.People, client: Client) -> None:
    client.force_login(office.issuing, BACKEND)
    assert {client.get(address).status_code for address in ("/firms", "/firms.csv", "/firms/register")} == {403}
    client.force_login(people.stranger(), BACKEND)
    for act in ("", "/change", "/end", "/persons"):
        answer = client.get(f"/firms/{office.firm.pk}{act}")
        assert answer.status_code == 404
        assert office.firm.name.encode() not in answer.content
    assert client.post(f"/firms/{office.firm.pk}/persons/{office.exporter.pk}/end").status_code == 404


def test_a_firm_is_registered_once_by_two_clicks(administrator: Client) -> None:
    form = {**FORM, "request_id": str(uuid4())}
    assert (
        administrator.post("/firms/register", form)["Location"]
        == administrator.post("/firms/register", form)["Location"]
    )
    assert Firm.objects.filter(licence_number="L-9").count() == 1


def test_everything_wrong_is_said_and_nothing_lost(administrator: Client) -> None:
    answer = administrator.post("/firms/register", {**FORM, "country": "ZZ", "licence_until": "2025-01-01", "name": ""})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert text.count('class="error"') == 2
    assert "9 Demonstration Street" in text
    twice = administrator.post("/firms/register", {**FORM, "licence_until": "2025-01-01", "is_exporter": ""})
    assert twice.content.decode().count("K-FIRM.1") + twice.content.decode().count("R-AII.13") >= 2


def test_change_end_and_persons(office: people.People, administrator: Client) -> None:
    administrator.post("/firms/register", FORM)
    firm = Firm.objects.get(licence_number="L-9")
    address = f"/firms/{firm.pk}"
    assert b"L-9" in administrator.get(f"{address}/change").content
    assert administrator.post(f"{address}/change", {**FORM, "name": "Renamed Ltd"}).status_code == 302
    assert administrator.post(f"{address}/end", {"on": "2030-01-01"}).status_code == 422
    assert administrator.post(f"{address}/end", {"on": "2026-06-30"}).status_code == 302
    person = {"full_name": "Second Person", "email": "second@firm.test", "language": "en"}
    assert administrator.post(f"{address}/persons", person).status_code == 302
    row = Representative.objects.get(firm=firm)
    text = administrator.get(address).content.decode()
    assert "Renamed Ltd" in text
    assert "Second Person" in text
    assert administrator.post(f"{address}/persons/{row.person_id}/end").status_code == 302
    assert administrator.post(f"{address}/persons/{row.person_id}/end").status_code == 409


def test_markup_in_a_name_is_text(office: people.People, administrator: Client) -> None:
    firm = make_firm(office.authority, name="<img src=//x onerror=alert(1)>")
    text = administrator.get(f"/firms/{firm.pk}").content.decode()
    assert "<img src=//x" not in text
    assert "&lt;img src=//x" in text


def test_the_api_lists_and_registers(office: people.People, administrator: Client) -> None:
    body = {**FORM, "is_exporter": True}
    answer = administrator.post("/api/v1/firms", body, content_type="application/json")
    assert answer.status_code == 201
    assert administrator.post("/api/v1/firms", body, content_type="application/json").status_code == 422
    assert administrator.get("/api/v1/firms?text=nine").json()["total"] == 1
    assert administrator.get("/api/v1/firms?text=%00").status_code == 422
    administrator.force_login(office.issuing, BACKEND)
    assert administrator.get("/api/v1/firms").status_code == 403


@pytest.mark.parametrize("pk", ["0", "99999999999999999999999"])
def test_absurd_numbers_in_addresses_are_not_found(administrator: Client, pk: str) -> None:
    assert administrator.get(f"/firms/{pk}").status_code == 404
    assert administrator.get(f"/officers/{pk}").status_code == 404
