"""``kpcs init``, ``trust`` and ``demo`` as an operator meets them: in an empty folder, twice, and gone wrong."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from shutil import copytree

import pytest

ONE = ("--authority", "bw-1:BW:Ministry of Minerals", "--administrator", "head@office.test", "--name", "Head of Office")
PASSWORD = "four words in a row"


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with its tables made by a run that was refused, so that each test need not wait for them."""
    folder = tmp_path_factory.mktemp("tables")
    (folder / "password").write_text("short", encoding="utf-8")
    assert init(folder, "--json").returncode == 2
    return folder / "data"


@pytest.fixture
def office(tmp_path: Path, tables: Path) -> Path:
    (tmp_path / "password").write_text(PASSWORD + "\n", encoding="utf-8")
    copytree(tables, tmp_path / "data")
    return tmp_path


def kpcs(office: Path, *arguments: str, given: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KPCS_")}
    environment = {**kept, "KPCS_DATA_DIR": str(office / "data"), **variables}
    command = [sys.executable, "-c", "from kpcs.cli import main; main()", *arguments]
    return subprocess.run(command, env=environment, input=given, capture_output=True, text=True, check=False)


def init(office: Path, *more: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return kpcs(office, "init", *ONE, "--password-file", str(office / "password"), *more, **variables)


def rows(office: Path, question: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(office / "data" / "office.sqlite3") as connection:
        return connection.execute(question).fetchall()


def test_an_office_is_made_once(office: Path) -> None:
    made = init(office, "--json", KPCS_KEY_PASSPHRASE="a passphrase")
    assert made.returncode == 0, made.stderr
    said = json.loads(made.stdout)
    key = office / "data" / "keys" / f"{said['authorities'][0]['key']}.pem"
    assert "ENCRYPTED" in key.read_text()
    assert key.stat().st_mode & 0o077 == 0
    assert (office / "data" / "office.sqlite3").stat().st_mode & 0o077 == 0
    assert rows(office, "SELECT code, participant_id, is_hosted, is_demonstration FROM participants_authority") == [
        ("bw-1", "BW", 1, 0)
    ]
    assert rows(office, "SELECT email, roles FROM accounts_officer") == [("head@office.test", '["administrator"]')]
    assert rows(office, "SELECT count(*) FROM certificates_certificate") == [(0,)]
    again = init(office, "--json")
    assert again.returncode == 1
    assert "set up already" in again.stderr
    assert rows(office, "SELECT count(*) FROM accounts_officer") == [(1,)]


def test_everything_wrong_is_said_at_once_and_nothing_is_made(office: Path) -> None:
    (office / "password").write_text("short", encoding="utf-8")
    arguments = ("--authority", "b w:XX:", "--administrator", "nobody", "--name", "N")
    answer = kpcs(office, "init", *arguments, "--password-file", str(office / "password"), "--json")
    assert answer.returncode == 2
    for said in ("'b w'", "'XX' is no Participant", "1 to 200 printable", "'nobody' is not an e-mail", "too short"):
        assert said in answer.stderr
    assert "Traceback" not in answer.stderr
    assert not rows(office, "SELECT * FROM participants_authority")


def test_several_authorities_each_have_their_administrator(office: Path) -> None:
    second = ("--authority", "na-1:NA:Second", "--administrator", "two@office.test", "--name", "Second Head")
    password = str(office / "password")
    answer = kpcs(office, "init", *ONE, *second, "--password-file", password, "--password-file", password, "--json")
    assert answer.returncode == 0, answer.stderr
    assert rows(office, "SELECT authority_id, email FROM accounts_officer ORDER BY 1") == [
        ("bw-1", "head@office.test"),
        ("na-1", "two@office.test"),
    ]


def test_a_half_made_office_is_made_by_the_next_run(office: Path) -> None:
    # A key folder that cannot be made stops the run after the tables are there and authorities were being added.
    (office / "data" / "keys").write_text("in the way")
    stopped = init(office, "--json")
    assert stopped.returncode == 2
    assert "Traceback" not in stopped.stderr
    assert not rows(office, "SELECT * FROM participants_authority")
    (office / "data" / "keys").unlink()
    assert init(office, "--json").returncode == 0


def test_what_is_missing_is_asked_for(office: Path) -> None:
    answers = f"bw-1:BW:Ministry\nhead@office.test\nHead of Office\n{PASSWORD}\n{PASSWORD}\n"
    made = kpcs(office, "init", given=answers)
    assert made.returncode == 0, made.stderr
    assert "kpcs serve" in made.stdout
    assert PASSWORD not in made.stdout


@pytest.mark.parametrize("answers", ["", "bw-1:BW:Ministry\nhead@office.test\nHead of Office\n"])
def test_an_answer_that_never_comes_is_missing(office: Path, answers: str) -> None:
    answer = kpcs(office, "init", given=answers)
    assert answer.returncode == 2
    assert "There was no answer, and nothing was changed." in answer.stderr
    assert "Traceback" not in answer.stderr
    assert rows(office, "SELECT count(*) FROM participants_authority") == [(0,)]


def test_a_closed_input_gives_no_answer() -> None:
    command = 'exec "$0" -c "from kpcs.cli import main; main()" init <&-'
    answer = subprocess.run(["sh", "-c", command, sys.executable], capture_output=True, text=True, check=False)
    assert answer.returncode == 2
    assert "There was no answer" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_nothing_is_asked_where_a_program_reads(office: Path) -> None:
    answer = kpcs(office, "init", "--json")
    assert answer.returncode == 2
    assert "--authority" in answer.stderr


@pytest.mark.parametrize(
    "variables",
    [
        {"KPCS_DEMONSTRATION": "1"},
        {"KPCS_PRODUCTION": "1"},
        {"KPCS_DATABASE_URL": "postgresql://127.0.0.1:9/none"},
    ],
)
def test_settings_that_do_not_fit_stop_with_advice(office: Path, variables: dict[str, str]) -> None:
    answer = init(office, "--json", **variables)
    assert answer.returncode == 2
    assert "Traceback" not in answer.stderr
    assert "KPCS_" in answer.stderr


def test_the_trust_list_is_written_whole(office: Path) -> None:
    kid = json.loads(init(office, "--json").stdout)["authorities"][0]["key"]
    file = office / "trust.json"
    assert kpcs(office, "trust", "export", str(file)).returncode == 0
    written = json.loads(file.read_text(encoding="utf-8"))
    assert len(written["participants"]) > 60
    assert kid in file.read_text(encoding="utf-8") or len(written["keys"]) == 1
    assert json.loads(kpcs(office, "trust", "export").stdout) == written
    nowhere = kpcs(office, "trust", "export", str(office / "no" / "folder.json"))
    assert nowhere.returncode == 2
    assert "Traceback" not in nowhere.stderr


@pytest.mark.parametrize("held", [None, b"no database", b"SQLite format 3\0" + b"\xff" * 8000])
def test_a_database_that_is_missing_or_damaged_is_said_in_a_sentence(tmp_path: Path, held: bytes | None) -> None:
    (tmp_path / "data").mkdir()
    if held is not None:
        (tmp_path / "data" / "office.sqlite3").write_bytes(held)
    answer = kpcs(tmp_path, "trust", "export")
    assert answer.returncode == 2
    said = "The database does not answer as it should" if held else "There is no office in this database yet. kpcs init"
    assert answer.stderr.startswith(f"Error: {said}")
    assert "KPCS_DATA_DIR" in answer.stderr


def test_a_data_folder_that_is_none_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file", encoding="utf-8")
    answer = kpcs(tmp_path, "deliver", "--once")
    assert answer.returncode == 2
    assert "Traceback" not in answer.stderr
    assert "KPCS_DATA_DIR" in answer.stderr


def test_no_demonstration_in_production(office: Path) -> None:
    answer = kpcs(office, "demo", "--only-make", KPCS_PRODUCTION="1")
    assert answer.returncode == 2
    assert "never a demonstration" in answer.stderr


@pytest.mark.slow
def test_a_demonstration_that_was_stopped_midway_begins_again(office: Path) -> None:
    assert kpcs(office, "demo", "--only-make").returncode == 0
    with sqlite3.connect(office / "data" / "office.sqlite3") as connection:
        connection.execute("DROP TRIGGER ledger_event_no_delete")
        connection.execute("DELETE FROM ledger_event WHERE kind = 'office.opened'")
    (office / "data" / "prepared-by-kpcs.demonstration").unlink()
    again = kpcs(office, "demo", "--only-make")
    assert again.returncode == 0
    assert "beginning again" in again.stderr
    assert rows(office, "SELECT count(*) FROM ledger_event WHERE kind = 'office.opened'") == [(1,)]
