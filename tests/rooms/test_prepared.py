"""Statements whose SQL is kept: the words are, what they found never is, and locks and errors stay as Django's own."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, IntegrityError, connection, connections, transaction
from django.db.models import CharField, DateTimeField
from django.db.transaction import TransactionManagementError

from kpcs import prepared
from kpcs.certificates import actions as certificates
from kpcs.certificates import stock
from kpcs.certificates.models import Blank, Certificate
from kpcs.errors import Refused
from kpcs.ledger.models import Event
from kpcs.participants import actions as participants
from kpcs.participants.models import Participant
from kpcs.prepared import Change, Given, Question, insert
from kpcs.scheme.standings import Precision, Status
from tests import lives, people
from tests.factories import NOW

pytestmark = pytest.mark.django_db
KNOWN = Question(lambda: Blank.objects.filter(number=Given("number", CharField())))
SEEN = Question(
    lambda: Blank.objects.filter(number=Given("number", CharField())).values_list("changed_at", "authority__name")
)
LOCKED = Question(lambda: Blank.objects.select_for_update().filter(number=Given("number", CharField())))
SPOIL = Change(
    lambda: Blank.objects.filter(number=Given("number", CharField())),
    state=Given("state", CharField()),
    reason="torn",
    changed_at=Given("at", DateTimeField()),
)
NUMBER = "SL000001"


@pytest.fixture(autouse=True)
def folder(tmp_path: Any, settings: Any) -> None:
    settings.KPCS_DATA_DIR = tmp_path


@pytest.fixture
def office(db: None) -> people.People:
    people.european_union()
    office = people.sierra_leone()
    lives.equip(office, first=1, last=9)
    return office


@pytest.mark.usefixtures("office")
def test_a_question_is_asked_of_the_database_every_time(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):
        before = KNOWN.first(number=NUMBER)
        changed = SPOIL(number=NUMBER, state=Blank.State.SPOILED, at=NOW + timedelta(1))
        after = KNOWN.first(number=NUMBER)
    assert before
    assert after
    assert (before.state, changed, after.state, after.reason) == ("in_stock", 1, "spoiled", "torn")
    assert after.changed_at == NOW + timedelta(1)
    assert KNOWN.first(number="SL999999") is None
    assert SPOIL(number="SL999999", state=Blank.State.SPOILED, at=NOW) == 0


@pytest.mark.usefixtures("office")
def test_a_question_gives_the_rows_of_its_queryset(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        asked = KNOWN.first(number=NUMBER)
    assert asked
    plain = Blank.objects.get(number=NUMBER)
    assert SEEN(number=NUMBER) == [(plain.changed_at, plain.authority.name)]
    assert {field.attname: getattr(asked, field.attname) for field in Blank._meta.concrete_fields} == {
        field.attname: getattr(plain, field.attname) for field in Blank._meta.concrete_fields
    }
    asked.reason = "kept as an update, not a second row"
    asked.save()
    assert Blank.objects.get(number=NUMBER).reason == asked.reason


@pytest.mark.django_db(transaction=True)
def test_rows_are_locked_only_inside_a_transaction() -> None:
    lives.equip(people.sierra_leone(), first=1, last=2)
    with transaction.atomic():
        assert LOCKED.first(number=NUMBER)
    with pytest.raises(TransactionManagementError):
        LOCKED.first(number=NUMBER)


@pytest.mark.django_db(transaction=True)
def test_the_locks_of_a_queryset_are_in_its_words() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one transaction write at a time")
    lives.equip(people.sierra_leone(), first=1, last=2)
    taken: list[str | None] = []

    def other() -> None:
        with transaction.atomic():
            blank = stock.take_next(authority="sl-demo", desk="", at=NOW)
            taken.append(blank)
        connections.close_all()

    with transaction.atomic():
        assert LOCKED.first(number=NUMBER)
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(60)
    assert taken == ["SL000002"]


@pytest.mark.usefixtures("office")
def test_a_row_that_the_database_refuses_ends_the_transaction() -> None:
    known = Participant.objects.get(code="SL")
    with transaction.atomic():
        with pytest.raises(IntegrityError):
            insert(Participant, Participant(code=known.code, name="Twice", name_fr="Twice").__dict__)
        assert connection.needs_rollback


@pytest.mark.usefixtures("office")
def test_an_inserted_row_is_the_row_that_was_given() -> None:
    given = Event(kind="key.added", at=NOW, by="1", by_name="One", subject_kind="x", subject="y")
    given.findings, given.data = [{"rule": "R-1", "é": None}], {"deep": {"list": [1, "%s"]}, "on": date(2026, 1, 2)}
    stored = Event.objects.get(sequence=insert(Event, given.__dict__))
    assert (stored.data["deep"], stored.data["on"]) == ({"list": [1, "%s"]}, "2026-01-02")
    assert (stored.findings, stored.at, stored.request_id) == (given.findings, NOW, None)
    assert Event.objects.filter(findings__0__é=None, data__deep__list__0=1).get() == stored


def test_a_suspension_bites_at_once(office: people.People) -> None:
    """Between two issues in the same process: nothing that the first one learned is believed by the second."""
    first, second = lives.inspected(office), lives.inspected(office)
    assert certificates.issue(application=first.pk, by=office.issuing, at=NOW).state == "issued"
    suspended = participants.StandingValue(
        status=Status.SUSPENDED, from_on=NOW.date(), precision=Precision.DAY, source="Administrative Decision"
    )
    participants.record_standing(participant="SL", standing=suspended, by=office.administrator, at=NOW)
    with pytest.raises(Refused):
        certificates.issue(application=second.pk, by=office.issuing, at=NOW)
    assert Certificate.objects.count() == 1


def test_where_an_event_loop_runs_the_connection_is_that_of_its_task() -> None:
    async def within() -> bool:
        return is_djangos()

    def is_djangos() -> bool:
        return prepared.connected() is connections[DEFAULT_DB_ALIAS]

    # A thread of its own: that of the tests may have the loop of a browser.
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(lambda: (is_djangos(), asyncio.run(within()), is_djangos())).result() == (True,) * 3
