"""What somebody else does between the reading and the writing of an act; by hand, so that it happens every time.

SQLite lets one act write at a time, so nothing comes between there: ``meanwhile`` carries the other's act out inside
the first one's transaction, and the database answers as PostgreSQL does to two.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from threading import Thread
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from kpcs.ledger.actions import recording
from kpcs.participants.queries import hold

Act = Callable[[], object]


def is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def in_a_thread(act: Act) -> list[BaseException]:
    """Carry an act out over a connection of its own; what it raised."""
    raised: list[BaseException] = []

    def run() -> None:
        try:
            act()
        except BaseException as error:
            raised.append(error)
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join(60)
    assert not thread.is_alive()
    return raised


def meanwhile(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, act: Act) -> None:
    """Somebody else carries an act out, to its end, just after the first call of what another act reads with."""
    read, is_done = getattr(owner, name), []

    def reading(*given: Any, **named: Any) -> Any:
        result = read(*given, **named)
        if not is_done:
            is_done.append(True)
            if is_sqlite():
                act()
            else:
                assert in_a_thread(act) == []
        return result

    monkeypatch.setattr(owner, name, reading)


def while_written(monkeypatch: pytest.MonkeyPatch, first: Act, second: Act, *, nth: int = 1) -> str:
    """Carry out the first act, and on PostgreSQL the second just before its event: whether that waits or goes on.

    ``nth``: before which of its events, for an act that records several.
    """
    insert, told, events = recording._inserted, [], count(1)

    def impatient() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '300ms'")
        second()

    def inserted(drafted: Any) -> int:
        if next(events) == nth:
            told.append("goes on")
            for error in in_a_thread(impatient):
                assert isinstance(error, OperationalError), error
                assert "lock timeout" in str(error)
                told[0] = "waits"
        return insert(drafted)

    if not is_sqlite():
        monkeypatch.setattr(recording, "_inserted", inserted)
    first()
    return told[0] if told else "waits"


def hold_participant(code: str = "SL") -> None:
    with transaction.atomic():
        hold([code])
