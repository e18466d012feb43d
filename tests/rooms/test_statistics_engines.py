"""One expression, equal answers: plain Python, DuckDB, PostgreSQL. Spark: ``make test-spark``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from hypothesis import given, settings
from ibis.expr.types import Table

from kpcs.scheme.values import ValueRefused
from kpcs.statistics import expressions as ask
from kpcs.statistics.engines import Engine, Office, exact, office, sql_of
from tests import registers
from tests.registers import EXPORTS, FIGURES, IMPORTS, in_order

EXPLAINED = ask.explained(ask.reconciled(ask.exports(), ask.imports()))
COLUMNS = {"exports": ask.REGISTER, "imports": ask.REGISTER, "figures": ask.FIGURES}
QUESTIONS: list[tuple[Table, list[tuple[Any, ...]]]] = [
    (EXPLAINED, registers.explained(EXPORTS, IMPORTS)),
    (ask.mirrored(ask.figures()), registers.MIRRORED),
    (ask.totals(ask.figures()), registers.TOTALS),
    (ask.repeated(ask.exports()), []),
]
NAMES = ["explained", "mirrored", "totals", "repeated"]


@pytest.fixture(scope="module", name="engine")
def _engine() -> Iterator[Office]:
    with office(memory_mib=200) as engine:
        yield engine


def in_duckdb(engine: Office, question: Table, **tables: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    for name, rows in tables.items():
        engine.connection.execute(f"DROP TABLE IF EXISTS {name}")
        engine.take(name, COLUMNS[name], rows)
    return in_order(engine.rows(question))


@pytest.mark.parametrize(("question", "answer"), QUESTIONS, ids=NAMES)
def test_the_office_answers_as_worked_out_by_hand(
    engine: Office, question: Table, answer: list[tuple[Any, ...]]
) -> None:
    assert in_duckdb(engine, question, exports=EXPORTS, imports=IMPORTS, figures=FIGURES) == answer


def test_every_cause_is_in_the_example() -> None:
    assert set(registers.causes(EXPORTS, IMPORTS).values()) == set(ask.CAUSES)


@settings(max_examples=60)
@given(registers.registers())
def test_duckdb_agrees_with_plain_python_and_causes_add_up(
    engine: Office, both: tuple[registers.Register, registers.Register]
) -> None:
    exports, imports = both
    rows = in_duckdb(engine, EXPLAINED, exports=exports, imports=imports)
    assert rows == registers.explained(exports, imports)
    for place, side in ((4, exports), (7, imports)):
        sums = [sum(row[place + at] for row in rows) for at in range(3)]
        assert sums == [len(side), sum(row[5] for row in side), sum(row[6] for row in side)]


@pytest.mark.django_db
@pytest.mark.parametrize(("question", "answer"), QUESTIONS, ids=NAMES)
def test_postgresql_answers_the_same(question: Table, answer: list[tuple[Any, ...]]) -> None:
    if connection.vendor != "postgresql":
        # The other run of `make test` asks PostgreSQL; what is asked here is that the words can be written.
        assert "SELECT" in sql_of(question, Engine.POSTGRESQL)
        return
    with connection.cursor() as cursor:
        for name, rows in (("exports", EXPORTS), ("imports", IMPORTS), ("figures", FIGURES)):
            kinds = {"string": "text", "int64": "bigint"}
            columns = ", ".join(f"{column} {kinds[kind]}" for column, kind in COLUMNS[name].items())
            cursor.execute(f"CREATE TEMPORARY TABLE {name} ({columns})")
            places = ", ".join(["%s"] * len(COLUMNS[name]))
            cursor.executemany(f"INSERT INTO {name} VALUES ({places})", rows)
        cursor.execute(sql_of(question, Engine.POSTGRESQL))
        assert in_order(exact(question, cursor.fetchall())) == answer


def test_a_number_that_stands_twice_is_told(engine: Office) -> None:
    assert in_duckdb(engine, ask.repeated(ask.exports()), exports=[*EXPORTS, EXPORTS[0]]) == [("NA000001", 2)]


def test_a_weight_within_the_tolerance_agrees(engine: Office) -> None:
    lenient = ask.explained(ask.reconciled(ask.exports(), ask.imports(), tolerance_points=100))
    assert not [row for row in in_duckdb(engine, lenient, exports=EXPORTS, imports=IMPORTS) if row[3] == "weight"]


def _csv(file: Path, rows: Iterable[tuple[Any, ...]]) -> Path:
    lines = [",".join(ask.REGISTER), *(",".join(str(value) for value in row) for row in rows)]
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_files_are_read_and_written(tmp_path: Path, suffix: str) -> None:
    with office() as engine:
        engine.read("exports", ask.REGISTER, _csv(tmp_path / "exports.csv", EXPORTS))
        engine.read("imports", ask.REGISTER, _csv(tmp_path / "imports.csv", IMPORTS))
        copied = tmp_path / f"copied{suffix}"
        assert engine.write(ask.exports(), copied) == len(EXPORTS)
        with pytest.raises(ValueRefused, match="nothing is overwritten"):
            engine.write(ask.exports(), copied)
        assert in_order(engine.rows(EXPLAINED)) == registers.explained(EXPORTS, IMPORTS)
    with office() as engine:
        engine.read("exports", ask.REGISTER, copied)
        assert in_order(engine.rows(ask.exports())) == sorted(EXPORTS)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "number,exporter\nNA1,NA\n",
        ",".join(ask.REGISTER) + "\nNA1,NA,BE,20231,7102.10,12.5,900\n",
        ",".join(ask.REGISTER) + "\nNA1,NA,BE,20231,7102.10,1e3,900\n",
        ",".join(ask.REGISTER) + "\nNA1,NA,BE\n",
        "exporter,number,importer,period,hs,points,cents\nNA,NA1,BE,20231,7102.10,1,900\n",
        "\0\1\2",
    ],
    ids=["empty", "columns missing", "fraction", "power", "short line", "columns in another order", "bytes"],
)
def test_a_file_that_is_no_register_is_refused_in_a_sentence(tmp_path: Path, text: str) -> None:
    file = tmp_path / "exports.csv"
    file.write_text(text, "utf-8")
    with office() as engine, pytest.raises(ValueRefused) as refusal:
        engine.read("exports", ask.REGISTER, file)
    assert str(file) in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with office() as engine, pytest.raises(ValueRefused, match=r"gone\.csv cannot be read"):
        engine.read("exports", ask.REGISTER, tmp_path / "gone.csv")
