"""The disk is full: a sentence instead of a fault, nothing half stored, and the office goes on when there is room."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from kpcs.accounts.permissions import Permission
from kpcs.certificates import actions as certificates
from kpcs.certificates.api import applications as api
from kpcs.certificates.models import Application, Blank, Certificate
from kpcs.certificates.views import issuing
from kpcs.ledger import actions as ledger
from kpcs.ledger.checking import check
from kpcs.ledger.models import Event
from tests import lives, people
from tests.factories import NOW

ROOT = Path(__file__).resolve().parent.parent.parent
TIMER = ledger.Program("finish-issuing", frozenset({Permission.CERTIFICATE_ISSUE}), "sl-demo")


@pytest.fixture
def office(
    transactional_db: None, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[people.People]:
    settings.KPCS_DATA_DIR = tmp_path
    for module in (issuing, api):
        monkeypatch.setattr(module, "now", lambda: timezone.localtime(NOW))
    if connection.vendor == "sqlite":
        # Pages that an earlier test emptied would be room enough for long.
        connection.cursor().execute("VACUUM")
    people.european_union()
    made = people.sierra_leone()
    lives.equip(made)
    lives.issued(made)
    yield made
    room(None)


@pytest.fixture
def client(office: people.People) -> Client:
    """Signed in while there is room."""
    signed_in = Client(raise_request_exception=False)
    signed_in.force_login(office.issuing, backend="django.contrib.auth.backends.ModelBackend")
    return signed_in


def room(pages: int | None) -> None:
    """Let the database grow by some pages and no more; None: without end. PostgreSQL says what a full disk would."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA page_count")
            most = 2**30 if pages is None else cursor.fetchone()[0] + pages
            cursor.execute(f"PRAGMA max_page_count = {most}")
            return
        for table in TABLES:
            cursor.execute(f"DROP TRIGGER IF EXISTS no_room ON {table}")
        if pages is not None:
            cursor.execute(
                "CREATE OR REPLACE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                "RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$"
            )
            cursor.execute(
                f"CREATE TRIGGER no_room BEFORE INSERT ON {TABLES[pages]} FOR EACH ROW EXECUTE FUNCTION no_room()"
            )


# What PostgreSQL cannot extend: the promise's tables, then the log's.
TABLES = ("certificates_certificate", "certificates_certificateparcel", "ledger_event", "ledger_logentry")


def agree() -> None:
    """Every certificate has its blank, its events and its place in the log, and nothing else has."""
    states = dict(Certificate.objects.values_list("number", "state"))
    assert set(Blank.objects.exclude(state="in_stock").values_list("number", flat=True)) == set(states)
    issued = Event.objects.filter(kind="certificate.issued").values_list("subject", flat=True)
    assert sorted(issued) == sorted(number for number, state in states.items() if state == "issued")
    assert check().wrong == ()


def post(client: Client, application: Application) -> tuple[int, str]:
    answer = client.post(f"/applications/{application.pk}/issue", {"request_id": uuid4()})
    return answer.status_code, answer.content.decode()


@pytest.mark.slow
def test_at_every_shortage_issuing_is_whole_or_not_at_all(office: people.People, client: Client) -> None:
    """Again and again with no page left: the shortage meets another table each time."""
    outcomes: list[int] = []
    while outcomes.count(507) < (len(TABLES) if connection.vendor == "postgresql" else 4):
        application, before = lives.inspected(office), Certificate.objects.count()
        room(outcomes.count(507) if connection.vendor == "postgresql" else 0)
        status, text = post(client, application)
        room(None)
        outcomes.append(status)
        assert status in (302, 507), text
        if status == 507:
            assert "no room to store" in text
            assert "carried out whole or not at all" in text
        agree()
        certificates.finish_issuing(by=TIMER, at=NOW, grace=timedelta(0))
        if Certificate.objects.count() == before:
            assert post(client, application)[0] == 302
        assert Certificate.objects.filter(application=application, state="issued").count() == 1
        agree()
        assert len(outcomes) < 90


@pytest.mark.slow
def test_a_program_is_told_in_its_own_form(office: people.People, client: Client) -> None:
    for _more in range(40):
        application = lives.inspected(office)
        room(0)
        answer = client.post(f"/api/v1/applications/{application.pk}/issue", content_type="application/json")
        room(None)
        if answer.status_code != 201:
            break
    assert answer.status_code == 507
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert answer.headers["Retry-After"] == "60"
    assert "no room" in answer.json()["title"]


def test_a_database_that_is_gone_is_503_in_french(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    def gone(*_given: object, **_named: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr("kpcs.certificates.queries.application_of", gone)
    answer = client.get(f"/applications/{uuid4()}/issue", headers={"accept-language": "fr"})
    assert answer.status_code == 503
    assert "La base de données" in answer.content.decode()


@pytest.mark.slow
def test_a_command_says_it_and_works_when_there_is_room(tmp_path: Path) -> None:
    """A real process that may write no larger file: every command says a sentence, and works afterwards."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KPCS_")}
    environment |= {"KPCS_DATA_DIR": str(tmp_path / "data")}
    (tmp_path / "password").write_text("four words in a row", encoding="utf-8")
    made = ["init", "--authority", "bw-1:BW:Ministry", "--administrator", "head@office.test", "--name", "Head"]
    made += ["--password-file", str(tmp_path / "password"), "--json"]

    def kpcs(*arguments: str, most: int | None = None) -> subprocess.CompletedProcess[str]:
        def limit() -> None:
            if most is not None:
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

        command = [sys.executable, "-c", "from kpcs.cli import main; main()", *arguments]
        return subprocess.run(
            command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False, preexec_fn=limit
        )

    short = kpcs(*made, most=100_000)
    assert short.returncode == 2, short.stderr
    assert "Traceback" not in short.stderr
    done = kpcs(*made)
    assert done.returncode == 0, done.stderr
    published = kpcs("log", "publish", most=4_096)
    assert published.returncode == 2, published.stdout
    assert "Traceback" not in published.stderr
    assert kpcs("log", "publish").returncode == 0
    assert kpcs("log", "check").returncode == 0
