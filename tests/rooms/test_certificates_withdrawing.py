"""Reports about numbers never go silently: they stand, or they are withdrawn with a reason, a time and an author."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from kpcs.certificates import queries
from kpcs.certificates.actions import lifecycle, withdraw_notice
from kpcs.certificates.models import Certificate, NumberNotice
from kpcs.certificates.queries.looked_up import looked_up
from kpcs.errors import NotAllowed, NotFound, Refused
from kpcs.ledger.models import Event
from kpcs.scheme.values import CertificateNumber
from tests.factories import NOW, TODAY, make_certificate
from tests.people import People, european_union, sierra_leone, stranger

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=3)
# Pages act at the moment of the clock, and no act is entered before what the log already holds.
BEFORE = NOW - timedelta(days=1)
FOREIGN = CertificateNumber.parse("NA004960")


@pytest.fixture
def people() -> People:
    return sierra_leone()


@pytest.fixture
def lost(people: People) -> NumberNotice:
    certificate = make_certificate(people.authority)
    lifecycle.report_lost(number=certificate.number, reason="Not in the bag.", by=people.issuing, at=BEFORE)
    return NumberNotice.objects.get(number=certificate.number)


def take_back(notice: NumberNotice, by: Any, **given: Any) -> NumberNotice:
    return withdraw_notice(**{"notice": notice.pk, "reason": "Found in the safe.", "by": by, "at": LATER, **given})


def test_a_report_has_a_reason_a_time_and_an_author(people: People, lost: NumberNotice) -> None:
    assert (lost.reason, lost.since, lost.authority_id) == ("Not in the bag.", BEFORE, people.authority.code)
    assert (lost.by, lost.by_name) == (people.issuing.actor_id, people.issuing.actor_name)


def test_a_withdrawn_report_stays_with_who_withdrew_it_when_and_why(people: People, lost: NumberNotice) -> None:
    take_back(lost, people.issuing)
    lost.refresh_from_db()
    assert (lost.reason, lost.since, lost.by) == ("Not in the bag.", BEFORE, people.issuing.actor_id)
    assert (lost.withdrawn_at, lost.withdrawn_reason) == (LATER, "Found in the safe.")
    assert (lost.withdrawn_by, lost.withdrawn_by_name) == (people.issuing.actor_id, people.issuing.actor_name)
    event = Event.objects.get(kind="notice.withdrawn")
    assert (event.subject, event.data["about"], event.data["reason"]) == (lost.number, "lost", "Found in the safe.")


def test_a_found_certificate_is_void_and_not_alive(people: People, lost: NumberNotice) -> None:
    take_back(lost, people.issuing)
    row = Certificate.objects.get(pk=lost.number)
    assert (row.state, row.reason) == ("void", "Found in the safe.")
    (standing,) = queries.notices_against(lost.number)
    assert standing.kind == "void"
    found = looked_up(lost.number, on=TODAY)
    assert found is not None
    assert found.notice == "void"
    with pytest.raises(Refused, match="void"):
        lifecycle.report_export(number=lost.number, exported_on=TODAY, by=people.issuing, at=LATER)


def test_a_report_about_a_foreign_number_is_withdrawn_and_nothing_stands(people: People) -> None:
    told = lifecycle.report_false(number=FOREIGN, reason="Printed twice.", by=people.importing, at=NOW)
    take_back(told, people.importing, reason="Misread: it was NA004969.")
    assert queries.notices_against(str(FOREIGN)) == ()
    assert looked_up(str(FOREIGN), on=TODAY) is None
    assert queries.notices() == []


def test_told_taken_back_and_told_again_are_two_reports(people: People) -> None:
    first = lifecycle.report_false(number=FOREIGN, reason="Printed twice.", by=people.importing, at=NOW)
    take_back(first, people.importing)
    second = lifecycle.report_false(number=FOREIGN, reason="It is false after all.", by=people.importing, at=LATER)
    assert first.pk != second.pk
    assert [one.reason for one in NumberNotice.objects.order_by("pk")] == ["Printed twice.", "It is false after all."]
    assert len(queries.notices_against(str(FOREIGN))) == 1
    with pytest.raises(Refused, match="already withdrawn"):
        take_back(first, people.importing)


@pytest.mark.parametrize("about", ["void", "replaced"])
def test_what_is_void_or_replaced_stays_so(people: People, about: str) -> None:
    told = NumberNotice.objects.create(
        number="SL004970", about=about, since=NOW, authority=people.authority, reason="Wrong."
    )
    with pytest.raises(Refused, match="stays so"):
        take_back(told, people.issuing)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 301])
def test_it_needs_a_reason(people: People, lost: NumberNotice, reason: str) -> None:
    with pytest.raises(Refused, match=r"reason|300 is the most"):
        take_back(lost, people.issuing, reason=reason)
    assert NumberNotice.objects.get().withdrawn_at is None


def test_only_who_told_it_and_may_takes_it_back(people: People, lost: NumberNotice) -> None:
    with pytest.raises(NotAllowed):
        take_back(lost, people.inspecting)
    for other in (stranger(), european_union().importing):
        with pytest.raises(NotFound):
            take_back(lost, other)


def test_a_repeated_request_acts_once(people: People, lost: NumberNotice) -> None:
    request = uuid4()
    first = take_back(lost, people.issuing, request_id=request)
    assert take_back(lost, people.issuing, request_id=request) == first
    assert Event.objects.filter(kind="notice.withdrawn").count() == 1


def test_the_database_refuses_a_withdrawal_without_a_reason(lost: NumberNotice) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        NumberNotice.objects.filter(pk=lost.pk).update(withdrawn_at=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        NumberNotice.objects.create(
            number=lost.number, about="lost", since=NOW, authority=lost.authority, reason="Again."
        )


def test_the_pages_show_and_withdraw(people: People, lost: NumberNotice, client: Client) -> None:
    client.force_login(people.issuing)
    listed = client.get(reverse("certificates:reported")).content.decode()
    assert "Not in the bag." in listed
    page = reverse("certificates:withdraw-notice", args=[lost.pk])
    assert page in listed
    assert client.get(page).status_code == 200
    refused = client.post(page, {"reason": " "})
    assert refused.status_code == 422
    assert client.post(page, {"reason": "Found in the safe."}).status_code == 302
    after = client.get(reverse("certificates:reported")).content.decode()
    assert "Found in the safe." in after
    assert page not in after
    assert "already withdrawn" in client.get(page).content.decode()
    assert client.get(reverse("certificates:reported"), {"page": "x"}).status_code == 422


def test_the_pages_are_closed_to_others(people: People, lost: NumberNotice, client: Client) -> None:
    page = reverse("certificates:withdraw-notice", args=[lost.pk])
    client.force_login(stranger())
    assert client.get(page).status_code == 404
    assert lost.number not in client.get(reverse("certificates:reported")).content.decode()
    client.force_login(people.inspecting)
    assert client.get(page).status_code == 403
    assert client.get(reverse("certificates:reported")).status_code == 403


def test_many_reports_stand_on_several_pages(people: People, client: Client) -> None:
    for serial in range(30):
        number = CertificateNumber.parse(f"NA{serial:06}")
        lifecycle.report_false(number=number, reason="Printed twice.", by=people.importing, at=BEFORE)
    client.force_login(people.importing)
    first = client.get(reverse("certificates:reported")).content.decode()
    assert "?page=2" in first
    second = client.get(reverse("certificates:reported"), {"page": 2}).content.decode()
    assert "?page=1" in second
    assert "NA\u00a0000000" in second
    assert "NA\u00a0000000" not in first
