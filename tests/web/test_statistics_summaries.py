"""World and Participant pages with trade: exact sums, each with its return, and made-up figures marked."""

from __future__ import annotations

import csv
import json
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from django.utils import timezone

from kpcs.commands.statistics import command
from kpcs.ledger.actions import Program
from kpcs.permissions import Permission
from kpcs.statistics import actions
from tests.factories import make_authority, make_figure, make_officer, make_submission
from tests.statisticians import make_world

pytestmark = pytest.mark.django_db
BY = Program("test", frozenset({Permission.RELEASE_MAKE}))
SECRET = "4,321.09"


@pytest.fixture
def filed() -> None:
    """Production, trade with two partners in a real year; a made-up year; an unsigned return and a corrected one."""
    make_world()
    make_figure(make_submission("SL", year=2024, part=1), points=100_000, cents=20_000_000)
    trade = make_submission("SL", subject="trade", year=2024, part=2, revision=2)
    _trade(make_submission("SL", subject="trade", year=2024, part=2, revision=1), "export", "EU", 1, 1)
    _trade(trade, "export", "EU", 432_109, 50_000_000)
    _trade(trade, "export", "AE", 67_891, 10_000_000)
    _trade(trade, "import", "BW", 0, 0)
    counts = make_submission("SL", subject="certificates", year=2024, part=2)
    make_figure(counts, flow="export", method="", points=0, cents=0, certificates=17)
    make_figure(counts, flow="import", method="", points=0, cents=0, certificates=0)
    _trade(make_submission("EU", subject="trade", year=2024, part=2), "import", "SL", 432_109, 50_000_000)
    _trade(make_submission("EU", subject="trade", year=2024, part=3, state="submitted"), "import", "SL", 9, 9)
    _trade(make_submission("EU", subject="trade", year=2025, is_demonstration=True), "export", "AE", 500, 70_000)


def _trade(submission: Any, flow: str, partner: str, points: int, cents: int) -> None:
    make_figure(submission, flow=flow, method="", hs="7102.31", partner=partner, points=points, cents=cents)


@pytest.fixture
def released(filed: None) -> None:
    actions.make_release(title="All", first_year=2003, last_year=2025, by=BY, at=timezone.now())


def officer(role: str = "statistician", code: str = "SL") -> Client:
    client = Client()
    client.force_login(make_officer(make_authority(code), role))
    return client


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    body: bytes = answer.content if hasattr(answer, "content") else b"".join(answer.streaming_content)
    return body.decode().replace("\u00a0", " ").replace("\u202f", " ")


def readers(client: Client) -> list[Client]:
    return [client, officer()]


@pytest.mark.usefixtures("released")
def test_the_world_has_a_row_for_each_participant_and_their_sums(client: Client) -> None:
    for reader in readers(client):
        page = text(reader, "/statistics/world/2024")
        for shown in ("1,000.00 ct", "5,000.00 ct", "4,321.09 ct", "US$ 600,000.00", "US$ 120.00 a carat", ">17<"):
            assert shown in page
        assert "Demonstration" not in page.split("<tbody")[1].split("</tfoot")[0]
        made_up = text(reader, "/statistics/world/2025")
        assert "Demonstration" in made_up.split("<main")[1]


@pytest.mark.usefixtures("released")
def test_files_have_trade_beside_production(client: Client) -> None:
    for reader in readers(client):
        rows = list(csv.DictReader(text(reader, "/statistics/world/2024.csv").splitlines()))
        whole = {row["participant"]: row for row in rows if row["period"] == "2024"}
        assert whole["SL"]["carats"] == "1000.00"
        assert (whole["SL"]["exports_carats"], whole["SL"]["exports_us_per_carat"]) == ("5000.00", "120.00")
        # R-AGS.2: no price without carats.
        assert (whole["SL"]["imports_carats"], whole["SL"]["imports_us_per_carat"]) == ("0.00", "")
        assert (whole["EU"]["carats"], whole["EU"]["imports_carats"], whole["EU"]["exports_carats"]) == (
            "",
            "4321.09",
            "",
        )
        assert (whole["WORLD"]["certificates_issued"], whole["WORLD"]["imports_carats"]) == ("17", "4321.09")
        assert [row["exports_carats"] for row in rows if row["period"] != "2024"] == [""] * (len(rows) - len(whole))
        assert "demonstration" not in rows[0]
        said = json.loads(text(reader, "/statistics/world/2024.json"))
        by_code = {one["participant"]: one for one in said["participants"]}
        assert by_code["SL"]["exports"] == {"carats": "5000.00", "us_value": "600000.00", "us_per_carat": "120.00"}
        assert "SL-trade-2024-2-r2" in by_code["SL"]["submissions"]
        assert (by_code["EU"]["carats"], by_code["EU"]["certificates"]) == (None, {"issued": None, "received": None})
        marked = json.loads(text(reader, "/statistics/world/2025.json"))
        assert (marked["participants"][0]["demonstration"], marked["world"]["carats"]) == (True, None)
        assert text(reader, "/statistics/world/2025.csv").splitlines()[0].endswith(",demonstration")


