"""The page that an officer starts from: what waits for his roles, in order, and what is late."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kpcs.certificates import queries
from kpcs.certificates.models import PreAlert
from tests import lives, people
from tests.factories import NOW, make_arrival, make_certificate, make_statement
from tests.people import People
from tests.plans import sorted_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> People:
    return people.sierra_leone()


def said(response: Any) -> str:
    return response.content.decode()  # type: ignore[no-any-return]


def test_work_asks_for_an_officer(client: Client) -> None:
    page = client.get(reverse("public:work"))
    assert page.status_code == 302
    assert "sign-in" in page["Location"]


def test_each_officer_starts_from_his_own_queues(client: Client, office: People) -> None:
    eu = people.european_union()
    lives.submitted(office)
    lives.inspected(office)
    make_certificate(office.authority, state="issued")
    make_certificate(office.authority, state="notified", expires_on=timezone.localdate())
    make_certificate(office.authority, state="exported", exported_on=timezone.localdate() - timedelta(days=70))
    make_arrival(eu.authority, state="presented", result_due_on=date(2026, 1, 1))
    make_arrival(eu.authority, state="accepted", used_at=NOW)
    expected = {
        office.exporter: ["Applications with the authority"],
        office.inspecting: ["Applications to inspect"],
        office.issuing: [
            "Certificates to issue",
            "Importing authorities to warn",
            "Exports to report",
            "Confirmations outstanding",
        ],
        office.keeper: ["Blanks running low"],
        eu.importing: ["Shipments to open", "Confirmations to send"],
        office.administrator: ["Nothing waits for you"],
        people.stranger(): ["Blanks running low"],
    }
    for officer, titles in expected.items():
        client.force_login(officer)
        text = said(client.get(reverse("public:work")))
        for title in {title for titles in expected.values() for title in titles}:
            assert (f">{title}" in text) == (title in titles), (officer.full_name, title)
    client.force_login(eu.importing)
    assert "1 late" in said(client.get(reverse("public:work")))


def test_arrivals_expected_stand_by_their_day_and_those_without_one_last(client: Client, office: People) -> None:
    eu, today = people.european_union(), timezone.localdate()
    for number, expected in (("SL000001", None), ("SL000002", today), ("SL000003", today - timedelta(days=9))):
        made = make_certificate(office.authority, make_statement(number), state="exported", exported_on=today)
        PreAlert.objects.create(certificate=made, destination="EU", sent_at=NOW, expected_on=expected)
    client.force_login(eu.importing)
    [queue] = [one for one in client.get(reverse("public:work")).context["queues"] if one["queue"].code == "expected"]
    assert [item.label for item, _address in queue["items"]] == ["SL000003", "SL000002", "SL000001"]
    assert (queue["queue"].late, str(queue["queue"].dated)) == (1, "Expected")
    if connection.vendor == "sqlite":
        expected = queries.pre_alerts_expected("EU")
        for plan in (expected.explain(), expected.order_by()[:5].explain()):
            assert "certificates_cert_dest_state (authority_id=? AND destination=? AND state=?)" in plan, (
                "none of before"
            )


def test_outstanding_confirmations_are_in_order_and_none_is_read_that_is_not_shown(
    client: Client, office: People
) -> None:
    ages = (31, 95, 3, 61, 40, 35, 60, 99)
    for place, days in enumerate(ages):
        left = timezone.localdate() - timedelta(days=days)
        state = ("exported", "used", "presented")[place % 3]
        make_certificate(office.authority, make_statement(f"SL0000{days:02d}"), state=state, exported_on=left)
    client.force_login(office.issuing)

    def look() -> Any:
        [queue] = [
            one for one in client.get(reverse("public:work")).context["queues"] if one["queue"].code == "outstanding"
        ]
        return queue

    queue = look()
    assert [item.label for item, _address in queue["items"]] == [f"SL0000{days}" for days in (99, 95, 61, 60, 40)]
    assert [item.is_late for item, _address in queue["items"]] == [True, True, True, True, False]
    assert (queue["queue"].count, queue["queue"].late) == (7, 4)
    assert sorted_for(look, by="exported_on") == []


def test_an_exporter_knows_his_applications_by_their_importers(client: Client, office: People) -> None:
    people.european_union()
    lives.submitted(office, importer_name="Demonstration Importer Seven")
    client.force_login(office.exporter)
    for page in ("public:work", "certificates:applications"):
        assert "Demonstration Importer Seven" in said(client.get(reverse(page)))
    assert f'href="{reverse("certificates:list")}"' in said(client.get(reverse("public:work"))), "and his own papers"


def test_the_work_page_asks_a_constant_number_of_questions(client: Client, django_assert_max_num_queries: Any) -> None:
    eu = people.european_union()
    for number in range(20):
        make_arrival(eu.authority, make_statement(f"SL{number:06d}"), presented_by=eu.importing)
    client.force_login(eu.importing)
    client.get(reverse("public:work"))
    with django_assert_max_num_queries(14):
        client.get(reverse("public:work"))
