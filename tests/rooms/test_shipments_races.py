"""Two officers at once: one wins, the other is told; on either database."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from kpcs.certificates import actions as certificates
from kpcs.certificates.models import Certificate
from kpcs.errors import Conflict, KpcsError, Refused
from kpcs.ledger import queries as log
from kpcs.ledger.models import Event
from kpcs.scheme.facts import Decision, How
from kpcs.shipments import actions as shipments
from kpcs.shipments.actions.deciding import _save_used_once
from kpcs.shipments.models import Arrival, Confirmation
from kpcs.shipments.queries.presented import Presented
from tests import lives, people
from tests.crossings import OPENING, receipt_of
from tests.factories import NOW, make_arrival, make_found_parcel, make_officer, make_participant, make_statement

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[KpcsError | None]:
    """Run the acts in threads that start together; what each one was told."""
    start = threading.Barrier(len(acts))
    told: list[KpcsError | None] = [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            start.wait(60)
            act()
        except KpcsError as error:
            told[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    assert not any(thread.is_alive() for thread in threads), "they wait for one another"
    return told


def opened(authority: object, number: str = "SL004912") -> Arrival:
    row = make_arrival(
        authority,  # type: ignore[arg-type]
        make_statement(number),
        state="opened",
        opened_at=NOW,
        seals_found=["DEMO-0001"],
        is_container_intact=True,
        found_parcel_count=2,
    )
    make_found_parcel(row)
    make_found_parcel(row, line=2, hs="7102.21", carats_points=6_000, value_cents=60_000)
    return row


def test_two_officers_confirm_the_same_arrival_and_one_is_told() -> None:
    make_participant("SL")
    eu = people.european_union()
    other = make_officer(eu.authority, "import_officer")
    row = make_arrival(eu.authority, state="accepted", used_at=NOW)
    receipt = receipt_of(row)
    told = at_once(
        *(
            lambda by=by: shipments.confirm(arrival=row.pk, receipt=receipt, by=by, at=NOW, request_id=uuid4())
            for by in (eu.importing, other)
        )
    )
    assert sorted(type(error).__name__ for error in told) == ["Conflict", "NoneType"]
    assert "confirmed" in str(next(error for error in told if error))
    assert Confirmation.objects.count() == 1
    assert Event.objects.filter(kind="receipt.confirmed").count() == 1


def test_two_officers_open_at_once_and_neither_writes_over_the_other() -> None:
    make_participant("SL")
    eu = people.european_union()
    row = make_arrival(eu.authority)

    def act(**given: Any) -> Callable[[], object]:
        return lambda: shipments.open_container(arrival=row.pk, found=OPENING, by=eu.importing, **given)

    told = at_once(act(at=NOW), act(at=NOW))
    assert sorted(type(error).__name__ for error in told) == ["Conflict", "NoneType"]
    told = at_once(*(act(at=NOW + timedelta(minutes=n), corrects=NOW) for n in (1, 2)))
    assert sorted(type(error).__name__ for error in told) == ["Conflict", "NoneType"]
    assert Event.objects.filter(kind="arrival.opened").count() == 2


def test_two_arrivals_of_one_certificate_are_accepted_at_once_and_one_is_told() -> None:
    make_participant("SL")
    eu, canada = people.european_union(), people.canada()
    first, second = opened(eu.authority), opened(canada.authority)
    told = at_once(
        lambda: shipments.decide(arrival=first.pk, decision=Decision.ACCEPT, by=eu.importing, at=NOW),
        lambda: shipments.decide(
            arrival=second.pk,
            decision=Decision.ACCEPT,
            note="Misrouted, agreed with the issuer",
            is_fault_unknowing=False,
            by=canada.importing,
            at=NOW,
        ),
    )
    errors = [error for error in told if error]
    assert len(errors) >= 1
    assert all(isinstance(error, (Refused, Conflict)) for error in errors)
    assert Arrival.objects.filter(used_at__isnull=False).count() == 1


def test_the_second_acceptance_that_passed_the_rules_meets_the_constraint() -> None:
    """Both read the books before either wrote: the database decides, and says who was first."""
    make_participant("SL")
    eu = people.european_union()
    first, second = opened(eu.authority), opened(eu.authority)
    Arrival.objects.filter(pk=first.pk).update(state="accepted", used_at=NOW)
    second.state, second.used_at = "accepted", NOW
    with pytest.raises(Conflict, match="used before") as told:
        _save_used_once(second)
    assert eu.authority.name in str(told.value)
    assert "22 November 2026" in str(told.value)


def test_one_form_sent_twice_at_once_presents_once() -> None:
    make_participant("SL")
    eu = people.european_union()
    paper = Presented(statement=make_statement("SL004912"), how=How.TYPED)
    request = uuid4()

    def act() -> Arrival:
        return shipments.present(paper=paper, by=eu.importing, at=NOW, request_id=request)

    assert at_once(act, act) == [None, None]
    assert Arrival.objects.count() == 1


def test_issuing_and_confirming_at_once_take_their_turns_at_the_log(settings: Any, tmp_path: Path) -> None:
    """Each locks its own rows before the head of the log, which is the last lock of both; else they would deadlock."""
    settings.KPCS_DATA_DIR = tmp_path
    eu, office = people.european_union(), people.sierra_leone()
    lives.equip(office)
    waiting = [lives.inspected(office).pk for _ in range(3)]
    came = [make_arrival(eu.authority, make_statement(f"CA00010{n}"), state="accepted", used_at=NOW) for n in range(3)]
    make_participant("CA")
    receipts = [receipt_of(row) for row in came]
    size = log.head().size
    issues = [lambda pk=pk: certificates.issue(application=pk, by=office.issuing, at=NOW) for pk in waiting]
    confirms = [
        lambda pk=row.pk, receipt=receipt: shipments.confirm(arrival=pk, receipt=receipt, by=eu.importing, at=NOW)
        for row, receipt in zip(came, receipts, strict=True)
    ]
    assert at_once(*(act for pair in zip(issues, confirms, strict=True) for act in pair)) == [None] * 6
    assert Certificate.objects.filter(state="issued").count() == Confirmation.objects.count() == 3
    assert log.head().size == size + 6
