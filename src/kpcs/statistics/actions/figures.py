"""Very many figures into their table: one statement for all of them, COPY where the database has it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db import connection

from kpcs.scheme.rules.statistics import Line

COLUMNS = (
    "submission_id",
    "line",
    "flow",
    "method",
    "hs",
    "partner",
    "origin",
    "points",
    "cents",
    "certificates",
    "is_nil",
    "is_public",
    "place",
    "created_at_source",
    "modified_at_source",
)
MOST_PLACE = 60


def insert(submission: int, lines: Iterable[Line]) -> None:
    """Store the lines of one submission; what was left empty is nothing."""
    put(_rows(submission, lines))


def put(rows: Iterable[tuple[int | str | bool, ...]]) -> None:
    """Store rows in the order of :data:`COLUMNS`."""
    names = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY statistics_figure ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(COLUMNS))
            cursor.executemany(f"INSERT INTO statistics_figure ({names}) VALUES ({marks})", list(rows))  # noqa: S608


def _rows(submission: int, lines: Iterable[Line]) -> Iterator[tuple[int | str | bool, ...]]:
    for number, line in enumerate(lines, start=1):
        yield (
            submission,
            number,
            line.flow,
            line.method or ("undivided" if line.flow == "production" and not line.is_nil else ""),
            line.hs,
            line.partner,
            line.origin,
            line.points or 0,
            line.cents or 0,
            line.certificates or 0,
            line.is_nil,
            True,
            line.place[:MOST_PLACE],
            "",
            "",
        )
