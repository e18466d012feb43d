"""The crossing through its pages: works, refused with the sentence, a stranger sees nothing."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kpcs.certificates.models import Certificate, PreAlert
from kpcs.scheme.statement import Party
from kpcs.scheme.values import CountryCode
from kpcs.shipments.models import Arrival, Confirmation
from tests import lives, people
from tests.factories import (
    NOW,
    TODAY,
    make_arrival,
    make_certificate,
    make_confirmation,
    make_discrepancy,
    make_participant,
    make_standing,
    make_statement,
)
from tests.people import People

pytestmark = pytest.mark.django_db
PAPER: dict[str, Any] = {
    "title": "yes",
    "statement": "yes",
    "english": "yes",
    "forgery_resistant": "yes",
    "number": "CF 000123",
    "authority": "Ministry of Mines",
    "issued_on": "2026-11-02",
    "validated_on": "2026-11-02",
    "expires_on": "2027-01-01",
    "exporter_name": "Comptoir de démonstration",
    "exporter_address": "Bangui",
    "exporter_country": "CF",
    "importer_name": "Demonstration Importer One",
    "importer_address": "Antwerp",
    "importer_country": "BE",
    "destination": "EU",
    "origin_kind": "single",
    "origins.0.country": "CF",
    "parcels.0.hs": "7102.31",
    "parcels.0.carats": "100.00",
    "parcels.0.value": "20,000.00",
    "parcel_count": "1",
    "seals": "CAR-1, CAR-2",
    "original": "yes",
    "notice": "yes",
}
FOUND = {
    "container": "intact",
    "seals": "CAR-1\nCAR-2",
    "parcel_count": "1",
    "found.0.hs": "7102.31",
    "found.0.carats": "100",
    "found.0.value": "20000",
}


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


def test_find_by_number_shows_checks_and_records_nothing(officer: Client) -> None:
    office = people.sierra_leone()
    lives.equip(office)
    number = lives.issued(office).number
    page = officer.post(reverse("shipments:find"), {"text": number})
    assert page.status_code == 200
    assert "The signature holds" in said(page)
    assert "Record the arrival" in said(page)
    assert not Arrival.objects.exists()
    recorded = officer.post(
        reverse("shipments:present"), {"text": number, "how": "number", "original": "yes", "notice": "no"}
    )
    row = Arrival.objects.get()
    assert recorded.status_code == 302
    assert (row.number, row.how, row.outcome) == (number, "number", "genuine")
    assert Certificate.objects.get(pk=number).state == "presented"
    assert "The arrival is recorded." in said(officer.get(recorded["Location"])), "and what comes next"


def test_what_the_office_knows_of_a_shipment_stands_in_the_form(officer: Client) -> None:
    office = people.sierra_leone()
    lives.equip(office)
    made = lives.issued(office)
    Certificate.objects.filter(pk=made.pk).update(exported_on=date(2026, 11, 18))
    assert "checked" in _notice(officer, made.pk, "no")
    PreAlert.objects.create(certificate_id=made.pk, destination="EU", sent_at=NOW)
    assert "checked" in _notice(officer, made.pk, "yes")


def _notice(officer: Client, number: str, answer: str) -> str:
    """The button of an answer to whether there was a prior notice, beside the day of export."""
    page = said(officer.post(reverse("shipments:find"), {"text": number}))
    assert 'value="2026-11-18"' in page
    return str(
        next(one for one in re.findall(r"<input[^>]*>", page) if 'name="notice"' in one and f'"{answer}"' in one)
    )


def test_a_decision_without_a_reason_says_where_to_choose_one(officer: Client, eu: People) -> None:
    row = make_arrival(eu.authority, state="opened")
    address = reverse("shipments:decide", args=[row.pk]) + "?decision=hold"
    page = said(officer.post(address, {"decision": "hold"}))
    assert "names at least one rule as its reason" in page
    assert "Reasons (optional)" not in re.sub(r"<[^>]+>", "", page)
    assert officer.post(address, {"decision": "hold", "other_rule": "R-CER.29"}).status_code == 302


def test_a_fault_that_may_be_mended_leaves_the_way_to_acceptance_open(officer: Client) -> None:
    """Where practice knows it, the officer may say that an expired paper was nobody's intention (R-CER.17)."""
    make_standing(make_participant("CF", status=None), from_on=date(2016, 3, 1), status="active")
    officer.post(reverse("shipments:type"), {**PAPER, "expires_on": "2026-11-20"})
    row = Arrival.objects.get()
    officer.post(reverse("shipments:open", args=[row.pk]), FOUND)
    decide = reverse("shipments:decide", args=[row.pk])
    page = said(officer.get(reverse("shipments:arrival", args=[row.pk])))
    assert "Stops acceptance" in page
    assert f'href="{decide}?decision=accept"' in page
    assert officer.post(decide, {"decision": "accept"}).status_code == 422
    mended = {"decision": "accept", "is_fault_unknowing": "on", "note": "The issuer prolonged it by letter."}
    assert officer.post(decide, mended).status_code == 302
    assert "neither knowing nor intended" not in said(officer.get(decide, {"decision": "refuse"}))


