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
from contextlib import suppress
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

log = logging.getLogger(__name__)
HEAD = "log-head"
DISPUTE = "log-dispute"
REFUSED = "log-refused"
FILES = (HEAD, DISPUTE, REFUSED)
OWN = "log-head"
_LINE = "{0:010d} {1:020d} {2}\n"
_BYTES = 10 + 1 + 20 + 1 + 64 + 1
_HOW_FAR = 10 + 1 + 20  # epoch and size with all their zeros: lines are in the order of what they say


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
    if found := findings(head, at=at):
        refuse_if_blocked(found)


def findings(head: Head, *, at: datetime) -> tuple[Finding, ...]:
    """What stands against entering something now; the database is asked only while there is a dispute."""
    here, kept, newest = Furthest(head.epoch, head.size, head.root), _kept(), head.at
    found: tuple[Finding, ...] = ()
    if kept != _line(here) or (newest is not None and at < newest - CLOCK_SLACK):
        found = check_log(LogFacts(here=here, seen=_read(kept), newest_at=newest, at=at))
    if (open_dispute := disputed()) is not None:
        found = (*found, *(one for one in _against(open_dispute, head, at) if one not in found))
    say(found)
    return found


def _against(told: Dispute, head: Head, at: datetime) -> tuple[Finding, ...]:
    """What a dispute says; it is over when the database holds what was told, as after a newer copy was put back."""
    from .queries.log import root_at

    here = Furthest(head.epoch, head.size, head.root)
    if told.epoch < head.epoch:
        return ()
    if told.epoch == head.epoch and told.size <= head.size:
        held = root_at(told.size)
        if held == told.root or not told.root:
            _path(DISPUTE).unlink(missing_ok=True)
            return ()
        here = Furthest(told.epoch, told.size, held)
    seen = Furthest(told.epoch, told.size, told.root)
    return check_log(LogFacts(here=here, seen=seen, newest_at=None, at=at))


def dispute(told: Dispute) -> None:
    """Remember what somebody else can show of this log, until the database holds it or the log is settled."""
    known = disputed()
    if known is None or (known.epoch, known.size) < (told.epoch, told.size):
        _write(DISPUTE, {**asdict(told), "root": told.root.hex()})


def disputed() -> Dispute | None:
    """What is disputed; None when nothing is."""
    data = _read_json(DISPUTE)
    return None if data is None else Dispute(**{**data, "root": bytes.fromhex(data["root"])})


def begin_anew(head: Furthest) -> None:
    """Once the transaction is kept, a settled log is where it is, whatever was known before."""

    def settle() -> None:
        learn(head, anew=True)
        for name in (DISPUTE, REFUSED):
            _path(name).unlink(missing_ok=True)

    transaction.on_commit(settle)


def remember(head: Furthest, connection: Any = transaction) -> None:
    """Once the transaction is kept, write down how far the log is. A file that cannot be written is in the log."""
    connection.on_commit(partial(learn, head), robust=True)


def furthest() -> Furthest | None:
    """How far the log is known to have been; None when nothing is known."""
    return _read(_kept())


def learn(head: Furthest, *, anew: bool = False) -> None:
    """Write down a head that is further than the one known; ``anew`` whatever it is, for a log that was settled."""
    line, file = _line(head), _opened()
    try:
        # Locked until it is closed, so that of two workers the one that is behind does not write last.
        fcntl.flock(file, fcntl.LOCK_EX)
        known = os.pread(file, _BYTES, 0)
        if anew or known[:_HOW_FAR] < line[:_HOW_FAR] or _read(known) is None:
            os.pwrite(file, line, 0)
        if anew:
            os.fsync(file)
    finally:
        os.close(file)


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


# Opened at each append: asking whether a file that was kept open is still the one that lies there makes the next write
# change its times on the disk (Linux gives a time of its own to what was asked for), which costs five times as much.
def _opened() -> int:
    name, how = _name(HEAD), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
    try:
        return os.open(name, how, 0o600)
    except FileNotFoundError:
        _path(HEAD).parent.mkdir(parents=True, exist_ok=True)
        return os.open(name, how, 0o600)


def _kept() -> bytes:
    """What the file says; nothing when there is none."""
    try:
        file = os.open(_name(HEAD), os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return b""
    try:
        return os.read(file, _BYTES)
    finally:
        os.close(file)


def _line(head: Furthest) -> bytes:
    return _LINE.format(head.epoch, head.size, head.root.hex()).encode()


def _read(line: bytes) -> Furthest | None:
    if not line:
        return None
    try:
        epoch, size, root = line.decode("ascii").split()
        if len(line) == _BYTES:
            return Furthest(int(epoch), int(size), bytes.fromhex(root))
    except ValueError:
        pass
    log.error("%s is damaged and was not used; the next entry writes it anew.", _path(HEAD))
    return None
