"""Statistics at every address, page and API, for every kind of user: whom it answers, and that no secret gets out.

An endpoint that is not in the tables below fails here: whoever adds one says whom it is for.
"""

from __future__ import annotations

import json
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from io import BytesIO
from typing import Any

import duckdb
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from kpcs.accounts.models import Officer
from kpcs.ledger.actions import Program
from kpcs.permissions import Permission
from kpcs.scheme.values import CountryCode
from kpcs.statistics import actions, urls
from kpcs.statistics.models import Submission
from kpcs.web.api import api
from tests import questionnaires as given
from tests.beside import make_outside_figure
from tests.factories import (
    make_authority,
    make_certificate,
    make_draft,
    make_figure,
    make_firm,
    make_officer,
    make_representative,
    make_statement,
    make_submission,
    make_upload,
)
from tests.statisticians import make_world

pytestmark = pytest.mark.django_db

# Sierra Leone's own people; the head of statistics of the European Union, which asks Sierra Leone; and Canada's
# statistician, who has no part in any of it.
USERS = ("stranger", "exporter", "inspector", "administrator", "statistician", "head", "asking", "other")
ANALYSTS = {"statistician", "head", "asking", "other"}
OWN = {"statistician", "head"}
# What may be read only by these; digits as they stand without anything between them.
SECRETS = {
    "87654321": ANALYSTS,  # a figure by partner, in a release under embargo
    "11111111": ANALYSTS,  # a figure by partner, of which only the sum is released
    "59575351": {"asking"},  # the European Union's unsigned return
    "64666860": {"statistician"},  # Sierra Leone's draft
    "42434445": ANALYSTS,  # a closing stock
    "SL000777": OWN,  # a certificate of Sierra Leone
    "wordingforSierraLeone": {"statistician", "head", "asking"},
    "wordingnotyetsent": {"asking"},
    "uploadofSierraLeone": OWN,
}

