"""The public log of an office: every act that counts, once, in order, with the root that the standard says."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import DatabaseError, connection, transaction

from kpcs.certificates import actions as certificates
from kpcs.ledger import actions, queries, triggers
from kpcs.ledger.actions import Program
from kpcs.ledger.digest import FIELDS, event_digest
from kpcs.ledger.kinds import LOGGED, WITH_DOCUMENT, Kind
from kpcs.ledger.models import Event, LogEntry, LogHead
from kpcs.scheme.log import commitment_of, opening_of, tree
from tests import lives, people
from tests.factories import NOW
from tests.scheme.trees import naive_root

BY = Program("test")


def record(kind: Kind = Kind.CERTIFICATE_EXPIRED, subject: str = "SL004901", **given: object) -> Event:
    with transaction.atomic():
        number = actions.record(kind, subject=("certificate", subject), by=BY, at=NOW, **given)  # type: ignore[arg-type]
        return Event.objects.get(pk=number)


def commitments() -> list[bytes]:
    return [commitment_of(opening) for _place, _event, opening, _nodes in queries.openings()]


def assert_whole() -> None:
    """No index twice, no hole, every logged event once, and the root of the naive oracle."""
    head = queries.head()
    assert list(LogEntry.objects.order_by("place").values_list("place", flat=True)) == list(range(head.size))
    logged = Event.objects.filter(kind__in=LOGGED).values_list("sequence", flat=True)
    assert sorted(LogEntry.objects.values_list("event", flat=True)) == sorted(logged)
    assert head.tree.root == naive_root(commitments()) == queries.root_at(head.size)


@pytest.mark.django_db
def test_what_counts_enters_the_log_and_nothing_else_does() -> None:
    for kind in Kind:
        record(kind)
    entered = Event.objects.filter(sequence__in=LogEntry.objects.values("event")).values_list("kind", flat=True)
    assert set(entered) == {kind.value for kind in LOGGED}
    assert WITH_DOCUMENT <= LOGGED
    assert_whole()


@pytest.mark.django_db
def test_issuing_and_voiding_are_entries_that_open_to_their_events(tmp_path: Path, settings: Any) -> None:
    settings.KPCS_DATA_DIR = tmp_path
    people.european_union()
    office = people.sierra_leone()
    lives.equip(office)
    certificate = lives.issued(office)
    certificates.void(number=certificate.number, reason="Typing error.", by=office.issuing, at=NOW)
    rows = list(queries.openings())
    said = [opening_of(opening).content for _place, _event, opening, _nodes in rows]
    events = [Event.objects.get(pk=event) for _place, event, _opening, _nodes in rows]
    by_kind = {content.kind: content for content in said}
    assert {"certificate.issued", "certificate.voided"} <= set(by_kind)
    assert by_kind["certificate.issued"].document == sha256(bytes(certificate.signed or b"")).digest()
    assert by_kind["certificate.voided"].document is None
    for content, event in zip(said, events, strict=True):
        assert (content.kind, content.subject) == (event.kind, event.subject)
        assert content.at == int(event.at.timestamp())
        assert content.event == event_digest(*(getattr(event, field) for field in FIELDS))
    assert_whole()


@pytest.mark.django_db
def test_the_salt_hides_what_is_the_same() -> None:
    record()
    record()
    salts = [opening[:16] for _place, _event, opening, _nodes in queries.openings()]
    assert len(set(salts)) == 2
    assert bytes(16) not in salts


@pytest.mark.django_db
def test_proofs_of_every_entry_and_every_earlier_size_hold() -> None:
    for number in range(21):
        record(subject=str(number))
    leaves = [tree.leaf_hash(entry) for entry in commitments()]
    for size in range(1, 22):
        root = queries.root_at(size)
        for place in range(size):
            proof = queries.inclusion(place, size)
            tree.require_inclusion(leaf=leaves[place], index=place, size=size, proof=proof, root=root)
        proof = queries.consistency(size, 21)
        tree.require_consistency(first=size, first_root=root, second=21, second_root=queries.root_at(21), proof=proof)


@pytest.mark.django_db
def test_one_query_reads_a_proof(django_assert_num_queries: Callable[[int], object]) -> None:
    for number in range(9):
        record(subject=str(number))
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        queries.inclusion(3, 9)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_logentry SET nodes = nodes",
        "DELETE FROM ledger_logentry",
        "DELETE FROM ledger_loghead",
        "UPDATE ledger_loghead SET size = size - 1",
        "UPDATE ledger_loghead SET epoch = epoch - 1",
        "UPDATE ledger_event SET subject = 'other'",
    ],
)
def test_the_database_refuses_to_change_what_was_entered(statement: str) -> None:
    record()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert_whole()


@pytest.mark.django_db
def test_an_act_that_is_undone_leaves_no_entry() -> None:
    record()
    with transaction.atomic():
        actions.record(Kind.CERTIFICATE_EXPIRED, subject=("certificate", "SL1"), by=BY, at=NOW)
        transaction.set_rollback(True)
    assert queries.head().size == 1
    record()
    assert_whole()


@pytest.mark.django_db
def test_an_act_that_writes_on_enters_its_events_at_the_end() -> None:
    with transaction.atomic():
        with actions.entering_last():
            record(subject="first")
            record(subject="second")
            assert queries.head().size == 0
        assert queries.head().size == 2
    said = [opening_of(opening).content.subject for _place, _event, opening, _nodes in queries.openings()]
    assert said == ["first", "second"]
    record()
    assert_whole()


@pytest.mark.django_db
def test_a_block_that_fails_enters_nothing() -> None:
    def act() -> None:
        with transaction.atomic(), actions.entering_last():
            record()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        act()
    assert queries.head().size == 0
    record()
    assert_whole()


@pytest.fixture
def before_the_log() -> Mapping[str, bytes]:
    """An office that worked before there was a log: events without entries."""
    for number in range(7):
        record(Kind.CERTIFICATE_ISSUED, f"SL00490{number}", document=b"x")
        record(Kind.APPLICATION_SUBMITTED, f"SL00490{number}")
    with connection.cursor() as cursor:
        triggers.remove(connection)
        cursor.execute("DELETE FROM ledger_logentry")
        cursor.execute("DELETE FROM ledger_loghead")
        triggers.install(connection)
    return {f"SL00490{number}": b"signed %d" % number for number in range(7)}


@pytest.mark.django_db
def test_what_happened_before_is_entered_in_order_and_once(before_the_log: Mapping[str, bytes]) -> None:
    def documents(numbers: object) -> Mapping[str, bytes]:
        return before_the_log

    assert actions.catch_up(documents=documents) == 7
    assert actions.catch_up(documents=documents) == 0
    assert_whole()
    said = [opening_of(opening).content for _place, _event, opening, _nodes in queries.openings()]
    assert [content.subject for content in said] == sorted(before_the_log)
    assert [content.document for content in said] == [
        sha256(before_the_log[content.subject]).digest() for content in said
    ]
    record()
    assert_whole()


@pytest.mark.django_db
def test_catching_up_goes_on_where_it_was_stopped(
    before_the_log: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    from kpcs.ledger.actions import catching_up

    monkeypatch.setattr(catching_up, "AT_ONCE", 3)
    assert actions.catch_up(documents=lambda numbers: before_the_log, most=1) == 3
    record(Kind.CERTIFICATE_VOIDED, "SL004900")
    assert actions.catch_up(documents=lambda numbers: before_the_log) == 4
    assert_whole()


@pytest.mark.django_db(transaction=True)
def test_processes_that_race_leave_one_log_without_holes(tmp_path: Path) -> None:
    names = ["first", "second", "third"]
    environment = {**os.environ, "KPCS_DATABASE_URL": _address(), "KPCS_DATA_DIR": str(tmp_path)}
    script = [sys.executable, str(Path(__file__).with_name("log_writer.py"))]
    running = [
        subprocess.Popen([*script, name, "40", str(tmp_path)], env=environment, stderr=subprocess.PIPE)
        for name in names
    ]
    until = time.monotonic() + 300
    while not all((tmp_path / f"{name}.ready").exists() for name in names):
        assert time.monotonic() < until, [process.poll() for process in running]
        time.sleep(0.01)
    (tmp_path / "go").touch()
    said = [process.communicate(timeout=300)[1] for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], said
    assert queries.head().size == 3 * 34
    assert_whole()
    order = [event for _place, event, _opening, _nodes in queries.openings()]
    subjects = list(Event.objects.filter(pk__in=order).order_by("pk").values_list("subject", flat=True))
    assert sum(one != other for one, other in pairwise(subjects)) >= len(names), "they took turns"


def _address() -> str:
    """Where the database of this test is, as the office's setting says it."""
    described = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{described['NAME']}"
    return f"postgresql://{quote(described['USER'])}@/{described['NAME']}?host={quote(described['HOST'], safe='')}"


@pytest.mark.django_db
def test_a_log_that_never_began_is_empty() -> None:
    assert LogHead.objects.count() == 0
    assert queries.head().tree.root == tree.EMPTY_ROOT
