"""Whether a later start may skip the preparation: nothing changed in the program, its settings or its database.

Knows nothing of Django, so that asking costs milliseconds. Only for the office's own SQLite file; with any other
database the preparation always runs.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
SECRETS = ("PASSWORD", "PASSPHRASE", "SECRET")


def prepare(module: str) -> int:
    """Run ``python -m module`` unless it ran and nothing changed since; its exit code, or 0 when nothing is to do."""
    folder = Path(os.environ.get("KPCS_DATA_DIR", "var/office"))
    kept = folder / f"prepared-by-{module}"
    if _is_done(kept, folder):
        return 0
    with _alone(folder):
        if _is_done(kept, folder):
            return 0
        code = subprocess.run([sys.executable, "-m", module], check=False).returncode  # noqa: S603 - our own module
        if not code and (now := stamp(folder)):
            kept.write_text(now, encoding="utf-8")
        return code


def _is_done(kept: Path, folder: Path) -> bool:
    return kept.exists() and kept.read_text(encoding="utf-8") == stamp(folder)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Of two starts at once the second waits; it would find tables half made."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = (folder / "preparing").open("w")
    except OSError:  # what is run says it better
        yield
        return
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another start is preparing this office; waiting for it ...", file=sys.stderr, flush=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def stamp(folder: Path) -> str:
    """A digest of the program, the settings, the applied migrations and the static files; empty when it cannot tell."""
    tables = _migrations(folder / "office.sqlite3")
    static = folder / "static" / "staticfiles.json"
    if "KPCS_DATABASE_URL" in os.environ or "KPCS_DATABASE_URL_FILE" in os.environ or not tables or not static.exists():
        return ""
    parts = [
        sys.version,
        version("Django"),
        tables,
        str(static.stat().st_mtime_ns),
        *_settings(),
        *sorted(_files(PACKAGE)),
    ]
    return sha256("\n".join(parts).encode()).hexdigest()


def _migrations(file: Path) -> str:
    if not file.exists():
        return ""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            return str(connection.execute("SELECT count(*), max(id) FROM django_migrations").fetchone())
    except sqlite3.Error:
        return ""


def _settings() -> Iterator[str]:
    for name, value in sorted(os.environ.items()):
        if name.startswith("KPCS_"):
            yield f"{name}={'set' if value and any(word in name for word in SECRETS) else value}"


def _files(folder: Path) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name == "__pycache__":
                continue
            if entry.is_dir():
                yield from _files(Path(entry.path))
            else:
                seen = entry.stat()
                yield f"{entry.path} {seen.st_mtime_ns} {seen.st_size}"