# Who is answered how, in the order of USERS.
EVERYBODY = "200 200 200 200 200 200 200 200"
ANALYST = "302 403 403 403 200 200 200 200"
PREPARER = "302 403 403 403 200 403 403 200"
OWN_DETAIL = "302 403 403 403 200 200 404 404"
HAS_FILED = "302 403 403 403 200 200 200 404"
ASKED_OR_ASKING = "302 403 403 403 200 200 200 404"
READ = {
    **dict.fromkeys(("overview", "world", "world-file", "world-json"), EVERYBODY),
    **dict.fromkeys(("participant", "participant-year", "participant-file", "participant-json"), EVERYBODY),
    **dict.fromkeys(("missing", "missing-json", "unanswered", "structure"), EVERYBODY),
    **dict.fromkeys(("balance", "balance-file", "balance-json"), EVERYBODY),
    **dict.fromkeys(
        ("balance-participant", "balance-participant-file", "balance-participant-json", "releases"), EVERYBODY
    ),
    **dict.fromkeys(("release", "release-year", "release-paper", "release-figures", "release-compare"), EVERYBODY),
    "release-file": EVERYBODY,
    "release-make": "302 403 403 403 403 200 200 403",
    **dict.fromkeys(("anomalies", "anomalies-json", "anomaly"), ANALYST),
    **dict.fromkeys(("outside", "outside-json", "outside-participant"), ANALYST),
    **dict.fromkeys(("outside-strangers", "outside-strangers-file", "outside-strangers-json"), ANALYST),
    **dict.fromkeys(("partners", "partners-file", "partners-json", "partner-pair", "partner-pair-json"), ANALYST),
    # Certificates: the two sides of the trade, each with its own.
    "partner-pair-file": HAS_FILED,
    **dict.fromkeys(("questionnaires", "questionnaires-file"), ANALYST),
    **dict.fromkeys(("questionnaire", "questionnaire-paper"), ASKED_OR_ASKING),
    "questionnaire-answer": OWN_DETAIL,
    **dict.fromkeys(("returns", "return", "template", "drafted", "drafted-file", "drafted-workbook"), ANALYST),
    **dict.fromkeys(("send", "edit"), PREPARER),
    **dict.fromkeys(("sdmx-csv", "sdmx-xml", "history", "history-file"), HAS_FILED),
    **dict.fromkeys(("upload", "marked", "findings", "original"), OWN_DETAIL),
}
MANAGER = "302 403 403 403 403 403 422 404"
ACT = {
    "release-make": "302 403 403 403 403 422 422 403",
    "questionnaire-draft": "302 403 403 403 403 302 302 403",
    "questionnaire-answer": "302 403 403 403 302 302 404 404",
    **dict.fromkeys(("questionnaire-change", "questionnaire-follow-up", "questionnaire-escalate"), MANAGER),
    **dict.fromkeys(("questionnaire-withdraw", "questionnaire-close"), MANAGER),
    "explanation-take-back": "302 403 403 403 403 404 404 404",
    "send": "302 403 403 403 422 403 403 422",
    "edit": "302 403 403 403 302 403 403 302",
    "sign": "302 403 403 403 403 422 404 404",
    "send-back": "302 403 403 403 422 422 404 404",
    "withdraw": "302 403 403 403 409 403 404 404",
    "take": "302 403 403 403 302 403 403 302",
}
CALL = {
    "list_returns": "401 403 403 403 200 200 200 200",
    "get_return": "401 403 403 403 200 200 404 404",
    "draft_return": "401 403 403 403 200 200 200 200",
    "compare_partners": "401 403 403 403 200 200 200 200",
    "compare_outside": "401 403 403 403 200 200 200 200",
    "list_strangers": "401 403 403 403 200 200 200 200",
    "compare_pair": "401 403 403 403 200 200 200 200",
    "list_questionnaires": "401 403 403 403 200 200 200 200",
    "get_questionnaire": "401 403 403 403 200 200 200 404",
    "check_return": "401 403 403 403 200 403 403 200",
    "submit_return": "401 403 403 403 201 403 403 201",
    "sign_return": "401 403 403 403 403 422 404 403",
    "send_back_return": "401 403 403 403 403 422 404 403",
    "withdraw_return": "401 403 403 403 409 403 403 404",
    "check_file_of_returns": "401 403 403 403 200 403 403 200",
    "file_returns": "401 403 403 403 201 403 403 201",
    "draft_questionnaires": "401 403 403 403 403 422 422 403",
    "send_questionnaire": "401 403 403 403 403 403 422 403",
    "answer_questionnaire": "401 403 403 403 200 200 404 404",
    "follow_up_questionnaire": "401 403 403 403 403 403 422 403",
    "escalate_questionnaire": "401 403 403 403 403 403 422 403",
    "close_question": "401 403 403 403 403 403 422 403",
    "withdraw_questionnaire": "401 403 403 403 403 403 200 403",
}


@pytest.fixture
def office() -> dict[str, Any]:
    """Figures of every kind in every state; gives what the addresses need."""
    make_world()
    held = given.make_office()
    given.plant()
    sierra_leone, union = held.asked.preparing.authority, held.asking.preparing.authority
    _trade()
    sent = given.sent(held)
    sent.questions.get(number=1).turns.update(wording="wording for Sierra Leone")
    drafted = given.drafted(held, [given.ELSEWHERE])
    drafted.questions.get().turns.update(wording="wording not yet sent")
    make_outside_figure(year=2025)
    make_draft("SL", year=2026, part=3, filed={"nil": "", "lines": [{"flow": "export", "carats": "646668.60"}]})
    upload = make_upload("SL", name="secret.csv", content=b"upload of Sierra Leone\n")
    statement = replace(make_statement("SL000777"), destination=CountryCode("BW"))
    make_certificate(sierra_leone, statement, state="exported", exported_on=date(2025, 5, 5))
    users = {
        "statistician": held.asked.preparing,
        "head": held.asked.signing,
        "asking": held.asking.signing,
        "other": make_officer(make_authority("ca-demo"), "statistician", email="other@ca-demo.test"),
        "inspector": make_officer(sierra_leone, "inspecting_officer", email="inspector@sl-demo.test"),
        "administrator": make_officer(sierra_leone, "administrator", email="administrator@sl-demo.test"),
        "exporter": make_officer(sierra_leone, "exporter", email="exporter@sl-demo.test"),
    }
    make_representative(make_firm(sierra_leone), users["exporter"])
    return {"users": users, "upload": upload.pk, "sent": sent.number, "drafted": drafted.number, "union": union.code}


