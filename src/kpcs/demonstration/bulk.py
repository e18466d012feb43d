"""Rows by the million: one prepared row for each table, of which only the columns that differ are set anew.

Straight to the database by ``executemany`` or COPY; the models' own preparation is asked once, not for every row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model

ROWS_AT_ONCE = 20_000


class Table:
    """One table to be filled; ``fixed`` are the values that all rows share, the model's defaults fill in the rest."""

    def __init__(self, label: str, *varying: str, **fixed: Any) -> None:
        model: type[Model] = apps.get_model(label)
        keys = [field for field in model._meta.concrete_fields if not _counts_itself(field)]
        sample = model(**fixed)
        self.name = model._meta.db_table
        self.columns = [str(field.column) for field in keys]
        self._row = [field.get_db_prep_save(field.pre_save(sample, add=True), connection) for field in keys]
        self._places = [self.columns.index(column) for column in varying]

    def rows(self, values: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        """Whole rows from the values of the varying columns, in the order in which they were named."""
        for some in values:
            row = self._row.copy()
            for place, value in zip(self._places, some, strict=True):
                row[place] = value
            yield tuple(row)

    def fill(self, values: Iterable[tuple[Any, ...]]) -> None:
        """Write all rows; the caller holds the transaction."""
        rows = self.rows(values)
        quoted = ", ".join(f'"{column}"' for column in self.columns)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f'COPY "{self.name}" ({quoted}) FROM STDIN') as copy:
                    for row in rows:
                        copy.write_row(row)
                return
            marks = ", ".join("?" * len(self.columns))
            sql = f'INSERT INTO "{self.name}" ({quoted}) VALUES ({marks})'  # noqa: S608  names come from the models
            while some := list(islice(rows, ROWS_AT_ONCE)):
                cursor.cursor.executemany(sql, some)


def _counts_itself(field: Any) -> bool:
    """Whether the database numbers the rows; then the column is left out."""
    return bool(field.primary_key and field.get_internal_type() in ("AutoField", "BigAutoField"))


def only(label: str, **wanted: Any) -> Mapping[str, Any]:
    """The first row of a table that fits, as values; a demonstration office has one, else LookupError."""
    found = apps.get_model(label).objects.filter(**wanted).order_by("pk").values().first()
    if found is None:
        raise LookupError(f"the office has no {label} with {wanted}")
    return dict(found)
