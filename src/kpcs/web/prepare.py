"""What must be there before the office opens: good settings, tables up to date, static files collected.

Run as ``python -m kpcs.web.prepare`` by ``kpcs serve``, in a process of its own, so that the process which watches
over the workers stays small.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path


class CannotOpen(Exception):
    """The office cannot open; the message says why and what to do."""


def prepare() -> None:
    """Do what is missing and say what takes time; raise :class:`CannotOpen` with advice."""
    import django
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kpcs.web.settings")
    os.environ["KPCS_COLLECTED"] = "1"
    try:
        django.setup()
        Path(settings.KPCS_DATA_DIR).mkdir(mode=0o700, parents=True, exist_ok=True)
    except ImproperlyConfigured as error:
        raise CannotOpen(str(error)) from None
    except OSError as error:
        raise CannotOpen(f"The data folder cannot be written: {error}. Set KPCS_DATA_DIR to one that can.") from None
    migrate()
    enter_earlier()
    collect()


def measure() -> None:
    """Let SQLite's planner know how large the tables are, at each start and every hour."""
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.measure()  # type: ignore[attr-defined]


def migrate() -> None:
    """Apply the migrations that are not yet applied."""
    from django.core.management import call_command
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        if connection.vendor == "sqlite":
            Path(connection.settings_dict["NAME"]).touch(mode=0o600)
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            say(f"Preparing the office's tables ({len(plan)} steps) ...")
            call_command("migrate", verbosity=0, interactive=False)
        measure()
    except DatabaseError as error:
        sentence = str(error).strip().replace("\n", " ")
        raise CannotOpen(f"The database does not answer: {sentence}. KPCS_DATABASE_URL says which one.") from None
    except OSError as error:
        raise CannotOpen(f"The data folder cannot be written: {error}. Set KPCS_DATA_DIR to one that can.") from None


def enter_earlier() -> None:
    """Enter into the public log what an office did before it had one; nothing where the log has begun."""
    from kpcs.certificates.queries import signed_of
    from kpcs.ledger import actions, queries

    if queries.head().size == 0 and (entered := actions.catch_up(documents=signed_of)):
        say(f"Entered {entered} earlier events into the public log.")


def collect() -> None:
    """Copy static files under the names of their contents, compressed; only when one of them has changed."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    found = [(name, storage.path(name)) for finder in get_finders() for name, storage in finder.list([])]
    stamp = "\n".join(f"{name} {os.stat(file).st_mtime_ns} {os.stat(file).st_size}" for name, file in sorted(found))
    kept = Path(settings.STATIC_ROOT) / "collected"
    if kept.exists() and kept.read_text(encoding="utf-8") == stamp:
        return
    say("Preparing style sheets and images ...")
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    kept.write_text(stamp, encoding="utf-8")


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def main() -> int:
    """``0`` when the office can open; ``2`` after saying why not."""
    try:
        prepare()
    except CannotOpen as error:
        say(str(error))
        return 2
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)  # without a trace; kpcs serve says that it was stopped
