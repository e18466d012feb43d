"""A benchmark that needs an office runs in a process of its own: Django knows one office in a process.

``rows_of(module, folder, *arguments)`` starts it; inside, ``office(folder)`` opens the office, and ``say(rows)`` hands
the rows back.
"""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from benchmarks.row import Row


def rows_of(module: str, folder: Path, *arguments: str, **environment: str) -> list[Row]:
    """The rows that ``python -m benchmarks.<module>`` prints; a failure there is a failure here."""
    answer = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{module}", str(folder), *arguments],
        env={**os.environ, "KPCS_DATA_DIR": str(folder), **environment},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return [Row(**fields) for fields in json.loads(answer.stdout.splitlines()[-1])]


def open_office() -> None:
    """Set Django up on the office of ``KPCS_DATA_DIR`` and bring its tables up to date."""
    import django
    from django.core.management import call_command

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kpcs.web.settings")
    django.setup()
    call_command("migrate", verbosity=0)


def say(rows: Iterable[Row]) -> None:
    """Print the rows for the parent, as the last line of standard output."""
    print(json.dumps([dataclasses.asdict(row) for row in rows]))
