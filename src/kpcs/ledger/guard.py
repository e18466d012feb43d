"""Notices an older copy of the office: how far its public log ever was is kept in a file outside the database.

``log-head`` in the data folder holds the furthest head that the office wrote, or that a witness has proved to it. It is
written after the database (never ahead of it) and only forwards. ``log-refused`` holds what the last check found, so
that every page can say it without asking the database.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db import transaction

from kpcs.errors import refuse_if_blocked
from kpcs.scheme.findings import Finding, Severity
from kpcs.scheme.rules.ledger import CLOCK_SLACK, Furthest, LogFacts, check_log

log = logging.getLogger(__name__)
HEAD = "log-head"
REFUSED = "log-refused"
_LINE = "{0:010d} {1:020d} {2}\n"
_BYTES = 10 + 1 + 20 + 1 + 64 + 1


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
    refuse_if_blocked(findings(head, at=at))


def findings(head: Head, *, at: datetime) -> tuple[Finding, ...]:
    """What stands against entering something now; nothing of it asks the database."""
    seen, here = furthest(), Furthest(head.epoch, head.size, head.root)
    is_further = seen is None or (seen.epoch, seen.size) < (here.epoch, here.size) or seen == here
    if is_further and (head.at is None or at >= head.at - CLOCK_SLACK):
        found: tuple[Finding, ...] = ()
    else:
        found = check_log(LogFacts(here=here, seen=seen, newest_at=head.at, at=at))
    say(found)
    return found


def remember(epoch: int, size: int, root: bytes) -> None:
    """Once the transaction is kept, write down how far the log is. A file that cannot be written is in the log."""
    transaction.on_commit(partial(learn, Furthest(epoch, size, root)), robust=True)


def furthest() -> Furthest | None:
    """How far the log is known to have been; None when nothing is known."""
    try:
        with _path(HEAD).open("rb") as file:
            return _read(file.read(_BYTES))
    except FileNotFoundError:
        return None


def learn(head: Furthest, *, anew: bool = False) -> None:
    """Write down a head that is further than the one known; ``anew`` whatever it is, for a log that was settled."""
    with _opened() as file:
        known = _read(os.pread(file, _BYTES, 0))
        if anew or known is None or (known.epoch, known.size) < (head.epoch, head.size):
            os.pwrite(file, _LINE.format(head.epoch, head.size, head.root.hex()).encode(), 0)
            if anew:
                os.fsync(file)


def say(found: tuple[Finding, ...]) -> None:
    """Keep what stands against the log for the pages; nothing when nothing does."""
    path = _path(REFUSED)
    if not found:
        if path.exists():
            path.unlink(missing_ok=True)
        return
    part = path.with_name(f"{REFUSED}-{os.getpid()}")
    with suppress(OSError):
        part.write_text(json.dumps([asdict(finding) for finding in found]), encoding="utf-8")
        part.replace(path)


def said() -> tuple[Finding, ...]:
    """What the last check found, for the banner of officers' pages."""
    try:
        text = _path(REFUSED).read_text(encoding="utf-8")
    except OSError:
        return ()
    return tuple(Finding(**{**row, "severity": Severity(row["severity"])}) for row in json.loads(text))


def _path(name: str) -> Path:
    return Path(settings.KPCS_DATA_DIR) / name


@contextmanager
def _opened() -> Iterator[int]:
    """The file under a lock, so that of two workers the one that is behind does not write last."""
    _path(HEAD).parent.mkdir(parents=True, exist_ok=True)
    file = os.open(_path(HEAD), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
    finally:
        os.close(file)


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
