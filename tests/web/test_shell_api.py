"""The JSON API as a whole: who may call it, how it says no, how it describes itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from ninja import Router

from kpcs.accounts.actions import own
from tests.people import sierra_leone

pytestmark = pytest.mark.django_db


def description(client: Client) -> dict[str, dict[str, dict[str, dict[str, object]]]]:
    read: dict[str, dict[str, dict[str, dict[str, object]]]] = client.get("/api/v1/openapi.json").json()
    return read


def some_list(client: Client) -> str:
    """An address that answers an officer's GET and needs nothing more."""
    paths = description(client)["paths"]
    return next(path for path, by in paths.items() if by.get("get", {}).get("security") and "{" not in path)


def test_it_describes_itself(client: Client) -> None:
    described = description(client)
    assert str(described["openapi"]).startswith("3.1")
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            for status in ("401", "403", "404", "422"):
                assert status in operation["responses"], (path, method, status)  # type: ignore[operator]
    assert client.get("/api").status_code == 200


def test_an_address_that_is_not_there_is_a_problem(client: Client) -> None:
    answer = client.get("/api/v1/nowhere")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["findings"] == []


def test_rooms_bring_routers() -> None:
    from kpcs.certificates import api

    assert isinstance(api.router, Router)


@pytest.mark.parametrize("token", [None, "Bearer kp_guess", "Basic eDp5"])
def test_strangers_are_asked_for_a_token(client: Client, token: str | None) -> None:
    path = some_list(client)
    answer = client.get(path, headers={"Authorization": token} if token else {})
    assert answer.status_code == 401
    assert answer.json()["title"] == "Sign in first"


def test_a_token_opens_and_ends(client: Client) -> None:
    officer = sierra_leone().issuing
    now = timezone.now()
    made = own.make_token(label="Stock program", days=1, by=officer, at=now)
    path = some_list(client)
    headers = {"Authorization": f"Bearer {made.text}"}
    assert client.get(path, headers=headers).status_code != 401
    late = own.make_token(label="Ended", days=1, by=officer, at=now - timedelta(days=2))
    assert client.get(path, headers={"Authorization": f"Bearer {late.text}"}).status_code == 401
