"""A shipment comes, is opened, decided on; each act with its rules, its permission and its event."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from kpcs.certificates.actions import lifecycle
from kpcs.certificates.models import Certificate
from kpcs.errors import Conflict, NotAllowed, NotFound, Refused
from kpcs.ledger.models import Event
from kpcs.scheme.facts import Decision, FoundParcel, How
from kpcs.scheme.findings import blocking
from kpcs.scheme.statement import Origin
from kpcs.scheme.values import Carats, CertificateNumber, CountryCode, HsCode, Usd
from kpcs.shipments import actions as shipments
from kpcs.shipments.models import Arrival
from kpcs.shipments.queries import arrivals
from kpcs.shipments.queries.presented import Presented, Unread, find
from kpcs.shipments.queries.trust import verdict_on
from tests import lives, people
from tests.factories import NOW, TODAY, make_arrival, make_certificate, make_participant, make_standing, make_statement
from tests.people import People

pytestmark = pytest.mark.django_db
FOUND = (
    FoundParcel(hs=HsCode.GEM, carats=Carats(12_345), declared=Usd(4_500_000)),
    FoundParcel(hs=HsCode.INDUSTRIAL, carats=Carats(6_000), declared=Usd(60_000)),
)
OPENING = shipments.Opening(seals=("DEMO-0001",), is_container_intact=True, parcels=FOUND, parcel_count=2)


@pytest.fixture
def eu() -> People:
    make_participant("SL")
    return people.european_union()


def typed(number: str = "SL004912", **given: Any) -> Presented:
    return Presented(statement=make_statement(number, **given), how=How.TYPED, has_prior_notice=True)


def arrived(office: People, number: str = "SL004912", *, opening: shipments.Opening = OPENING, **given: Any) -> Arrival:
    row = shipments.present(paper=typed(number, **given), by=office.importing, at=NOW)
    return shipments.open_container(arrival=row.pk, found=opening, by=office.importing, at=NOW)


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {finding.code for finding in refused.value.findings}


def test_a_shipment_is_presented_opened_and_accepted(eu: People) -> None:
    row = arrived(eu)
    assert row.state == "opened"
    assert [parcel.carats_points for parcel in row.found.all()] == [12_345, 6_000]
    done = shipments.decide(arrival=row.pk, decision=Decision.ACCEPT, by=eu.importing, at=NOW)
    assert (done.state, done.used_at) == ("accepted", NOW)
    kinds = [event.kind for event in arrivals.trail(done)]
    assert kinds == ["arrival.presented", "arrival.opened", "arrival.accepted"]


def test_the_clocks_are_those_of_the_importing_side(eu: People) -> None:
    paper = replace(typed(), is_original_present=False)
    row = shipments.present(paper=paper, by=eu.importing, at=NOW)
    # Ten working days after Sunday 22 November 2026 (R-CER.16); the Union names no other days for the original.
    assert (row.result_due_on, row.original_due_on) == (date(2026, 12, 4), date(2026, 12, 4))
    make_participant("IN")
    india = people.make_people("in-demo")
    there = shipments.present(paper=replace(paper, statement=make_statement("SL000002")), by=india.importing, at=NOW)
    assert there.original_due_on == date(2026, 12, 1)  # seven working days (R-CER.19)


def test_a_repeated_click_presents_once(eu: People) -> None:
    request = uuid4()
    first = shipments.present(paper=typed(), by=eu.importing, at=NOW, request_id=request)
    again = shipments.present(paper=typed(), by=eu.importing, at=NOW, request_id=request)
    assert first.pk == again.pk
    assert Arrival.objects.count() == 1


def test_an_unopened_shipment_is_not_accepted(eu: People) -> None:
    row = shipments.present(paper=typed(), by=eu.importing, at=NOW)
    with pytest.raises(Conflict):
        shipments.decide(arrival=row.pk, decision=Decision.ACCEPT, by=eu.importing, at=NOW)
    row.refresh_from_db()
    assert row.state == "presented"


def test_import_after_expiry_is_refused_and_detained_with_its_rule(eu: People) -> None:
    row = arrived(eu, expires_on=TODAY - timedelta(days=1), issued_on=date(2026, 10, 1), validated_on=date(2026, 10, 1))
    with pytest.raises(Refused) as refused:
        shipments.decide(arrival=row.pk, decision=Decision.ACCEPT, by=eu.importing, at=NOW)
    assert "R-III.b1" in codes(refused)
    assert "R-AI.A8" in str(refused.value)
    done = shipments.decide(
        arrival=row.pk, decision=Decision.DETAIN, reasons=("R-AI.A8",), note="Expired", by=eu.importing, at=NOW
    )
    assert done.state == "detained"
    event = Event.objects.get(kind="arrival.detained")
    assert event.data["rules"] == ["R-AI.A8"]
    assert "expired" in event.data["reasons"][0]


def test_a_decision_against_a_shipment_needs_a_reason(eu: People) -> None:
    row = arrived(eu)
    with pytest.raises(Refused) as refused:
        shipments.decide(arrival=row.pk, decision=Decision.REFUSE, by=eu.importing, at=NOW)
    assert {finding.code for finding in blocking(refused.value.findings)} == {"K-ACT.3"}
    assert not Event.objects.filter(kind="arrival.refused").exists()


def test_a_second_presentation_shows_where_and_when_the_first_was(eu: People) -> None:
    canada = people.canada()
    row = arrived(eu)
    shipments.decide(arrival=row.pk, decision=Decision.ACCEPT, by=eu.importing, at=NOW)
    later = NOW + timedelta(days=3)
    second = shipments.present(paper=typed(), by=canada.importing, at=later)
    kept = next(finding for finding in second.checks if finding["code"] == "R-ANO.11")
    assert eu.authority.name in kept["message"]
    assert "22 November 2026" in kept["message"]
    assert "Demonstration Importer" not in kept["message"]
    shipments.open_container(arrival=second.pk, found=OPENING, by=canada.importing, at=later)
    with pytest.raises(Refused):
        shipments.decide(arrival=second.pk, decision=Decision.ACCEPT, by=canada.importing, at=later)


def test_a_certificate_is_used_once_even_when_both_came_at_the_same_moment(eu: People) -> None:
    first, second = arrived(eu), arrived(eu)
    shipments.decide(arrival=first.pk, decision=Decision.ACCEPT, by=eu.importing, at=NOW)
    Arrival.objects.filter(pk=second.pk).update(is_transit=False)
    with pytest.raises((Refused, Conflict)):
        shipments.decide(arrival=second.pk, decision=Decision.ACCEPT, by=eu.importing, at=NOW)
    assert Arrival.objects.filter(used_at__isnull=False).count() == 1


def test_a_suspended_issuer_stops_acceptance(eu: People) -> None:
    make_standing(make_participant("CF", status=None), status="suspended", from_on=date(2013, 5, 23))
    row = arrived(eu, "CF000123")
    with pytest.raises(Refused) as refused:
        shipments.decide(arrival=row.pk, decision=Decision.ACCEPT, by=eu.importing, at=NOW)
    assert "R-NC.11" in str(refused.value)


def test_central_african_stones_need_zone_and_approval(eu: People) -> None:
    """The case of 2015-2024: exports from compliant zones only, each approved (R-CAR)."""
    spans = {"status": "restricted", "zones": ["Berberati"], "needs_approval": True}
    make_standing(make_participant("CF", status=None), from_on=date(2016, 3, 1), **spans)
    row = arrived(eu, "CF000123")
    with pytest.raises(Refused) as unstated:
        shipments.decide(arrival=row.pk, decision=Decision.ACCEPT, by=eu.importing, at=NOW)
    assert "R-NC.4" in str(unstated.value)
    shipments.decide(arrival=row.pk, decision=Decision.HOLD, reasons=("R-NC.4",), by=eu.importing, at=NOW)
    zoned = replace(OPENING, origin_zone="Berberati")
    shipments.open_container(arrival=row.pk, found=zoned, by=eu.importing, at=NOW)
    with pytest.raises(Refused) as unapproved:
        shipments.decide(arrival=row.pk, decision=Decision.ACCEPT, by=eu.importing, at=NOW)
    assert "R-CAR.4" in str(unapproved.value)
    shipments.decide(arrival=row.pk, decision=Decision.HOLD, reasons=("R-CAR.4",), by=eu.importing, at=NOW)
    approved = replace(zoned, exports_approved=True)
    shipments.open_container(arrival=row.pk, found=approved, by=eu.importing, at=NOW)
    done = shipments.decide(arrival=row.pk, decision=Decision.ACCEPT, by=eu.importing, at=NOW)
    assert done.state == "accepted"


def test_mixed_origin_without_a_list_is_refused_in_the_union(eu: People) -> None:

    row = arrived(eu, origin=Origin(is_mixed=True))
    with pytest.raises(Refused) as refused:
        shipments.decide(arrival=row.pk, decision=Decision.ACCEPT, by=eu.importing, at=NOW)
    assert "R-SAN.1" in str(refused.value)


def test_transit_with_a_broken_seal_does_not_pass_unseen(eu: People) -> None:
    paper = replace(typed(), is_transit=True)
    row = shipments.present(paper=paper, by=eu.importing, at=NOW)
    broken = shipments.Opening(seals=(), is_container_intact=False, parcels=(), parcel_count=None)
    opened = shipments.open_container(arrival=row.pk, found=broken, by=eu.importing, at=NOW)
    assert "R-III.d" in {finding["code"] for finding in opened.checks}
    done = shipments.decide(
        arrival=row.pk, decision=Decision.RETURN, reasons=("R-III.d",), note="Seal broken", by=eu.importing, at=NOW
    )
    assert done.state == "return_ordered"
    gone = shipments.settle(arrival=row.pk, event="return", by=eu.importing, at=NOW)
    assert gone.state == "returned"


def test_transit_passes_on_and_uses_nothing_up(eu: People) -> None:
    canada = people.canada()
    row = shipments.present(paper=replace(typed(), is_transit=True), by=eu.importing, at=NOW)
    assert shipments.settle(arrival=row.pk, event="pass_transit", by=eu.importing, at=NOW).state == "passed_on"
    there = shipments.present(
        paper=typed(destination=CountryCode("CA")), by=canada.importing, at=NOW + timedelta(days=1)
    )
    assert "R-ANO.11" not in {finding["code"] for finding in there.checks}


def test_seized_goods_are_released_unless_a_prosecution_runs(eu: People) -> None:
    row = arrived(eu)
    shipments.decide(arrival=row.pk, decision=Decision.SEIZE, reasons=("R-NUM.4",), by=eu.importing, at=NOW)
    with pytest.raises(Refused) as refused:
        shipments.settle(arrival=row.pk, event="release", is_prosecution_running=True, by=eu.importing, at=NOW)
    assert codes(refused) >= {"R-CER.21"}
    assert shipments.settle(arrival=row.pk, event="release", by=eu.importing, at=NOW).state == "released"


def test_a_typing_error_is_endorsed_only_on_the_issuers_instruction() -> None:
    make_participant("IN")
    make_participant("SL")
    india = people.make_people("in-demo")
    row = arrived(india, destination=CountryCode("EU"))
    with pytest.raises(Refused) as refused:
        shipments.endorse(arrival=row.pk, correction="IN for EU", instruction="", by=india.importing, at=NOW)
    assert codes(refused) == {"R-CER.23"}
    done = shipments.endorse(
        arrival=row.pk, correction="IN for EU", instruction="Letter of 20 November 2026", by=india.importing, at=NOW
    )
    assert done.endorsed_by == "Letter of 20 November 2026"
    accepted = shipments.decide(arrival=row.pk, decision=Decision.ACCEPT, by=india.importing, at=NOW)
    assert accepted.state == "accepted"


def test_another_authoritys_arrival_is_not_found_and_nothing_is_learnt(eu: People) -> None:
    row = make_arrival(eu.authority)
    stranger = people.stranger()
    for act in (
        lambda: arrivals.arrival(stranger, row.pk),
        lambda: shipments.open_container(arrival=row.pk, found=OPENING, by=stranger, at=NOW),
        lambda: shipments.decide(arrival=row.pk, decision=Decision.HOLD, by=stranger, at=NOW),
        lambda: shipments.settle(arrival=row.pk, event="release", by=stranger, at=NOW),
        lambda: shipments.endorse(arrival=row.pk, correction="x", instruction="y", by=stranger, at=NOW),
        lambda: arrivals.arrival(stranger, uuid4()),
    ):
        with pytest.raises(NotFound) as refused:
            act()
        assert str(refused.value) == ""


def test_an_issuing_officer_neither_presents_nor_decides(eu: People) -> None:
    row = make_arrival(eu.authority)
    with pytest.raises(NotAllowed):
        shipments.present(paper=typed(), by=eu.issuing, at=NOW)
    with pytest.raises(NotAllowed):
        shipments.open_container(arrival=row.pk, found=OPENING, by=eu.issuing, at=NOW)
    with pytest.raises(NotAllowed):
        arrivals.arrival(eu.issuing, row.pk)


# --- a certificate of this office -----------------------------------------------------------------------------------


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
