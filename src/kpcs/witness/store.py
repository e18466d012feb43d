"""What the witness knows, in one SQLite file that survives a power cut. Sizes only grow; the database refuses else."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kpcs.scheme.log import NoteKey, note_key_of
from kpcs.scheme.log.checkpoint import Checkpoint
from kpcs.scheme.log.tree import EMPTY_ROOT

FILE = "witness.sqlite3"
TWO_FACES = "two faces"
UNPROVEN = "not continued"
# A log that lies often is caught already; its lies must not fill the disk.
MOST_EVIDENCE = 1_000

_TABLES = """
CREATE TABLE self (name TEXT NOT NULL, kid TEXT NOT NULL, vkey TEXT NOT NULL, made_at INTEGER NOT NULL);
CREATE TABLE log (vkey TEXT PRIMARY KEY, origin TEXT NOT NULL, added_at INTEGER NOT NULL);
CREATE TABLE cosigned (origin TEXT NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (origin, size)) WITHOUT ROWID;
CREATE TABLE newest (origin TEXT PRIMARY KEY, note TEXT NOT NULL);
CREATE TABLE evidence (id INTEGER PRIMARY KEY, origin TEXT NOT NULL, what TEXT NOT NULL, size INTEGER NOT NULL,
  root BLOB NOT NULL, note TEXT NOT NULL, held_size INTEGER NOT NULL, held_root BLOB NOT NULL, at INTEGER NOT NULL,
  UNIQUE (origin, size, root));
CREATE TRIGGER cosigned_only_grows BEFORE INSERT ON cosigned
  WHEN EXISTS (SELECT 1 FROM cosigned WHERE origin = NEW.origin AND size >= NEW.size)
  BEGIN SELECT RAISE(ABORT, 'a witness never goes back'); END;
CREATE TRIGGER cosigned_keeps_its_root BEFORE UPDATE ON cosigned
  WHEN NEW.origin IS NOT OLD.origin OR NEW.size IS NOT OLD.size OR NEW.root IS NOT OLD.root OR NEW.at < OLD.at
  BEGIN SELECT RAISE(ABORT, 'a witness never signs two faces'); END;
CREATE TRIGGER cosigned_stays BEFORE DELETE ON cosigned
  BEGIN SELECT RAISE(ABORT, 'a witness never forgets'); END;
"""


class NoWitness(Exception):
    """The folder holds no witness, or one that cannot be opened; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Itself:
    """The witness's own name and key."""

    name: str
    kid: bytes
    key: NoteKey


@dataclass(frozen=True, slots=True)
class Held:
    """The largest tree of a log that was cosigned, and when; an empty one before the first."""

    size: int = 0
    root: bytes = EMPTY_ROOT
    at: int = 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """A checkpoint that the log signed and that does not go together with what was cosigned."""

    origin: str
    what: str
    size: int
    root: bytes
    note: str
    held: Held
    at: int


