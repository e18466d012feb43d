"""A certificate of this office arrives at another of its authorities: found, believed, kept in step."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kpcs.certificates.actions import lifecycle
from kpcs.certificates.models import Certificate
from kpcs.errors import Refused
from kpcs.scheme.facts import Decision, How
from kpcs.scheme.findings import blocking
from kpcs.scheme.values import CertificateNumber
from kpcs.shipments import actions as shipments
from kpcs.shipments.queries.presented import Presented, Unread, find
from kpcs.shipments.queries.trust import verdict_on
from tests import lives, people
from tests.crossings import FOUND, OPENING, arrived
from tests.factories import NOW, TODAY, make_certificate, make_participant, make_statement
from tests.people import People

pytestmark = pytest.mark.django_db


@pytest.fixture
def eu() -> People:
    make_participant("SL")
    return people.european_union()


def test_number_and_code_lead_to_the_same_genuine_certificate(eu: People) -> None:
    office = people.sierra_leone()
    lives.equip(office)
    certificate = lives.issued(office)
    by_number = find(certificate.number, by=eu.importing, on=TODAY)
    assert isinstance(by_number, Presented)
    assert by_number.how is How.NUMBER
    by_code = find(by_number.text, by=eu.importing, on=TODAY)
    assert isinstance(by_code, Presented)
    assert by_code.statement == by_number.statement
    assert by_code.outcome == "genuine"


def test_one_changed_letter_of_the_code_is_no_certificate(eu: People) -> None:
    office = people.sierra_leone()
    lives.equip(office)
    found = find(lives.issued(office).number, by=eu.importing, on=TODAY)
    assert isinstance(found, Presented)
    altered = found.text[:-3] + ("A" if found.text[-3] != "A" else "B") + found.text[-2:]
    assert isinstance(find(altered, by=eu.importing, on=TODAY), Unread)
    assert verdict_on(altered, on=TODAY).statement is None


def test_a_number_bound_elsewhere_is_not_shown() -> None:
    office, _eu, canada = people.sierra_leone(), people.european_union(), people.canada()
    lives.equip(office)
    number = lives.issued(office).number
    assert isinstance(find(number, by=canada.importing, on=TODAY), Unread)


@pytest.mark.parametrize("stays", [True, False])
def test_goods_in_transit_move_their_certificate_only_where_they_stay(eu: People, stays: bool) -> None:
    office, canada = people.sierra_leone(), people.canada()
    lives.equip(office)
    certificate = lives.issued(office)
    paper = find(certificate.number, by=eu.importing, on=TODAY)
    assert isinstance(paper, Presented)
    through = shipments.present(paper=replace(paper, is_transit=True), by=canada.importing, at=NOW)
    state = Certificate.objects.values_list("state", flat=True)
    assert state.get(pk=certificate.number) == "issued"
    if stays:
        reasons = ("R-III.d",)
        shipments.decide(arrival=through.pk, decision=Decision.SEIZE, reasons=reasons, by=canada.importing, at=NOW)
        assert state.get(pk=certificate.number) == "seized"
        return
    shipments.settle(arrival=through.pk, event="pass_transit", by=canada.importing, at=NOW)
    row = shipments.present(paper=paper, by=eu.importing, at=NOW)
    shipments.open_container(arrival=row.pk, found=replace(OPENING, parcels=FOUND), by=eu.importing, at=NOW)
    shipments.decide(arrival=row.pk, decision=Decision.ACCEPT, by=eu.importing, at=NOW)
    assert state.get(pk=certificate.number) == "used"


def test_the_certificates_own_state_follows_the_first_presentation_only(eu: People) -> None:
    office, canada = people.sierra_leone(), people.canada()
    lives.equip(office)
    certificate = lives.issued(office)
    paper = find(certificate.number, by=eu.importing, on=TODAY)
    assert isinstance(paper, Presented)
    row = shipments.present(paper=paper, by=eu.importing, at=NOW)
    assert row.moves_certificate
    second = shipments.present(paper=paper, by=canada.importing, at=NOW + timedelta(hours=1))
    assert not second.moves_certificate
    shipments.decide(arrival=second.pk, decision=Decision.REFUSE, reasons=("R-ANO.11",), by=canada.importing, at=NOW)
    state = Certificate.objects.values_list("state", flat=True)
    assert state.get(pk=certificate.number) == "presented"
    shipments.open_container(arrival=row.pk, found=replace(OPENING, parcels=FOUND), by=eu.importing, at=NOW)
    shipments.decide(arrival=row.pk, decision=Decision.HOLD, reasons=("R-ANO.11",), by=eu.importing, at=NOW)
    assert state.get(pk=certificate.number) == "presented"


def test_a_voided_number_stops_acceptance_with_the_issuers_word(eu: People) -> None:
    office = people.sierra_leone()
    make_certificate(office.authority, make_statement("SL004912"))
    lifecycle.void(number="SL004912", reason="Wrong weight", by=office.issuing, at=NOW)
    row = arrived(eu)
    found = {finding["code"]: finding["message"] for finding in row.checks}
    assert office.authority.name in found["R-CER.11"]
    with pytest.raises(Refused):
        shipments.decide(arrival=row.pk, decision=Decision.ACCEPT, by=eu.importing, at=NOW)


def test_paper_that_contradicts_its_own_code_counts_as_altered(eu: People) -> None:
    office = people.sierra_leone()
    lives.equip(office)
    genuine = find(lives.issued(office).number, by=eu.importing, on=TODAY)
    assert isinstance(genuine, Presented)
    forged = replace(genuine, how=How.TYPED, statement=replace(genuine.statement, seals=("OTHER",)))
    assert forged.outcome == "altered"
    row = shipments.present(paper=forged, by=eu.importing, at=NOW)
    assert "R-I.10" in {finding["code"] for finding in row.checks}


def test_numbers_read_as_printed_find_the_same(eu: People) -> None:
    found = find(" sl-004912 ", by=eu.importing, on=TODAY)
    assert isinstance(found, Unread)
    assert found.number == CertificateNumber.parse("SL004912")
    with pytest.raises(Refused) as refused:
        find("hello", by=eu.importing, on=TODAY)
    assert blocking(refused.value.findings)[0].field == "text"
