"""Issuing from end to end: rules, two transactions, signature and ledger, on SQLite with synchronous FULL."""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.child import open_office, rows_of, say
from benchmarks.row import Row, per_second

CERTIFICATES = 300


def rows() -> list[Row]:
    """The one row, measured in a fresh office."""
    with tempfile.TemporaryDirectory() as folder:
        return rows_of("issuing", Path(folder))


def durable_inserts(folder: Path) -> float:
    """Single-row inserts a second by the bare driver, each durable by itself: what any issue pays at least."""
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

    return per_second(insert)


def main(folder: Path) -> None:
    """Inspect what is to be issued, then issue it against the clock, the baseline before and after."""
    open_office()
    from kpcs.certificates import actions as certificates
    from tests import lives, people
    from tests.factories import NOW

    office, _destination = people.sierra_leone(), people.european_union()
    lives.equip(office, first=1, last=CERTIFICATES)
    waiting = [lives.inspected(office).pk for _ in range(CERTIFICATES)]
    before = durable_inserts(folder)
    start = time.perf_counter()
    for application in waiting:
        certificates.issue(application=application, by=office.issuing, at=NOW)
    rate = CERTIFICATES / (time.perf_counter() - start)
    (folder / "baseline.sqlite3").unlink()
    baseline = max(before, durable_inserts(folder))
    say(
        [
            Row(
                "issue, end to end, SQLite, synchronous FULL",
                f"{rate:,.0f}/s = {rate / baseline:.3f}",
                "≥ 0.1 of durable inserts",
                f"single-row durable insert by the driver: {baseline:,.0f}/s",
                rate >= 0.1 * baseline,
            )
        ]
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
