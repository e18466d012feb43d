"""The list of certificates: narrowed, sorted, paged by key, exported; never wider than what was asked for."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from kpcs.accounts.models import Officer
from kpcs.certificates.views import certificates as listing
from tests import people
from tests.factories import NOW, make_certificate, make_statement

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(tmp_path: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.KPCS_DATA_DIR = tmp_path
    monkeypatch.setattr(listing, "now", lambda: timezone.localtime(NOW))


@pytest.fixture
def office() -> people.People:
    people.european_union()
    return people.sierra_leone()


def _as(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_list_is_filtered_sorted_and_paged_by_key(office: people.People) -> None:
    for serial in range(1, 31):
        make_certificate(office.authority, make_statement(f"SL{serial:06d}"))
    client = _as(office.issuing)
    first = client.get("/certificates").content.decode()
    assert "/certificates/SL000030" in first
    assert "/certificates/SL000005" not in first
    after = re.search(r'rel="next" href="(\?[^"]+)"', first)
    assert after is not None
    second = client.get("/certificates" + after[1].replace("&amp;", "&")).content.decode()
    assert "/certificates/SL000005" in second
    before = re.search(r'rel="prev" href="(\?[^"]+)"', second)
    assert before is not None
    assert "/certificates/SL000030" in client.get("/certificates" + before[1].replace("&amp;", "&")).content.decode()
    assert "SL000007" in client.get("/certificates?number=sl 00000&sort=number").content.decode()
    assert "No certificate fits" in _text(client.get("/certificates?number=SL9"))


@pytest.mark.parametrize(
    "query",
    [
        "number=;DROP",
        "state=nice",
        "destination=XX",
        "since=yesterday",
        "after=2026-13-45_SL000001",
        "size=9999",
        "x=1",
    ],
)
def test_an_invalid_filter_is_an_error_never_a_wider_list(office: people.People, query: str) -> None:
    make_certificate(office.authority, make_statement("SL000001"))
    answer = _as(office.issuing).get(f"/certificates?{query}")
    assert answer.status_code == 422
    assert "SL000001" not in answer.content.decode().replace(query, "")


def test_the_list_asks_the_same_number_of_questions_whatever_its_length(
    office: people.People, django_assert_max_num_queries: Any
) -> None:
    client = _as(office.issuing)
    for serial in range(1, 26):
        make_certificate(office.authority, make_statement(f"SL{serial:06d}"))
    client.get("/certificates")  # the first page after signing in renews the session
    with django_assert_max_num_queries(5):
        client.get("/certificates")
    with django_assert_max_num_queries(14):
        client.get("/certificates/SL000001")


def test_the_export_holds_every_row_and_no_formula(office: people.People) -> None:
    from kpcs.scheme.statement import Party
    from kpcs.scheme.values import CountryCode

    evil = Party("=HYPERLINK(1)", "1 Demonstration Street", CountryCode("SL"))
    for serial in range(1, 31):
        make_certificate(office.authority, make_statement(f"SL{serial:06d}", exporter=evil))
    answer = _as(office.issuing).get("/certificates.csv?destination=EU")
    lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 31
    assert ",'=HYPERLINK(1)," in lines[1]
    assert lines[1].endswith("183.45,45600.00")
