"""The public log: appending beside a plain durable insert, proofs a second, and what a hundred times more entries cost.

``python -m benchmarks.log FOLDER 10000 100000 1000000`` prints one JSON object a size, for ``tools/log_growth.py``.
"""

from __future__ import annotations

import json
import random
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.child import open_office, rows_of, say
from benchmarks.row import Row, per_second

SIZE = 100_000
STEP = 20_000
SIZES = (10_000, 1_000_000)
TURNS, SECONDS = 20, 0.2


def rows() -> list[Row]:
    """All rows, measured in a fresh office."""
    with tempfile.TemporaryDirectory() as folder:
        return rows_of("log", Path(folder))


def durable_insert(folder: Path) -> Callable[[], None]:
    """A row as wide as an entry, written durably by the bare driver: what any append pays at least."""
    connection = sqlite3.connect(folder / "baseline.sqlite3", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE entry (place INTEGER PRIMARY KEY, event INTEGER UNIQUE, opening BLOB, nodes BLOB)")
    numbers = iter(range(10**9))

    def insert() -> None:
        number = next(numbers)
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO entry VALUES (?, ?, ?, ?)", (number, number, b"o" * 130, b"n" * 64))
        connection.execute("COMMIT")

    return insert


def append() -> Callable[[], None]:
    """One act that enters the log and nothing else, in its own transaction through Django."""
    from django.db import transaction
    from django.utils import timezone

    from kpcs.ledger import queries
    from kpcs.ledger.append import append as enter
    from kpcs.ledger.append import said_by

    first = 10**9 + queries.head().size
    numbers = iter(range(first, first + 10**9))
    at = timezone.now()

    def work() -> None:
        number = next(numbers)
        event = ["certificate.issued", at, "officer", "Officer", "eu-demo", "certificate", "EU0000001", None]
        with transaction.atomic():
            enter(number, said_by([*event, [], {"number": "EU0000001"}], b"signed"))

    return work


def fill(until: int) -> None:
    """Let the log grow to a size, as catching up does."""
    from django.db import transaction

    from kpcs.ledger import queries
    from kpcs.ledger.append import append_many
    from kpcs.scheme.log import Content, Opening

    def openings(first: int, last: int) -> Iterator[tuple[int, Opening]]:
        for number in range(first, last):
            salt = number.to_bytes(16, "big")
            yield number, Opening(salt, Content("certificate.issued", f"EU{number:07d}", 1, bytes(32), bytes(32)))

    while (size := queries.head().size) < until:
        with transaction.atomic():
            append_many(openings(10_000_000 + size, 10_000_000 + min(size + STEP, until)))


def inclusion(size: int) -> Callable[[], None]:
    """The proof of some entry, another one each time."""
    from kpcs.ledger import queries

    chosen = random.Random(1)
    return lambda: queries.inclusion(chosen.randrange(size), size) and None


def consistency(size: int) -> Callable[[], None]:
    """The proof that the log continues some earlier size."""
    from kpcs.ledger import queries

    chosen = random.Random(2)
    return lambda: queries.consistency(chosen.randrange(1, size), size) and None


def rates(folder: Path, size: int) -> dict[str, float]:
    """Everything that is measured at one size, in turns, because all wait for the same disk; the best of each."""
    fill(size)
    works = {
        "insert": durable_insert(folder),
        "append": append(),
        "inclusion": inclusion(size),
        "consistency": consistency(size),
    }
    best = dict.fromkeys(works, 0.0)
    for _ in range(TURNS):
        for name, work in works.items():
            best[name] = max(best[name], per_second(work, seconds=SECONDS, rounds=1))
    for file in folder.glob("baseline.sqlite3*"):
        file.unlink()
    return {"size": size, **best}


def main(folder: Path) -> None:
    """At 100,000 entries what is promised, then at 1,000,000 what growth costs."""
    small, middle, large = (rates(folder, size) for size in (SIZES[0], SIZE, SIZES[1]))
    ratio = middle["append"] / middle["insert"]
    slower = small["append"] / small["insert"] / (large["append"] / large["insert"])
    proof_slower = small["inclusion"] / large["inclusion"]
    say(
        [
            Row(
                "log: append to 100,000 entries, SQLite, synchronous FULL",
                f"{middle['append']:,.0f}/s = {ratio:.2f}",
                "≥ 0.5 of a plain durable insert",
                f"single-row durable insert by the driver: {middle['insert']:,.0f}/s",
                ratio >= 0.5,
            ),
            Row(
                "log: inclusion proof at 100,000 entries",
                f"{middle['inclusion']:,.0f}/s",
                "≥ 10,000 a second",
                "-",
                middle["inclusion"] >= 10_000,
            ),
            Row(
                "log: consistency proof at 100,000 entries",
                f"{middle['consistency']:,.0f}/s",
                "≥ 5,000 a second",
                "-",
                middle["consistency"] >= 5_000,
            ),
            Row(
                "log: from 10,000 to 1,000,000 entries",
                f"append {slower:.2f}, proof {proof_slower:.2f} times slower",
                "≤ 1.5, ≤ 2.5 times",
                f"{small['append']:,.0f} appends/s, {small['inclusion']:,.0f} proofs/s at 10,000",
                slower <= 1.5 and proof_slower <= 2.5,
            ),
        ]
    )


if __name__ == "__main__":
    open_office()
    if sys.argv[2:]:
        for text in sys.argv[2:]:
            print(json.dumps(rates(Path(sys.argv[1]), int(text))), flush=True)
    else:
        main(Path(sys.argv[1]))
