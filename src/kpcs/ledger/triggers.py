"""The database itself refuses to change or delete what the ledger holds, and to take the log's head back."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

# What is signed and published is guarded like the ledger.
APPEND_ONLY = (
    "ledger_event",
    "ledger_logentry",
    "ledger_checkpoint",
    "ledger_logepoch",
    "public_edition",
    "public_contribution",
    "statistics_release",
    "statistics_capacity",
)
HEAD = "ledger_loghead"
_REFUSAL = "the ledger is append-only"
_GOES_BACK = "NEW.size < OLD.size OR NEW.epoch < OLD.epoch"
_FUNCTION = (
    "CREATE OR REPLACE FUNCTION ledger_event_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
)


def install(connection: BaseDatabaseWrapper) -> None:
    """Refuse UPDATE, DELETE and TRUNCATE on the ledger's tables from now on; tables that are not yet made are left."""
    _run(connection, [*_removals(connection), *([_FUNCTION] if _is_postgresql(connection) else [])])
    for table in _present(connection, APPEND_ONLY):
        _guard(connection, table, "UPDATE")
        _guard(connection, table, "DELETE")
    for table in _present(connection, (HEAD,)):
        _guard(connection, table, "UPDATE", condition=_GOES_BACK)
        _guard(connection, table, "DELETE")
    if _is_postgresql(connection):
        _run(
            connection,
            [
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION ledger_event_refuse()"
                for table in _present(connection, (*APPEND_ONLY, HEAD))
            ],
        )


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the guard away: for a reversed migration and for tests that empty their database."""
    _run(connection, _removals(connection))


def _guard(connection: BaseDatabaseWrapper, table: str, verb: str, *, condition: str = "") -> None:
    name = f"{table}_no_{verb.lower()}"
    if _is_postgresql(connection):
        when, then = f" WHEN ({condition})" if condition else "", "EXECUTE FUNCTION ledger_event_refuse()"
        _run(connection, [f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW{when} {then}"])
        return
    when, then = f" WHEN {condition}" if condition else "", f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    _run(connection, [f"CREATE TRIGGER {name} BEFORE {verb} ON {table}{when} {then}"])


def _removals(connection: BaseDatabaseWrapper) -> list[str]:
    verbs = ("update", "delete", "truncate", "change") if _is_postgresql(connection) else ("update", "delete")
    return [
        f"DROP TRIGGER IF EXISTS {table}_no_{verb}{f' ON {table}' if _is_postgresql(connection) else ''}"
        for table in _present(connection, (*APPEND_ONLY, HEAD))
        for verb in verbs
    ]


def _present(connection: BaseDatabaseWrapper, tables: tuple[str, ...]) -> list[str]:
    found = set(connection.introspection.table_names())
    return [table for table in tables if table in found]


def _is_postgresql(connection: BaseDatabaseWrapper) -> bool:
    return connection.vendor == "postgresql"


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