def make(folder: Path, *, name: str, kid: bytes, key: NoteKey, at: int) -> None:
    """Make the file of a new witness; an existing one is never touched."""
    file = folder / FILE
    if file.exists():
        raise NoWitness(f"{folder} holds a witness already.")
    connection = sqlite3.connect(file, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.executescript(f"BEGIN; {_TABLES}")
        connection.execute("INSERT INTO self VALUES (?, ?, ?, ?)", (name, kid.hex(), key.text, at))
        connection.execute("COMMIT")
    finally:
        connection.close()


@contextmanager
def opened(folder: Path) -> Iterator[Store]:
    """The witness's file for one thread; closed at the end."""
    file = folder / FILE
    if not file.exists():
        raise NoWitness(f"{folder} holds no witness. Make one: kpcs witness init {folder} --name NAME.")
    # A disk that takes half a second for a commit serves a dozen who ask at once all the same.
    connection = sqlite3.connect(file, isolation_level=None, timeout=60)
    try:
        # FULL: what was answered must be there after a power cut.
        connection.execute("PRAGMA synchronous=FULL")
        yield Store(connection)
    except sqlite3.DatabaseError as error:
        raise NoWitness(f"The file {file} cannot be used: {error}. Free the disk or repair it.") from error
    finally:
        connection.close()


class Store:
    """Questions and answers to the file; changes only inside ``deciding``."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._database = connection

    @contextmanager
    def deciding(self) -> Iterator[None]:
        """Nobody else writes between what is read here and what is stored; durable when it ends."""
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")

    def itself(self) -> Itself:
        name, kid, vkey = self._database.execute("SELECT name, kid, vkey FROM self").fetchone()
        return Itself(name, bytes.fromhex(kid), note_key_of(vkey))

    def add_log(self, key: NoteKey, *, at: int) -> bool:
        """Watch a log from now on; false when it is watched already."""
        added = self._database.execute("INSERT OR IGNORE INTO log VALUES (?, ?, ?)", (key.text, key.name, at))
        return added.rowcount == 1

    def keys_of(self, origin: str) -> tuple[NoteKey, ...]:
        """The keys that may sign for a log; none when it is not watched."""
        found = self._database.execute("SELECT vkey FROM log WHERE origin = ? ORDER BY added_at", (origin,))
        return tuple(note_key_of(vkey) for (vkey,) in found)

    def origins(self) -> tuple[str, ...]:
        return tuple(row[0] for row in self._database.execute("SELECT DISTINCT origin FROM log ORDER BY origin"))

    def held(self, origin: str) -> Held:
        """The largest tree that was cosigned."""
        question = "SELECT size, root, at FROM cosigned WHERE origin = ? ORDER BY size DESC LIMIT 1"
        row = self._database.execute(question, (origin,)).fetchone()
        return Held(*row) if row else Held()

    def root_at(self, origin: str, size: int) -> bytes | None:
        """The root that was cosigned at a size, now or earlier."""
        question = "SELECT root FROM cosigned WHERE origin = ? AND size = ?"
        row = self._database.execute(question, (origin, size)).fetchone()
        return row[0] if row else None

    def newest(self, origin: str) -> str | None:
        """The newest cosigned checkpoint with the signatures of the log and of this witness."""
        row = self._database.execute("SELECT note FROM newest WHERE origin = ?", (origin,)).fetchone()
        return row[0] if row else None

    def keep(self, checkpoint: Checkpoint, *, note: str, at: int) -> None:
        """Store what is about to be cosigned; what was only suspected of this very tree is cleared up by it."""
        origin, size, root = checkpoint.origin, checkpoint.size, checkpoint.root
        if self.root_at(origin, size) is None:
            self._database.execute("INSERT INTO cosigned VALUES (?, ?, ?, ?)", (origin, size, root, at))
        else:
            change = "UPDATE cosigned SET root = ?, at = ? WHERE origin = ? AND size = ?"
            self._database.execute(change, (root, at, origin, size))
        self._database.execute("INSERT OR REPLACE INTO newest VALUES (?, ?)", (origin, note))
        self._database.execute("DELETE FROM evidence WHERE origin = ? AND size = ? AND root = ?", (origin, size, root))

    def accuse(self, checkpoint: Checkpoint, *, what: str, note: str, held: Held, at: int) -> None:
        """Keep a signed checkpoint that does not fit; the same one once."""
        count = self._database.execute("SELECT count(*) FROM evidence WHERE origin = ?", (checkpoint.origin,))
        if count.fetchone()[0] < MOST_EVIDENCE:
            self._database.execute(
                "INSERT OR IGNORE INTO evidence VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)",
                (checkpoint.origin, what, checkpoint.size, checkpoint.root, note, held.size, held.root, at),
            )

    def evidence(self) -> tuple[Evidence, ...]:
        """Everything that was caught, oldest first."""
        found = self._database.execute(
            "SELECT origin, what, size, root, note, held_size, held_root, at FROM evidence ORDER BY id"
        )
        return tuple(
            Evidence(origin, what, size, root, note, Held(held_size, held_root), at)
            for origin, what, size, root, note, held_size, held_root, at in found
        )
