"""The register as pages, files and API: by day, for everybody; changed by administrators only."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
import pytest_django
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from kpcs import ceremony
from kpcs.ledger.actions import Program
from kpcs.participants import actions, trusted
from kpcs.participants import actions as participants
from kpcs.participants.models import Authority, PublicKey, Standing
from kpcs.participants.timeline import strip_of
from kpcs.permissions import Permission
from kpcs.scheme.trust import Use
from kpcs.scheme.values import CountryCode
from tests import people
from tests.factories import NOW, make_key, make_participant, make_standing

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def history() -> None:
    loader = Program("test", frozenset({Permission.STANDING_RECORD}))
    participants.load_vocabulary(by=loader, at=NOW)


def test_the_list_shows_the_standing_on_the_chosen_day(history: None, client: Client) -> None:
    def row(on: str) -> str:
        text = client.get(f"/participants?on={on}").content.decode()
        return text.split("/participants/CF")[1].split("</tr>")[0]

    assert "Suspended" in row("2014-06-01")
    assert "Restricted" in row("2016-08-01")
    assert "Not a Participant" in row("2003-01-01")


@pytest.mark.parametrize("on", ["yesterday", "2026-02-30", "26-1-1", "\x00", "2026-11-22T00:00"])
def test_a_day_that_cannot_be_read_is_an_error(history: None, client: Client, on: str) -> None:
    answer = client.get("/participants", {"on": on})
    assert answer.status_code == 422
    assert b"/participants/CF" not in answer.content


def test_a_participant_shows_every_span_with_its_source(history: None, client: Client) -> None:
    text = client.get("/participants/CF").content.decode()
    assert text.count("<rect") > 6
    for span in Standing.objects.filter(participant="CF"):
        assert span.source in text
    assert "Berberati" in text


def test_an_unknown_code_is_not_found(client: Client) -> None:
    assert client.get("/participants/XX").status_code == 404
    assert client.get("/participants/%00").status_code == 404
    assert client.get("/api/v1/participants/%00").status_code == 404
    assert client.get("/api/v1/participants/XX").status_code == 404


def test_the_file_holds_every_span(history: None, client: Client) -> None:
    answer = client.get("/participants.csv")
    rows = list(csv.DictReader(StringIO(b"".join(answer).decode())))  # type: ignore[arg-type]
    assert len(rows) == Standing.objects.count()
    assert {row["zones"] for row in rows if row["participant"] == "CF"} >= {"Berberati", "Berberati|Boda|Carnot|Nola"}
    assert len(client.get("/participants.json").json()["participants"]) == len({row["participant"] for row in rows})


def test_the_api_answers_for_a_day_and_for_a_history(history: None, client: Client) -> None:
    on_the_day = {
        row["participant"]: row["standing"] for row in client.get("/api/v1/participants?on=2014-06-01").json()
    }
    assert on_the_day["CF"]["status"] == "suspended"
    assert client.get("/api/v1/participants/CF").json()["standings"][0]["precision"] == "first_seen"
    assert client.get("/api/v1/participants?on=never").status_code == 422


def test_the_strip_covers_what_is_known_and_no_more() -> None:
    participant = make_participant("SL", status=None)
    make_standing(participant, from_on=date(2003, 1, 1), until=date(2013, 1, 1))
    make_standing(participant, status="suspended", from_on=date(2013, 1, 1))
    strip = strip_of(participant.standings.all(), until=date(2023, 1, 1))
    assert [(piece.x, piece.width) for piece in strip.pieces] == [(0, 500), (500, 500)]


def test_only_administrators_are_offered_and_let_into_the_forms(client: Client) -> None:
    office = people.sierra_leone()
    for address in ("standing", "numbers", "authority"):
        assert client.get(f"/participants/SL/{address}").status_code == 302
    client.force_login(office.issuing, BACKEND)
    assert b"/participants/SL/standing" not in client.get("/participants/SL").content
    assert client.post("/participants/SL/standing", {}).status_code == 403
    client.force_login(office.administrator, BACKEND)
    assert b"/participants/SL/standing" in client.get("/participants/SL").content


def test_a_change_is_recorded_or_refused_with_every_reason(client: Client) -> None:
    client.force_login(people.sierra_leone().administrator, BACKEND)
    form = {"status": "suspended", "from_on": "2026-12-01", "precision": "day", "source": "AD 1", "zones": "Boda"}
    refused = client.post("/participants/SL/standing", form)
    assert refused.status_code == 422
    assert b"R-NC.11" in refused.content
    assert client.post("/participants/SL/standing", {**form, "zones": ""}).status_code == 302
    assert Standing.objects.filter(participant="SL", status="suspended").exists()
    numbers = {"year": "2027", "first": "10", "last": "9", "source": "letter"}
    assert client.post("/participants/SL/numbers", numbers).status_code == 422
    assert client.post("/participants/SL/numbers", {**numbers, "last": "99"}).status_code == 302
    authority = {"code": "sl-2", "name": "Second office", "can_import": "on"}
    assert client.post("/participants/SL/authority", authority).status_code == 302
    assert not Authority.objects.get(code="sl-2").is_hosted


@pytest.mark.parametrize("name", ["Turned \u202e round", "Zero \x00 byte", "Two\nlines"])
def test_a_name_with_invisible_marks_is_refused(client: Client, name: str) -> None:
    client.force_login(people.sierra_leone().administrator, BACKEND)
    answer = client.post("/participants/SL/authority", {"code": "sl-2", "name": name})
    assert answer.status_code == 422
    assert not Authority.objects.filter(code="sl-2").exists()


def test_keys_and_contacts_of_the_own_authority(
    client: Client, tmp_path: Path, settings: pytest_django.fixtures.SettingsWrapper
) -> None:
    settings.KPCS_DATA_DIR = tmp_path
    client.force_login(people.sierra_leone().administrator, BACKEND)
    days = {"act": "key", "valid_from": "2026-01-01", "valid_until": "2028-01-01"}
    assert client.post("/authority", days).status_code == 302
    key = PublicKey.objects.get()
    assert client.post(f"/authority/keys/{key.kid}/revoke", {"reason": ""}).status_code == 422
    assert client.post(f"/authority/keys/{key.kid}/revoke", {"reason": "copied"}).status_code == 302
    assert b"Revoked" in client.get("/participants/SL").content
    contacts = {"act": "contacts", "address": "2 Street", "notices_email": "no address"}
    assert client.post("/authority", contacts).status_code == 422
    assert client.post("/authority", {**contacts, "notices_email": "a@b.test"}).status_code == 302
    assert Authority.objects.get(code="sl-demo").notices_email == "a@b.test"


def test_a_stranger_finds_no_key_to_revoke(client: Client) -> None:
    key = make_key(people.sierra_leone().authority)
    client.force_login(people.stranger(), BACKEND)
    assert client.get(f"/authority/keys/{key.kid}/revoke").status_code == 404
    assert client.post(f"/authority/keys/{key.kid}/revoke", {"reason": "x"}).status_code == 404


def test_a_key_waits_for_its_root_and_the_answer_is_taken_in(
    client: Client, tmp_path: Path, settings: pytest_django.fixtures.SettingsWrapper
) -> None:
    """The root lies offline: the request goes out as a file, the answer comes back as one."""
    settings.KPCS_DATA_DIR = tmp_path
    office = people.sierra_leone()
    client.force_login(office.administrator, BACKEND)
    keys, now = ceremony.open_folder(tmp_path / "safe", passphrase="known to two", is_new=True), timezone.now()
    period = {"valid_from": date(2026, 1, 1), "valid_until": date(2036, 1, 1), "made_at": now}
    root = ceremony.create(keys, use=Use.ROOT, participant=CountryCode("SL"), **period)
    actions.add_root(message=root.message, by=office.administrator, at=now)
    client.post("/authority", {"act": "key", "valid_from": "2026-01-01", "valid_until": "2028-01-01"})
    key = PublicKey.objects.get()
    page = client.get("/authority").content.decode()
    assert "Waits for the root key" in page
    assert root.said.kid.hex() in page
    sent = client.get(f"/authority/keys/{key.kid}/request")
    assert f'filename="{key.kid}-request.cose"' in sent["Content-Disposition"]
    answer = ceremony.certify(keys, root=root, request=ceremony.paper_of(sent.content), made_at=now)

    def post(content: bytes) -> HttpResponse:
        return client.post("/authority", {"act": "answer", "answer": SimpleUploadedFile("a.cose", content)})

    for wrong in (b"no answer", answer[:-1] + b"x", sent.content, bytes(5000)):
        assert post(wrong).status_code == 422
    assert post(answer).status_code == 302
    page = client.get("/authority").content.decode()
    assert "Certified" in page
    assert "Waits for" not in page
    given = {"reason": "Laptop stolen", "compromised": "on", "since": "2026-11-01"}
    assert client.post(f"/authority/keys/{key.kid}/revoke", {**given, "since": "2099-01-01"}).status_code == 422
    assert client.post(f"/authority/keys/{key.kid}/revoke", given).status_code == 302
    key.refresh_from_db()
    assert (key.compromised, key.revoked_at) == (True, datetime(2026, 11, 1, tzinfo=UTC))


def test_a_stranger_gets_no_request(client: Client) -> None:
    key = make_key(people.sierra_leone().authority)
    client.force_login(people.stranger(), BACKEND)
    assert client.get(f"/authority/keys/{key.kid}/request").status_code == 404


def test_features_of_certificates_are_recorded_and_published(client: Client) -> None:
    client.force_login(people.sierra_leone().administrator, BACKEND)
    fact = {"year": "2026", "about": "number", "text": "SL and six digits", "source": "Letter of 3 March"}
    assert client.post("/participants/SL/features", fact).status_code == 302
    assert client.post("/participants/SL/features", fact).status_code == 422
    assert client.post("/participants/SL/features", {**fact, "about": "smell"}).status_code == 422
    assert b"SL and six digits" in client.get("/participants/SL").content
    (told,) = trusted.list_for(on=date(2026, 11, 22)).features
    assert (told.text, told.year) == ("SL and six digits", 2026)
