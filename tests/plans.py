"""How the database goes about the statements of an act."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext


def sorted_for(act: Callable[[], object], *, by: str) -> list[str]:
    """The statements that ask for a column in order, and for which SQLite sorts all it finds before it shows any."""
    with CaptureQueriesContext(connection) as asked:
        act()
    ordered = [one["sql"] for one in asked.captured_queries if by in one["sql"] and "ORDER BY" in one["sql"]]
    assert ordered, "nothing was asked for in this order"
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        return [sql for sql in ordered if "TEMP B-TREE" in str(cursor.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall())]
