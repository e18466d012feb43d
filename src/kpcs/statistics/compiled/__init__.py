"""Questions of :mod:`kpcs.statistics.expressions` in the words of the office's own database, for pages.

Ibis and DuckDB take 0.8 seconds and 75 MiB to begin with, too much for a page; so the SQL that Ibis writes is kept
beside this module by ``tools/expressions.py``. A test holds it to the expressions and its answers to those of DuckDB.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from django.db import connection
from django.db.models import QuerySet

Row = dict[str, Any]


# The columns of the tables, in the order of a row.
REGISTER = ("number", "exporter", "importer", "period", "hs", "points", "cents")
FIGURES = ("reporter", "flow", "partner", "period", "hs", "points", "cents")
_TABLES = {"exports": REGISTER, "imports": REGISTER, "figures": FIGURES}


class Compiled(StrEnum):
    """The questions that are kept."""

    MIRRORED = "mirrored"
    EXPLAINED = "explained"
    DIFFERING = "differing"


@cache
def sql_of(question: Compiled, vendor: str) -> str:
    """The question for a kind of database: sqlite or postgresql."""
    return resources.files(__package__).joinpath(f"{question}.{vendor}.sql").read_text("utf-8")


def rows(question: Compiled, tables: Mapping[str, QuerySet[Any, Any]], **given: Any) -> Iterator[Row]:
    """The answer as :func:`answer` gives it, each row by the names of its columns."""
    found = answer(question, tables, **given)
    names = next(found)
    for row in found:
        yield dict(zip(names, row, strict=True))


def answer(
    question: Compiled,
    tables: Mapping[str, QuerySet[Any, Any]],
    *,
    columns: str = "*",
    ordered: str = "",
    given: tuple[int, ...] = (),
) -> Iterator[tuple[Any, ...]]:
    """The names of the columns, then the rows: from those of the database that stand for the question's tables.

    ``columns`` and ``ordered`` (an order and a limit, whose numbers are ``given``) are our own words, never typed ones.
    """
    words: list[str] = []
    values: list[Any] = []
    for name, table in tables.items():
        text, parameters = table.query.sql_with_params()
        words.append(f'"{name}" ({", ".join(_TABLES[name])}) AS ({text})')
        values += parameters
    # A placeholder of the driver is a per cent sign; the kept words have none.
    inner = sql_of(question, connection.vendor)
    whole = f'WITH {", ".join(words)} SELECT {columns} FROM ({inner}) AS "answer" {ordered}'  # noqa: S608 - our words
    with connection.cursor() as cursor:
        cursor.execute(whole, (*values, *given))
        yield tuple(column[0] for column in cursor.description)
        found = cursor.fetchall()
    if connection.vendor == "postgresql":
        # It sums whole numbers to a decimal.
        found = [tuple(int(value) if isinstance(value, Decimal) else value for value in row) for row in found]
    yield from found
