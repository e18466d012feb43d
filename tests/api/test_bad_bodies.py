"""Bodies and days that programs send by mistake or in malice: refused with the place, and nothing is lost."""

from __future__ import annotations

import functools
import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from kpcs.accounts.models import Officer
from kpcs.certificates import actions
from tests import lives, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> people.People:
    return people.sierra_leone()


def signed_in(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer)
    return client


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("null", "named fields are expected"),
        ('"remarks"', "named fields are expected"),
        ('{"remarks": "a", "remarks": "b"}', "given twice"),
        ('{"parcels": [{"hs": "7102.31", "hs": "7102.21"}]}', "given twice"),
        ('{"remarks": NaN}', "NaN is not a number"),
        ('{"remarks": 1e400}', "1e400 is not a number"),
        ("{", "Expecting"),
        ("[" * 5_000, "recursion"),
        (json.dumps(dict.fromkeys(map(str, range(61)), "x")), "more than 60 names"),
        (b'{"remarks": "\xff"}', "utf-8"),
    ],
)
def test_a_body_that_does_not_say_one_thing_changes_nothing(office: people.People, body: str | bytes, why: str) -> None:
    row = actions.draft(filed=lives.filed(), by=office.exporter, at=timezone.now())
    answer = signed_in(office.exporter).put(f"/api/v1/applications/{row.pk}", body, "application/json")
    assert answer.status_code == 400
    assert why in answer.json()["detail"]
    row.refresh_from_db()
    assert row.filed == lives.filed()


@pytest.mark.parametrize(
    ("body", "field", "why"),
    [
        ([], "", "dictionary"),
        ({"remarcs": "by hand"}, "remarcs", "no field"),
        ({"parcels": [{"hs": "7102.31", "wieght": "1"}]}, "parcels.0.wieght", "no field"),
        ({"parcels": {"hs": "7102.31"}}, "parcels", "list"),
        ({"x": functools.reduce(lambda inside, _: [inside], range(40), [])}, "x" + ".0" * 12, "nested too deep"),
    ],
)
def test_a_program_is_told_where_an_application_is_not_as_described(
    office: people.People, body: Any, field: str, why: str
) -> None:
    answer = signed_in(office.exporter).post("/api/v1/applications/check", body, "application/json")
    assert any(why in one["message"] and one["field"] == field and one["remedy"] for one in answer.json()["findings"])


@pytest.mark.parametrize("day", ["0", "1767225600", "20260101", "2026-01-01T00:00:00", "２０２６-01-01"])
@pytest.mark.parametrize("path", ["certificates?since=", "arrivals?until=", "participants?on="])
def test_a_number_is_not_taken_for_a_day(office: people.People, path: str, day: str) -> None:
    client = signed_in(office.importing if "arr" in path else office.issuing)
    [finding] = client.get(f"/api/v1/{path}{day}").json()["findings"]
    assert "such as 2026-11-22" in finding["message"]
    assert client.get(f"/api/v1/{path}2026-01-01").status_code == 200