def test_an_unknown_number_leads_to_the_paper_form_with_the_number_in_it(officer: Client) -> None:
    page = officer.post(reverse("shipments:find"), {"text": "CD 123456"})
    assert "holds no certificate with this number" in said(page)
    form = officer.post(reverse("shipments:type"), {"from_code": "1", "number": "CD123456"})
    assert 'value="CD123456"' in said(form)


def test_what_is_neither_number_nor_code_is_refused_with_the_sentence(officer: Client) -> None:
    page = officer.post(reverse("shipments:find"), {"text": "hello"})
    assert page.status_code == 422
    assert "is not a certificate number" in said(page)


@pytest.mark.parametrize("content", [b"", b"not a picture", b"%PDF-1.7 broken", b"\x89PNG\r\n\x1a\n" + b"\0" * 50])
def test_a_picture_without_a_code_is_refused_with_advice(officer: Client, content: bytes) -> None:
    page = officer.post(reverse("shipments:find"), {"picture": SimpleUploadedFile("code.png", content)})
    assert page.status_code == 422
    assert "There is a problem" in said(page)


def test_the_central_african_case_through_the_pages(officer: Client, eu: People) -> None:
    """Typed paper of a Participant restricted to zones: zone and approval are asked for, and decide (R-CAR)."""
    spans = {"status": "restricted", "zones": ["Berberati"], "needs_approval": True}
    make_standing(make_participant("CF", status=None), from_on=date(2016, 3, 1), **spans)
    form = officer.post(reverse("shipments:type"), {**PAPER, "check": "1"})
    assert form.status_code == 200
    assert "restricted to compliant zones" in said(form)
    assert not Arrival.objects.exists()
    officer.post(reverse("shipments:type"), PAPER)
    row = Arrival.objects.get()
    address, opened = (reverse(f"shipments:{name}", args=[row.pk]) for name in ("arrival", "open"))
    opening = said(officer.get(opened))
    assert "Zone where the stones were mined" in opening
    assert "monitoring team approve" in opening
    officer.post(opened, {**FOUND, "origin_zone": "Elsewhere"})
    seen = str(Arrival.objects.get().opened_at)
    assert f'name="corrects" value="{seen}"' in said(officer.get(opened))
    assert officer.post(opened, {**FOUND, "corrects": seen}).status_code == 302
    assert "R-NC.4" in said(officer.get(address))
    decide = reverse("shipments:decide", args=[row.pk])
    refused = officer.post(decide, {"decision": "accept"})
    assert refused.status_code == 422
    assert "cannot be accepted: R-NC.4" in said(refused)
    officer.post(decide, {"decision": "hold", "reasons": ["R-NC.4"], "note": "Zone asked for"})
    officer.post(opened, {**FOUND, "origin_zone": "Berberati", "exports_approved": "yes"})
    assert officer.post(decide, {"decision": "accept"}).status_code == 302
    assert Arrival.objects.get().state == "accepted"


def test_a_day_of_export_that_nobody_knows_is_not_claimed(officer: Client) -> None:
    make_standing(make_participant("CF", status=None), from_on=date(2016, 3, 1), status="active")
    page = said(officer.post(reverse("shipments:type"), {**PAPER, "exported_on": "", "check": "1"}))
    assert "is in standing on the day of issue" in page
    assert "on the day of export" not in page


def test_paper_with_holes_names_every_hole_and_loses_nothing(officer: Client) -> None:
    page = officer.post(
        reverse("shipments:type"), {**PAPER, "expires_on": "", "parcels.0.carats": "a lot", "number": ""}
    )
    text = said(page)
    assert page.status_code == 422
    assert "The date of expiry is missing." in text
    assert "The number of the certificate is missing." in text
    assert "is not a weight in carats" in text
    assert 'value="a lot"' in text
    assert "Comptoir de démonstration" in text
    assert not Arrival.objects.exists()


