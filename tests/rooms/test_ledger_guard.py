"""The file beside the database: written after it, only forwards, by many at once; and what it refuses."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from kpcs.errors import Refused
from kpcs.ledger import guard
from kpcs.ledger.queries import log as queries
from kpcs.scheme.rules.ledger import Furthest
from tests.factories import NOW


@dataclass(frozen=True)
class Head:
    size: int
    root: bytes
    epoch: int = 1
    at: datetime | None = NOW


def head(size: int, *, past: str = "", epoch: int = 1) -> Head:
    return Head(size, sha256(f"{past}{size}".encode()).digest(), epoch)


def learn(known: Head, *, anew: bool = False) -> None:
    guard.learn(Furthest(known.epoch, known.size, known.root), anew=anew)


def codes(one: Head, *, at: datetime = NOW) -> list[str]:
    return [finding.code for finding in guard.findings(lambda: one, at=at)]


def file() -> Path:
    return Path(settings.KPCS_DATA_DIR) / guard.HEAD


def test_nothing_known_refuses_nothing() -> None:
    assert guard.furthest() is None
    assert codes(head(0)) == []


def test_an_older_or_other_copy_is_refused_and_a_newer_is_not() -> None:
    learn(head(100))
    assert codes(head(100)) == codes(head(101)) == []
    assert codes(head(99)) == codes(head(100, past="other")) == ["K-LOG.1"]
    with pytest.raises(Refused, match="100 entries before; its database holds 99"):
        guard.check(head(99), at=NOW)


def test_what_somebody_else_enters_meanwhile_is_no_older_copy() -> None:
    """A promise reads the head without its lock: an issue beside it may be kept between the reading and the judging."""
    learn(head(4))
    kept = [head(4), head(5)]

    def read() -> Head:
        here = kept.pop(0)
        learn(head(here.size + 1))  # somebody else's entry is kept just after each reading
        return here

    assert guard.findings(read, at=NOW) == ()
    assert (guard.said(), kept) == ((), [])


def test_a_new_epoch_is_further_and_the_old_one_is_refused() -> None:
    learn(head(100))
    assert codes(head(80, epoch=2)) == []
    learn(head(80, epoch=2), anew=True)
    assert codes(head(81, epoch=2)) == []
    assert codes(head(100)) == ["K-LOG.1"]


def test_a_clock_set_back_is_refused() -> None:
    assert codes(head(5), at=NOW - timedelta(minutes=4)) == []
    assert codes(head(5), at=NOW - timedelta(days=1)) == ["K-LOG.2"]


def test_what_stands_against_the_log_is_told_to_pages_until_it_is_over() -> None:
    learn(head(100))
    found = guard.findings(lambda: head(99), at=NOW)
    assert guard.said() == found != ()
    assert codes(head(100)) == []
    assert guard.said() == ()


def test_the_file_only_goes_forwards() -> None:
    learn(head(100))
    learn(head(99))
    assert guard.furthest() == Furthest(1, 100, head(100).root)
    learn(head(7), anew=True)
    assert guard.furthest() == Furthest(1, 7, head(7).root)


def test_workers_that_write_at_once_leave_the_furthest() -> None:
    start = threading.Barrier(8)

    def work(place: int) -> None:
        start.wait(60)
        for size in range(place, 400, 8):
            learn(head(size))

    threads = [threading.Thread(target=work, args=(place,)) for place in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert guard.furthest() == Furthest(1, 399, head(399).root)


def test_processes_that_write_at_once_leave_the_furthest() -> None:
    learn(head(1))

    def work(place: int) -> None:
        for size in range(place, 400, 4):
            learn(head(size))

    children = [get_context("fork").Process(target=work, args=(place,)) for place in range(4)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    assert [child.exitcode for child in children] == [0] * 4
    assert guard.furthest() == Furthest(1, 399, head(399).root)


def test_another_file_in_its_place_is_noticed() -> None:
    learn(head(50))
    kept = file().read_bytes()
    learn(head(100))
    other = file().with_name("other")
    other.write_bytes(kept)
    other.replace(file())
    assert codes(head(100)) == []
    assert guard.furthest() == Furthest(1, 50, head(50).root)
    learn(head(101))
    assert guard.furthest() == Furthest(1, 101, head(101).root)


def test_a_dispute_is_looked_for_only_where_the_line_says_so() -> None:
    learn(head(100))
    assert file().read_bytes().endswith(b"\n"), "not looked yet"
    assert codes(head(100)) == []
    assert file().read_bytes().endswith(b".")
    guard.dispute(guard.Dispute(1, 200, head(200).root, "a witness", ""))
    assert file().read_bytes().endswith(b"\n")
    learn(head(101))
    assert codes(head(101)) == codes(head(101)) == ["K-LOG.1"]
    (file().with_name(guard.DISPUTE)).unlink()
    assert codes(head(101)) == []
    assert file().read_bytes().endswith(b".")
    assert guard.said() == ()


def disputed(size: int) -> guard.Dispute:
    return guard.Dispute(1, size, head(size).root, "a witness", "")


def test_of_two_disputes_at_once_the_further_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    other = threading.Thread(target=guard.dispute, args=(disputed(200),))
    write = guard._write

    def slowly(name: str, data: object) -> None:
        if not other.ident:
            other.start()
            other.join(0.5)  # it waits for the first, and else would have ended here
        write(name, data)

    monkeypatch.setattr(guard, "_write", slowly)
    guard.dispute(disputed(100))
    other.join(60)
    assert guard.disputed() == disputed(200)


@pytest.mark.django_db
def test_a_dispute_that_comes_while_a_nearer_one_ends_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    guard.dispute(disputed(5))

    def root_at(size: int) -> bytes:
        guard.dispute(disputed(200))
        return head(size).root

    monkeypatch.setattr(queries, "root_at", root_at)
    assert codes(head(100)) == []
    assert codes(head(100)) == ["K-LOG.1"]
    assert guard.disputed() == disputed(200)


@pytest.mark.parametrize("left", [b"", b"0000000001 00000000", b"x" * 200, b"1 2 " + b"z" * 93])
def test_a_damaged_file_is_not_believed_and_written_anew(left: bytes) -> None:
    file().parent.mkdir(parents=True, exist_ok=True)
    file().write_bytes(left)
    assert guard.furthest() is None
    learn(head(3))
    assert guard.furthest() == Furthest(1, 3, head(3).root)


@pytest.mark.django_db(transaction=True)
def test_only_what_was_kept_is_remembered() -> None:
    with transaction.atomic():
        guard.remember(Furthest(1, 5, head(5).root))
        assert guard.furthest() is None
    assert guard.furthest() == Furthest(1, 5, head(5).root)
    with transaction.atomic():
        guard.remember(Furthest(1, 6, head(6).root))
        transaction.set_rollback(True)
    assert guard.furthest() == Furthest(1, 5, head(5).root)
