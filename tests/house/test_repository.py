"""What is committed: nothing of this or that machine, nothing out of date."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from tests.house.source import FLOORS, ROOT, files

# Written so that this file does not name what it forbids.
REGISTRIES = re.compile(
    r"py" r"pi\.org|python" r"hosted|npm" r"js\.(org|com)|deb\.deb" r"ian|crates\." r"io|proxy\.golang"
)
THIS_MACHINE = re.compile(r"(?<![\w.])/(?:work|farm|root)/")


def test_no_file_names_a_package_registry_or_a_machine() -> None:
    found = []
    assert len(files()) > 100
    for path in files():
        try:
            text = (ROOT / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if path == "tests/house/test_repository.py":
            continue
        found += [f"{path}: {hit.group()}" for pattern in (REGISTRIES, THIS_MACHINE) for hit in pattern.finditer(text)]
    assert not found, "\n".join(found)


def test_locks_hold_a_hash_for_everything_and_no_address() -> None:
    for name in ("requirements.lock", "requirements-test.lock", "requirements-interop.lock"):
        lock = (ROOT / name).read_text(encoding="utf-8")
        pins = re.findall(r"^([a-z0-9-]+)==.*\\\n((?: +--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", lock, re.MULTILINE)
        assert len(pins) == len(re.findall(r"^[a-z]", lock, re.MULTILINE)) > 3, name
        assert "://" not in lock, name


def test_the_wheel_holds_the_whole_package(tmp_path: Path) -> None:
    """Templates, styles, vocabulary and fonts travel with the code."""
    build = f"from flit_core import buildapi; print(buildapi.build_wheel({str(tmp_path)!r}))"
    made = subprocess.run([sys.executable, "-c", build], cwd=ROOT, capture_output=True, text=True, check=True)
    with zipfile.ZipFile(tmp_path / made.stdout.strip()) as wheel:
        packed = {name for name in wheel.namelist() if name.startswith("kpcs/")}
    assert {path.removeprefix("src/") for path in files() if path.startswith("src/kpcs/")} <= packed


@pytest.mark.django_db
def test_every_migration_was_applied() -> None:
    loader = MigrationLoader(connection)
    ours = {key for key in loader.disk_migrations if key[0] in FLOORS}
    assert {room for room, _ in ours} >= set(FLOORS) - {"public"}
    assert ours <= set(loader.applied_migrations)
    assert MigrationExecutor(connection).migration_plan(loader.graph.leaf_nodes()) == []
