"""``python -m kpcs.demonstration``: prepare the demonstration office; run by ``kpcs demo`` in a process of its own."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

from kpcs.web.prepare import CannotOpen, prepare, say


def main() -> int:
    """``0`` when the office is ready; ``2`` after saying why not."""
    from django.db import OperationalError

    try:
        prepare()
        _make()
    except CannotOpen as error:
        say(str(error))
        return 2
    except (OSError, sqlite3.OperationalError, OperationalError) as error:
        say(f"The demonstration was left half made: {error}.")
        say("If the disk is full, make room; the same command then begins again.")
        return 2
    return 0


def _make() -> None:
    from django.utils import timezone
    from rich.console import Console
    from rich.progress import Progress

    from kpcs.demonstration import office
    from kpcs.ledger import queries

    if queries.is_opened():
        return
    now = timezone.now()
    if now.date() < office.EARLIEST:
        raise CannotOpen(
            f"The clock of this machine says {now:%Y-%m-%d}, but the demonstration tells what happened up to "
            f"{office.EARLIEST}. Set the clock right and start again."
        )
    if queries.newest():
        _begin_again()
    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task("Making the demonstration office", total=None)
        office.make(at=now, progress=lambda done, total: bar.update(task, completed=done, total=total))


def _begin_again() -> None:
    """An earlier start was stopped midway: what it left is thrown away, which only made-up data may be."""
    from django.db import connection

    from kpcs.ledger import guard

    if connection.vendor != "sqlite":
        raise CannotOpen(
            "The demonstration was left half made. Empty its database, or set KPCS_DATABASE_URL to another."
        )
    say("An earlier start was stopped midway; beginning again.")
    file = Path(str(connection.settings_dict["NAME"]))
    connection.close()
    for part in ("", "-wal", "-shm"):
        file.with_name(file.name + part).unlink(missing_ok=True)
    guard.forget()
    prepare()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)  # without a trace; kpcs demo says that it was stopped
