"""Notices an older copy of the office: how far its public log ever was is kept in a file outside the database.

``log-head`` in the data folder holds the furthest head that the office wrote. It is written after the database (never
ahead of it) and only forwards. ``log-dispute`` holds what a witness can prove and the database does not have.
``log-refused`` holds what the last check found, so that every page can say it without asking the database.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path
from threading import get_ident
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction

from kpcs.errors import refuse_if_blocked
from kpcs.scheme.findings import Finding, Severity
from kpcs.scheme.rules.ledger import CLOCK_SLACK, Furthest, LogFacts, check_log

from .shared_line import SharedLine

log = logging.getLogger(__name__)
HEAD = "log-head"
DISPUTE = "log-dispute"
REFUSED = "log-refused"
FILES = (HEAD, DISPUTE, REFUSED)
OWN = "log-head"
# A line ends with a point while it is known that nothing is disputed or refused, else with a newline: then look.
_LINE = "{0:010d} {1:020d} {2}{3}"
_CALM, _LOOK = ".", "\n"
_BYTES = 10 + 1 + 20 + 1 + 64 + 1
_HOW_FAR = 10 + 1 + 20  # epoch and size with all their zeros: lines are in the order of what they say
_HEAD = SharedLine(_BYTES, (_CALM + _LOOK).encode())


@dataclass(frozen=True, slots=True)
class Dispute:
    """A head that somebody else holds: a witness with the checkpoint that this log signed, or several that name a size.

    ``root`` is empty where only the size is known.
    """

    epoch: int
    size: int
    root: bytes
    shown_by: str
    note: str


class Head(Protocol):
    """Where the log in the database ends, and the moment of its newest entry."""

    @property
    def epoch(self) -> int: ...
    @property
    def size(self) -> int: ...
    @property
    def root(self) -> bytes: ...
    @property
    def at(self) -> datetime | None: ...


def check(head: Head, *, at: datetime) -> None:
    """Refuse (K-LOG.1, K-LOG.2) to enter anything in a log that is behind what it was, or under a clock set back."""
    if found := findings(lambda: head, at=at):
        refuse_if_blocked(found)


def findings(read_head: Callable[[], Head], *, at: datetime) -> tuple[Finding, ...]:
    """What stands against entering something now.

    The files are read before the head, never after: else what somebody else enters in between would make a head that
    is not locked look like an older copy.
    """
    known = _HEAD.read(_name(HEAD))
    head = read_head()
    newest = head.at
    # Nothing was ever further or is known against it, and the clock goes on.
    if known == _line(_place(head), _CALM) and (newest is None or at >= newest - CLOCK_SLACK):
        return ()
    seen, told = furthest(), disputed()
    head = read_head()
    found = check_log(LogFacts(here=_place(head), seen=seen, newest_at=head.at, at=at))
    if told is not None:
        found = (*found, *(one for one in _against(told, head, at) if one not in found))
    say(found)
    _HEAD.mark(_name(HEAD), _mark)
    return found


def _place(head: Head) -> Furthest:
    return Furthest(head.epoch, head.size, head.root)


def _mark() -> bytes:
    return (_LOOK if _exists(DISPUTE) or _exists(REFUSED) else _CALM).encode()


def _against(told: Dispute, head: Head, at: datetime) -> tuple[Finding, ...]:
    """What a dispute says; it is over when the database holds what was told, as after a newer copy was put back."""
    from .queries.log import root_at

    here = _place(head)
    if told.epoch < head.epoch:
        return ()
    if told.epoch == head.epoch and told.size <= head.size:
        held = root_at(told.size)
        if held == told.root or not told.root:
            with _alone():
                if disputed() == told:  # not a further one that came meanwhile
                    _path(DISPUTE).unlink(missing_ok=True)
            return ()
        here = Furthest(told.epoch, told.size, held)
    seen = Furthest(told.epoch, told.size, told.root)
    return check_log(LogFacts(here=here, seen=seen, newest_at=None, at=at))


def dispute(told: Dispute) -> None:
    """Remember what somebody else can show of this log, until the database holds it or the log is settled."""
    with _alone():
        known = disputed()
        if known is None or (known.epoch, known.size) < (told.epoch, told.size):
            _write(DISPUTE, {**asdict(told), "root": told.root.hex()})
            _HEAD.mark(_name(HEAD), _mark)


@contextmanager
def _alone() -> Iterator[None]:
    """Nobody else, in this process or another, changes what is disputed: the nearer dispute never replaces the further.

    The folder is locked and not the file, as each writing puts another file in its place.
    """
    settings.KPCS_DATA_DIR.mkdir(parents=True, exist_ok=True)
    folder = os.open(settings.KPCS_DATA_DIR, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def disputed() -> Dispute | None:
    """What is disputed; None when nothing is."""
    data = _read_json(DISPUTE)
    return None if data is None else Dispute(**{**data, "root": bytes.fromhex(data["root"])})


def begin_anew(head: Furthest) -> None:
    """Once the transaction is kept, a settled log is where it is, whatever was known before."""

    def settle() -> None:
        learn(head, anew=True)
        with _alone():
            for name in (DISPUTE, REFUSED):
                _path(name).unlink(missing_ok=True)

    transaction.on_commit(settle)


def remember(head: Furthest, connection: Any = transaction) -> None:
    """Once the transaction is kept, write down how far the log is. A file that cannot be written is in the log."""
    connection.on_commit(partial(learn, head), robust=True)


def furthest() -> Furthest | None:
    """How far the log is known to have been; None when nothing is known."""
    return _read(_HEAD.settled(_name(HEAD)))


def learn(head: Furthest, *, anew: bool = False) -> None:
    """Write down a head that is further than the one known; ``anew`` whatever it is, for a log that was settled."""
    line = _line(head)

    def is_further(known: bytes) -> bool:
        # Of two workers the one that is behind does not write last.
        return not anew and known[:_HOW_FAR] >= line[:_HOW_FAR] and _read(known) is not None

    _HEAD.write(_name(HEAD), line, unless=is_further, is_durable=anew)


def say(found: tuple[Finding, ...]) -> None:
    """Keep what stands against the log for the pages; nothing when nothing does."""
    if found:
        with suppress(OSError):
            _write(REFUSED, [asdict(finding) for finding in found])
    elif _exists(REFUSED):
        _path(REFUSED).unlink(missing_ok=True)


def said() -> tuple[Finding, ...]:
    """What the last check found, for the banner of officers' pages."""
    rows = _read_json(REFUSED) or []
    return tuple(Finding(**{**row, "severity": Severity(row["severity"])}) for row in rows)


