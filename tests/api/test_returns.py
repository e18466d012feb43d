"""Returns through the JSON API; and at every address, page or API, who sees what."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kpcs.accounts.models import Officer
from kpcs.statistics import urls
from kpcs.statistics.api import returns as api
from kpcs.statistics.models import Submission, Upload
from tests.factories import NOW, make_figure, make_submission, make_upload
from tests.statisticians import Desk, make_desk, make_world
from tests.workbooks import SENT, trade

pytestmark = pytest.mark.django_db
RETURN = {
    "subject": "trade",
    "period": "2026-Q1",
    "lines": [{"flow": "export", "partner": "EU", "hs": "7102.31", "carats": "1.50", "value": "450"}],
}


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(api, "now", lambda: NOW)
    return


@pytest.fixture
def desk() -> Desk:
    made = make_desk()
    make_world()
    return made


def client_of(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


def post(client: Client, path: str, body: Any = None) -> Any:
    return client.post(f"/api/v1/statistics/{path}", json.dumps(body), content_type="application/json")


def test_a_return_is_checked_handed_in_once_and_signed_by_another(desk: Desk) -> None:
    preparer, signatory = client_of(desk.preparing), client_of(desk.signing)
    wrong = post(preparer, "returns/check", RETURN | {"lines": [{"flow": "export", "carats": "1.234"}]}).json()
    fields = {one["field"] for one in wrong["findings"]}
    assert fields >= {"lines.0.carats", "lines.0.partner", "lines.0.hs", "lines.0.value"}
    assert post(preparer, "returns/check", RETURN).json() | {"findings": []} == {
        "is_ready": True, "lines": 1, "carats_points": 150, "value_cents": 45_000, "findings": [],
    }  # fmt: skip
    assert not Submission.objects.exists()
    once = "returns?request_id=7b0f6f3e-7c3b-4a9e-9d55-0d9d3a8b6f01"
    made = [post(preparer, once, RETURN) for _ in range(2)]
    assert [answer.status_code for answer in made] == [201, 201]
    [row] = Submission.objects.all()
    assert post(preparer, f"returns/{row.pk}/sign").status_code == 403
    assert post(signatory, f"returns/{row.pk}/sign").json()["state"] == "signed"
    assert post(signatory, f"returns/{row.pk}/send-back", {"reason": "late"}).status_code == 422
    got = preparer.get(f"/api/v1/statistics/returns/{row.pk}").json()
    assert (got["figures"][0]["points"], got["submission"]["signed_by"]) == (150, "Signatory of sl-demo")
    assert preparer.get("/api/v1/statistics/returns?state=signed&year=2026").json()["total"] == 1
    refused = post(preparer, "returns", RETURN)
    assert (refused.status_code, {one["code"] for one in refused.json()["findings"]}) == (422, {"R-STA.6"})


def test_one_officer_with_both_roles_cannot_sign_his_own(desk: Desk) -> None:
    desk.preparing.roles = ["statistician", "head_of_statistics"]
    desk.preparing.save()
    client = client_of(desk.preparing)
    pk = post(client, "returns", RETURN).json()["id"]
    answer = post(client, f"returns/{pk}/sign")
    assert (answer.status_code, [one["code"] for one in answer.json()["findings"]]) == (422, ["K-ACT.4"])


def test_a_period_that_is_none_is_refused(desk: Desk) -> None:
    answer = post(client_of(desk.preparing), "returns/check", RETURN | {"period": "2026-Q7"})
    assert (answer.status_code, answer.json()["findings"][0]["field"]) == (422, "period")


def test_files_are_checked_and_handed_in(desk: Desk) -> None:
    client = client_of(desk.preparing)
    bad = SimpleUploadedFile("q1.xlsx", trade((*SENT[:4], "x", 1)))
    [finding] = client.post("/api/v1/statistics/files/check", {"file": bad}).json()
    assert finding["params"]["place"] == "Trade!E5"
    assert not Upload.objects.exists()
    made = client.post("/api/v1/statistics/files", {"file": SimpleUploadedFile("q1.xlsx", trade(SENT))}).json()
    assert (made["is_filed"], made["submissions"][0]["channel"]) == (True, "workbook")


def own_addresses() -> dict[str, tuple[str, str]]:
    """Every address of returns that shows or changes something of one Participant: name -> method and address."""
    row = make_submission("SL", subject="trade", year=2026, part=1, state="submitted", signed_by="", signed_at=None)
    make_figure(row, flow="export", method="", partner="EU", hs="7102.31", points=424_242)
    upload = make_upload("SL", name="secret-of-sierra-leone.csv")
    which, quarter, pk, file = ["trade", 2026, 1], [2026, 1], [row.pk], [upload.pk]
    pages = {
        "returns": ("get", []), "send": ("get", []), "return": ("get", which), "edit": ("get", which),
        "template": ("get", which), "history": ("get", which), "history-file": ("get", which),
        "sdmx-csv": ("get", which), "sdmx-xml": ("get", which),
        "sign": ("post", pk), "send-back": ("post", pk), "withdraw": ("post", pk),
        "drafted": ("get", quarter), "drafted-file": ("get", quarter), "drafted-workbook": ("get", quarter),
        "take": ("post", quarter), "upload": ("get", file), "marked": ("get", file), "findings": ("get", file),
        "original": ("get", file),
    }  # fmt: skip
    found = {name: (method, reverse(f"statistics:{name}", args=args)) for name, (method, args) in pages.items()}
    programs = {
        "get_return": ("get", f"returns/{row.pk}"), "list_returns": ("get", "returns"),
        "sign_return": ("post", f"returns/{row.pk}/sign"), "withdraw_return": ("post", f"returns/{row.pk}/withdraw"),
        "send_back_return": ("post", f"returns/{row.pk}/send-back"),
        "draft_return": ("get", "certified?year=2026&quarter=1"),
    }  # fmt: skip
    return found | {name: (method, f"/api/v1/statistics/{path}") for name, (method, path) in programs.items()}


def asked(client: Client, method: str, address: str) -> tuple[int, str]:
    body = json.dumps({"reason": "because"}) if "/api/" in address else {"reason": "because"}
    kind = {"content_type": "application/json"} if "/api/" in address else {}
    answer = client.get(address) if method == "get" else client.post(address, body, **kind)  # type: ignore[arg-type]
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return answer.status_code, content.decode("utf-8", "replace")


def test_no_address_of_returns_is_forgotten_here() -> None:
    names = {str(pattern.name) for pattern in urls.urlpatterns if pattern.callback.__module__.rsplit(".", 1)[1] in OWN}
    assert names - {"structure"} == {
        name for name in own_addresses() if not name.endswith("_return") and name != "list_returns"
    }


OWN = ("returns", "form", "files", "history", "drafted", "sdmx")


@pytest.mark.parametrize("code", ["sl-demo", "ca-demo"])
def test_whoever_has_no_part_in_returns_is_refused_everywhere(desk: Desk, code: str) -> None:
    client = client_of(desk.other if code == "sl-demo" else make_desk(code).other)
    for name, (method, address) in own_addresses().items():
        status, said = asked(client, method, address)
        assert status in (403, 404), f"{name}: {status}"
        assert "4,242.42" not in said
    assert Submission.objects.get().state == "submitted"


@pytest.mark.parametrize("who", ["preparing", "signing"])
def test_another_participant_sees_and_changes_nothing(desk: Desk, who: str) -> None:
    client = client_of(getattr(make_desk("ca-demo"), who))
    for name, (method, address) in own_addresses().items():
        status, said = asked(client, method, address)
        assert "4,242.42" not in said, name
        assert "424242" not in said, name
        assert "secret-of-sierra-leone" not in said, name
        assert status < 500, name
    assert set(Submission.objects.filter(participant="SL").values_list("state", flat=True)) == {"submitted"}


def test_a_visitor_is_sent_to_sign_in(desk: Desk) -> None:
    for name, (method, address) in own_addresses().items():
        status, said = asked(Client(), method, address)
        assert status in (302, 401, 403), f"{name}: {status}"
        assert "4,242.42" not in said
