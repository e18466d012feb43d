"""The material balance from returns as filed: by page, file and command, and who sees which part of it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import DatabaseError, transaction
from django.test import Client

from kpcs.commands.statistics import command
from kpcs.errors import NotAllowed
from kpcs.ledger.actions import Program
from kpcs.ledger.kinds import Kind
from kpcs.ledger.models import Event
from kpcs.permissions import Permission
from kpcs.scheme.rules.statistics.balance import Basis
from kpcs.statistics import actions
from kpcs.statistics.models import Capacity
from kpcs.statistics.queries import balance, capacity
from kpcs.statistics.queries.footprint import seen
from kpcs.statistics.returns.capacities import read_capacities
from kpcs.statistics.waterfall import Step, waterfall
from tests.beside import make_capacity
from tests.factories import NOW, make_figure, make_officer, make_submission
from tests.statisticians import make_desk, make_world

pytestmark = pytest.mark.django_db
MAKER = Program("test", frozenset({Permission.RELEASE_MAKE, Permission.FIGURES_LOAD}))
MINES = "participant,method,from,until,carats_a_year,source\nVenezuela,artisanal,2010,,150000,Estimate of 2010\n"


def trade(code: str, year: int, *, sent: int = 0, came: int = 0, partner: str = "EU", quarters: int = 4) -> None:
    """Four quarters of trade with one partner; so many points in each."""
    for quarter in range(1, quarters + 1):
        filed = make_submission(code, subject="trade", year=year, part=quarter)
        about = {"method": "", "hs": "7102.31", "partner": partner}
        make_figure(filed, flow="export", points=sent, cents=sent * 90, origin=code, **about)
        make_figure(filed, flow="import", points=came, cents=came * 90, **about)


def stock(code: str, year: int, closing: int, polished: int | None = None) -> None:
    filed = make_submission(code, subject="stock", year=year, part=0)
    make_figure(filed, flow="stock", method="", points=closing, cents=0)
    if polished is not None:
        make_figure(filed, flow="polished", method="", points=polished, cents=0)


@pytest.fixture
def figures() -> None:
    make_world()
    for part in (1, 2):
        make_figure(make_submission("SL", year=2025, part=part), points=500, cents=50_000)
    trade("SL", 2025, sent=300, came=10)
    stock("SL", 2024, 400)
    stock("SL", 2025, 230, polished=10)
    trade("EU", 2025, came=290, partner="SL")


def test_a_year_is_reckoned_from_every_return_of_it(figures: None) -> None:
    one = next(row for row in balance.rows(participant="SL") if str(row.moved.period) == "2025")
    assert (one.opening, one.basis) == (400, Basis.FILED)
    moved = one.moved
    assert (moved.production, moved.imports, moved.exports, moved.polished) == (1_000, 40, 1_200, 10)
    assert (one.expected, one.moved.closing, one.gap, one.findings) == (230, 230, 0, ())
    halves = [row for row in balance.rows(participant="SL", half_yearly=True) if row.moved.period.year == 2025]
    assert [(row.opening, row.expected, row.moved.polished) for row in halves] == [(400, 320, None), (320, 240, None)]


def test_what_is_not_filed_is_said_and_nothing_concluded(figures: None) -> None:
    trade("SL", 2026, sent=5_000, quarters=3)
    one = next(row for row in balance.rows(participant="SL") if row.moved.period.year == 2026)
    assert one.moved.lacking == ("trade 2026-Q4", "production 2026-H1", "production 2026-H2")
    assert one.findings == ()


def test_goods_on_their_way_are_what_one_side_sent_and_the_other_did_not_receive(figures: None) -> None:
    [world] = balance.world()
    assert (world.sent, world.received, world.on_the_way) == (1_200, 1_200, 0) or world.on_the_way == 1_240 - 1_200
    assert world.production == 1_000
    assert (world.filed_growth, world.expected_growth) == (-170, -170)


def test_strangers_see_released_figures_without_stocks(client: Client, figures: None) -> None:
    for path in ("", ".json", ".csv"):
        assert client.get(f"/statistics/balance{path}").status_code == 200
    assert client.get("/statistics/balance.json").json() == {"world": [], "participants": []}
    assert client.get("/statistics/balance/SL").status_code == 404
    make_capacity("SL")
    actions.make_release(title="All", first_year=2003, last_year=2025, by=MAKER, at=NOW)
    told = client.get("/statistics/balance/SL.json").json()
    [year] = told["years"]
    assert (year["production"], year["exports"]) == ("10.00", "12.00")
    assert (year["filed_closing_stock"], year["polished"], year["opening_is"]) == (None, None, "least")
    assert (told["capacity"], told["footprint"], year["findings"]) == ([], [], [])
    for path in ("", ".json", ".csv", "/SL", "/SL.csv"):
        answer = client.get(f"/statistics/balance{path}")
        text = b"".join(answer.streaming_content if answer.streaming else [answer.content]).decode()  # type: ignore[arg-type]
        assert "exports are" not in text, path
    page = client.get("/statistics/balance/SL").content.decode()
    assert "Stocks are for the Participants’ own officers" in page
    assert "Licences" not in page
    assert "2.30" not in page


def test_officers_of_any_participant_see_stocks_mines_and_stones(client: Client, figures: None) -> None:
    make_capacity("SL", points=500)
    client.force_login(make_officer(make_desk("ca-demo").other.authority, "statistician", email="a@ca-demo.test"))
    page = client.get("/statistics/balance/SL").content.decode()
    for text in (
        "2.30 ct",
        "Licences",
        "its mines can give 5.00",
        "Size, shape and colour of the stones are not recorded",
    ):
        assert text in page
    assert "<svg" in page
    told = client.get("/statistics/balance/SL.json").json()
    assert [year["filed_closing_stock"] for year in told["years"]] == ["4.00", "2.30"]
    assert told["capacity"][0]["carats_a_year"] == "5.00"
    assert {row["hs"] for row in told["footprint"]} == {"", "7102.31"}
    rows = list(csv.DictReader(io.StringIO(b"".join(client.get("/statistics/balance.csv")).decode())))  # type: ignore[call-overload]
    assert [row["expected_closing_stock"] for row in rows if row["participant"] == "SL"] == ["", "2.30"]
    assert client.get("/statistics/balance/SL?half_yearly=on").status_code == 200
    assert client.get("/statistics/balance/SL?year=1").status_code == 422
    assert client.get("/statistics/balance/ZZ").status_code == 404


def test_the_command_prints_what_the_page_shows(figures: None) -> None:
    told = CliRunner().invoke(command, ["balance", "--participant", "Sierra Leone", "--year", "2025", "--json"])
    assert told.exit_code == 0, told.output
    said = json.loads(told.output)
    assert said["world"] == []
    [row] = said["participants"]
    assert (row["opening_stock"], row["expected_closing_stock"], row["gap"]) == ("4.00", "2.30", "0.00")
    lines = CliRunner().invoke(command, ["balance"]).output
    assert "SL 2025  opening_stock 4.00, production 10.00" in lines
    assert "not filed: trade 2024-Q1" in lines


def test_capacity_is_recorded_corrected_and_never_changed(tmp_path: Path) -> None:
    make_world()
    file = tmp_path / "mines.csv"
    file.write_text(MINES)
    loads = [json.loads(_run("capacity", "load", str(file), "--json"))["recorded"] for _ in range(2)]
    file.write_text(MINES.replace("150000", "33000.50"))
    loads.append(json.loads(_run("capacity", "load", str(file), "--json"))["recorded"])
    assert loads == [1, 0, 1]
    assert [(one.participant, one.points) for one in capacity.standing()] == [("VE", 3_300_050)]
    assert list(Capacity.objects.values_list("revision", "points")) == [(1, 15_000_000), (2, 3_300_050)]
    assert Event.objects.filter(kind=Kind.CAPACITY_RECORDED).count() == 2
    assert "33000.50 ct  Estimate of 2010" in _run("capacity", "list")
    with pytest.raises(DatabaseError), transaction.atomic():
        Capacity.objects.update(points=1)


def _run(*arguments: str) -> str:
    told = CliRunner().invoke(command, arguments)
    assert told.exit_code == 0, told.output
    return told.output


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Atlantis,artisanal,2010,,1,x", "“Atlantis” is not a Participant."),
        ("VE,panning,2010,,1,x", "“panning” is no way of mining."),
        ("VE,artisanal,1999,,1,x", "Row 2, from: “1999” cannot be used."),
        ("VE,artisanal,2010,,,x", "Row 2, carats_a_year: “–” cannot be used."),
        ("VE,artisanal,2010,,1,", "Row 2, source: “–” cannot be used."),
        ("VE,artisanal,2010,,-1,x", "A figure cannot be negative: -1."),
        ("VE,artisanal,2010,,10,5,x", "Row 2 has more cells than there are headings."),
    ],
)
def test_a_wrong_table_of_capacities_stores_nothing(line: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "mines.csv"
    file.write_text(f"{MINES.splitlines()[0]}\n{line}\n")
    told = CliRunner().invoke(command, ["capacity", "load", str(file)])
    assert told.exit_code == 1
    assert said in told.output
    assert not Capacity.objects.exists()


@pytest.mark.parametrize("content", [b"", b"participant,method\nVE,artisanal\n", b"a,b\n", b"\x00\x01"])
def test_what_is_no_table_is_refused_in_a_sentence(content: bytes) -> None:
    entries, [finding] = read_capacities(content, name="mines.csv")
    assert (entries, finding.code) == ([], "K-FILE.1")


def test_only_who_loads_figures_records_capacity() -> None:
    entries, _none = read_capacities(MINES.encode(), name="mines.csv")
    with pytest.raises(NotAllowed):
        actions.record_capacity(entries=entries, by=Program("test"), at=NOW)


def test_certificates_are_the_own_authority_s_alone(figures: None) -> None:
    assert {one.parcels for one in seen(origin="SL")} == {0}
    assert len(list(seen(origin="SL", authority="sl-demo"))) == len(list(seen(origin="SL")))


def test_a_picture_shows_what_is_below_nothing_too() -> None:
    steps = [("Opening", 100, True), ("Exports", -250, False), ("Expected", -150, True)]
    drawn: Any = waterfall([Step(label, points, level, label) for label, points, level in steps])
    assert [bar.fill for bar in drawn.bars] == ["#1b5e6b", "#b98a2f", "#a11d1d"]
    assert drawn.ticks[0][1].startswith("\u2212")
    assert float(drawn.bars[2].y) == pytest.approx(float(drawn.zero))
    assert waterfall([Step("Opening", 0, True, "")]) is None