def _trade() -> None:
    def line(submission: Any, flow: str, partner: str, points: int) -> None:
        make_figure(submission, flow=flow, method="", hs="7102.31", partner=partner, points=points, cents=100 * points)

    signed = make_submission("SL", subject="trade", year=2025, part=2)
    line(signed, "export", "BW", 11_111_111)
    line(signed, "export", "EU", 22_222_222)
    line(make_submission("EU", subject="trade", year=2025, part=2), "import", "SL", 22_222_222)
    counts = make_submission("SL", subject="certificates", year=2025, part=2)
    make_figure(counts, flow="export", method="", points=0, cents=0, certificates=3)
    stock = make_submission("SL", subject="stock", year=2025, part=0)
    make_figure(stock, flow="stock", method="", points=42_434_445, cents=0)
    making = Program("test", frozenset({Permission.RELEASE_MAKE}))
    now = timezone.now()
    years = {"first_year": 2003, "last_year": 2025, "by": making, "at": now}
    actions.make_release(title="Released", **years)
    line(make_submission("SL", subject="trade", year=2025, part=3), "export", "BW", 87_654_321)
    actions.make_release(title="Under embargo", public_from=now + timedelta(days=9), **years)
    unsigned = make_submission(
        "EU", subject="trade", year=2026, part=1, state="submitted", signed_by="", signed_at=None
    )
    line(unsigned, "import", "SL", 59_575_351)


def client_of(officer: Officer | None) -> Client:
    client = Client()
    if officer:
        client.force_login(officer)
    return client


def told(answer: Any) -> str:
    """Everything that an answer says, also inside its files, without what stands between digits and words."""
    body: bytes = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return re.sub(r"[\s,.\u00a0\u202f]", "", "".join(texts(body)))


def texts(body: bytes) -> Iterator[str]:
    if body.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(body)) as package:
            for name in package.namelist():
                yield from texts(package.read(name))
    elif body.startswith(b"PAR1"):
        with tempfile.NamedTemporaryFile(suffix=".parquet") as file:
            file.write(body)
            file.flush()
            yield str(duckdb.read_parquet(file.name).fetchall())
    elif body.startswith(b"%PDF"):
        yield from (page.extract_text() for page in PdfReader(BytesIO(body)).pages)
    else:
        yield body.decode("utf-8", "replace")


def addresses(office: dict[str, Any]) -> dict[str, str]:
    """Every address of statistics, filled in with what the office holds."""
    signed = Submission.objects.get(participant="SL", subject="trade", part=2)
    values = {
        "code": "SL",
        "subject": "trade",
        "year": 2025,
        "part": 2,
        "quarter": 2,
        "exporter": "SL",
        "importer": "EU",
        "key": given.TWICE,
        "name": "package.zip",
        "before": 1,
        "question": 1,
        "explanation": 1,
        "number": 1,
        "pk": signed.pk,
    }
    found = {}
    for pattern in urls.urlpatterns:
        route, name = str(pattern.pattern), str(pattern.name)
        chosen = values | ({"pk": office["upload"]} if "<uuid:pk>" in route else {})
        chosen |= {"number": office["sent"]} if "questionnaires/<slug:number>" in route else {}
        wanted = {key: chosen[key] for key in re.findall(r"<\w+:(\w+)>", route)}
        more = "?participant=SL&year=2025" if name == "release-figures" else ""
        found[name] = reverse(f"statistics:{name}", kwargs=wanted) + more
    return found


