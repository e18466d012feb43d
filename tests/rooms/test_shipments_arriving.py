"""A shipment comes, is opened, decided on; each act with its rules, its permission and its event."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from kpcs.errors import Conflict, NotAllowed, NotFound, Refused
from kpcs.ledger.models import Event
from kpcs.ledger.templatetags.trail import told
from kpcs.scheme.facts import Decision
from kpcs.scheme.findings import blocking
from kpcs.scheme.statement import Origin
from kpcs.scheme.values import CountryCode
from kpcs.shipments import actions as shipments
from kpcs.shipments.models import Arrival
from kpcs.shipments.queries import arrivals
from tests import people
from tests.crossings import FOUND, OPENING, arrived, typed
from tests.factories import NOW, TODAY, make_arrival, make_participant, make_standing, make_statement
from tests.people import People

pytestmark = pytest.mark.django_db


@pytest.fixture
def eu() -> People:
    make_participant("SL")
    return people.european_union()


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
    paper = replace(typed(destination=CountryCode("CA")), is_transit=True)
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
    with pytest.raises(Refused, match="for another Participant"):
        shipments.present(paper=replace(typed(), is_transit=True), by=eu.importing, at=NOW)
    paper = typed(destination=CountryCode("CA"))
    misrouted = shipments.present(paper=paper, by=eu.importing, at=NOW)
    with pytest.raises(Refused, match="in transit passes on"):
        shipments.settle(arrival=misrouted.pk, event="pass_transit", by=eu.importing, at=NOW)
    Arrival.objects.all().delete()
    row = shipments.present(paper=replace(paper, is_transit=True), by=eu.importing, at=NOW)
    shipments.decide(arrival=row.pk, decision=Decision.HOLD, reasons=("R-III.d",), by=eu.importing, at=NOW)
    assert shipments.settle(arrival=row.pk, event="pass_transit", by=eu.importing, at=NOW).state == "passed_on"
    there = shipments.present(paper=paper, by=canada.importing, at=NOW + timedelta(days=1))
    assert "R-ANO.11" not in {finding["code"] for finding in there.checks}


def test_a_slip_at_opening_is_corrected_until_it_is_decided_and_the_trail_keeps_both(eu: People) -> None:
    row = arrived(eu, opening=replace(OPENING, parcels=FOUND[1:], parcel_count=1))
    later = NOW + timedelta(minutes=5)
    given = {"arrival": row.pk, "found": OPENING, "by": eu.importing}
    with pytest.raises(Conflict, match="colleague"):
        shipments.open_container(**given, at=later, corrects=NOW - timedelta(minutes=1))
    done = shipments.open_container(**given, at=later, corrects=NOW)
    assert (done.state, done.opened_at, done.found_parcel_count, done.found.count()) == ("opened", later, 2, 2)
    event = Event.objects.filter(kind="arrival.opened").latest("sequence")
    said = {line["label"]: (line.get("before"), line["value"]) for line in told(event)}
    assert said["Weight"] == (6_000, 18_345)
    assert said["Parcels as found"][0] == ["7102.21: 60.00 ct, US$ 600.00"]
    shipments.decide(arrival=row.pk, decision=Decision.ACCEPT, by=eu.importing, at=later)
    with pytest.raises(Conflict):
        shipments.open_container(**given, at=later, corrects=later)


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
