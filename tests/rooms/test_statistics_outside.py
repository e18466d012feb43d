"""Figures from outside: loaded exactly, whole or not at all; beside the Participants' own; trade with strangers."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from kpcs.commands.statistics import command
from kpcs.ledger.models import Event
from kpcs.statistics.models import OutsideFigure, OutsideLoad
from kpcs.statistics.outside.comparing import Own
from kpcs.statistics.queries import outside as queries
from tests.beside import make_outside_figure, make_outside_load
from tests.factories import make_authority, make_figure, make_officer, make_submission, make_token
from tests.statisticians import make_world

# A few rows of each source, as its own table has them.
BY_PARTNER = """reporter,partner,year,hs6,import_value_usd,rank_in_reporter_year,share,reporter_year_total_usd,sheet_row
USA,Sierra Leone,2010,710231,1000.5,1,0.9,2000,7
USA,Namibia,2010,710231,16404977.117,2,0.1,2000,8
India,Saudi Arabia,2014,710231,579268733.0,1,1,579268733.0,9
India,"Areas, nes",2014,710231,5.0,1,1,5.0,10
"""
FROM_ANGOLA = """year,hs6,importer_reporter,import_value_usd_from_angola,source_sheets
2010,710231,Belgium,100.0,Angola_2.3
2010,710231,Germany,50.0,Angola_2.3
2010,710221,"China, Hong Kong SAR",7.0,Angola_2.3
2010,710239,Belgium,9999.0,Angola_2.3
"""
TOTALS = """hs_code,flow,reporter,year,value_usd_thousand,sheet_row
710231,import,Namibia,2010,12,5
710231,export,"Congo, Democratic Republic of the",2010,34,6
7102,import,World,2010,85963952,2
710231,import,Nepal,2010,,37
"""
FILES = {"partner.csv": BY_PARTNER, "angola.csv": FROM_ANGOLA, "itc.csv": TOTALS}
SOURCE = {"partner.csv": "comtrade", "angola.csv": "comtrade", "itc.csv": "itc"}


@pytest.fixture(name="files")
def _files(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def run(*arguments: str) -> Any:
    return CliRunner().invoke(command, ["outside", *arguments])


def load(path: Path, name: str) -> dict[str, Any]:
    answer = run("load", str(path / name), "--source", SOURCE[name], "--json")
    assert answer.exit_code == 0, answer.output
    said: dict[str, Any] = json.loads(answer.stdout)
    return said


@pytest.fixture(name="loaded")
def _loaded(db: None, files: Path) -> None:
    make_world()
    for name in FILES:
        load(files, name)


def test_every_figure_is_kept_as_given(loaded: None) -> None:
    rows = OutsideFigure.objects.values_list("reporter", "partner", "flow", "year", "hs", "given", "cents")
    assert ("US", "NA", "import", 2010, "7102.31", "16404977.117", 1_640_497_712) in rows
    assert ("IN", "", "import", 2014, "7102.31", "5.0", 500) in rows
    assert ("HK", "AO", "import", 2010, "7102.21", "7.0", 700) in rows
    assert ("NA", "", "import", 2010, "7102.31", "12", 1_200_000) in rows
    assert ("CD", "", "export", 2010, "7102.31", "34", 3_400_000) in rows
    assert len(rows) == 11


def test_what_was_loaded_is_said(db: None, files: Path) -> None:
    said = load(files, "itc.csv")
    assert (said["scope"], said["lines"], said["not_given"], said["no_country"]) == ("totals", 3, 1, ["World"])
    assert load(files, "partner.csv")["no_country"] == ["Areas, nes"]
    assert load(files, "angola.csv")["scope"] == "imports from Angola"
    assert [event.kind for event in Event.objects.all()] == ["outside_figures.loaded"] * 3
    told = run("load", str(files / "itc.csv"), "--source", "itc").stdout
    assert "it is here already, nothing changed" in told
    assert OutsideLoad.objects.count() == 3


def test_a_newer_table_takes_the_place_of_the_one_before_and_nothing_is_lost(loaded: None, files: Path) -> None:
    (files / "angola.csv").write_text(FROM_ANGOLA.replace("100.0", "300.0"), encoding="utf-8")
    assert load(files, "angola.csv")["is_new"]
    newest = OutsideLoad.objects.get(scope="imports from Angola", superseded_by__isnull=True)
    assert newest.supersedes is not None
    assert newest.supersedes.figures.filter(given="100.0").exists()
    assert queries.loads().count() == 3
    [angola] = [one for one in queries.declared() if (one.reporter, one.partner) == ("EU", "AO")]
    assert angola.cents == 35_000
    assert Event.objects.last().data["supersedes"] == newest.supersedes.pk  # type: ignore[union-attr]


def test_of_one_figure_in_two_tables_the_later_one_counts(db: None) -> None:
    make_outside_figure()
    later = make_outside_load(scope="imports from Sierra Leone", digest="1" * 64)
    make_outside_figure(later, given="7", cents=700)
    assert [one.cents for one in queries.declared()] == [700]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BY_PARTNER.replace("1000.5", "1.5E6"), ["Row 2, import_value_usd: “1.5E6” cannot be read."]),
        (BY_PARTNER.replace("2014,710231", "14,999999"), ["“14” cannot", "“999999” cannot"]),
        (BY_PARTNER + "USA,Namibia,2010,710231,7,,,,\n", ["Row 6 says again what row 3 says."]),
        (BY_PARTNER.replace("579268733.0,1,", "579268733,5,1,"), ["Row 4 has more cells than there are headings."]),
        (TOTALS, ["is none of comtrade"]),
        ("", ["has no rows"]),
        ("\0\1", ["has no rows"]),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_whole(db: None, tmp_path: Path, text: str, said: list[str]) -> None:
    (tmp_path / "given.csv").write_text(text, encoding="utf-8")
    answer = run("load", str(tmp_path / "given.csv"), "--source", "comtrade")
    assert answer.exit_code == 1
    for one in said:
        assert one in answer.stderr
    assert not OutsideLoad.objects.exists()
    told = json.loads(run("load", str(tmp_path / "given.csv"), "--source", "comtrade", "--json").stdout)
    assert told["refused"][0]["code"].startswith("K-STAT.")


def test_only_whole_years_are_compared(db: None) -> None:
    for part in (1, 2):
        make_figure(make_submission("SL", year=2010, part=part), cents=100)
    make_figure(make_submission("SL", year=2011, part=1))
    for part in (1, 2, 3, 4):
        make_figure(make_submission("SL", subject="trade", year=2010, part=part), flow="export", method="", cents=5)
    assert queries.own_values() == (
        Own("SL", 2010, "exports", 20), Own("SL", 2010, "imports", 0), Own("SL", 2010, "production", 200),
    )  # fmt: skip


def client_of(role: str) -> Client:
    client = Client()
    officer = make_officer(make_authority("ca-demo"), role)
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


PAGES = ("", ".json", "/participants/NA", "/strangers", "/strangers.csv", "/strangers.json")


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_for_those_who_work_on_returns(loaded: None, client: Client, path: str) -> None:
    address = f"/statistics/outside{path}"
    assert client.get(address).status_code == 302
    assert client_of("issuing_officer").get(address).status_code == 403
    assert client_of("statistician").get(address).status_code == 200


def test_the_pages_say_what_was_found(loaded: None) -> None:
    for part in (1, 2):
        make_figure(make_submission("SL", year=2010, part=part), cents=100_050)
    client = client_of("statistician")
    overview = client.get("/statistics/outside").content.decode()
    assert "Areas, nes" in overview
    assert "-50.00&nbsp;%" in overview
    shown = client.get("/statistics/outside/strangers?year=2014").content.decode()
    assert "Saudi Arabia" in shown
    assert "579,268,733.00" in shown
    assert "Namibia" in client.get("/statistics/outside/participants/NA").content.decode()
    text = b"".join(client.get("/statistics/outside/strangers.csv").streaming_content).decode()  # type: ignore[attr-defined]
    rows = list(csv.reader(text.splitlines()))
    assert rows[1] == ["2014", "IN", "SA", "579268733.00", "SA", "", "True"]
    said = client.get("/statistics/outside.json").json()["comparisons"]
    assert said[0]["change_per_cent"] == "-50.00"
    for address, status in (("?year=2014", 422), ("/strangers?year=1999", 422), ("/participants/BO", 404)):
        assert client.get(f"/statistics/outside{address}").status_code == status
    assert "Nothing from outside yet" not in overview


def test_the_commands_say_the_same(loaded: None) -> None:
    for part in (1, 2):
        make_figure(make_submission("SL", year=2010, part=part), cents=100_050)
    assert json.loads(run("compare", "--json").stdout)[0]["outside_us_value"] == "1000.50"
    assert "SL 2010 production 2001.00: comtrade imports 1000.50" in run("compare", "--participant", "SL").stdout
    assert "IN from SA: SA (no Participant)" in run("strangers").stdout
    assert json.loads(run("strangers", "--json").stdout)[0]["stranger"] == "SA"


def test_a_program_gets_the_same(loaded: None, client: Client) -> None:
    make_token(make_officer(make_authority("ca-demo"), "statistician"))
    bearer = {"authorization": "Bearer kp_test_token"}
    said = client.get("/api/v1/statistics/outside/strangers", headers=bearer).json()
    assert said == client_of("statistician").get("/statistics/outside/strangers.json").json()["trade"]
    assert client.get("/api/v1/statistics/outside", headers=bearer).json() == []
    make_token(make_officer(make_authority("ca-demo"), "issuing_officer"), "kp_other")
    assert client.get("/api/v1/statistics/outside", headers={"authorization": "Bearer kp_other"}).status_code == 403


def test_without_a_table_there_is_nothing_to_compare(db: None) -> None:
    answer = run("compare")
    assert answer.exit_code == 2
    assert "kpcs statistics outside load" in answer.output
    assert "Nothing from outside yet" in client_of("statistician").get("/statistics/outside").content.decode()