def operations(office: dict[str, Any]) -> dict[str, tuple[str, str, Any]]:
    """Every operation of the API: its method, its address, and what is sent."""
    own = Submission.objects.get(participant="SL", subject="trade", part=2).pk
    case = f"questionnaires/{office['sent']}"
    figures = {"subject": "production", "period": "2026-H1", "nil": True, "lines": []}
    asked: dict[str, tuple[str, str, Any]] = {
        "list_returns": ("get", "returns", None),
        "get_return": ("get", f"returns/{own}", None),
        "draft_return": ("get", "certified?year=2025&quarter=2", None),
        "compare_partners": ("get", "partners?period=2025-Q2", None),
        "compare_pair": ("get", "pair?exporter=SL&importer=EU&year=2025&quarter=2", None),
        "compare_outside": ("get", "outside", None),
        "list_strangers": ("get", "outside/strangers", None),
        "list_questionnaires": ("get", "questionnaires", None),
        "get_questionnaire": ("get", case, None),
        "check_return": ("post", "returns/check", figures),
        "submit_return": ("post", "returns", figures),
        "sign_return": ("post", f"returns/{own}/sign", {}),
        "send_back_return": ("post", f"returns/{own}/send-back", {"reason": "Wrong."}),
        "withdraw_return": ("post", f"returns/{own}/withdraw", {}),
        "check_file_of_returns": ("post", "files/check", "file"),
        "file_returns": ("post", "files", "file"),
        "draft_questionnaires": ("post", "questionnaires", {"findings": [given.WORTHLESS]}),
        "send_questionnaire": ("post", f"{case}/send", []),
        "answer_questionnaire": ("post", f"{case}/answers", {"answers": [], "is_final": False}),
        "follow_up_questionnaire": ("post", f"{case}/follow-up", []),
        "escalate_questionnaire": ("post", f"{case}/escalate", {"reason": "Nobody answers."}),
        "close_question": ("post", f"{case}/questions/1/close", {"verdict": "explained", "explanation": "Two mines."}),
        "withdraw_questionnaire": ("post", f"{case}/withdraw", {"reason": "Asked by mistake."}),
    }
    return {name: (method, f"/api/v1/statistics/{path}", sent) for name, (method, path, sent) in asked.items()}


def called(client: Client, method: str, address: str, sent: Any) -> Any:
    if method == "get":
        return client.get(address)
    if sent == "file":
        return client.post(address, {"file": SimpleUploadedFile("q1.csv", b"Flow,Carats\n")})
    return client.post(address, json.dumps(sent), content_type="application/json")


def test_no_address_and_no_operation_is_forgotten_here(office: dict[str, Any]) -> None:
    assert {str(pattern.name) for pattern in urls.urlpatterns} == READ.keys() | ACT.keys()
    described = api.get_openapi_schema()["paths"]
    of_statistics = [
        one for path, operations in described.items() if "/statistics/" in path for one in operations.values()
    ]
    assert {one["operationId"] for one in of_statistics} == CALL.keys() == operations(office).keys()


def test_every_address_answers_whom_it_is_for_and_keeps_secrets(office: dict[str, Any]) -> None:
    known, calls = addresses(office), operations(office)
    wrong, told_to = [], {secret: set[str]() for secret in SECRETS}
    own_work = (f"questionnaires/{office['drafted']}", "returns/trade/2026/1", "returns/trade/2026/3/form")
    for place, user in enumerate(USERS):
        client = client_of(office["users"].get(user))
        acts: list[tuple[Callable[[], Any], str, str]] = [
            *((partial(client.get, known[name]), name, row) for name, row in READ.items()),
            *((partial(client.get, f"/statistics/{path}"), path, "") for path in own_work),
            *((partial(client.post, known[name]), name, row) for name, row in ACT.items()),
            *((partial(called, client, *calls[name]), name, row) for name, row in CALL.items()),
        ]
        for act, name, row in acts:
            with transaction.atomic():
                answer = act()
                said = told(answer)
                transaction.set_rollback(True)
            if row and answer.status_code != int(row.split()[place]):
                wrong.append(f"{user}, {name}: {answer.status_code}")
            for secret in SECRETS:
                if secret in said:
                    told_to[secret].add(user)
                    wrong += [f"{user}, {name}: {secret}"] if user not in SECRETS[secret] else []
    assert not wrong, "; ".join(wrong)
    # Else the walk would have looked for something that is nowhere.
    assert told_to == SECRETS
