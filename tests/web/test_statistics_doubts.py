"""Doubts about trade, certificates and balance in an office: pages, programs, terminal, and who sees what of them."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from kpcs.commands.statistics import command
from kpcs.scheme.rulebook import LANGUAGES
from kpcs.statistics.models import Figure, Submission
from kpcs.statistics.queries.found import found
from kpcs.statistics.queries.found_trade import found_trade
from tests.beside import make_capacity
from tests.factories import (
    NOW,
    make_arrival,
    make_authority,
    make_figure,
    make_officer,
    make_statement,
    make_submission,
)
from tests.statisticians import make_world

pytestmark = pytest.mark.django_db
GEM = "7102.31"
# In carats and US$ a carat; Sierra Leone says grams for the third quarter of 2025.
SENT = 50_000
WRONG = (2025, 3)
PATH = "/statistics/anomalies"


def _file(code: str, subject: str, year: int, part: int, *rows: dict[str, Any], **given: Any) -> Submission:
    submission = make_submission(code, subject=subject, year=year, part=part, **given)
    Figure.objects.bulk_create(
        Figure(submission=submission, line=line, points=row.pop("points", 0), cents=row.pop("cents", 0), **row)
        for line, row in enumerate(rows, start=1)
    )
    return submission


def _sent(points: int, year: int, part: int, **given: Any) -> Submission:
    row = {"flow": "export", "partner": "EU", "hs": GEM, "origin": "SL", "points": points, "cents": SENT * 100 * 240}
    return _file("SL", "trade", year, part, row, **given)


@pytest.fixture
def office() -> None:
    """Two years of trade from Sierra Leone to the Union, with counts, a stock and a capacity."""
    make_world()
    for year in (2024, 2025):
        for part in (1, 2, 3, 4):
            points = SENT * 100 + part
            _sent(points // 5 if (year, part) == WRONG else points, year, part)
            came = {"flow": "import", "partner": "SL", "hs": GEM, "origin": "SL", "points": points}
            _file("EU", "trade", year, part, {**came, "cents": SENT * 100 * 240})
            count = 10 if (year, part) == (2025, 4) else 25
            _file("SL", "certificates", year, part, {"flow": "export", "certificates": count})
        for half in (1, 2):
            make_figure(make_submission("SL", year=year, part=half), points=SENT * 200, cents=SENT * 200 * 200)
    make_capacity("SL", points=SENT * 100)


@pytest.fixture
def analyst(client: Client, office: None) -> Client:
    client.force_login(make_officer(make_authority("eu-demo"), "statistician"))
    return client


def test_each_subject_has_its_tab_with_a_picture_of_every_doubt(analyst: Client) -> None:
    for subject, words in (
        ("trade", "another unit (÷5)"),
        ("certificates", "10 certificates for exports"),
        ("balance", "its mines can give"),
    ):
        page = analyst.get(PATH, {"subject": subject}).content.decode()
        assert words in page
        assert page.count("<svg class=") >= len(found().of_subject(subject)[:10]) > 0
    assert "Production (" in analyst.get(PATH).content.decode()
    assert analyst.get(PATH, {"subject": "weather"}).status_code == 422
    assert analyst.get(PATH, {"subject": "trade", "participant": "CA"}).status_code == 422


def test_one_doubt_shows_the_rows_of_both_sides(analyst: Client) -> None:
    top = found().of_subject("trade")[0].doubt
    assert (top.id, top.participant) == ("mirror-unit-sl-eu-710231-2025-q3", "SL")
    page = analyst.get(f"{PATH}/{top.id}").content.decode()
    for words in ("10,000.00", "50,000.03", "Sierra Leone", "European Union", "With the weight put right", "2025-Q3"):
        assert words in page
    french = analyst.get(f"{PATH}/{top.id}", headers={"accept-language": LANGUAGES[-1]}).content.decode()
    assert "Une fois corrigé" in french


def test_programs_get_the_same_with_a_fingerprint(analyst: Client) -> None:
    said = analyst.get(f"{PATH}.json", {"subject": "trade"}).json()
    assert (said["subject"], said["total"]) == ("trade", len(found().of_subject("trade")))
    one = said["anomalies"][0]
    assert (one["rank"], one["rule"], one["partner"], one["heading"]) == (1, "R-ANO.1", "EU", GEM)
    assert len(one["fingerprint"]) == 32
    assert {row["carats"] for row in one["rows"]} == {"10000.00", "50000.03"}
    result = CliRunner().invoke(command, ["anomalies", "--subject", "trade", "--json"])
    assert json.loads(result.stdout)["anomalies"][0]["fingerprint"] == one["fingerprint"]


def test_the_terminal_lists_one_subject_or_each_after_the_other(office: None) -> None:
    every = json.loads(CliRunner().invoke(command, ["anomalies", "--subject", "all", "--json"]).stdout)
    assert list(every) == ["production", "trade", "certificates", "balance"]
    told = CliRunner().invoke(command, ["anomalies", "--subject", "balance"])
    assert (told.exit_code, "its mines can give" in told.output) == (0, True)
    wrong = CliRunner().invoke(command, ["anomalies", "--subject", "trade", "--on", "2026-01-01"])
    assert (wrong.exit_code, "for production" in wrong.output) == (2, True)


def test_a_revision_that_puts_it_right_removes_the_doubt(office: None) -> None:
    before = {one.doubt.id for one in found().of_subject("trade")}
    assert "mirror-unit-sl-eu-710231-2025-q3" in before
    assert found_trade() is found_trade()
    later = NOW + timedelta(hours=1)
    _sent(SENT * 100 + 3, *WRONG, revision=2, signed_at=later)
    assert {one.doubt.id for one in found().of_subject("trade")} == set()


def test_a_return_that_is_not_signed_is_not_looked_at(office: None) -> None:
    before = found().of_subject("trade")
    _sent(1, 2025, 1, revision=2, state="submitted", signed_by="", signed_at=None)
    assert [one.doubt.id for one in found().of_subject("trade")] == [one.doubt.id for one in before]


def test_own_registers_are_for_their_authority_alone(office: None, client: Client) -> None:
    """A number presented twice with other contents, and one let in after its expiry."""
    union, leone = make_authority("eu-demo"), make_authority("sl-demo")
    paper = make_statement("SL000042")
    make_arrival(union, paper)
    make_arrival(union, paper, presented_at=NOW + timedelta(hours=2), carats_points=1, outcome="already_used")
    late = make_statement("SL000043", expires_on=date(2026, 10, 1))
    make_arrival(union, late, outcome="expired", state="accepted", used_at=NOW)
    for authority, sees in ((union, True), (leone, False)):
        client.force_login(make_officer(authority, "statistician"))
        said = client.get(f"{PATH}.json", {"subject": "certificates"}).json()
        tests = {one["test"]: one for one in said["anomalies"]}
        assert ({"used_twice", "used_late"} <= tests.keys()) is sees
        page = client.get(PATH, {"subject": "certificates"}).content.decode()
        assert ("SL000042 was presented 2 times" in page) is sees
        assert ("after it had expired on 1 October 2026" in page) is sees
        key = "used-twice-eu-sl-sl000042-2026-q4"
        assert client.get(f"{PATH}/{key}").status_code == (200 if sees else 404)
    assert not {one.doubt.test for one in found().of_subject("certificates")} & {"used_twice", "used_late"}