@pytest.mark.usefixtures("released")
def test_the_command_prints_what_the_page_shows() -> None:
    def run(*arguments: str) -> Any:
        return CliRunner().invoke(command, ["summary", "--year", *arguments], catch_exceptions=False)

    said = json.loads(run("2024", "--format", "json").stdout)
    shown = json.loads(text(officer(), "/statistics/world/2024.json"))
    assert (said["participants"], said["world"]) == (shown["participants"], shown["world"])
    assert run("2024", "--format", "csv").stdout == text(officer(code="EU"), "/statistics/world/2024.csv").replace(
        "\r\n", "\n"
    )
    table = run("2025")
    assert "5.00" in table.stdout
    assert "made up" in table.stderr
    assert (run("2011").exit_code, run("2011").stderr) == (1, "Nothing was filed for 2011.\n")


@pytest.mark.usefixtures("released")
def test_files_about_partners_and_doubts_say_that_something_is_made_up() -> None:
    partners = officer().get("/statistics/partners.csv?period=2024-Q2")
    assert "demonstration" in partners.headers["Content-Disposition"]
    for path in ("partners.json?period=2024-Q2", "anomalies.json?subject=trade"):
        assert json.loads(text(officer("head_of_statistics"), f"/statistics/{path}"))["demonstration"]
    assert "demonstration" not in json.loads(text(officer(code="EU"), "/statistics/anomalies.json"))


@pytest.mark.usefixtures("released")
def test_a_year_of_a_participant_names_the_return_of_each_line(client: Client) -> None:
    public = text(client, "/statistics/participants/SL/2024")
    assert "SL-trade-2024-2-r2" in public
    assert "r1</a>" in public
    assert "release 1" in public
    assert "5,000.00" in public
    assert SECRET not in public
    own = text(officer(), "/statistics/participants/SL/2024")
    assert 'href="/statistics/returns/trade/2024/2"' in own
    assert SECRET in own
    other = text(officer(code="EU"), "/statistics/participants/SL/2024")
    assert SECRET in other
    assert "/statistics/returns/trade/2024/2" not in other
    lines = list(csv.DictReader(text(client, "/statistics/participants/SL/2024.csv").splitlines()))
    assert {line["partner"] for line in lines} == {""}
    assert sum(float(line["carats"]) for line in lines if line["flow"] == "export") == 5000
    figures = json.loads(text(officer(), "/statistics/participants/SL/2024.json"))["figures"]
    assert {line["partner"] for line in figures} == {"", "EU", "AE", "BW"}


@pytest.mark.usefixtures("released")
def test_the_participant_page_has_its_years_and_pictures(client: Client) -> None:
    for reader in readers(client):
        page = text(reader, "/statistics/participants/SL")
        assert "/statistics/participants/SL/2024" in page
        assert page.count('<svg class="chart"') >= 4
        assert "Carats exported by quarter" in page
        assert "/statistics/participants/EU/2025" in text(reader, "/statistics/participants/EU")
        assert reader.get("/statistics/participants/IL").status_code == 404
        assert reader.get("/statistics/participants/SL/2019").status_code == 404


@pytest.mark.usefixtures("filed")
def test_before_a_release_strangers_see_no_trade(client: Client) -> None:
    for path in ("world/2024", "world/2024.csv", "world/2024.json", "participants/EU", "participants/SL/2024"):
        assert client.get(f"/statistics/{path}").status_code == 404, path
        assert officer().get(f"/statistics/{path}").status_code == 200, path
