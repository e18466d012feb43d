"""A certificate's way through the JSON API, and what the commands read and finish."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from django.utils import timezone

from kpcs.accounts.models import Officer
from kpcs.certificates.actions import issuing
from kpcs.certificates.api import applications, changes
from kpcs.certificates.api import certificates as reading
from kpcs.certificates.models import BlankRange, Certificate
from kpcs.cli import main
from kpcs.ledger.models import Event
from tests import lives, people
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(tmp_path: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.KPCS_DATA_DIR = tmp_path
    for module in (applications, changes, reading):
        monkeypatch.setattr(module, "now", lambda: timezone.localtime(NOW))


@pytest.fixture
def office() -> people.People:
    people.european_union()
    office = people.sierra_leone()
    lives.equip(office)
    return office


def _as(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _post(client: Client, path: str, body: Any = None) -> Any:
    return client.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json")


def test_check_says_everything_and_keeps_nothing(office: people.People) -> None:
    client = _as(office.exporter)
    answer = _post(client, "applications/check", lives.filed(parcels=[{"hs": "7102.31", "carats": "heavy"}]))
    assert answer.status_code == 200
    assert not answer.json()["is_ready"]
    assert "parcels.0.carats" in [one["field"] for one in answer.json()["findings"]]
    ready = _post(client, "applications/check", lives.filed()).json()
    assert (ready["is_ready"], ready["carats_points"], ready["value_cents"]) == (True, 18_345, 4_560_000)
    assert client.get("/api/v1/applications").json()["applications"] == []


def test_a_whole_life(office: people.People) -> None:
    exporter, inspecting, issuer = _as(office.exporter), _as(office.inspecting), _as(office.issuing)
    made = _post(exporter, "applications", lives.filed()).json()["id"]
    # Sierra Leone asks for 24 hours between filing and valuation (R-SL.1): this one is filed the days before.
    application = lives.submitted(office).pk
    assert _post(exporter, f"applications/{made}/withdraw").json()["state"] == "withdrawn"
    assert _post(inspecting, f"applications/{application}/inspections", lives.FOUND).status_code == 201
    issued = _post(issuer, f"applications/{application}/issue")
    assert issued.status_code == 201, issued.content
    number = issued.json()["number"]
    assert _post(issuer, f"certificates/{number}/pre-alert", {"carrier": "Courier"}).json()["state"] == "notified"
    refused = _post(issuer, f"certificates/{number}/void", {"reason": " "})
    assert (refused.status_code, refused.headers["Content-Type"]) == (422, "application/problem+json")
    assert refused.json()["findings"][0]["code"] == "K-ACT.2"
    detail = issuer.get(f"/api/v1/certificates/{number}").json()
    assert detail["qr_text"].startswith("KP1:")
    assert detail["seals"] == ["DEMO-0001"]
    assert issuer.get(f"/api/v1/certificates/{number}/pdf").content.startswith(b"%PDF")
    assert _post(issuer, f"certificates/{number}/print").content.startswith(b"%PDF")
    assert Event.objects.filter(kind="certificate.printed").count() == 1
    assert [one["number"] for one in issuer.get("/api/v1/certificates").json()["certificates"]] == [number]


def test_a_stranger_gets_404_and_an_empty_list(office: people.People) -> None:
    certificate, client = lives.issued(office), _as(people.stranger())
    assert client.get("/api/v1/certificates").json()["certificates"] == []
    for path in (f"certificates/{certificate.number}", f"applications/{certificate.application_id}"):
        assert client.get(f"/api/v1/{path}").status_code == 404
    assert _post(client, f"certificates/{certificate.number}/void", {"reason": "x"}).status_code == 404


@pytest.mark.parametrize("query", ["state=nice", "sort=weight", "size=9999", "after=2026-02-30_SL000001", "number=%27"])
def test_an_invalid_filter_is_an_error(office: people.People, query: str) -> None:
    assert _as(office.issuing).get(f"/api/v1/certificates?{query}").status_code == 422


def test_commands_read_and_finish(office: people.People, monkeypatch: pytest.MonkeyPatch) -> None:
    application, number = lives.inspected(office), lives.issued(office, remarks="first").number

    def die(*_: object) -> None:
        raise OSError("the key is away")

    with monkeypatch.context() as patch:
        patch.setattr(issuing, "_signed", die)
        with pytest.raises(OSError, match="away"):
            issuing.issue(application=application.pk, by=office.issuing, at=NOW)
    run = CliRunner()
    shown = run.invoke(main, ["certificates", "--authority", "sl-demo", "show", number, "--json"])
    assert json.loads(shown.output)["state"] == "issued"
    listed = run.invoke(main, ["certificates", "--authority", "sl-demo", "list", "--json"])
    assert len(json.loads(listed.output)["certificates"]) == 2
    assert run.invoke(main, ["certificates", "--authority", "sl-demo", "show", "SL009999"]).exit_code == 1
    assert run.invoke(main, ["certificates", "--authority", "xx-demo", "list"]).exit_code == 2
    blanks = run.invoke(main, ["certificates", "--authority", "sl-demo", "blanks", "--count", "--json"])
    [delivery] = json.loads(blanks.output)["deliveries"]
    assert (blanks.exit_code, delivery["issued"], delivery["is_explained"]) == (0, 2, True)
    BlankRange.objects.update(issued=0)
    wrong = run.invoke(main, ["certificates", "--authority", "sl-demo", "blanks", "--count"])
    assert (wrong.exit_code, "NOT EXPLAINED" in wrong.output) == (1, True)
    # The round begins with a fresh connection, which would end the test's transaction.
    monkeypatch.setattr("django.db.close_old_connections", lambda: None)
    monkeypatch.setattr(timezone, "localtime", lambda *_: NOW + timedelta(minutes=5))
    done = run.invoke(main, ["finish-issuing", "--once", "--json"])
    assert (done.exit_code, json.loads(done.output)["kept"]) == (0, ["SL004902"])
    assert Certificate.objects.get(pk="SL004902").state == "issued"


@pytest.mark.parametrize(
    ("said", "code", "fields"),
    [
        ({"importer_name": "Demonstration Importer Two"}, 201, []),
        ({"importer_name": "Demonstration Importer Two", "importer_address": None}, 201, []),
        ({"importer_name": "Demonstration Importer Two", "importer_address": " ", "seals": []}, 422,
         ["importer_address", "seals"]),
        ({"importer_name": "Demonstration Importer\u202e Two"}, 422, ["importer_name"]),
        ({"seals": ["DEMO-0002"], "destination": "", "origins": []}, 422, ["destination", "origins"]),
    ],
)  # fmt: skip
def test_a_correction_says_what_changes_and_loses_nothing(
    office: people.People, said: dict[str, Any], code: int, fields: list[str]
) -> None:
    old = lives.issued(office)
    body = {**said, "old_is_surrendered": "yes", "reason": "The importer was wrong."}
    answer = _post(_as(office.issuing), f"certificates/{old.number}/replacement", body)
    assert answer.status_code == code, answer.content
    assert [one["field"] for one in answer.json().get("findings", []) if one["field"]] == fields
    new = Certificate.objects.filter(replaces_id=old.number).first()
    assert new is None or new.importer_name == "Demonstration Importer Two"


@pytest.mark.parametrize(
    ("act", "said", "code", "field"),
    [
        ("pre-alert", {"expected_on": "2026-11-21"}, "R-AI.V1", "expected_on"),
        ("pre-alert", {"expected_on": "9999-12-31"}, "R-AI.V1", "expected_on"),
        ("pre-alert", {"carrier": "\u202ereiruoC"}, "K-READ.4", "carrier"),
        ("instruction", {"instruction": "Read SL 004901 as SL \u202e109400"}, "K-READ.4", "reason"),
        ("void", {"reason": "Sale\u200b fell through."}, "K-READ.4", "reason"),
        ("lost", {"reason": "x" * 301}, "K-READ.5", "reason"),
    ],
)
def test_what_other_authorities_read_is_what_it_looks_like(
    office: people.People, act: str, said: dict[str, str], code: str, field: str
) -> None:
    certificate = lives.issued(office)
    answer = _post(_as(office.issuing), f"certificates/{certificate.number}/{act}", said)
    assert [(one["code"], one["field"]) for one in answer.json()["findings"]] == [(code, field)]
    certificate.refresh_from_db()
    assert certificate.state == "issued"
