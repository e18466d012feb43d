"""``kpcs authority add`` and ``kpcs officers``: what only whoever has the machine can do in an office that works."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from axes.models import AccessAttempt
from click.testing import CliRunner, Result
from django.db import transaction
from django.test import Client

from kpcs.accounts.models import Officer
from kpcs.cli import main
from kpcs.ledger import actions as ledger
from kpcs.ledger.kinds import Kind
from kpcs.ledger.models import Event
from kpcs.participants.models import Authority, PublicKey, RootKey
from kpcs.public.models import Edition
from tests.ceremony import office
from tests.factories import NOW
from tests.people import People

__all__ = ["office"]
PASSWORD = "four words in a row"


@pytest.fixture
def working(office: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> People:
    """An office that was set up, and a folder for what commands write."""
    with transaction.atomic():
        ledger.record(Kind.OFFICE_OPENED, subject=("office", "real"), by=office.administrator, at=NOW)
    (tmp_path / "password").write_text(PASSWORD + "\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return office


def run(*arguments: str, given: str = "") -> Result:
    return CliRunner().invoke(main, arguments, input=given)


def add(code: str, email: str, *more: str) -> Result:
    person = ("--administrator", email, "--name", "Second Head", "--password-file", "password")
    return run("authority", "add", code, *person, *more)


def test_an_authority_is_added_with_key_root_and_administrator(working: People) -> None:
    answer = add("sl-2:SL:Customs Office", "two@office.test", "--json")
    assert answer.exit_code == 0, answer.output
    said = json.loads(answer.stdout)
    assert (said["code"], said["is_certified"]) == ("sl-2", True)
    assert PublicKey.objects.get(authority="sl-2").kid == said["key"]
    assert RootKey.objects.get().kid == said["root"]
    head = Officer.objects.get(authority="sl-2")
    assert (head.email, head.roles, head.check_password(PASSWORD)) == ("two@office.test", ["administrator"], True)
    kinds = Event.objects.filter(authority="sl-2").order_by("sequence").values_list("kind", "by_name")
    assert {by for _kind, by in kinds} == {"kpcs authority"}
    assert {kind for kind, _by in kinds} >= {"authority.added", "key.added", "key.certified", "officer.added"}
    assert Edition.objects.filter(kind="trust").count() == 1, "the list with the key is published"
    again = add("sl-2:SL:Another Name", "three@office.test")
    assert (again.exit_code, Authority.objects.get(code="sl-2").name) == (1, "Customs Office")
    assert "already an authority with the code sl-2" in again.output


def test_a_key_without_its_root_here_asks_for_it(working: People, tmp_path: Path) -> None:
    add("sl-2:SL:Customs Office", "two@office.test")
    (tmp_path / "office" / "roots").rename(tmp_path / "stick")
    answer = add("sl-3:SL:Third Office", "three@office.test")
    assert answer.exit_code == 0, answer.output
    assert "It waits for the root key" in answer.output
    key = PublicKey.objects.get(authority="sl-3")
    assert (key.certification, (tmp_path / f"{key.kid}-request.cose").exists()) == ("", True)


@pytest.mark.parametrize(
    ("code", "email", "said"),
    [
        ("sl 2:XX:", "nobody", ["'sl 2'", "'XX' is no Participant", "1 to 200 printable", "'nobody' is not an e-mail"]),
        ("sl-2:SL:Customs Office", "ADMINISTRATOR@sl-demo.test", ["already in use"]),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_added(working: People, code: str, email: str, said: list[str]) -> None:
    before = Event.objects.count()
    answer = add(code, email)
    assert answer.exit_code == 2
    for sentence in ("Nothing was added", *said):
        assert sentence in answer.output
    assert (Authority.objects.count(), PublicKey.objects.count(), Event.objects.count()) == (1, 0, before)


def test_an_authority_belongs_into_a_real_office(office: People, settings: Any) -> None:
    assert "kpcs init makes one" in run("authority", "add", "sl-2:SL:Second").output
    settings.KPCS_DEMONSTRATION = True
    answer = run("authority", "add", "sl-2:SL:Second")
    assert (answer.exit_code, "demonstration" in answer.output) == (2, True)


def test_a_sole_administrator_comes_back(working: People) -> None:
    head, client, new = working.administrator, Client(), "five other words in a row"
    client.force_login(head, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/password").status_code == 200
    AccessAttempt.objects.create(username=head.email, ip_address="203.0.113.9", failures_since_start=60)
    answer = run("officers", "reset-password", head.email.upper(), given=f"{new}\n{new}\n")
    assert answer.exit_code == 0, answer.output
    assert head.full_name in answer.output
    assert new not in answer.output
    assert client.get("/password").status_code == 302, "his sessions are ended"
    assert client.post("/sign-in", {"username": head.email, "password": new}).status_code == 302
    event = Event.objects.get(kind="officer.changed", subject=str(head.pk))
    assert (event.by_name, event.authority, event.data["password"]) == ("kpcs officers", "sl-demo", "reset")
    assert new not in str(event.data)


@pytest.mark.parametrize(
    ("email", "given", "said"),
    [
        ("administrator@sl-demo.test", "short\nshort\n", "too short"),
        ("administrator@sl-demo.test", "five other words\nsix other words\n", "do not match"),
        ("nobody@sl-demo.test", "", "No officer of this office has the address"),
    ],
)
def test_a_password_that_cannot_be_set_changes_nothing(working: People, email: str, given: str, said: str) -> None:
    answer = run("officers", "reset-password", email, given=given)
    assert answer.exit_code != 0
    assert said in answer.output
    assert not Event.objects.filter(kind="officer.changed").exists()
