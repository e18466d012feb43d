"""The JSON API does what its own description says, whatever it is sent; and says nothing to those who may not ask."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from pydantic import BaseModel
from schemathesis.specs.openapi.checks import positive_data_acceptance

from kpcs.accounts import actions as accounts
from kpcs.accounts.models import Officer
from kpcs.permissions import ROLES
from kpcs.web.api import api
from kpcs.web.wsgi import application
from tests.factories import make_officer
from tests.people import european_union, sierra_leone, stranger

DESCRIPTION: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema()))
SCHEMA = schemathesis.openapi.from_dict(DESCRIPTION)
SCHEMA.app = application
PLAIN = {"Accept-Encoding": "identity"}
OPERATIONS = [
    pytest.param(path, method, id=operation["operationId"])
    for path, methods in DESCRIPTION["paths"].items()
    for method, operation in methods.items()
]
PROTECTED = [one for one in OPERATIONS if DESCRIPTION["paths"][one.values[0]][one.values[1]].get("security")]


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """A request that ends would close the connection that holds the test's transaction; Django's client knows."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def _headers(officer: Officer) -> dict[str, str]:
    made = accounts.make_token(label="test", days=1, by=officer, at=timezone.now())
    return {"Authorization": f"Bearer {made.text}"}


def _try(path: str, method: str, headers: dict[str, str], *, examples: int) -> set[int]:
    """Send what the description allows and what it does not; each answer must be a described one."""
    seen: set[int] = set()

    @given(case=SCHEMA[path][method.upper()].as_strategy())
    @settings(max_examples=examples, suppress_health_check=list(HealthCheck))
    def one(case: schemathesis.Case) -> None:
        with transaction.atomic():
            answer = case.call(headers=headers | PLAIN)
            # The rules may refuse what the shape allows.
            case.validate_response(answer, headers=headers | PLAIN, excluded_checks=[positive_data_acceptance])
            transaction.set_rollback(True)
        seen.add(answer.status_code)

    one()
    return seen


def test_the_description_is_complete() -> None:
    assert DESCRIPTION["openapi"].startswith("3.1")
    for path, methods in DESCRIPTION["paths"].items():
        for method, operation in methods.items():
            assert operation.get("summary"), f"{method} {path} has no summary"
            assert operation.get("description"), f"{method} {path} does not say what it promises and refuses"


def _shapes(of: type) -> Iterator[type]:
    for one in of.__subclasses__():
        yield one
        yield from _shapes(one)


def test_every_shape_is_described_under_a_name_of_its_own() -> None:
    """Of two shapes with one name in two rooms, the description shows the last for both."""
    ours = {shape for shape in _shapes(BaseModel) if shape.__module__.startswith("kpcs.")}
    assert len(ours) > 50
    assert [name for name, count in Counter(shape.__name__ for shape in ours).items() if count > 1] == []


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_an_officer_gets_described_answers(path: str, method: str) -> None:
    people = sierra_leone()
    european_union()
    officer = make_officer(people.authority, *ROLES, full_name="Everything", email="everything@sl-demo.test")
    assert _try(path, method, _headers(officer), examples=30)


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "method"), PROTECTED)
def test_nobody_gets_in_without_a_token(path: str, method: str) -> None:
    # 403: a guessed session's cookie without the form's token.
    assert _try(path, method, {}, examples=3) <= {401, 403}
    assert Client().generic(method, path.replace("{", "").replace("}", "")).status_code in (401, 404)


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "method"), PROTECTED)
def test_a_stranger_meets_no_error(path: str, method: str) -> None:
    sierra_leone()
    assert _try(path, method, _headers(stranger()), examples=10)


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["a\\u0000b", "\\ud800"], ids=["NUL", "half a pair"])
def test_a_text_that_no_database_keeps_is_refused(text: str) -> None:
    headers = _headers(sierra_leone().importing)
    address = "/api/v1/numbers/CO3006513675/false-report"
    answer = Client().post(address, f'{{"reason": "{text}"}}', content_type="application/json", headers=headers)
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["findings"]] == ["reason"]


@pytest.mark.django_db
def test_a_query_that_no_database_keeps_is_refused() -> None:
    answer = Client().get("/api/v1/arrivals?state=%00", headers=_headers(sierra_leone().importing))
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["findings"]] == ["state.0"]
