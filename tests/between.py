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


def meanwhile(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, act: Act, *, nth: int = 1) -> None:
    """Somebody else carries an act out, to its end, just after the first or nth call of what another act uses."""
    used, calls = getattr(owner, name), count(1)

    def using(*given: Any, **named: Any) -> Any:
        result = used(*given, **named)
        if next(calls) == nth:
            if is_sqlite():
                act()
            else:
                assert in_a_thread(act) == []
        return result

    monkeypatch.setattr(owner, name, using)


WRITTEN = (recording, "_inserted")  # an event is written, and not kept yet


def waits(
    monkeypatch: pytest.MonkeyPatch,
    first: Act,
    second: Act,
    *,
    after: tuple[Any, str] = WRITTEN,
    nth: int = 1,
) -> bool:
    """Carry out the first act; whether the second, begun in another connection when the first is so far, must wait.

    On SQLite it always must, before it reads anything, and is not begun.
    """
    told: list[BaseException] = []

    def impatient() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '300ms'")
        try:
            second()
        except OperationalError as error:
            if "lock timeout" not in str(error):
                raise
            told.append(error)

    with monkeypatch.context() as patch:
        if not is_sqlite():
            meanwhile(patch, *after, impatient, nth=nth)
        first()
    return is_sqlite() or bool(told)


def at_once(
    monkeypatch: pytest.MonkeyPatch, first: Act, second: Act, *, after: tuple[Any, str] = WRITTEN
) -> list[BaseException]:
    """Carry out both, the second beside the first until it has to wait for it; what the second raised.

    The first then goes on to its end, so that two who wait for each other are stopped by the database. On SQLite one
    comes after the other.
    """
    raised: list[BaseException] = []
    thread = Thread(target=lambda: raised.extend(in_a_thread(second)))

    def begin() -> None:
        if thread.ident:
            return
        thread.start()
        with connection.cursor() as cursor:
            while thread.is_alive():
                cursor.execute(_WAITS_FOR_ME)
                if cursor.fetchone():
                    return
                thread.join(0.05)

    with monkeypatch.context() as patch:
        if not is_sqlite():
            used = getattr(*after)

            def using(*given: Any, **named: Any) -> Any:
                result = used(*given, **named)
                begin()
                return result

            patch.setattr(*after, using)
        first()
    if is_sqlite():
        thread.start()
    thread.join(60)
    return raised


_WAITS_FOR_ME = "SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"


def hold_participant(code: str = "SL") -> None:
    with transaction.atomic():
        hold([code])
