"""Yesterday's backup is put back: the office notices, acts no more, and goes on when it is settled."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from shutil import copy, copytree, rmtree
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.db import connection

from kpcs.certificates import actions as certificates
from kpcs.certificates.models import Blank
from kpcs.errors import Refused
from kpcs.ledger import actions as ledger
from kpcs.ledger import queries as log
from kpcs.witness import actions as witness
from kpcs.witness.app import Witness
from tests import lives, people
from tests.factories import NOW
from tests.ports import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
NAMES = {"government": "ministry.example/w", "industry": "industry.example/w", "civil_society": "society.example/w"}


class Office:
    """The office of a folder, acted upon by commands and by processes of its own."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KPCS_")}
        self.environment = {**kept, "KPCS_DATA_DIR": str(self.data), "KPCS_LOG_ORIGIN": "office.example/log"}

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False)
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def kpcs(self, *arguments: str) -> tuple[int, str]:
        done = self.run(sys.executable, "-c", "from kpcs.cli import main; main()", *arguments)
        return done.returncode, done.stdout + done.stderr

    def act(self, *arguments: str) -> Any:
        done = self.run(sys.executable, "-m", "tests.faults.acting", *arguments)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if arguments[0] == "issue" else done.stdout


class Quiet(WSGIRequestHandler):
    def log_request(self, *_given: Any) -> None:
        """Says nothing between the tests' own lines."""


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, Path]]]:
    """An office that three witnesses at real addresses watch, with one certificate issued and published; made once."""
    root = tmp_path_factory.mktemp("restored")
    made = Office(root)
    made.act("make", "8")
    servers: list[WSGIServer] = []
    found: dict[str, Path] = {}
    for side, name in NAMES.items():
        folder = root / side
        key = witness.init(folder, name=name, unprotected=True, at=1)
        server = make_server("127.0.0.1", 0, Witness(folder, keys=witness.open_keys(folder)), handler_class=Quiet)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        url = f"http://127.0.0.1:{server.server_port}"
        code, said = made.kpcs("log", "witnesses", "add", key.text, "--side", side, "--url", url)
        assert code == 0, said
        found[url] = folder
    for folder in found.values():
        witness.add_log(folder, vkey=key_of(made), at=1)
    assert made.act("issue") == "SL004901"
    code, said = made.kpcs("log", "publish")
    assert code == 0, said
    copytree(root, tmp_path_factory.mktemp("pristine"), dirs_exist_ok=True)
    yield root, found
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def witnesses(places: tuple[Path, dict[str, Path]]) -> dict[str, Path]:
    return places[1]


@pytest.fixture
def office(places: tuple[Path, dict[str, Path]]) -> Office:
    """The office and its witnesses as they were in the beginning, whatever an earlier test did to them."""
    root = places[0]
    pristine = next(root.parent.glob("pristine*"))
    for part in ("data", *NAMES):
        rmtree(root / part)
        copytree(pristine / part, root / part)
    return Office(root)


def key_of(office: Office) -> str:
    return str(json.loads(office.kpcs("log", "status", "--json")[1])["verifier_key"])


@pytest.mark.slow
def test_an_older_database_beside_a_newer_folder_is_noticed_and_a_newer_one_heals_it(office: Office) -> None:
    database, backup, newest = (office.data / "office.sqlite3", office.data / "backup", office.data / "newest")
    copy(database, backup)
    assert [office.act("issue"), office.act("issue")] == ["SL004902", "SL004903"]
    copy(database, newest)
    copy(backup, database)
    code, said = office.kpcs("log", "status")
    assert (code, "K-LOG.1" in said) == (1, True), said
    assert office.act("issue") == ["K-LOG.1"]
    code, said = office.kpcs("log", "publish")
    assert (code, "kpcs log settle" in said) == (1, True), said
    code, said = office.kpcs("finish-issuing", "--once")
    assert (code, "K-LOG.1" in said) == (1, True), said
    page = office.act("look")
    assert "Nothing can be issued or decided now." in page
    assert "is an older copy" in page
    copy(newest, database)
    assert office.act("issue") == "SL004904"
    assert "Nothing can be issued" not in office.act("look")
    assert office.kpcs("log", "publish")[0] == 0


