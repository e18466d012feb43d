"""Appending to the public log, inside the transaction of the act.

On PostgreSQL the head's row is locked here, and it is the last lock of every transaction: two acts that wait for each
other's rows cannot both hold it. On SQLite the writer's lock does the same from the beginning.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from os import urandom
from threading import local
from typing import Any, NamedTuple

from kpcs.prepared import changed, connected, run
from kpcs.scheme.log.entry import SALT_BYTES, Content, Opening, commitment_of
from kpcs.scheme.log.peaks import Peaks, peaks_of
from kpcs.scheme.log.tree import leaf_hash
from kpcs.scheme.rules.ledger import Furthest

from . import guard
from .digest import numbered, rest_of

_READ = "SELECT size, peaks, newest_second, epoch FROM ledger_loghead WHERE id = 1"
_BEGIN = (
    "INSERT INTO ledger_loghead (id, size, peaks, newest_second, epoch, origin, verifier_key, kid, witnesses_needed) "
    "VALUES (1, 0, %s, 0, 1, '', '', '', 2) ON CONFLICT DO NOTHING"
)
_ENTER = "INSERT INTO ledger_logentry (place, event, opening, nodes) VALUES (%s, %s, %s, %s)"
_MOVE = "UPDATE ledger_loghead SET size = %s, peaks = %s, newest_second = %s WHERE id = 1"
_MOVE_FROM = f"{_MOVE} AND size = %s AND peaks = %s AND newest_second = %s AND epoch = %s"
_last = local()


class Head(NamedTuple):
    """The log as it stands, its row locked until the end of the transaction."""

    tree: Peaks
    newest_second: int
    epoch: int

    @property
    def size(self) -> int:
        """How many entries there are."""
        return self.tree.size

    @property
    def root(self) -> bytes:
        """The root of all of them."""
        return self.tree.root

    @property
    def at(self) -> datetime | None:
        """The moment of the newest entry; None while there is none."""
        return datetime.fromtimestamp(self.newest_second, UTC) if self.size else None


class Said(NamedTuple):
    """What an event says to the log before it has its number."""

    kind: str
    subject: str
    at: datetime
    rest: str
    document: bytes | None

    def opening(self, sequence: int) -> Opening:
        """The opening of the event under its number, with a fresh salt."""
        digest = numbered(sequence, self.rest)
        content = Content(self.kind, self.subject, int(self.at.timestamp()), digest, self.document)
        return Opening(urandom(SALT_BYTES), content)


def said_by(event: Sequence[Any], document: bytes | None) -> Said:
    """What an event says, given as the values of ``digest.FIELDS`` after the number."""
    hashed = None if document is None else sha256(document).digest()
    return Said(str(event[0]), event[6], event[1], rest_of(*event), hashed)


def append(sequence: int, said: Said) -> int:
    """Enter one event; the place that it has in the log from now on. Refuses (K-LOG) where the guard does."""
    connection = connected()
    opening = said.opening(sequence)
    raw = opening.encoded
    leaf, second = leaf_hash(commitment_of(raw)), opening.content.at
    head, later, nodes = _moved(leaf, second, connection)
    guard.check(head, at=said.at)
    run(_ENTER, (head.size, sequence, raw, b"".join(nodes)), connection=connection)
    guard.remember(Furthest(later.epoch, later.size, later.root), connection)
    _last.head = later
    return head.size


def _moved(leaf: bytes, second: int, connection: Any) -> tuple[Head, Head, list[bytes]]:
    """Move the head: where the log ended, where it ends now, and the hashes of the subtrees that end with the leaf.

    Who appended last in this thread need not read it: the database moves it only from exactly what he left there.
    """
    head: Head | None = getattr(_last, "head", None)
    if head is not None:
        later, nodes = _later(head, leaf, second)
        left = (head.size, head.tree.encoded, head.newest_second, head.epoch)
        if changed(_MOVE_FROM, (*_columns(later), *left), connection=connection):
            return head, later, nodes
    head = locked_head(connection)
    later, nodes = _later(head, leaf, second)
    run(_MOVE, _columns(later), connection=connection)
    return head, later, nodes


def _later(head: Head, leaf: bytes, second: int) -> tuple[Head, list[bytes]]:
    tree, nodes = head.tree.extended(leaf)
    return Head(tree, max(head.newest_second, second), head.epoch), nodes


def _columns(head: Head) -> tuple[int, bytes, int]:
    return head.size, head.tree.encoded, head.newest_second


def append_many(openings: Iterable[tuple[int, Opening]]) -> int:
    """Enter many events of the past, given as their sequence and opening; how many there were."""
    connection = connected()
    head = locked_head(connection)
    tree, newest = head.tree, head.newest_second
    rows = []
    for sequence, opening in openings:
        place = tree.size
        raw = opening.encoded
        tree, nodes = tree.extended(leaf_hash(commitment_of(raw)))
        rows.append((place, sequence, raw, b"".join(nodes)))
        newest = max(newest, opening.content.at)
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_ENTER, rows)
        later = Head(tree, newest, head.epoch)
        run(_MOVE, _columns(later), connection=connection)
        guard.remember(Furthest(later.epoch, later.size, later.root), connection)
    return len(rows)


def locked_head(connection: Any = None) -> Head:
    """The head, locked; a log that has none yet begins."""
    connection = connection or connected()
    read = f"{_READ} FOR UPDATE" if connection.vendor == "postgresql" else _READ
    rows = run(read, connection=connection)
    if not rows:
        run(_BEGIN, (b"",), connection=connection)
        rows = run(read, connection=connection)
    return _head_of(rows[0])


def head() -> Head:
    """The head as it stands, not locked; an empty one before the first entry."""
    rows = run(_READ)
    return _head_of(rows[0]) if rows else Head(Peaks(), 0, 1)


def _head_of(row: Sequence[Any]) -> Head:
    size, peaks, newest_second, epoch = row
    return Head(peaks_of(size, bytes(peaks)), newest_second, epoch)
