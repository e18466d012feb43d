"""The database itself keeps the sums of each delivery of blanks: whoever writes, they change with the rows.

Counting a million numbers each time that the account is opened takes 90 ms; ``queries.recounted`` still does it, to
show that the sums are the rows.
"""

# ruff: noqa: S608 -- the statements are put together from names of this file alone
from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

STATES = ("in_stock", "issued", "spoiled", "lost")
_TABLE, _RANGES = "certificates_blank", "certificates_blankrange"
_NAMES = ("certificates_blank_in", "certificates_blank_moved", "certificates_blank_out")
_PASSED_ON = "certificates_blank_passed_on"  # SQLite alone


def _row(sign: str, row: str) -> str:
    """SQLite: one number more or less, by what is true of its row."""
    sums = ", ".join(f"{state} = {state} {sign} ({row}.state = '{state}')" for state in STATES)
    return f"UPDATE {_RANGES} SET {sums} WHERE id = {row}.range_id;"


def _sqlite() -> list[str]:
    more, less = _row("+", "NEW"), _row("-", "OLD")
    sums = ", ".join(f"{state} = {state} + (NEW.state = '{state}') - (OLD.state = '{state}')" for state in STATES)
    # One statement where the number stays in its delivery, because each issue runs this.
    stays = f"WHEN NEW.state <> OLD.state AND NEW.range_id = OLD.range_id BEGIN UPDATE {_RANGES} SET {sums}"
    return [
        f"CREATE TRIGGER {_NAMES[0]} AFTER INSERT ON {_TABLE} BEGIN {more} END",
        f"CREATE TRIGGER {_NAMES[1]} AFTER UPDATE OF state ON {_TABLE} {stays} WHERE id = NEW.range_id; END",
        f"CREATE TRIGGER {_NAMES[2]} AFTER DELETE ON {_TABLE} BEGIN {less} END",
        f"CREATE TRIGGER {_PASSED_ON} AFTER UPDATE OF range_id ON {_TABLE} "
        f"WHEN NEW.range_id <> OLD.range_id BEGIN {less} {more} END",
    ]


_MORE, _LESS = "SELECT range_id, state, 1 AS by FROM after", "SELECT range_id, state, -1 AS by FROM before"
_SEEN = {
    "INSERT": (_MORE, "NEW TABLE AS after"),
    "UPDATE": (f"{_MORE} UNION ALL {_LESS}", "OLD TABLE AS before NEW TABLE AS after"),
    "DELETE": (_LESS, "OLD TABLE AS before"),
}


def _postgresql() -> list[str]:
    """PostgreSQL: all rows of one statement together, because a row that is changed often grows slow."""
    parts = ", ".join(f"COALESCE(SUM(by) FILTER (WHERE state = '{state}'), 0) AS {state}" for state in STATES)
    sums = ", ".join(f"{state} = r.{state} + m.{state}" for state in STATES)
    changed = " OR ".join(f"m.{state} <> 0" for state in STATES)
    statements = []
    for name, (verb, (rows, seen)) in zip(_NAMES, _SEEN.items(), strict=True):
        moves = f"SELECT range_id, {parts} FROM ({rows}) n GROUP BY range_id"
        update = f"UPDATE {_RANGES} r SET {sums} FROM ({moves}) m WHERE r.id = m.range_id AND ({changed});"
        statements += [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {update} RETURN NULL; END $$",
            f"CREATE TRIGGER {name} AFTER {verb} ON {_TABLE} REFERENCING {seen} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
        ]
    return statements


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the sums what the rows are, and keep them so from now on."""
    remove(connection)
    rows = f"(SELECT COUNT(*) FROM {_TABLE} b WHERE b.range_id = {_RANGES}.id AND b.state ="
    counted = ", ".join(f"{state} = {rows} '{state}')" for state in STATES)
    triggers = _postgresql() if connection.vendor == "postgresql" else _sqlite()
    _run(connection, [f"UPDATE {_RANGES} SET {counted}", *triggers])


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away. A migration that alters either table on SQLite does this first, and installs again."""
    on = f" ON {_TABLE}" if connection.vendor == "postgresql" else ""
    _run(connection, [f"DROP TRIGGER IF EXISTS {name}{on}" for name in (*_NAMES, _PASSED_ON)])


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
