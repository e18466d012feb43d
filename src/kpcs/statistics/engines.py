"""Where an expression runs: DuckDB in the office, PostgreSQL, or Spark when one machine is too small; equal answers.

Ibis writes the engine's SQL, the engine's own driver runs it: nothing passes through data frames, which would turn
whole numbers into floats and Namibia's code NA into a missing value. Everything heavy is imported when it is asked for.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ibis
from ibis.expr.types import Table

from kpcs.scheme.values import ValueRefused

if TYPE_CHECKING:
    import duckdb
    from pyspark.sql import SparkSession

Row = dict[str, Any]
DEFAULT_MEMORY_MIB = 1400
# Production has neither partner nor heading.
MAY_BE_EMPTY = frozenset({"partner", "hs"})


class Engine(StrEnum):
    """The engines on which every expression is tested, by the name of their SQL."""

    DUCKDB = "duckdb"
    POSTGRESQL = "postgres"
    SQLITE = "sqlite"
    SPARK = "pyspark"


def sql_of(expression: Table, engine: Engine) -> str:
    """The expression in the engine's words."""
    return str(ibis.to_sql(expression, dialect=engine.value))


def exact(expression: Table, found: Iterable[Iterable[Any]]) -> Iterator[Row]:
    """Rows as the expression promises them: a sum is a whole number, also where an engine answers with a decimal."""
    schema = expression.schema()
    for values in found:
        yield {
            name: int(value) if kind.is_integer() and value is not None else value
            for (name, kind), value in zip(schema.items(), values, strict=True)
        }


@dataclass(frozen=True, slots=True)
class Office:
    """DuckDB with the tables that were given to it."""

    connection: duckdb.DuckDBPyConnection
    folder: Path

    def rows(self, expression: Table) -> Iterator[Row]:
        """The answer, row by row."""
        answer = self.connection.execute(sql_of(expression, Engine.DUCKDB))
        while chunk := answer.fetchmany(10_000):
            yield from exact(expression, chunk)

    def write(self, expression: Table, file: Path) -> int:
        """The answer as a file, CSV or Parquet by its name; says how many rows. Refuses a file that is there."""
        if file.exists():
            raise ValueRefused(f"{file} is there already; nothing is overwritten.")
        form = "(FORMAT parquet)" if file.suffix == ".parquet" else "(FORMAT csv, HEADER)"
        words = f"COPY ({sql_of(expression, Engine.DUCKDB)}) TO {_quoted(file)} {form}"
        written = self.connection.execute(words).fetchone()
        return int(written[0]) if written else 0

    def take(
        self,
        name: str,
        columns: Mapping[str, str],
        rows: Iterable[tuple[Any, ...]],
        *,
        may_be_empty: Container[str] = MAY_BE_EMPTY,
    ) -> None:
        """Fill a table from rows, for instance of the office's database; strict as a file is."""
        # Through a file: DuckDB takes values from Python a thousand times more slowly than it reads.
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="", dir=self.folder, suffix=".csv") as part:
            writer = csv.writer(part)
            writer.writerow(columns)
            writer.writerows(rows)
            part.flush()
            self._read_csv(name, columns, Path(part.name), may_be_empty)

    def read(self, name: str, columns: Mapping[str, str], file: Path) -> None:
        """Take a CSV or Parquet file in as a table. Refuses one that lacks a column or holds anything but what fits."""
        import duckdb

        try:
            if file.suffix == ".parquet":
                self._read_parquet(name, columns, file)
            else:
                self._read_csv(name, columns, file, MAY_BE_EMPTY)
        except (duckdb.Error, OSError, UnicodeDecodeError) as error:
            raise ValueRefused(f"{file} cannot be read: {str(error).splitlines()[0][:200]}") from None

    def _read_parquet(self, name: str, columns: Mapping[str, str], file: Path) -> None:
        source = f"read_parquet({_quoted(file)})"
        described = self.connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()  # noqa: S608 - quoted
        found = {row[0]: row[1] for row in described}
        lacking = [f"{name} ({_TYPES[kind]})" for name, kind in columns.items() if found.get(name) != _TYPES[kind]]
        if lacking:
            raise ValueRefused(f"{file} lacks the columns {', '.join(lacking)}.")
        self.connection.execute(f"CREATE TABLE {name} AS SELECT {', '.join(columns)} FROM {source}")  # noqa: S608 - quoted

    def _read_csv(self, name: str, columns: Mapping[str, str], file: Path, may_be_empty: Container[str]) -> None:
        """Everything as text first: a conversion would round 12.5 to 12, and "NA" is Namibia."""
        with file.open(encoding="utf-8-sig", newline="") as opened:
            header = next(csv.reader(opened), [])
        if header != list(columns):
            raise ValueRefused(f"{file} does not begin with the line “{','.join(columns)}”.")
        types = ", ".join(f"'{column}': 'VARCHAR'" for column in columns)
        form = f"header = true, auto_detect = false, delim = ',', quote = '\"', columns = {{{types}}}"
        source = f"read_csv({_quoted(file)}, {form})"
        fits = " AND ".join(
            f"coalesce(regexp_full_match({column}, '{_FORMS[kind]}'), false)"
            for column, kind in columns.items()
            if column not in may_be_empty
        )
        wrong = self.connection.execute(f"SELECT * FROM {source} WHERE NOT ({fits}) LIMIT 1").fetchone()  # noqa: S608 - quoted
        if wrong is not None:
            line = ",".join("" if value is None else value for value in wrong)[:120]
            raise ValueRefused(
                f"{file}: every field needs a value, and numbers are whole; this line is neither: {line!r}"
            )
        casts = ", ".join(
            f"coalesce({column}, '') AS {column}" if kind == "string" else f"{column}::{_TYPES[kind]} AS {column}"
            for column, kind in columns.items()
        )
        self.connection.execute(f"CREATE TABLE {name} AS SELECT {casts} FROM {source}")  # noqa: S608 - quoted


