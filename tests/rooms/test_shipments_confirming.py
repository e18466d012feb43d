"""The word between the two authorities: confirmation, differences, answers, ages and rates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from kpcs.certificates import queries as certificates
from kpcs.certificates.models import Certificate
from kpcs.errors import Conflict, NotAllowed, NotFound, Refused
from kpcs.ledger.models import Event
from kpcs.scheme.facts import Decision, DifferenceCause, FoundParcel
from kpcs.scheme.findings import blocking
from kpcs.scheme.values import Carats, HsCode, Usd
from kpcs.shipments import actions as shipments
from kpcs.shipments.models import Arrival, Confirmation
from kpcs.shipments.queries import confirmations
from kpcs.shipments.queries.presented import Presented, find
from tests import lives, people
from tests.crossings import receipt_of
from tests.factories import (
    NOW,
    TODAY,
    make_arrival,
    make_certificate,
    make_confirmation,
    make_discrepancy,
    make_participant,
    make_statement,
)
from tests.people import People
from tests.plans import sorted_for

pytestmark = pytest.mark.django_db
FOUND = (
    FoundParcel(hs=HsCode.GEM, carats=Carats(12_340), declared=Usd(4_600_000)),
    FoundParcel(hs=HsCode.INDUSTRIAL, carats=Carats(6_000), declared=Usd(60_000)),
)
WEIGHING = (("carats", DifferenceCause.WEIGHING),)


@pytest.fixture
def eu() -> People:
    make_participant("SL")
    return people.european_union()


def accepted(office: People, number: str = "SL004912") -> Arrival:
    return make_arrival(
        office.authority, make_statement(number), state="accepted", used_at=NOW, found_parcel_count=2, opened_at=NOW
    )


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {finding.code for finding in blocking(refused.value.findings)}


def test_receipt_is_confirmed_with_the_five_facts(eu: People) -> None:
    row = accepted(eu)
    sent = shipments.confirm(arrival=row.pk, receipt=receipt_of(row), by=eu.importing, at=NOW)
    row.refresh_from_db()
    assert row.state == "confirmed"
    assert (sent.number, sent.parcel_count, sent.carats_points) == ("SL004912", 2, 18_345)
    data = Event.objects.get(kind="receipt.confirmed").data
    assert data["issuer"] == "SL"
    assert data["differences"] == []
    assert data["received_on"] == "2026-11-22"


def test_an_identifier_that_was_used_for_another_arrival_is_refused_and_not_overlooked(eu: People) -> None:
    one, other = accepted(eu), accepted(eu, "SL004913")
    request = uuid4()
    shipments.confirm(arrival=one.pk, receipt=receipt_of(one), by=eu.importing, at=NOW, request_id=request)
    with pytest.raises(Conflict, match="another act"):
        shipments.confirm(arrival=other.pk, receipt=receipt_of(other), by=eu.importing, at=NOW, request_id=request)


@pytest.mark.parametrize("missing", ["number", "parcel_count", "carats", "exporter", "importer"])
def test_a_confirmation_without_a_minimum_fact_is_refused(eu: People, missing: str) -> None:
    row = accepted(eu)
    receipt = receipt_of(row, **{missing: None})
    with pytest.raises(Refused) as refused:
        shipments.confirm(arrival=row.pk, receipt=receipt, by=eu.importing, at=NOW)
    assert "R-III.b2" in codes(refused)
    assert any(finding.field.startswith(missing) for finding in refused.value.findings)
    assert not Confirmation.objects.exists()


def test_a_difference_needs_a_cause_and_is_kept_with_it(eu: People) -> None:
    row = accepted(eu)
    lighter = receipt_of(row, carats=Carats(18_340))
    with pytest.raises(Refused) as refused:
        shipments.confirm(arrival=row.pk, receipt=lighter, by=eu.importing, at=NOW)
    assert codes(refused) == {"R-CON.7"}
    explained = replace(lighter, causes=WEIGHING, explanations=(("carats", "Another balance"),))
    sent = shipments.confirm(arrival=row.pk, receipt=explained, by=eu.importing, at=NOW)
    difference = sent.discrepancies.get()
    assert (difference.stated, difference.found) == ("183.45", "183.40")
    assert (difference.cause, difference.explanation) == ("weighing", "Another balance")
    assert sent.open_discrepancies == 1


def test_what_was_not_accepted_is_not_confirmed(eu: People) -> None:
    row = make_arrival(eu.authority, state="held")
    with pytest.raises(Conflict):
        shipments.confirm(arrival=row.pk, receipt=receipt_of(row), by=eu.importing, at=NOW)


def test_a_second_confirmation_is_told_that_the_first_was_there(eu: People) -> None:
    row = accepted(eu)
    request = uuid4()
    first = shipments.confirm(arrival=row.pk, receipt=receipt_of(row), by=eu.importing, at=NOW, request_id=request)
    again = shipments.confirm(arrival=row.pk, receipt=receipt_of(row), by=eu.importing, at=NOW, request_id=request)
    assert first == again
    with pytest.raises(Conflict, match="confirmed"):
        shipments.confirm(arrival=row.pk, receipt=receipt_of(row), by=eu.importing, at=NOW, request_id=uuid4())


def test_strangers_confirm_nothing_and_see_nothing(eu: People) -> None:
    row = accepted(eu)
    stranger = people.stranger()
    with pytest.raises(NotFound):
        shipments.confirm(arrival=row.pk, receipt=receipt_of(row), by=stranger, at=NOW)
    with pytest.raises(NotAllowed):
        shipments.confirm(arrival=row.pk, receipt=receipt_of(row), by=eu.issuing, at=NOW)
    confirmation = make_confirmation(row)
    discrepancy = make_discrepancy(confirmation)
    with pytest.raises(NotFound):
        confirmations.confirmation(stranger, row.number)
    with pytest.raises(NotFound):
        shipments.see_confirmation(number=row.number, by=stranger, at=NOW)
    with pytest.raises(NotFound):
        shipments.answer_discrepancy(discrepancy=discrepancy.pk, answer="x", by=stranger, at=NOW)
    assert not confirmations.received(stranger).exists()
    assert not confirmations.sent(stranger).exists()


def test_both_sides_see_the_confirmation_and_the_exporter_answers(eu: People) -> None:
    office = people.sierra_leone()
    row = accepted(eu)
    confirmation = make_confirmation(row, exporting=office.authority, open_discrepancies=1)
    discrepancy = make_discrepancy(confirmation)
    assert confirmations.confirmation(office.issuing, row.number) == confirmation
    assert confirmations.confirmation(eu.importing, row.number) == confirmation
    assert list(confirmations.received(office.issuing, only_open=True)) == [confirmation]
    with pytest.raises(Refused) as refused:
        shipments.answer_discrepancy(discrepancy=discrepancy.pk, answer="  ", by=office.issuing, at=NOW)
    assert codes(refused) == {"R-CON.7"}
    shipments.answer_discrepancy(discrepancy=discrepancy.pk, answer="Our balance", by=office.issuing, at=NOW)
    confirmation.refresh_from_db()
    assert (confirmation.seen_at, confirmation.open_discrepancies) == (NOW, 0)
    assert not confirmations.received(office.issuing, only_open=True).exists()
    with pytest.raises(Conflict):
        shipments.answer_discrepancy(discrepancy=discrepancy.pk, answer="Other", by=office.issuing, at=NOW)
    importer = people.make_officer(eu.authority, "issuing_officer")
    with pytest.raises(NotFound):  # the importing side does not answer its own question
        shipments.answer_discrepancy(discrepancy=discrepancy.pk, answer="Mine", by=importer, at=NOW)


def test_seen_is_noted_once(eu: People) -> None:
    office = people.sierra_leone()
    confirmation = make_confirmation(accepted(eu), exporting=office.authority)
    for _time in range(2):
        shipments.see_confirmation(number=confirmation.number, by=office.issuing, at=NOW)
    assert Event.objects.filter(kind="confirmation.seen").count() == 1


def test_exports_age_against_the_clock_of_the_practice() -> None:
    office = people.sierra_leone()
    for days in (5, 30, 61, 95):
        left = TODAY - timedelta(days=days)
        make_certificate(office.authority, state="exported", exported_on=left)
    make_certificate(office.authority, state="confirmed", exported_on=TODAY - timedelta(days=95))
    policy = confirmations.policy_of(office.issuing, on=TODAY)
    rows = confirmations.aged(certificates.unconfirmed_exports("sl-demo"), policy=policy, on=TODAY)
    assert [(row.days, row.stage) for row in rows] == [
        (95, "listed"),
        (61, "escalated"),
        (30, "reminded"),
        (5, "waiting"),
    ]
    counts = confirmations.stage_counts(office.authority.code, policy=policy, on=TODAY)
    assert counts == {"reminded": 3, "escalated": 2, "listed": 1}


def test_the_rate_counts_confirmed_of_exported_by_partner_and_quarter() -> None:
    office = people.sierra_leone()
    for state, left in (("confirmed", date(2026, 10, 1)), ("exported", date(2026, 11, 2)), ("used", date(2026, 9, 30))):
        make_certificate(office.authority, state=state, exported_on=left)
    rows = confirmations.rates(office.issuing, since=date(2026, 1, 1))
    assert [(row.year, row.quarter, row.exported, row.confirmed, row.percent) for row in rows] == [
        (2026, 4, 2, 1, "50.0\u00a0%"),
        (2026, 3, 1, 0, "0.0\u00a0%"),
    ]
    assert not confirmations.rates(people.stranger(), since=date(2026, 1, 1))


@pytest.mark.parametrize(
    ("confirmed", "exported", "percent"),
    [(13, 15, "86.7"), (2, 3, "66.7"), (1, 3, "33.3"), (3, 3, "100.0"), (1999, 2000, "99.9"), (0, 5, "0.0")],
)
def test_a_rate_is_rounded_and_is_all_only_when_it_is_all(confirmed: int, exported: int, percent: str) -> None:
    rate = confirmations.Rate(destination="EU", year=2026, quarter=4, exported=exported, confirmed=confirmed)
    assert rate.percent == f"{percent}\u00a0%"


def test_a_whole_crossing_between_two_authorities_of_one_office() -> None:
    """Filed, inspected, issued, presented by its number, opened, accepted, confirmed: the exporter's books close."""
    office, eu = people.sierra_leone(), people.european_union()
    lives.equip(office)
    number = lives.issued(office).number
    paper = find(number, by=eu.importing, on=TODAY)
    assert isinstance(paper, Presented)
    row = shipments.present(paper=replace(paper, has_prior_notice=True), by=eu.importing, at=NOW)
    found = shipments.Opening(
        seals=paper.statement.seals, is_container_intact=True, parcels=FOUND, parcel_count=paper.statement.parcel_count
    )
    shipments.open_container(arrival=row.pk, found=found, by=eu.importing, at=NOW)
    shipments.decide(arrival=row.pk, decision=Decision.ACCEPT, by=eu.importing, at=NOW)
    receipt = replace(receipt_of(row), carats=Carats(18_340), causes=WEIGHING)
    sent = shipments.confirm(arrival=row.pk, receipt=receipt, by=eu.importing, at=NOW)
    assert sent.exporting == office.authority
    assert Certificate.objects.get(pk=number).state == "confirmed"
    assert list(confirmations.received(office.issuing)) == [sent]


def test_what_is_outstanding_is_merged_in_the_order_in_which_it_left() -> None:
    """Each state comes sorted from the index; the page of a large office sorts nothing (and the plan says so)."""
    office = people.sierra_leone()
    states = ("used", "exported", "confirmed", "presented", "exported", "issued", "used")
    for place, state in enumerate(states):
        left = None if state == "issued" else TODAY - timedelta(days=place % 4)
        make_certificate(office.authority, make_statement(f"SL0050{place:02d}"), state=state, exported_on=left)
    merged = confirmations.outstanding_numbers(office.issuing)
    rows = certificates.unconfirmed_exports("sl-demo")
    assert list(merged) == list(rows.values_list("number", "exported_on")) != []
    assert (merged.count(), list(merged[1:3])) == (5, list(merged)[1:3])
    until = TODAY - timedelta(days=2)
    early = confirmations.outstanding_numbers(office.issuing, until=until)
    assert list(early) == list(rows.filter(exported_on__lte=until).values_list("number", "exported_on")) != []
    assert [one.number for one in confirmations.whole(early)] == [number for number, _day in early]
    assert sorted_for(lambda: [*merged.all(), *early.all()], by="exported_on") == []