def _write(name: str, data: object) -> None:
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{name}-{os.getpid()}-{get_ident()}")
    with part.open("w", encoding="utf-8") as file:
        json.dump(data, file)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _read_json(name: str) -> Any:
    if not _exists(name):
        return None
    try:
        return json.loads(_path(name).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None


def forget() -> None:
    """Know nothing any more: for an office that is thrown away, such as a demonstration that begins again."""
    _HEAD.forget()
    for name in FILES:
        _path(name).unlink(missing_ok=True)


def _path(name: str) -> Path:
    return Path(_name(name))


def _name(name: str) -> str:
    """A path as text: making ``Path`` objects took longer than all else that an append does with these files."""
    return _names(settings.KPCS_DATA_DIR)[name]


@lru_cache(maxsize=4)
def _names(folder: Path) -> dict[str, str]:
    return {name: str(folder / name) for name in FILES}


def _exists(name: str) -> bool:
    return os.access(_name(name), os.F_OK)


def _line(head: Furthest, end: str = _LOOK) -> bytes:
    return _LINE.format(head.epoch, head.size, head.root.hex(), end).encode()


def _read(line: bytes) -> Furthest | None:
    if not line:
        return None
    try:
        epoch, size, root = line[:-1].decode("ascii").split()
        if len(line) == _BYTES and line[-1:].decode("ascii") in (_CALM, _LOOK):
            return Furthest(int(epoch), int(size), bytes.fromhex(root))
    except ValueError:
        pass
    log.error("%s is damaged and was not used; the next entry writes it anew.", _path(HEAD))
    return None