@pytest.mark.slow
def test_a_whole_folder_put_back_is_told_by_the_witnesses_and_settled(
    office: Office, tmp_path: Path, witnesses: dict[str, Path]
) -> None:
    public = tmp_path / "public"
    copytree(office.data, tmp_path / "backup")
    on_paper = [office.act("issue"), office.act("issue")]
    assert office.kpcs("log", "publish")[0] == 0
    assert office.kpcs("log", "export", str(public))[0] == 0
    audit = ("log", "audit", str(public), "--state", str(tmp_path / "audit"), "--key", key_of(office))
    assert office.kpcs(*audit)[0] == 0
    rmtree(office.data)
    copytree(tmp_path / "backup", office.data)
    assert office.kpcs("log", "status")[0] == 0, "nothing in the folder can know"
    code, said = office.kpcs("log", "publish")
    assert (code, "K-LOG.1" in said) == (1, True), said
    assert office.act("issue") == ["K-LOG.1"]
    settle = ("log", "settle", "--officer", "administrator@sl-demo.test", "--reason", "The disk broke", "--json")
    code, said = office.kpcs(*settle)
    assert code == 0, said
    done = json.loads(said.splitlines()[0])
    assert (done["origin"], done["lost"], done["numbers"]) == ("office.example/log/2", 2, on_paper)
    assert office.kpcs(*settle)[0] == 1
    assert office.act("issue") not in on_paper
    for folder in witnesses.values():
        witness.add_log(folder, vkey=key_of(office), at=1)
    assert office.kpcs("log", "publish")[0] == 0
    assert office.kpcs("log", "check")[0] == 0
    assert office.kpcs("log", "export", str(public))[0] == 0
    code, said = office.kpcs(*audit)
    assert (code, "another name now: office.example/log/2" in said) == (1, True), said


@pytest.mark.slow
def test_an_office_that_opens_asks_its_witnesses(office: Office, tmp_path: Path) -> None:
    copytree(office.data, tmp_path / "backup")
    assert office.act("issue") == "SL004902"
    assert office.kpcs("log", "publish")[0] == 0
    rmtree(office.data)
    copytree(tmp_path / "backup", office.data)
    command = [sys.executable, "-c", "from kpcs.cli import main; main()", "serve", "--port", str(free_port())]
    server = subprocess.Popen(
        command, env=office.environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        until = time.monotonic() + 300
        while not (office.data / "log-refused").exists() and time.monotonic() < until:
            time.sleep(0.2)
    finally:
        server.terminate()
        said = server.communicate(timeout=120)[0]
    assert (office.data / "log-refused").exists(), said.decode()
    assert office.act("issue") == ["K-LOG.1"]


def take(place: Path) -> None:
    """A backup of the database of the tests."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        copy(name, place)
        return
    swap(f'CREATE DATABASE "{place.name}" TEMPLATE "{name}"')


def put_back(place: Path) -> None:
    name = str(connection.settings_dict["NAME"])
    connection.close()
    if connection.vendor == "sqlite":
        for part in ("-wal", "-shm"):
            Path(name + part).unlink(missing_ok=True)
        # Another file under its name: a thread of an earlier test may still hold the old one open.
        copy(place, name + "-put-back")
        Path(name + "-put-back").replace(name)
        return
    swap(f'DROP DATABASE "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}" TEMPLATE "{place.name}"')


def swap(*statements: str) -> None:
    from django.db.backends.postgresql.base import DatabaseWrapper

    connection.close()
    assert isinstance(connection.connection, type(None))
    with DatabaseWrapper({**connection.settings_dict, "NAME": "template1"})._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_a_database_put_back_on_either_engine(tmp_path: Path, settings: Any) -> None:
    settings.KPCS_DATA_DIR = tmp_path
    people.european_union()
    office = people.sierra_leone()
    lives.equip(office)
    lives.issued(office)
    waiting = lives.inspected(office)
    take(tmp_path / "kpcs_yesterday")
    numbers = [lives.issued(office).number, lives.issued(office).number]
    take(tmp_path / "kpcs_today")
    put_back(tmp_path / "kpcs_yesterday")
    for act in (
        lambda: certificates.issue(application=waiting.pk, by=office.issuing, at=NOW),
        lambda: certificates.void(number="SL004901", reason="Exporter withdrew", by=office.issuing, at=NOW),
        lambda: ledger.publish(at=NOW),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert [finding.code for finding in refused.value.findings] == ["K-LOG.1"]
    assert not Blank.objects.filter(number__in=numbers).exclude(state="in_stock").exists()
    put_back(tmp_path / "kpcs_today")
    assert log.log_state(at=NOW) == ()
    issued = certificates.issue(application=waiting.pk, by=office.issuing, at=NOW).number
    assert issued not in numbers
