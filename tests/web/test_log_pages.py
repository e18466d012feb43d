"""The public log as pages: for people, for monitors, and on the page of a certificate with the proof to take away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kpcs.certificates.models import Certificate
from kpcs.ledger import actions as ledger
from kpcs.ledger import queries
from kpcs.ledger.models import Checkpoint, Cosignature, Event, LogHead, Witness
from kpcs.scheme.log import LogPolicy, check, note_key_of
from kpcs.scheme.log.tiles import entries_of
from tests import lives, people
from tests.factories import NOW
from tests.rooms.test_ledger_log import record

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path: Any, settings: Any) -> None:
    settings.KPCS_DATA_DIR = tmp_path
    settings.KPCS_LOG_ORIGIN = "office.example/log"


@pytest.fixture
def office() -> people.People:
    people.european_union()
    office = people.sierra_leone()
    lives.equip(office)
    return office


@pytest.fixture
def certificate(office: people.People) -> Certificate:
    return lives.issued(office)


def as_officer(officer: Any) -> Client:
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


def witnessed(checkpoint: Checkpoint, *sides: str) -> None:
    for side in sides:
        name = f"{side}.example"
        given = {"verifier_key": "", "side": side, "added_at": NOW}
        witness, _is_new = Witness.objects.get_or_create(name=name, defaults=given)
        Cosignature.objects.create(checkpoint=checkpoint, witness=witness, line=f"— {name} AAAAAAA=\n", at=NOW)


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def test_a_log_that_never_began_says_so(client: Client) -> None:
    text = page(client, "/log")
    assert "None yet" in text
    assert "gets its name and key with its first checkpoint" in text
    assert page(client, "/log/checkpoint", 404) == "There is no such file in this log.\n"


def test_everybody_sees_where_the_log_stands(client: Client) -> None:
    record()
    first = ledger.publish(at=NOW)
    witnessed(first, "government", "industry", "civil_society")
    record()
    second = ledger.publish(at=NOW)
    witnessed(second, "industry")
    record()
    text = page(client, "/log")
    assert "(1 waits for the next checkpoint)" in text
    assert "by 1 of 3; 2 are needed" in text
    assert "Not enough yet" in text
    assert "Last one with enough witnesses" in text
    assert LogHead.objects.get().verifier_key in text.replace("&#x2B;", "+")
    assert text.count("<circle") == 2
    assert "Civil society" in text


def test_the_page_asks_the_database_as_often_however_long_the_log_is(
    client: Client, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    for _ in range(30):
        record()
        witnessed(ledger.publish(at=NOW), "government", "industry")
    with django_assert_max_num_queries(14):
        page(client, "/log")


def test_monitors_read_checkpoint_and_tiles(client: Client) -> None:
    for number in range(258):
        record(subject=str(number))
    made = ledger.publish(at=NOW)
    witnessed(made, "industry")
    answer = client.get("/log/checkpoint")
    assert answer.content.decode() == made.note + "— industry.example AAAAAAA=\n"
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Cache-Control"] == "public, max-age=5"
    full = client.get("/log/tile/0/000")
    assert (len(full.content), full["Content-Type"]) == (8192, "application/octet-stream")
    assert full["Cache-Control"] == "public, max-age=31536000, immutable"
    assert full["Access-Control-Allow-Origin"] == "*"
    assert len(client.get("/log/tile/0/001.p/2").content) == 64
    assert client.get("/log/tile/1/000.p/1").content == queries.root_at(256)
    assert len(entries_of(client.get("/log/tile/entries/000").content)) == 256


@pytest.mark.parametrize(
    "path",
    ["tile/0/001", "tile/0/000.p/3", "tile/0/x000/000", "tile/7/000", "entries/000", "tile/entries/000", "other", "é"],
)
def test_what_is_not_there_is_not_found_and_not_kept(client: Client, path: str) -> None:
    record()
    record()
    ledger.publish(at=NOW)
    answer = client.get(f"/log/{path}")
    assert answer.status_code == 404
    assert answer["Cache-Control"] == "public, max-age=5"


def test_a_bad_path_does_not_reach_the_database(
    client: Client, django_assert_num_queries: Callable[[int], Any]
) -> None:
    with django_assert_num_queries(0):
        client.get("/log/tile/0/" + "x000/" * 50 + "000")


def test_the_trail_says_in_words_where_each_event_is(office: people.People, certificate: Certificate) -> None:
    client, path = as_officer(office.issuing), f"/certificates/{certificate.number}"
    assert "The next checkpoint will cover it." in page(client, path)
    first = ledger.publish(at=NOW)
    assert "no witness watches this log yet" in page(client, path)
    witnessed(first, "government", "industry")
    Witness.objects.create(name="civil.example", verifier_key="", side="civil_society", added_at=NOW)
    text = page(client, path)
    [place] = queries.places([_issue(certificate).pk]).values()
    assert f"Entered as number {place} of the public log." in text
    assert "The checkpoint of 22 November 2026, 00:30\u00a0UTC, witnessed by 2 of 3, covers it." in text
    assert text.count("Entered as number") == 1, "the promise does not enter the log"


def _issue(certificate: Certificate) -> Event:
    return Event.objects.get(subject=certificate.number, kind="certificate.issued")


def test_the_proof_can_be_taken_away_and_holds(office: people.People, certificate: Certificate) -> None:
    event = _issue(certificate).pk
    path = f"/certificates/{certificate.number}/proof/{event}"
    assert as_officer(office.issuing).get(path).status_code == 404, "no checkpoint covers it yet"
    ledger.publish(at=NOW)
    answer = as_officer(office.issuing).get(path)
    assert answer["Content-Disposition"] == f'attachment; filename="{certificate.number}-{event}.tlog-proof"'
    key = note_key_of(LogHead.objects.get().verifier_key)
    shown = check(answer.content.decode(), signed=bytes(certificate.signed or b""), policies=[LogPolicy(key)])
    assert (shown.content.kind, shown.content.subject) == ("certificate.issued", certificate.number)


def test_a_proof_is_for_who_may_see_the_certificate(office: people.People, certificate: Certificate) -> None:
    ledger.publish(at=NOW)
    event, number = _issue(certificate).pk, certificate.number
    assert as_officer(people.stranger()).get(f"/certificates/{number}/proof/{event}").status_code == 404
    assert Client().get(f"/certificates/{number}/proof/{event}").status_code == 302
    client = as_officer(office.issuing)
    promised = Event.objects.get(subject=number, kind="certificate.promised").pk
    assert client.get(f"/certificates/{number}/proof/{promised}").status_code == 404
    assert client.get(f"/certificates/{number}/proof/{10**18}").status_code == 404
    other = record(subject="SL999999").pk
    ledger.publish(at=NOW)
    assert client.get(f"/certificates/{number}/proof/{other}").status_code == 404
