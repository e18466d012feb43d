"""Lists of arrivals and confirmations: filtered exactly, paged, asked for with few questions."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kpcs.shipments.models import Arrival
from tests import people
from tests.factories import (
    TODAY,
    make_arrival,
    make_certificate,
    make_confirmation,
    make_participant,
    make_statement,
)
from tests.people import People
from tests.web.test_shipments_pages import PAPER

pytestmark = pytest.mark.django_db


@pytest.fixture
def eu() -> People:
    make_participant("SL")
    return people.european_union()


@pytest.fixture
def officer(eu: People, client: Client) -> Client:
    client.force_login(eu.importing)
    return client


def said(response: Any) -> str:
    return response.content.decode()  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    "query",
    [
        "state=nonsense",
        "issuer=123",
        "number=%27--",
        "since=soon",
        "sort=carats",
        "until=2026-13-45",
        "number=SL00;",
        "stat=held",
    ],
)
def test_an_invalid_filter_is_an_error_and_no_wider_list(officer: Client, eu: People, query: str) -> None:
    row = make_arrival(eu.authority)
    page = officer.get(f"{reverse('shipments:arrivals')}?{query}")
    assert page.status_code == 422
    assert row.importer_name not in said(page)


@pytest.mark.parametrize("page", ["0", "-1", "999999", "x", "1.5", "٣"])
def test_a_page_that_does_not_exist_is_not_found(officer: Client, page: str) -> None:
    assert officer.get(reverse("shipments:arrivals"), {"page": page}).status_code == 404


def test_a_transit_that_ends_here_is_refused_and_nothing_typed_is_lost(officer: Client) -> None:
    page = officer.post(reverse("shipments:type"), {**PAPER, "transit": "on"})
    text = page.content.decode()
    assert page.status_code == 422
    assert "its certificate is for another Participant" in text
    assert "Comptoir de démonstration" in text
    assert not Arrival.objects.exists()


def test_filters_narrow_the_list(officer: Client, eu: People) -> None:
    make_participant("BW")
    held = make_arrival(eu.authority, make_statement("SL000001"), state="held")
    other = make_arrival(eu.authority, make_statement("BW000002"))
    for query, seen, unseen in (
        ("state=held", held, other),
        ("issuer=bw", other, held),
        ("number=sl 0000", held, other),
        ("state=undecided&issuer=SL", held, other),
    ):
        page = said(officer.get(f"{reverse('shipments:arrivals')}?{query}"))
        assert f"/arrivals/{seen.pk}" in page, query
        assert f"/arrivals/{unseen.pk}" not in page, query


def test_lists_ask_the_database_a_constant_number_of_questions(
    officer: Client, eu: People, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        row = make_arrival(eu.authority, make_statement(f"SL{number:06d}"), presented_by=eu.importing)
        make_confirmation(row, exporting=eu.authority)
    for name in ("arrivals", "confirmations-sent"):
        officer.get(reverse(f"shipments:{name}"))
        with django_assert_max_num_queries(6):
            officer.get(reverse(f"shipments:{name}"))


def test_outstanding_and_rate_pages_show_ages_and_bars(client: Client) -> None:
    office = people.sierra_leone()
    make_certificate(office.authority, state="exported", exported_on=date(2026, 1, 5))
    client.force_login(office.issuing)
    assert "To be listed" in said(client.get(reverse("shipments:confirmations-outstanding")))
    make_certificate(office.authority, state="confirmed", exported_on=TODAY)
    rate = said(client.get(reverse("shipments:confirmations-rate")))
    assert "<svg" in rate
    assert "100.0" in rate
