"""The scheme's own figures: the faults that are really in them, the exact sums, the returns that are missing."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kpcs.commands.statistics import command
from kpcs.scheme.participants import participant_named
from kpcs.scheme.rulebook import LANGUAGES, sentence
from kpcs.statistics.analysis.doubt import Ranked
from kpcs.statistics.analysis.expected import gaps
from kpcs.statistics.analysis.facts import Facts, day_of
from kpcs.statistics.analysis.policy import KINDS
from kpcs.statistics.analysis.summary import summary
from tests.rooms.test_statistics_planted import KNOWN, POLICY, found_in, real

TABLE = Path(str(resources.files("kpcs.statistics").joinpath("data", "production.csv")))
AS_OF = date(2025, 3, 3)


@cache
def facts() -> Facts:
    return Facts(real(), KNOWN, AS_OF)


@cache
def found() -> tuple[Ranked, ...]:
    return found_in(real())


def rank_of(participant: str, period: str, *tests: str) -> int:
    """Where a doubt of one of these kinds about a half-year stands."""
    for place, one in enumerate(found(), start=1):
        kinds = {one.doubt.test, *(other.test for other in one.also)}
        if one.doubt.participant == participant and period in map(str, one.periods) and kinds & set(tests):
            return place
    return 999


# Found by reading the table, not by what is tested here: Participant, half-year, kinds, rank at the latest.
FAULTS = [
    ("CD", "2022-H1", ("filed_twice",), 3),
    ("LR", "2014-H1", ("slipped_decimal",), 3),
    ("CF", "2003-H1", ("no_value",), 5),
    ("CF", "2003-H2", ("no_value",), 5),
    ("TG", "2006-H1", ("same_figures",), 6),
    ("IN", "2018-H1", ("same_figures",), 10),
    ("ZA", "2014-H2", ("price",), 10),
    ("ZA", "2015-H2", ("price",), 10),
    ("CF", "2018-H1", ("slipped_decimal",), 10),
    ("CF", "2018-H2", ("slipped_decimal",), 10),
    ("CG", "2023-H1", ("filed_twice",), 10),
    ("ML", "2003-H2", ("same_figures", "outside_standing"), 10),
    ("IN", "2003-H1", ("slipped_decimal",), 15),
    ("ID", "2007-H1", ("filed_twice",), 20),
    ("ID", "2008-H2", ("filed_twice",), 20),
    ("GN", "2024-H1", ("unexplained_gap",), 20),
    ("GN", "2006-H2", ("nil_and_stones",), 25),
    ("TZ", "2023-H1", ("method",), 35),
    ("ML", "2024-H1", ("slipped_decimal",), 40),
    ("ZA", "2023-H2", ("filed_early",), 40),
    ("CD", "2021-H1", ("same_price_of_both",), 60),
    ("IN", "2024-H2", ("nil_twice",), 60),
    ("VE", "2008-H1", ("divided_year",), 90),
]


@pytest.mark.parametrize(("participant", "period", "tests", "latest"), FAULTS)
def test_a_fault_that_is_really_there_is_near_the_top(
    participant: str, period: str, tests: tuple[str, ...], latest: int
) -> None:
    assert rank_of(participant, period, *tests) <= latest


def test_an_analyst_sees_some_dozens_and_not_a_thousand() -> None:
    assert len(facts().lines) == 1529
    assert len(found()) < 150
    assert [one.score for one in found()] == sorted((one.score for one in found()), reverse=True)
    ids = [one.doubt.id for one in found()]
    assert len(ids) == len(set(ids))


def test_every_kind_of_doubt_has_a_weight_and_every_weight_a_test() -> None:
    from kpcs.statistics.analysis.engine import TESTS

    kinds = {doubt.test for test in TESTS for doubt in test(facts(), POLICY)}
    assert kinds <= KINDS.keys()
    # None of the scheme's own figures shows it; tests/rooms/test_statistics_planted.py does.
    assert KINDS.keys() - kinds <= {"method_both"}


def test_every_sentence_names_its_figures_in_both_languages() -> None:
    for one in found():
        for said in (one.doubt.said, *one.doubt.evidence, *(other.said for other in one.doubt.alternatives)):
            assert "{" not in said.message
            for language in LANGUAGES:
                assert sentence(said, language).message != said.message, said.message


def test_the_law_of_a_gap_follows_standing() -> None:
    by_key = {(gap.participant, str(gap.period)): gap for gap in gaps(facts(), POLICY)}
    assert by_key["CF", "2014-H1"].absence == "explained"
    assert "suspended" in (by_key["CF", "2014-H1"].why or pytest.fail("no reason")).message
    assert by_key["CI", "2009-H2"].absence == "explained"
    assert by_key["CG", "2006-H1"].absence == "explained"
    assert by_key["GN", "2024-H1"].absence == "missing"
    assert by_key["IN", "2008-H2"].absence == "missing"
    assert by_key["ZW", "2024-H2"].absence == "late"
    assert by_key["GA", "2010-H1"].absence == "explained"
    assert ("UZ", "2024-H1") not in by_key or by_key["UZ", "2024-H1"].absence == "explained"
    assert ("BW", "2020-H1") not in by_key


@cache
def _sums() -> Mapping[tuple[str, int], tuple[int, int]]:
    """Straight from the text of the table, by Participant and year; the empty code is the world."""
    sums: dict[tuple[str, int], tuple[int, int]] = {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for key in ("", str(participant_named(row["country_name"]))):
                points, cents = sums.get((key, int(row["year"])), (0, 0))
                amounts = [int(f"{float(row[name]) * 100:.0f}") for name in ("carat", "us_value")]
                sums[key, int(row["year"])] = points + amounts[0], cents + amounts[1]
    return sums


@pytest.mark.parametrize("year", range(2003, 2025))
def test_sums_are_those_of_the_table(year: int) -> None:
    said = summary(facts(), year, found())
    assert (said.world.total.points, said.world.total.cents) == _sums()["", year]
    for row in said.rows:
        assert (row.total.points, row.total.cents) == _sums()[row.code, year]
        halves = [half for part in (1, 2) if (half := row.half(part))]
        assert sum(half.points for half in halves) == row.total.points
    assert {row.code for row in said.rows} == {code for code, when in _sums() if when == year} - {""}


def test_duplicates_are_counted_unless_one_asks_otherwise() -> None:
    as_filed, without = (summary(facts(), 2022, found(), without_duplicates=flag) for flag in (False, True))
    assert as_filed.world.total.points - without.world.total.points == 87_128_739
    assert [line.place for line in without.left_out] == ["row 419"]
    assert any("more than once" in one.doubt.said.message for one in as_filed.doubtful)


def test_stamps_are_read_and_nonsense_is_none() -> None:
    assert day_of("17Mar23:08:17:24") == date(2023, 3, 17)
    assert [day_of(text) for text in ("", "31Feb23:00:00:00", "17Mär23", "2023-03-17")] == [None] * 4


def _run(*arguments: str) -> Any:
    result = CliRunner().invoke(command, [*arguments, "--file", str(TABLE)])
    assert result.exit_code == 0, result.output
    return result


def test_anomalies_on_the_terminal_and_as_json() -> None:
    said = json.loads(_run("anomalies", "--json", "--limit", "10").stdout)
    assert (said["lines"], said["total"], len(said["anomalies"])) == (1529, len(found()), 10)
    assert said["anomalies"][0].keys() == {
        *("rank", "id", "score", "test", "rule", "participant", "name", "periods", "sentence", "ask", "evidence"),
        *("alternatives", "lines", "moves", "surprise", "materiality", "also"),
    }
    of_mali = json.loads(_run("anomalies", "--json", "--participant", "Mali", "--year", "2003").stdout)["anomalies"]
    assert [one["periods"] for one in of_mali] == [["2003-H2", "2023-H2"]]
    assert of_mali[0]["rank"] > 1
    assert "871,287.39" in _run("anomalies").stdout


def test_summary_in_three_forms_says_the_same() -> None:
    said = json.loads(_run("summary", "--year", "2022", "--format", "json").stdout)
    assert said["world"]["carats"] == "120658417.09"
    assert "119787129.70" in said["count_otherwise"]
    rows = list(csv.DictReader(_run("summary", "--year", "2022", "--format", "csv").stdout.splitlines()))
    world = [row for row in rows if row["participant"] == "WORLD" and row["period"] == "2022"]
    assert [row["carats"] for row in world] == ["120658417.09"]
    years = {row["participant"]: row["carats"] for row in rows if row["period"] == "2022"}
    assert {one["participant"]: one["carats"] for one in said["participants"]} == {
        code: carats for code, carats in years.items() if code != "WORLD"
    }
    assert "120,658,417.09" in _run("summary", "--year", "2022").stdout


def test_missing_as_json_parts_what_is_explained() -> None:
    said = json.loads(_run("missing", "--json").stdout)
    assert {(gap["participant"], gap["period"]) for gap in said["missing"]} >= {("GN", "2024-H1"), ("IN", "2008-H2")}
    assert all(gap["explanation"] for gap in said["explained"])
    assert not {gap["participant"] for gap in said["missing"]} & {"CF", "LR", "CM"}
    by_code = {one["participant"]: one for one in said["on_time"]}
    assert by_code["CD"] == {"participant": "CD", "returns": 28, "on_time": 1, "per_cent": 4, "days_late": 72}
    assert {one["participant"] for one in said["nil_returns_missing"]} >= {"EU", "US", "AE"}


def test_what_cannot_be_answered_is_said(tmp_path: Path) -> None:
    def answer(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(command, arguments)
        return result.exit_code, result.output

    assert answer("summary", "--year", "2031", "--file", str(TABLE)) == (1, "Nothing was filed for 2031.\n")
    code, said = answer("anomalies", "--participant", "Atlantis", "--file", str(TABLE))
    assert (code, "knows no Participant" in said) == (2, True)
    broken = tmp_path / "broken.csv"
    broken.write_text(TABLE.read_text(encoding="utf-8").replace("2194850.08", "2194850.083"), encoding="utf-8")
    code, said = answer("anomalies", "--file", str(broken))
    assert (code, "Row 2, carat" in said) == (1, True)
