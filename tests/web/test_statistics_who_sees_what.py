"""Statistics at every address, page and API, for every kind of user: whom it answers, and that no secret gets out.

An endpoint that is not in the tables below fails here: whoever adds one says whom it is for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from kpcs.statistics import urls
from kpcs.statistics.models import Submission
from kpcs.web.api import api
from tests import questionnaires as given
from tests.secrets_of_figures import SECRETS, USERS, client_of, make_office, told

pytestmark = pytest.mark.django_db

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
    return make_office()


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