def test_more_lines_are_added_without_losing_what_was_typed(officer: Client) -> None:
    page = said(officer.post(reverse("shipments:type"), {**PAPER, "more": "1"}))
    assert 'name="parcels.3.hs"' in page
    assert re.findall(r'name="([a-z0-9.]+)"[^>]* autofocus', page) == ["parcels.1.hs"]
    assert "There is a problem" not in page
    assert "Ministry of Mines" in page


def test_the_opening_names_what_is_missing(officer: Client, eu: People) -> None:
    row = make_arrival(eu.authority)
    page = officer.post(reverse("shipments:open", args=[row.pk]), {"found.0.hs": "7102.31", "found.0.carats": "-4"})
    text = said(page)
    assert page.status_code == 422
    assert "The state of the container is missing." in text
    assert "is not a weight in carats" in text
    assert "There are 3 problems" in text
    assert 'Line 1: <a href="#id_found.0.value">The value in US$ is missing.</a>' in text
    assert 'id="id_found.0.value"' in text
    row.refresh_from_db()
    assert row.state == "presented"


def test_a_difference_asks_for_its_cause_and_goes_out_with_it(officer: Client, eu: People) -> None:
    office = people.sierra_leone()
    row = make_arrival(eu.authority, make_statement("SL004912"), state="accepted", used_at=NOW, opened_at=NOW)
    address = reverse("shipments:confirm", args=[row.pk])
    facts = {"parcel_count": "2", "carats": "183.40", "value": "45600.00", "received_on": TODAY.isoformat()}
    refused = officer.post(address, facts)
    assert refused.status_code == 422
    assert "and no cause is given" in said(refused)
    assert 'name="causes.carats"' in said(refused)
    make_certificate(office.authority, make_statement("SL004912"), state="used")
    Arrival.objects.update(moves_certificate=True)
    done = officer.post(address, {**facts, "causes.carats": "weighing", "explanations.carats": "Another balance"})
    assert done.status_code == 302
    page = said(officer.get(done["Location"]))
    assert "Another balance" in page
    officer.force_login(office.issuing)
    theirs = officer.get(done["Location"])
    assert "Send the answer" in said(theirs)
    discrepancy = Confirmation.objects.get().discrepancies.get()
    officer.post(reverse("shipments:answer", args=["SL004912", discrepancy.pk]), {"answer": "Moisture"})
    assert "Moisture" in said(officer.get(done["Location"]))


def test_a_stranger_finds_nothing_and_learns_nothing(client: Client, eu: People) -> None:
    row = make_arrival(eu.authority)
    confirmation = make_confirmation(row)
    discrepancy = make_discrepancy(confirmation)
    client.force_login(people.stranger())
    other = "00000000-0000-0000-0000-000000000000"
    missing = client.get(reverse("shipments:arrival", args=[other]))
    for name in ("arrival", "open", "decide", "endorse", "confirm"):
        address = reverse(f"shipments:{name}", args=[row.pk])
        page = client.get(address)
        assert page.status_code == 404, name
        assert row.number not in said(page)
        assert len(said(page)) - len(said(missing)) in range(-100, 100)
        expected = 405 if name == "arrival" else 404
        assert client.post(address, {"decision": "hold"}).status_code == expected, name
    assert client.get(reverse("shipments:confirmation", args=[row.number])).status_code == 404
    assert client.post(reverse("shipments:seen", args=[row.number])).status_code == 404
    answer = reverse("shipments:answer", args=[row.number, discrepancy.pk])
    assert client.post(answer, {"answer": "x"}).status_code == 404
    assert row.importer_name not in said(client.get(reverse("shipments:arrivals")))


def test_pages_are_refused_to_officers_without_the_role(client: Client, eu: People) -> None:
    client.force_login(eu.keeper)
    for name in ("arrivals", "find", "type", "confirmations-sent"):
        page = client.get(reverse(f"shipments:{name}"))
        assert page.status_code == 403, name
        assert "permission" in said(page)


def test_markup_in_names_is_shown_as_text(officer: Client, eu: People) -> None:
    party = Party("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", CountryCode("SL"))
    row = make_arrival(eu.authority, make_statement("SL000001", exporter=party))
    page = said(officer.get(reverse("shipments:arrival", args=[row.pk])))
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in page
