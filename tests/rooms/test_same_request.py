"""One identifier that comes with two different acts at the same moment: one is carried out, the other told so (409).

PostgreSQL looks at foreign keys when a transaction ends, after its event took the identifier: a row that the other act
locked against that, while it waits for the identifier, would close a circle.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from kpcs.accounts import actions as accounts
from kpcs.certificates import actions as certificates
from kpcs.certificates import inspecting
from kpcs.custody import actions as custody
from kpcs.errors import Conflict
from kpcs.ledger.models import Event
from kpcs.scheme.periods import Length, Period
from kpcs.scheme.rules.statistics import Subject
from kpcs.statistics import actions as statistics
from kpcs.statistics.returns.checking import Known, Return
from kpcs.statistics.returns.typed import check_typed
from tests import lives, people
from tests.between import Act, at_once, is_sqlite
from tests.factories import NOW, make_participant
from tests.statisticians import make_desk

pytestmark = pytest.mark.django_db(transaction=True)
REQUEST = uuid4()


def told(monkeypatch: pytest.MonkeyPatch, first: Act, second: Act) -> None:
    [refusal] = at_once(monkeypatch, first, second)
    assert isinstance(refusal, Conflict), refusal
    assert ("already used" if is_sqlite() else "at the same time") in refusal.sentence


def test_an_act_of_an_officer_and_one_about_the_officer(monkeypatch: pytest.MonkeyPatch) -> None:
    office = people.sierra_leone()
    make_participant("EU")
    application = lives.submitted(office)
    record, unreadable = inspecting.read(lives.FOUND)
    acting: dict[str, Any] = {"by": office.inspecting, "at": NOW, "request_id": REQUEST}
    told(
        monkeypatch,
        lambda: certificates.inspect(application=application.pk, record=record, unreadable=unreadable, **acting),
        lambda: accounts.make_token(label="scales", days=30, **acting),
    )
    assert Event.objects.get(request_id=REQUEST).kind == "shipment.inspected"


def test_an_act_for_a_firm_and_one_about_the_firm(monkeypatch: pytest.MonkeyPatch) -> None:
    office = people.sierra_leone()
    ending: dict[str, Any] = {
        "authority": "sl-demo",
        "pk": office.firm.pk,
        "on": NOW.date(),
        "by": office.administrator,
    }
    told(
        monkeypatch,
        lambda: certificates.draft(filed=lives.filed(), by=office.exporter, at=NOW, request_id=REQUEST),
        lambda: custody.end_firm(**ending, at=NOW, request_id=REQUEST),
    )
    assert Event.objects.get(request_id=REQUEST).kind == "application.drafted"


def test_the_same_returns_of_two_participants_in_another_order(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (Period(2026, quarter, Length.QUARTER) for quarter in (1, 2))
    desks = {"SL": make_desk("sl-demo"), "CA": make_desk("ca-demo")}

    def hand_in(participant: str, *periods: Period) -> Act:
        known = Known({}, NOW.date(), participant)
        typed = {"issued": "1", "received": "0"}
        [one] = check_typed(typed, subject=Subject.CERTIFICATES, period=periods[0], known=known)[:1]
        returns: list[Return] = [replace(one, period=period) for period in periods]
        by = desks[participant].preparing
        given: dict[str, Any] = {"returns": returns, "source": statistics.Source(), "at": NOW, "request_id": REQUEST}
        return lambda: statistics.submit(**given, by=by)

    told(monkeypatch, hand_in("SL", first, second), hand_in("CA", second, first))
    assert set(Event.objects.filter(kind="submission.submitted").values_list("authority", flat=True)) == {"sl-demo"}
