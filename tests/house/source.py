"""The source as the house tests read it: files git knows or will know, and their syntax trees."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "src" / "kpcs"
FLOORS = (
    "ledger",
    "participants",
    "accounts",
    "custody",
    "certificates",
    "shipments",
    "statistics",
    "exchange",
    "public",
)


@cache
def files() -> tuple[str, ...]:
    """Paths from the root of everything that is or will be committed."""
    listing = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(sorted(path for path in set(listing.stdout.splitlines()) if (ROOT / path).is_file()))


def python_files(*folders: str) -> Iterator[str]:
    """Our own modules under these folders; migrations are written by Django."""
    for path in files():
        if path.endswith(".py") and path.startswith(folders) and "/migrations/" not in path:
            yield path


@cache
def tree(path: str) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"), path)


def rooms() -> tuple[str, ...]:
    """The rooms that stand, from the ground up. A folder that is no known room fails here, not silently."""
    found = {apps.parent.name for apps in PACKAGE.glob("*/apps.py")}
    assert found == set(FLOORS), f"rooms changed: {found ^ set(FLOORS)}; say in tests/house/source.py on which floor"
    return FLOORS
