"""The crossing and the public check for programs: works, refused with the finding, a stranger sees nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from kpcs.shipments.models import Arrival
from tests import people
from tests.factories import (
    NOW,
    make_arrival,
    make_certificate,
    make_confirmation,
    make_discrepancy,
    make_participant,
    make_statement,
    make_token,
)
from tests.people import People
from tests.plans import sorted_for

pytestmark = pytest.mark.django_db
Call = Callable[..., Any]


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    cache.clear()


@pytest.fixture
def eu() -> People:
    make_participant("SL")
    return people.european_union()


def caller(client: Client, token: str) -> Call:
    def call(method: str, path: str, body: Any = None) -> Any:
        headers = {"Authorization": f"Bearer {token}"}
        return client.generic(
            method, f"/api/v1{path}", "" if body is None else json.dumps(body), "application/json", headers=headers
        )

    return call


@pytest.fixture
def call(client: Client, eu: People) -> Call:
    make_token(eu.importing, "kp_importing", made_at=timezone.now())
    return caller(client, "kp_importing")


def paper() -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "number": "SL 000777",
        "authority": "Ministry of Mines",
        "issued_on": today.isoformat(),
        "validated_on": today.isoformat(),
        "expires_on": (today + timedelta(days=30)).isoformat(),
        "exporter_name": "Demonstration Exporter One Ltd",
        "exporter_address": "Freetown",
        "exporter_country": "SL",
        "importer_name": "Demonstration Importer One",
        "importer_address": "Antwerp",
        "importer_country": "BE",
        "destination": "EU",
        "origin_kind": "single",
        "origins": [{"country": "SL"}],
        "parcels": [{"hs": "7102.31", "carats": "50.00", "value": "10000"}],
        "parcel_count": "1",
        "seals": ["S-1"],
    }


def test_a_whole_crossing(call: Call) -> None:
    made = call("POST", "/arrivals", {"paper": paper(), "has_prior_notice": True})
    assert made.status_code == 201, made.content
    arrival = made.json()["id"]
    assert made.json()["certificate"]["carats"] == "50.00"
    found = {"container": "intact", "seals": ["S-1"], "parcel_count": "1", "found": paper()["parcels"]}
    opened = call("POST", f"/arrivals/{arrival}/open", found)
    assert opened.json()["state"] == "opened"
    assert {check["code"]: check["stands"] for check in opened.json()["checks"]}["contents"] == "good"
    assert call("POST", f"/arrivals/{arrival}/open", found).status_code == 409
    again = call(
        "POST", f"/arrivals/{arrival}/open", {**found, "corrects": opened.json()["opened_at"], "remarks": "Dry"}
    )
    assert again.json()["remarks"] == "Dry"
    assert call("POST", f"/arrivals/{arrival}/decide", {"decision": "accept"}).json()["state"] == "accepted"
    party = {"name": "A", "address": "B", "country": "SL"}
    receipt = {
        "number": "SL000777",
        "carats": "50.00",
        "value": "10000",
        "exporter": party,
        "importer": party,
        "received_on": timezone.localdate().isoformat(),
    }
    refused = call("POST", f"/arrivals/{arrival}/confirm", receipt)
    assert refused.status_code == 422
    assert refused["Content-Type"] == "application/problem+json"
    assert [one["field"] for one in refused.json()["findings"]] == ["parcel_count"]
    sent = call("POST", f"/arrivals/{arrival}/confirm", {**receipt, "parcel_count": "1"})
    assert sent.json()["differences"] == []
    assert call("GET", "/confirmations/sent").json()["items"][0]["number"] == "SL000777"


def test_paper_with_holes_is_refused_with_every_finding(call: Call) -> None:
    holes = {**paper(), "expires_on": "", "parcels": [{"hs": "7102.31", "carats": "-1", "value": ""}]}
    refused = call("POST", "/arrivals", {"paper": holes})
    assert refused.status_code == 422
    assert {one["code"] for one in refused.json()["findings"]} >= {"R-AI.A8", "R-AI.A11", "R-AI.A12"}
    assert not Arrival.objects.exists()


def test_an_unknown_field_is_refused(call: Call) -> None:
    assert call("POST", "/arrivals", {"papr": {}}).status_code == 422


def test_look_up_records_nothing(call: Call, eu: People) -> None:
    assert call("POST", "/arrivals/look-up", {"text": "SL 004912"}).json()["certificate"] is None
    assert call("POST", "/arrivals/look-up", {"text": "KP1:ABC"}).json()["verdict"]["outcome"] == "not_a_certificate"
    refused = call("POST", "/arrivals/look-up", {"text": "hello"})
    assert refused.json()["findings"][0]["field"] == "text"
    assert not Arrival.objects.exists()


@pytest.mark.parametrize("query", ["size=101", "size=0", "page=0", "state=x", "issuer=SLE", "since=soon", "nonsense=1"])
def test_lists_are_bounded_and_filters_exact(call: Call, query: str) -> None:
    assert call("GET", f"/arrivals?{query}").status_code == 422


def test_lists_are_filtered(call: Call, eu: People) -> None:
    held = make_arrival(eu.authority, make_statement("SL000001"), state="held")
    make_arrival(eu.authority, make_statement("SL000002"))
    assert [row["id"] for row in call("GET", "/arrivals?state=held").json()["items"]] == [str(held.pk)]
    listed = call("GET", "/arrivals?size=1").json()
    assert (len(listed["items"]), listed["is_last"]) == (1, False)
    assert call("GET", "/arrivals?page=7").status_code == 404


def test_both_sides_read_and_the_exporter_answers(client: Client, call: Call, eu: People) -> None:
    office = people.sierra_leone()
    row = make_arrival(eu.authority, make_statement("SL000001"), state="confirmed", used_at=NOW)
    confirmation = make_confirmation(row, exporting=office.authority, open_discrepancies=1)
    discrepancy = make_discrepancy(confirmation)
    make_certificate(office.authority, state="exported", exported_on=timezone.localdate() - timedelta(days=61))
    make_token(office.issuing, "kp_issuing", made_at=timezone.now())
    theirs = caller(client, "kp_issuing")
    assert theirs("GET", "/confirmations/received?only_open=true").json()["items"][0]["number"] == "SL000001"
    assert theirs("GET", "/confirmations/outstanding").json()["items"][0]["stage"] == "escalated"
    assert theirs("GET", "/confirmations/rates").json()[0]["exported"] == 1
    answered = theirs("POST", f"/confirmations/differences/{discrepancy.pk}/answer", {"answer": "Our balance"})
    assert answered.json()["differences"][0]["answer"] == "Our balance"
    assert call("GET", "/confirmations/SL000001").json()["open_discrepancies"] == 0
    assert call("POST", "/confirmations/SL000001/seen").status_code == 403


def test_what_is_outstanding_comes_in_order_and_unsorted(client: Client) -> None:
    office, today = people.sierra_leone(), timezone.localdate()
    for days, state in ((3, "used"), (95, "exported"), (31, "presented"), (61, "used"), (70, "confirmed")):
        statement = make_statement(f"SL0000{days:02d}")
        make_certificate(office.authority, statement, state=state, exported_on=today - timedelta(days=days))
    make_token(office.issuing, "kp_issuing", made_at=timezone.now())
    call = caller(client, "kp_issuing")
    listed = call("GET", "/confirmations/outstanding?size=3").json()
    assert [(row["days"], row["stage"]) for row in listed["items"]] == [
        (95, "listed"),
        (61, "escalated"),
        (31, "reminded"),
    ]
    assert (listed["page"], listed["size"], listed["is_last"]) == (1, 3, False)
    assert [row["days"] for row in call("GET", "/confirmations/outstanding?size=3&page=2").json()["items"]] == [3]
    assert sorted_for(lambda: call("GET", "/confirmations/outstanding?size=3"), by="exported_on") == []


def test_a_stranger_gets_404_and_learns_nothing(client: Client, eu: People) -> None:
    row = make_arrival(eu.authority)
    confirmation = make_confirmation(row)
    discrepancy = make_discrepancy(confirmation)
    make_token(people.stranger(), "kp_stranger", made_at=timezone.now())
    call = caller(client, "kp_stranger")
    missing = call("GET", "/arrivals/00000000-0000-0000-0000-000000000000").json()
    for method, path, body in (
        ("GET", f"/arrivals/{row.pk}", None),
        ("POST", f"/arrivals/{row.pk}/open", {"container": "intact"}),
        ("POST", f"/arrivals/{row.pk}/decide", {"decision": "accept"}),
        ("POST", f"/arrivals/{row.pk}/settle", {"event": "release"}),
        ("POST", f"/arrivals/{row.pk}/endorse", {"correction": "x", "instruction": "y"}),
        ("POST", f"/arrivals/{row.pk}/confirm", {}),
        ("GET", f"/confirmations/{row.number}", None),
        ("POST", f"/confirmations/{row.number}/seen", None),
        ("POST", f"/confirmations/differences/{discrepancy.pk}/answer", {"answer": "x"}),
    ):
        answer = call(method, path, body)
        assert (answer.status_code, answer.json()) == (404, missing), path
    assert call("GET", "/arrivals").json()["items"] == []


def test_anybody_checks_a_number(client: Client) -> None:
    office = people.sierra_leone()
    days = {"issued_on": timezone.localdate(), "expires_on": timezone.localdate() + timedelta(days=9)}
    row = make_certificate(office.authority, make_statement("SL004912"), signed=b"x", issued_at=NOW, **days)
    answer = client.get("/api/v1/check/SL%20004912")
    assert answer.json() == {
        "number": "SL004912",
        "standing": "in_force",
        "in_force": True,
        "sentence": "This certificate was issued and is in force.",
        "advice": "A number can be copied: check the QR code too, and compare it with the paper.",
        "authority": office.authority.name,
        "issued_on": row.issued_on.isoformat(),
        "expires_on": row.expires_on.isoformat(),
    }
    assert client.get("/api/v1/check/SL999999").json()["standing"] == "unknown"
    assert client.get("/api/v1/check/nonsense").status_code == 422


def test_a_public_check_is_bounded(client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.KPCS_CHECKS_PER_MINUTE = 2
    monkeypatch.setattr(timezone, "now", lambda: NOW)  # no minute ends between two of them
    answers = [client.get("/api/v1/check/SL999999").status_code for _time in range(3)]
    assert answers == [200, 200, 429]
