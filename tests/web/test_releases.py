"""Releases on pages: who sees what, and when; every endpoint for every kind of reader."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from kpcs.ledger.actions import Program
from kpcs.permissions import Permission
from kpcs.statistics import actions
from kpcs.statistics.models import Release
from kpcs.statistics.releases.forms import FILES
from tests.factories import make_authority, make_figure, make_officer, make_submission

pytestmark = pytest.mark.django_db
BY = Program("test", frozenset({Permission.RELEASE_MAKE}))
PAGES = (
    "/statistics/releases/1",
    "/statistics/releases/1/years/2025",
    "/statistics/releases/1/years/2025.pdf",
    "/statistics/releases/1/figures?participant=SL&year=2025",
    "/statistics/releases/2/since/1",
    *(f"/statistics/releases/1/{name}" for name in FILES),
)
PARTNERS = "/statistics/releases/1/partners.csv"


def text_of(answer: Any) -> str:
    body: bytes = answer.content
    return body.decode("utf-8", "replace")


def names_belgium(answer: Any) -> bool:
    """Whether the partner stands in it, as a cell or a value; secrets of a page may hold the letters by chance."""
    return re.search(r'[,">]BE[,"<]|Belgium', text_of(answer)) is not None


def signed_in(role: str, authority: str = "SL") -> Client:
    client = Client()
    client.force_login(make_officer(make_authority(authority), role))
    return client


@pytest.fixture
def figures() -> None:
    production = make_submission("SL", year=2025, part=1)
    make_figure(production, method="artisanal", points=12_345, cents=6_789_012)
    trade = make_submission("SL", subject="trade", year=2025, part=2)
    make_figure(trade, flow="export", method="", hs="7102.31", partner="BE", points=777_77, cents=88_888_88)


def released(**given: Any) -> Release:
    values = {"title": "Figures of 2025", "first_year": 2025, "last_year": 2025, **given}
    return actions.make_release(by=BY, at=timezone.now(), **values)


@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize("path", PAGES)
def test_everybody_sees_a_public_release_and_no_partner(client: Client, path: str) -> None:
    released()
    released(title="Again")
    answer = client.get(path)
    assert answer.status_code == 200
    if not path.endswith((".parquet", ".xlsx", ".zip", ".pdf")):
        assert not names_belgium(answer)


@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize("path", [*PAGES, PARTNERS])
@pytest.mark.parametrize("role", ["", "exporter", "issuing_officer", "statistician"])
def test_before_the_embargo_ends_a_release_does_not_exist_for_others(role: str, path: str) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    released(public_from=tomorrow)
    released(title="Again", public_from=tomorrow)
    client = signed_in(role) if role else Client()
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Figures of 2025" not in text_of(client.get("/statistics/releases"))


@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize("path", PAGES)
def test_who_makes_releases_sees_them_before(path: str) -> None:
    released(public_from=timezone.now() + timedelta(days=1))
    released(title="Again", public_from=timezone.now() + timedelta(days=1))
    answer = signed_in("head_of_statistics").get(path)
    assert answer.status_code == 200
    if "Cache-Control" in answer.headers and "/since/" not in path:
        assert "public" not in answer.headers["Cache-Control"]


@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("", 404),
        ("exporter", 404),
        ("issuing_officer", 404),
        ("administrator", 404),
        ("statistician", 200),
        ("head_of_statistics", 200),
    ],
)
def test_figures_by_partner_are_for_statisticians_of_participants(role: str, status: int) -> None:
    released()
    answer = (signed_in(role) if role else Client()).get(PARTNERS)
    assert answer.status_code == status
    assert names_belgium(answer) is (status == 200)
    if status == 200:
        assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize(
    "path",
    [
        "/statistics/releases/9",
        "/statistics/releases/1/years/2019",
        "/statistics/releases/1/figures?participant=XX&year=2025",
        "/statistics/releases/1/nothing.csv",
        "/statistics/releases/1/since/9",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    released()
    assert client.get(path).status_code == 404


@pytest.mark.usefixtures("figures")
def test_an_unknown_filter_is_an_error(client: Client) -> None:
    released()
    assert client.get("/statistics/releases/1/figures?participant=SL&year=2025&by=x").status_code == 422
    assert client.get("/statistics/releases?page=2").status_code == 422


@pytest.mark.usefixtures("figures")
def test_the_page_says_where_a_figure_comes_from(client: Client) -> None:
    released()
    answer = text_of(client.get("/statistics/releases/1/figures?participant=SL&year=2025"))
    assert "SL-production-2025-1-r1" in answer
    assert "123.45" in answer


@pytest.mark.usefixtures("figures")
def test_two_releases_are_compared_in_words(client: Client) -> None:
    released()
    make_figure(
        make_submission("SL", year=2025, part=1, revision=2, reason="A slip."), method="artisanal", points=12_000
    )
    released(title="Corrected")
    answer = text_of(client.get("/statistics/releases/2/since/1"))
    assert "1 figure differs" in answer
    assert "123.45" in answer
    assert "120.00" in answer


@pytest.mark.usefixtures("figures")
def test_a_release_is_made_once_by_who_may() -> None:
    client = signed_in("head_of_statistics")
    assert client.get("/statistics/releases/make").status_code == 200
    form = {
        "title": "First",
        "first_year": 2025,
        "last_year": 2025,
        "request_id": "6f6f4d62-7d8b-4b0e-9f2c-0e4bd4a35a01",
    }
    for _ in range(2):
        answer = client.post("/statistics/releases/make", form)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/statistics/releases/1")
    assert Release.objects.count() == 1
    wrong = client.post("/statistics/releases/make", {"title": "", "first_year": 2025, "last_year": 2003})
    assert wrong.status_code == 422
    assert signed_in("statistician").get("/statistics/releases/make").status_code == 403
    assert Client().get("/statistics/releases/make").status_code == 302


@pytest.mark.usefixtures("figures")
def test_the_summary_on_paper_names_the_release_and_says_it_in_french(client: Client) -> None:
    release = released()
    client.post("/language", {"language": "fr", "next": "/"})
    reader = PdfReader(BytesIO(client.get("/statistics/releases/1/years/2025.pdf").content))
    said = " ".join(page.extract_text() for page in reader.pages)
    assert "Récapitulatif mondial annuel 2025" in said
    assert release.figures_digest in said
    assert "67\u202f890,12" in said
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
