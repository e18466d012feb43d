"""``kpcs statistics reconcile`` as a statistician runs it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kpcs.commands.statistics_reconcile import command
from kpcs.statistics import expressions as ask
from tests import registers
from tests.registers import EXPORTS, IMPORTS, Register


def _file(path: Path, rows: Register) -> str:
    with path.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows([list(ask.REGISTER), *rows])
    return str(path)


@pytest.fixture(name="files")
def _files(tmp_path: Path) -> list[str]:
    return [_file(tmp_path / "exports.csv", EXPORTS), _file(tmp_path / "imports.csv", IMPORTS)]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments)


def test_json_and_csv_say_what_the_registers_say(files: list[str]) -> None:
    answer = run(*files, "--format", "json")
    assert answer.exit_code == 0
    assert sorted(tuple(row.values()) for row in json.loads(answer.stdout)) == registers.explained(EXPORTS, IMPORTS)
    lines = list(csv.DictReader(run(*files, "--format", "csv").stdout.splitlines()))
    assert [int(line["exported_points"]) for line in lines if line["cause"] == "unit"] == [10_000]


def test_the_table_is_in_carats_and_dollars(files: list[str]) -> None:
    answer = run(*files)
    assert answer.exit_code == 0
    assert "8,100.00" in answer.stdout
    assert "2023 Q1" in answer.stdout


def test_the_certificates_that_differ_are_listed(files: list[str], tmp_path: Path) -> None:
    target = tmp_path / "differing.csv"
    answer = run(*files, "--certificates", str(target))
    assert "8 certificates that differ" in answer.stderr
    with target.open(encoding="utf-8", newline="") as opened:
        found = {row["number"] or row["number_in"]: row["cause"] for row in csv.DictReader(opened)}
    expected = {n: cause for n, cause in registers.causes(EXPORTS, IMPORTS).items() if cause != "agreed"}
    assert found == expected
    assert run(*files, "--certificates", str(target)).exit_code == 2  # nothing is overwritten


def test_a_number_that_stands_twice_stops_it(tmp_path: Path) -> None:
    twice = [_file(tmp_path / "e.csv", [*EXPORTS, EXPORTS[0]]), _file(tmp_path / "i.csv", IMPORTS)]
    answer = run(*twice)
    assert answer.exit_code == 1
    assert "R-ANO.11: in exports these numbers stand more than once: NA000001 (2 times)." in answer.stderr


def test_a_sample_is_the_same_certificates_of_both_sides_and_says_so(files: list[str]) -> None:
    answer = run(*files, "--sample", "2", "--format", "json")
    assert "about a tenth of each sum" in answer.stderr
    sides = [[row for row in side if row[0].endswith("2")] for side in (EXPORTS, IMPORTS)]
    assert sorted(tuple(row.values()) for row in json.loads(answer.stdout)) == registers.explained(*sides)


def test_two_empty_registers_agree(tmp_path: Path) -> None:
    empty = [_file(tmp_path / "e.csv", []), _file(tmp_path / "i.csv", [])]
    assert json.loads(run(*empty, "--format", "json").stdout) == []
    assert run(*empty).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--spark", "spark://h:1", "--certificates", "x.csv"], "Spark answers with the sums only"),
        (["--spark", "spark://h:1"], "Spark is an extra"),
        (["--tolerance", "-1"], "--tolerance"),
    ],
)
def test_what_cannot_be_done_is_said(files: list[str], arguments: list[str], said: str) -> None:
    answer = run(*files, *arguments)
    assert answer.exit_code == 2
    assert said in answer.stderr
