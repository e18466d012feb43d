"""One writer at a time, chosen before BEGIN.

SQLite's own waiting backs off further and further: with eight writers the slowest waited seconds (2.4 s at the 99th
percentile), with a lock on a file beside the database, taken before ``BEGIN IMMEDIATE``, milliseconds. The lock is only
about waiting: without it SQLite would still let one writer in at a time.
"""

from __future__ import annotations

import fcntl
import os
import threading
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3.features import DatabaseFeatures
from django.db.utils import OperationalError


class Waiter(threading.Thread):
    """Waits for the lock in its own thread, because a lock on a file has no timeout."""

    def __init__(self, queue: int) -> None:
        super().__init__(name="kpcs-writer", daemon=True)
        self.has_turn = threading.Event()
        self._queue = queue
        self._has_left = False
        self._deciding = threading.Lock()

    def run(self) -> None:
        fcntl.flock(self._queue, fcntl.LOCK_EX)
        with self._deciding:
            if self._has_left:
                os.close(self._queue)
            else:
                self.has_turn.set()

    def leave(self) -> bool:
        """Give up the place; false when the turn came at the last moment. The thread closes the file when it can."""
        with self._deciding:
            self._has_left = not self.has_turn.is_set()
            return self._has_left


class Cursor(base.SQLiteCursorWrapper):
    """Knows how a statement reads with SQLite's marks once it has seen it: finding them takes as long as running it."""

    def convert_query(self, query: str, *, param_names: Any = None) -> str:
        if param_names is not None:
            return str(super().convert_query(query, param_names=param_names))
        return _marked(query)


@lru_cache(maxsize=1024)
def _marked(query: str) -> str:
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


class Features(DatabaseFeatures):
    # Partners' registers are laid side by side with a full outer join.
    minimum_database_version = (3, 39)


class DatabaseWrapper(base.DatabaseWrapper):
    """Holds the lock from BEGIN until commit, rollback or close."""

    features_class = Features
    _queue: int | None = None
    _is_writing = False
    _is_debugging = False

    @property
    def is_heard(self) -> bool:
        """Whether somebody listens to the statements, as a test that counts them; else the driver is called itself."""
        return self._is_debugging or self.force_debug_cursor or bool(self.execute_wrappers)

    def get_new_connection(self, parameters: dict[str, Any]) -> Any:
        """Asks the settings once for each connection, not several times for each statement."""
        self._is_debugging = bool(settings.DEBUG)
        return super().get_new_connection(parameters)

    def measure(self) -> None:
        """Let the planner know how large the tables are; PostgreSQL does so by itself. 30 ms at a million certificates.

        Without, SQLite takes every table for a middling one, and some lists of a large office take ten times as long.
        """
        with self.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit = 400")
            cursor.execute("ANALYZE")

    def create_cursor(self, name: str | None = None) -> Cursor:
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        return cursor

    def ensure_connection(self) -> None:
        """Asked at each transaction: an office that is connected need not look for an event loop again."""
        if self.connection is None:
            super().ensure_connection()

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            if self.is_heard:
                super()._start_transaction_under_autocommit()  # type: ignore[misc]
            else:
                with self.wrap_database_errors:
                    self.connection.execute(f"BEGIN {self.transaction_mode}")  # type: ignore[attr-defined]
        except BaseException:
            self._end_turn()
            raise

    def _commit(self) -> None:
        try:
            if self.is_heard or self.connection is None:
                super()._commit()  # type: ignore[misc]
            else:
                with self.wrap_database_errors:
                    self.connection.commit()
        finally:
            self._end_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._end_turn()
            if self._queue is not None:
                os.close(self._queue)
                self._queue = None

    def _take_turn(self) -> None:
        if self.is_in_memory_db():
            return
        if self._queue is None:
            name = str(self.settings_dict["NAME"])
            self._queue = os.open(f"{name}-queue", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._queue, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._wait(self._queue)
        self._is_writing = True

    def _wait(self, queue: int) -> None:
        """Stand in the kernel's queue, which is fair as asking again and again is not; leave it after the timeout."""
        waiter = Waiter(queue)
        waiter.start()
        if not waiter.has_turn.wait(self.settings_dict["OPTIONS"].get("timeout", 5)) and waiter.leave():
            self._queue = None
            raise OperationalError("database is locked: another writer did not finish in time")

    def _end_turn(self) -> None:
        if self._is_writing and self._queue is not None:
            self._is_writing = False
            fcntl.flock(self._queue, fcntl.LOCK_UN)
