"""Two who settle the public log in the same second: what was lost is settled once, and the second is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from kpcs.certificates import actions as certificates
from kpcs.certificates.models import Blank
from kpcs.errors import Conflict
from kpcs.exchange import queries
from kpcs.exchange.actions import settling
from kpcs.ledger import guard
from kpcs.ledger.actions import Program
from kpcs.ledger.models import Event, LogEpoch, LogHead
from kpcs.participants import actions as participants
from kpcs.permissions import Permission
from tests import lives, people
from tests.between import is_sqlite, meanwhile
from tests.factories import NOW

pytestmark = pytest.mark.django_db(transaction=True)
PUBLISHING = Program("publish", frozenset({Permission.LIST_PUBLISH}))


@pytest.fixture(autouse=True)
def folder(tmp_path: Any, settings: Any) -> None:
    settings.KPCS_DATA_DIR = tmp_path


def test_a_log_that_somebody_else_settled_meanwhile_is_not_settled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    office = people.sierra_leone()
    lives.equip(office)
    certificates.receive(first=1, last=9, digits=6, received_from="Printer", by=office.keeper, at=NOW)
    guard.dispute(guard.Dispute(1, LogHead.objects.get().size + 2, bytes(32), "a witness", ""))

    def settle() -> settling.Settled:
        return settling.settle_log(reason="The disk broke", by=office.administrator, at=NOW)

    meanwhile(monkeypatch, queries, "damage", settle)
    with pytest.raises(Conflict, match="settled the log meanwhile"):
        settle()
    settled = 0 if is_sqlite() else 1  # there the second's act was carried out inside the first's, and went with it
    assert LogHead.objects.get().epoch == 1 + settled
    assert LogEpoch.objects.count() == Event.objects.filter(kind="log.settled").count() == settled
    assert Blank.objects.filter(state="lost").count() == 2 * settled


def test_a_wrong_clock_that_somebody_else_settled_meanwhile_is_not_settled_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    office = people.sierra_leone()
    participants.create_list_key(by=PUBLISHING, at=NOW + timedelta(days=400))

    def settle() -> settling.Settled:
        return settling.settle_log(reason="The clock ran ahead", by=office.administrator, at=NOW)

    meanwhile(monkeypatch, queries, "damage", settle)
    with pytest.raises(Conflict, match="settled the log meanwhile"):
        settle()
    assert Event.objects.filter(kind="log.settled").count() == (0 if is_sqlite() else 1)
