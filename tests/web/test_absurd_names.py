"""Numbers that no list is as long as, and fields that a form does not have: never a defect of the office."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.test import Client

from kpcs.certificates.models import BlankRange
from tests import lives, people
from tests.web.test_bad_input import signed_in

pytestmark = pytest.mark.django_db
LONG = "9" * 5_000


@pytest.mark.parametrize("path", ["/rules", "/arrivals", "/applications", "/certificates"])
def test_a_page_number_of_five_thousand_digits_is_none(path: str) -> None:
    office = people.sierra_leone()
    client = signed_in(office.importing if path == "/arrivals" else office.issuing)
    assert client.get(path, {"page": LONG}).status_code in (404, 422)


def test_nor_is_such_a_place_in_a_range_of_blanks() -> None:
    office = people.sierra_leone()
    lives.equip(office)
    client, path = signed_in(office.keeper), f"/blanks/{BlankRange.objects.get().pk}"
    assert client.get(path, {"from": "0"}).status_code == 200
    assert client.get(path, {"from": LONG}).status_code == 404
    assert client.get(path, {"state": "lost"}).status_code == 422
    assert client.get("/blanks", {"state": "lost"}).status_code == 422


@pytest.mark.parametrize("do", [f"remove-parcels-{LONG}", "remove-parcels-\u00b2", "remove-parcels-\u0661"])
def test_a_row_that_a_form_does_not_have_is_not_removed(do: str) -> None:
    answer = signed_in(people.sierra_leone().exporter).post("/applications/new", {"do": do, "parcels-0-hs": "7102.31"})
    assert answer.status_code in (200, 302)


@pytest.mark.parametrize(
    "posted",
    [
        {f"parcels.{LONG}.hs": "x"},
        {"parcels.\u0661.hs": "x"},
        {"parcels": "x", "parcels.0.hs": "7102.31"},
        {"parcels.a": "x", "parcels.0.hs": "7102.31"},
        {"parcels.0.hs": "7102.31", "parcels": "x", "parcels.a": "y"},
        {"parcels": "x", "origins": "y", "seals.0.a": "z", "number.a": "b"},
        {"parcels.0.0": "x", "origins.0.a": "y", ".": "z", "..": "z"},
    ],
)
@pytest.mark.parametrize("more", [{}, {"more": "1"}])
def test_names_that_contradict_each_other_are_no_defect(posted: dict[str, str], more: dict[str, str]) -> None:
    client: Client = signed_in(people.sierra_leone().importing)
    answer = client.post("/arrivals/type", urlencode({**posted, **more}), "application/x-www-form-urlencoded")
    assert answer.status_code in (200, 422)
