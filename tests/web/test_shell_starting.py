"""A later start does nothing that was done; whatever could matter makes it prepare again."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from kpcs.web import prepared


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The remains of an earlier start."""
    monkeypatch.delenv("KPCS_DATABASE_URL", raising=False)
    monkeypatch.setenv("KPCS_DATA_DIR", str(tmp_path))
    package = tmp_path / "package"
    package.mkdir()
    (package / "page.html").write_text("one")
    monkeypatch.setattr(prepared, "PACKAGE", package)
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "staticfiles.json").write_text("{}")
    with closing(sqlite3.connect(tmp_path / "office.sqlite3")) as connection:
        connection.execute("CREATE TABLE django_migrations (id INTEGER PRIMARY KEY, name TEXT)")
        connection.execute("INSERT INTO django_migrations (name) VALUES ('0001_initial')")
        connection.commit()
    return tmp_path


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The modules that were run."""
    modules: list[str] = []

    def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        modules.append(command[-1])
        return subprocess.CompletedProcess(command, 1 if command[-1] == "broken" else 0)

    monkeypatch.setattr(subprocess, "run", run)
    return modules


def test_a_second_start_prepares_nothing(office: Path, ran: list[str]) -> None:
    assert prepared.prepare("first") == 0
    assert prepared.prepare("first") == 0
    assert ran == ["first"]
    prepared.prepare("second")
    assert ran == ["first", "second"]


def change_code(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (office / "package" / "page.html").write_text("another")


def change_setting(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KPCS_OFFICE_NAME", "Another")


def restore_older_tables(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(sqlite3.connect(office / "office.sqlite3")) as connection:
        connection.execute("DELETE FROM django_migrations")
        connection.commit()


def lose_tables(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (office / "office.sqlite3").unlink()


def lose_static_files(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (office / "static" / "staticfiles.json").unlink()


def use_another_database(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KPCS_DATABASE_URL", "postgresql://db.example/kpcs")


@pytest.mark.parametrize(
    "change",
    [change_code, change_setting, restore_older_tables, lose_tables, lose_static_files, use_another_database],
)
def test_what_could_matter_prepares_again(
    office: Path, ran: list[str], monkeypatch: pytest.MonkeyPatch, change: Any
) -> None:
    prepared.prepare("module")
    change(office, monkeypatch)
    prepared.prepare("module")
    assert ran == ["module", "module"]


def test_what_failed_is_tried_again(office: Path, ran: list[str]) -> None:
    assert prepared.prepare("broken") == 1
    assert prepared.prepare("broken") == 1
    assert ran == ["broken", "broken"]


def test_secrets_leave_no_trace(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KPCS_KEY_PASSPHRASE", "one")
    first = prepared.stamp(office)
    monkeypatch.setenv("KPCS_KEY_PASSPHRASE", "two")
    assert prepared.stamp(office) == first


def prepare_for_real(folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("KPCS_")}
    command = [sys.executable, "-m", "kpcs.web.prepare"]
    given = clean | {"KPCS_DATA_DIR": str(folder)} | variables
    return subprocess.run(command, env=given, capture_output=True, text=True, check=False)


def test_an_empty_folder_becomes_an_office(tmp_path: Path) -> None:
    first = prepare_for_real(tmp_path / "office")
    assert first.returncode == 0, first.stderr
    assert "Preparing the office's tables" in first.stderr
    assert "Preparing style sheets" in first.stderr
    assert len(list((tmp_path / "office" / "static" / "kpcs").glob("kpcs.*.css.gz"))) == 1
    second = prepare_for_real(tmp_path / "office")
    assert (second.returncode, second.stderr) == (0, "")


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"KPCS_DATABASE_URL": "postgresql://127.0.0.1:1/kpcs?connect_timeout=2"}, "The database does not answer"),
        ({"KPCS_DATA_DIR": "/proc/nowhere"}, "KPCS_DATA_DIR"),
        ({"KPCS_PRODUCTION": "1"}, "KPCS_SECRET_KEY is not set"),
    ],
)
def test_what_stops_the_office_is_said_without_a_trace(
    tmp_path: Path, variables: dict[str, str], sentence: str
) -> None:
    ran = prepare_for_real(tmp_path, **variables)
    assert ran.returncode == 2
    assert sentence in ran.stderr
    assert "Traceback" not in ran.stderr
