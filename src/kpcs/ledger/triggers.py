"""The database itself refuses to change or delete what the ledger holds."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

_SQLITE = tuple(
    f"CREATE TRIGGER ledger_event_no_{verb} BEFORE {verb.upper()} ON ledger_event "
    f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
    for verb in ("update", "delete")
)
_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION ledger_event_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$",
    "CREATE TRIGGER ledger_event_no_change BEFORE UPDATE OR DELETE ON ledger_event "
    "FOR EACH ROW EXECUTE FUNCTION ledger_event_refuse()",
    "CREATE TRIGGER ledger_event_no_truncate BEFORE TRUNCATE ON ledger_event "
    "FOR EACH STATEMENT EXECUTE FUNCTION ledger_event_refuse()",
)
_REMOVE: dict[str, tuple[str, ...]] = {
    "sqlite": ("DROP TRIGGER IF EXISTS ledger_event_no_update", "DROP TRIGGER IF EXISTS ledger_event_no_delete"),
    "postgresql": (
        "DROP TRIGGER IF EXISTS ledger_event_no_change ON ledger_event",
        "DROP TRIGGER IF EXISTS ledger_event_no_truncate ON ledger_event",
    ),
}
_INSTALL: dict[str, tuple[str, ...]] = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}


def install(connection: BaseDatabaseWrapper) -> None:
    """Refuse UPDATE, DELETE and TRUNCATE on the ledger from now on."""
    _run(connection, _INSTALL)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the guard away: for a reversed migration and for tests that empty their database."""
    _run(connection, _REMOVE)


def _run(connection: BaseDatabaseWrapper, statements: dict[str, tuple[str, ...]]) -> None:
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)
