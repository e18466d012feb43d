"""Firms and who acts for them: what is kept, what is refused, who may."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from kpcs.accounts.actions import OfficerValue
from kpcs.custody import actions as custody
from kpcs.custody import queries
from kpcs.custody.models import Firm
from kpcs.errors import Conflict, NotAllowed, NotFound, Refused
from kpcs.ledger.models import Event
from tests import people
from tests.factories import NOW, TODAY, make_firm, make_officer

pytestmark = pytest.mark.django_db


def value(**given: object) -> custody.FirmValue:
    values = {
        "name": "Demonstration Exporter Nine Ltd",
        "address": "9 Demonstration Street",
        "country": "SL",
        "licence_number": "L-9",
        "licence_from": date(2026, 1, 1),
        "licence_until": date(2026, 12, 31),
        **given,
    }
    return custody.FirmValue(**values)  # type: ignore[arg-type]


def test_a_firm_is_registered_once_for_two_clicks() -> None:
    administrator, request_id = people.sierra_leone().administrator, uuid4()
    given = {"authority": "sl-demo", "firm": value(), "by": administrator, "at": NOW, "request_id": request_id}
    assert custody.register_firm(**given) == custody.register_firm(**given)  # type: ignore[arg-type]
    assert Event.objects.filter(kind="firm.registered").count() == 1


def test_everything_wrong_with_a_firm_is_said_at_once() -> None:
    office = people.sierra_leone()
    wrong = value(licence_number=office.firm.licence_number, licence_until=date(2025, 1, 1), is_exporter=False)
    with pytest.raises(Refused) as refused:
        custody.register_firm(authority="sl-demo", firm=wrong, by=office.administrator, at=NOW)
    assert [finding.field for finding in refused.value.findings] == ["licence_number", "licence_until", "is_exporter"]


def test_the_same_licence_number_at_another_authority_is_another_firm() -> None:
    sierra_leone, canada = people.sierra_leone(), people.canada()
    same = value(licence_number=sierra_leone.firm.licence_number)
    assert custody.register_firm(authority="ca-demo", firm=same, by=canada.administrator, at=NOW).pk


def test_a_change_says_what_was_before() -> None:
    office = people.sierra_leone()
    pk = custody.register_firm(authority="sl-demo", firm=value(), by=office.administrator, at=NOW).pk
    changed = value(address="10 Demonstration Street")
    custody.change_firm(authority="sl-demo", pk=pk, firm=changed, by=office.administrator, at=NOW)
    event = Event.objects.get(kind="firm.changed")
    assert event.data["before"] == {"address": "9 Demonstration Street"}
    assert Firm.objects.get(pk=pk).address == "10 Demonstration Street"


def test_a_licence_ends_within_its_days() -> None:
    office = people.sierra_leone()
    given = {"authority": "sl-demo", "pk": office.firm.pk, "by": office.administrator, "at": NOW}
    with pytest.raises(Refused):
        custody.end_firm(on=date(2030, 1, 1), **given)
    custody.end_firm(on=TODAY, **given)
    facts = queries.exporter_facts(queries.firm_of("sl-demo", office.firm.pk))
    assert facts.licence_until == TODAY


def test_another_authority_and_other_roles_may_not() -> None:
    sierra_leone, stranger = people.sierra_leone(), people.stranger()
    with pytest.raises(NotFound):
        custody.end_firm(authority="na-demo", pk=sierra_leone.firm.pk, on=TODAY, by=stranger, at=NOW)
    with pytest.raises(NotAllowed):
        custody.end_firm(authority="sl-demo", pk=sierra_leone.firm.pk, on=TODAY, by=stranger, at=NOW)
    with pytest.raises(NotAllowed):
        custody.register_firm(authority="sl-demo", firm=value(), by=sierra_leone.issuing, at=NOW)


def test_a_person_files_for_one_firm_at_a_time() -> None:
    office = people.sierra_leone()
    other = make_firm(office.authority)
    given = {"authority": "sl-demo", "by": office.administrator}
    with pytest.raises(Conflict):
        custody.add_representative(pk=other.pk, person=office.exporter.pk, at=NOW, **given)
    custody.end_representation(pk=office.firm.pk, person=office.exporter.pk, at=NOW, **given)
    assert queries.firm_represented_by(office.exporter, on=TODAY) is None
    assert queries.firm_represented_by(office.exporter, on=TODAY - timedelta(days=1)) == office.firm
    custody.add_representative(pk=other.pk, person=office.exporter.pk, at=NOW, **given)
    assert queries.firm_represented_by(office.exporter, on=TODAY) == other


def test_only_an_exporter_files_for_a_firm() -> None:
    office = people.sierra_leone()
    clerk = make_officer(office.authority, "stock_keeper")
    given = {"authority": "sl-demo", "pk": office.firm.pk, "by": office.administrator, "at": NOW}
    with pytest.raises(Refused):
        custody.add_representative(person=clerk.pk, **given)
    foreign = people.canada().exporter
    with pytest.raises(NotFound):
        custody.add_representative(person=foreign.pk, **given)


def test_a_new_person_of_a_firm_is_added_with_it() -> None:
    office = people.sierra_leone()
    person = OfficerValue(email="second@firm.test", full_name="Second Person", roles=("exporter",))
    given = {"authority": "sl-demo", "pk": office.firm.pk, "by": office.administrator, "at": NOW}
    request_id = uuid4()
    first = custody.add_person(person=person, request_id=request_id, **given)
    assert custody.add_person(person=person, request_id=request_id, **given) == first
    assert queries.firm_represented_by(first.person, on=TODAY) == office.firm


def test_the_list_is_of_one_authority_and_searched_by_name_or_licence() -> None:
    office = people.sierra_leone()
    people.canada()
    make_firm(office.authority, name="Old Firm Ltd", licence_number="OLD-1", licence_until=date(2026, 1, 31))
    assert {firm.name for firm in queries.firms_matching("sl-demo")} == {office.firm.name, "Old Firm Ltd"}
    assert [firm.name for firm in queries.firms_matching("sl-demo", text="old-")] == ["Old Firm Ltd"]
    assert [firm.name for firm in queries.firms_matching("sl-demo", licensed_on=TODAY)] == [office.firm.name]