_SPARK_TYPES = {"string": "string", "int64": "bigint"}
_TYPES = {"string": "VARCHAR", "int64": "BIGINT"}
_FORMS = {"string": ".+", "int64": "[0-9]{1,18}"}


def _quoted(file: Path) -> str:
    return "'" + str(file).replace("'", "''") + "'"


@contextmanager
def office(*, memory_mib: int = DEFAULT_MEMORY_MIB, threads: int = 2) -> Iterator[Office]:
    """DuckDB that stays within its memory and puts the rest on the disk, in a folder that goes when it ends."""
    import duckdb

    with tempfile.TemporaryDirectory(prefix="kpcs-") as spill:
        settings: dict[str, Any] = {
            "memory_limit": f"{memory_mib}MiB",
            "threads": threads,
            "temp_directory": spill,
            # Rows come in any order; keeping theirs costs memory.
            "preserve_insertion_order": False,
        }
        with duckdb.connect(config=settings) as connection:
            yield Office(connection, Path(spill))


@dataclass(frozen=True, slots=True)
class Cluster:
    """Spark, with tables from Parquet files that every worker can read."""

    session: SparkSession

    def rows(self, expression: Table) -> Iterator[Row]:
        """The answer, row by row. A sum that does not fit is an error, never a wrong figure."""
        return exact(expression, self.session.sql(sql_of(expression, Engine.SPARK)).toLocalIterator())

    def read(self, name: str, columns: Mapping[str, str], file: Path) -> None:
        """Name a Parquet file, or a folder of them, as a table. Refuses one that lacks a column of its type."""
        if file.suffix != ".parquet":
            raise ValueRefused(f"Spark reads Parquet, not {file}.")
        table = self.session.read.parquet(str(file))
        found = dict(table.dtypes)
        lacking = [f"{name} ({kind})" for name, kind in columns.items() if found.get(name) != _SPARK_TYPES[kind]]
        if lacking:
            raise ValueRefused(f"{file} lacks the columns {', '.join(lacking)}.")
        table.createOrReplaceTempView(name)


@contextmanager
def cluster(master: str) -> Iterator[Cluster]:
    """The Spark cluster with this master, such as ``spark://host:7077``; needs the extra ``kpcs[spark]``."""
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise ValueRefused("Spark is an extra: .venv/bin/pip install -e '.[spark]', and Java 17.") from None
    session = SparkSession.builder.master(master).appName("kpcs").config("spark.ui.enabled", "false").getOrCreate()
    try:
        yield Cluster(session)
    finally:
        session.stop()
