"""Issuing from end to end: rules, two transactions, signature and ledger, on SQLite with synchronous FULL."""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from functools import partial
from itertools import repeat
from pathlib import Path

from benchmarks.child import open_office, rows_of, say
from benchmarks.row import Row

ROUNDS, ISSUES, INSERTS = 16, 50, 400


def rows() -> list[Row]:
    """The one row, measured in a fresh office."""
    with tempfile.TemporaryDirectory() as folder:
        return rows_of("issuing", Path(folder))


def durable_insert(folder: Path) -> Callable[[], None]:
    """A single-row insert by the bare driver, durable by itself: what any issue pays at least."""
    connection = sqlite3.connect(folder / "baseline.sqlite3", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE certificate (number TEXT PRIMARY KEY, payload BLOB, signed BLOB)")
    numbers = iter(range(10**9))

    def insert() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "INSERT INTO certificate VALUES (?, ?, ?)", (f"SL{next(numbers):06d}", b"p" * 300, b"s" * 400)
        )
        connection.execute("COMMIT")

    return insert


def seconds(works: Iterable[Callable[[], object]]) -> float:
    """How long these take one after the other."""
    start = time.perf_counter()
    for work in works:
        work()
    return time.perf_counter() - start


def main(folder: Path) -> None:
    """Inspect what is to be issued, then issue it against the clock.

    Baseline and issues take turns, so that whatever else the disk does meets both; the rate of each is that of all its
    rounds together. The first round of both warms up.
    """
    open_office()
    from kpcs.certificates import actions as certificates
    from tests import lives, people
    from tests.factories import NOW

    office, _destination = people.sierra_leone(), people.european_union()
    lives.equip(office, first=1, last=ROUNDS * ISSUES)
    insert, inserting, issuing = durable_insert(folder), 0.0, 0.0
    waiting = [lives.inspected(office).pk for _ in range(ROUNDS * ISSUES)]
    for number in range(ROUNDS):
        chosen = waiting[number * ISSUES : (number + 1) * ISSUES]
        baseline = seconds(repeat(insert, INSERTS))
        issued = seconds(partial(certificates.issue, application=one, by=office.issuing, at=NOW) for one in chosen)
        if number:
            inserting, issuing = inserting + baseline, issuing + issued
    rate, inserts = (ROUNDS - 1) * ISSUES / issuing, (ROUNDS - 1) * INSERTS / inserting
    say(
        [
            Row(
                "issue, end to end, SQLite, synchronous FULL",
                f"{rate:,.0f}/s = {rate / inserts:.3f}",
                "≥ 0.1 of durable inserts",
                f"single-row durable insert by the driver: {inserts:,.0f}/s",
                rate >= 0.1 * inserts,
            )
        ]
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
