"""Writers of one SQLite file queue fairly, and nobody waits for ever."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db.utils import OperationalError

from kpcs.web.environment import sqlite
from kpcs.web.sqlite.base import DatabaseWrapper


@pytest.fixture
def connect(tmp_path: Path, django_db_blocker: Any) -> Iterator[Any]:
    opened: list[DatabaseWrapper] = []

    def another(timeout: float = 20) -> DatabaseWrapper:
        described = sqlite(tmp_path / "office.sqlite3") | {
            "ATOMIC_REQUESTS": False,
            "AUTOCOMMIT": True,
            "TIME_ZONE": None,
        }
        described["CONN_HEALTH_CHECKS"] = False
        described["TEST"] = {"NAME": None}
        described["OPTIONS"] = {**described["OPTIONS"], "timeout": timeout}
        opened.append(DatabaseWrapper(described, alias="default"))
        return opened[-1]

    with django_db_blocker.unblock():
        yield another
        for connection in opened:
            connection.inc_thread_sharing()
            connection.close()


def write(connection: DatabaseWrapper, statement: str, seconds: float = 0) -> None:
    connection.ensure_connection()
    connection._start_transaction_under_autocommit()
    connection.connection.execute(statement)
    time.sleep(seconds)
    connection._commit()


def test_many_writers_all_write(connect: Any) -> None:
    write(connect(), "CREATE TABLE said (word TEXT)")
    failed: list[BaseException] = []

    def work() -> None:
        connection = connect()
        try:
            for _ in range(20):
                write(connection, "INSERT INTO said VALUES ('x')", 0.001)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    reader = connect()
    reader.ensure_connection()
    assert reader.connection.execute("SELECT count(*) FROM said").fetchone()[0] == 160


def test_who_waits_too_long_is_told_and_leaves_the_queue(connect: Any) -> None:
    slow, hasty, third = connect(), connect(timeout=0.05), connect()
    for one in (slow, hasty, third):
        one.ensure_connection()
    slow._start_transaction_under_autocommit()
    with pytest.raises(OperationalError, match="another writer did not finish in time"):
        hasty._start_transaction_under_autocommit()
    slow._rollback()
    write(third, "CREATE TABLE after_all (word TEXT)")
    write(hasty, "INSERT INTO after_all VALUES ('x')")


def test_a_transaction_that_cannot_begin_gives_its_turn_away(connect: Any, tmp_path: Path) -> None:
    first, second = connect(timeout=0.05), connect()
    for one in (first, second):
        one.ensure_connection()
    with closing(sqlite3.connect(tmp_path / "office.sqlite3", isolation_level=None)) as outsider:
        outsider.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError):
            first._start_transaction_under_autocommit()
        outsider.execute("ROLLBACK")
    write(second, "CREATE TABLE free (word TEXT)")


def test_the_planner_is_told_how_large_the_tables_are(connect: Any) -> None:
    connection = connect()
    write(connection, "CREATE TABLE said (word TEXT, place INTEGER)")
    write(connection, "CREATE INDEX said_word ON said (word)")
    write(connection, "INSERT INTO said VALUES ('x', 1), ('x', 2), ('y', 3)")
    connection.measure()
    with connection.cursor() as cursor:
        cursor.execute("SELECT tbl, idx, stat FROM sqlite_stat1")
        assert cursor.fetchall() == [("said", "said_word", "3 2")]
