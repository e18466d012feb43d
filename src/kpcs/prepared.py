"""Statements that Django writes once for each process: building SQL from a queryset takes ten times as long as it runs.

Only the words of a statement are kept, never what it found: every call asks the database. What differs from call to
call is :class:`Given`. Which rows, converters, locks and the way in which errors end a transaction stay Django's own.
For what is done many times in one act, such as issuing; everywhere else a queryset is easier to read.
"""

from __future__ import annotations

import json
import re
from asyncio import _get_running_loop
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from threading import local
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.base import ModelState
from django.db.models.query import ModelIterable, ValuesListIterable
from django.db.models.sql import InsertQuery, UpdateQuery
from django.db.transaction import TransactionManagementError

Row = TypeVar("Row")
M = TypeVar("M", bound=models.Model)
Store = Callable[[Any, Any], Any]
_PLAIN = re.compile(r"[a-z_]*", re.ASCII)


class Given(models.Value):
    """A place in a statement for the value that a call gives under this name, as a field of that kind stores it."""

    def __init__(self, name: str, output_field: models.Field[Any, Any]) -> None:
        super().__init__(name, output_field)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Stand among the parameters until a call fills them."""
        return "%s", [self]


class _Statement:
    def __init__(self, sql: str, params: Iterable[Any]) -> None:
        parts, places = sql.split("%s"), list(params)
        # A state or another word that never changes stands in the statement: then SQLite need not plan it again at
        # every call to see whether a partial index may be used.
        words = [_word(one) or "%s" for one in places]
        self.sql = "".join(part for pair in zip(parts, [*words, ""], strict=True) for part in pair)
        kept = [one for one, word in zip(places, words, strict=True) if word == "%s"]
        self._places = [(one.value, _store(one.output_field)) for one in kept if isinstance(one, Given)]
        if len(self._places) != len(kept):
            raise TypeError(f"what differs from call to call is Given, what does not is a plain word: {sql}")

    def filled(self, given: dict[str, Any], connection: Any) -> tuple[Any, ...]:
        return tuple([store(given[name], connection) if store else given[name] for name, store in self._places])


def _word(value: object) -> str | None:
    """A value that stands in the statement as it is."""
    if isinstance(value, str):
        return f"'{value}'" if _PLAIN.fullmatch(value) else None
    return str(int(value)) if isinstance(value, int) and not isinstance(value, bool) else None


class Question(Generic[Row]):
    """A queryset that is asked again and again with other values; it is described when it is asked first.

    It gives rows of one table, or with ``values_list`` tuples of any.
    """

    def __init__(self, described: Callable[[], models.QuerySet[Any, Row]]) -> None:
        self._described = described
        self._prepared: dict[str, tuple[_Statement, Callable[[tuple[Any, ...]], Row], list[Any], bool]] = {}

    def __call__(self, **given: Any) -> list[Row]:
        """The rows that the queryset would give now."""
        return self.read(self.stored(**given))

    def stored(self, **given: Any) -> list[tuple[Any, ...]]:
        """The same rows as the driver gives them; what they mean is for ``read``."""
        connection = connected()
        statement, _made, _converters, locks = self._prepared.get(connection.vendor) or self._prepare(connection)
        if locks and not connection.in_atomic_block:
            raise TransactionManagementError("rows are locked until a transaction ends, and there is none")
        return cast(list[Any], _run(connection, statement.sql, statement.filled(given, connection)).fetchall())

    def read(self, found: Iterable[Any]) -> list[Row]:
        """What rows mean that are stored like this."""
        connection = connected()
        _statement, made, converters, _locks = self._prepared.get(connection.vendor) or self._prepare(connection)
        if converters:
            found = [list(row) for row in found]
            for row in found:
                for place, expression, converter in converters:
                    row[place] = converter(row[place], expression, connection)
        return [made(row) for row in found]

    def first(self, **given: Any) -> Row | None:
        """The first row, if there is any; the description says in which order, and asks for no more than it needs."""
        return next(iter(self(**given)), None)

    def _prepare(self, connection: Any) -> tuple[_Statement, Callable[[tuple[Any, ...]], Row], list[Any], bool]:
        rows: Any = self._described()
        query = rows.query
        if rows._prefetch_related_lookups or query.select_related:
            raise TypeError("a prepared question is one statement about one table, or asks for values")
        compiler = query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        columns = [column for column, *_ in compiler.select]
        if rows._iterable_class is ModelIterable:
            names = [column.target.attname for column in columns]
            made: Any = lambda row: rows.model.from_db(DEFAULT_DB_ALIAS, names, row)  # noqa: E731
        elif rows._iterable_class is ValuesListIterable:
            made = tuple
        else:
            raise TypeError("a prepared question gives rows or tuples")
        kept = compiler.get_converters(columns).items()
        converters = [(place, expression, _read(one, connection)) for place, (some, expression) in kept for one in some]
        prepared = _Statement(sql, params), made, converters, query.select_for_update
        self._prepared[connection.vendor] = prepared
        return prepared


class Change:
    """An UPDATE of the rows of a queryset; says how many it changed."""

    def __init__(self, described: Callable[[], models.QuerySet[Any, Any]], **values: Any) -> None:
        self._described, self._values = described, values
        self._prepared: dict[str, _Statement] = {}

    def __call__(self, **given: Any) -> int:
        """Change the rows that fit, inside the transaction of the caller."""
        connection = connected()
        statement = self._prepared.get(connection.vendor) or self._prepare(connection)
        return int(_run(connection, statement.sql, statement.filled(given, connection)).rowcount)

    def _prepare(self, connection: Any) -> _Statement:
        query = cast(UpdateQuery, self._described().query.chain(UpdateQuery))
        query.add_update_values(self._values)
        sql, params = query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
        prepared = self._prepared[connection.vendor] = _Statement(sql, params)
        return prepared


def insert(model: type[M], values: Mapping[str, Any]) -> int | None:
    """Insert one row from the values of all its columns; the number that the database counted, if it counts one."""
    return insert_stored(model, stored(model, values))


def stored(model: type[models.Model], values: Mapping[str, Any]) -> tuple[Any, ...]:
    """A row as the driver stores it, for ``insert_stored``. Asks no database, so any thread may do it."""
    connection = connected()
    _sql, places, _is_counted = _inserting(model, connection.vendor, is_counted=True)
    return tuple([store(values[name], connection) if store else values[name] for name, store in places])


def insert_stored(model: type[models.Model], row: tuple[Any, ...]) -> int | None:
    """Insert a row that is ready; the number that the database counted, if it counts one."""
    connection = connected()
    sql, _places, is_counted = _inserting(model, connection.vendor, is_counted=True)
    cursor = _run(connection, sql, row)
    return int(cursor.fetchall()[0][0]) if is_counted else None


def row_of(model: type[M], values: Mapping[str, Any]) -> M:
    """The row that was inserted from these values, as ``Model.from_db`` makes it, but without signals and loops."""
    row = model.__new__(model)
    row._state = ModelState()
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    row.__dict__.update(values)
    return row


def insert_all(model: type[models.Model], columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Insert rows whose numbers nobody asks for; ``columns`` are all that the database does not count itself."""
    connection = connected()
    sql, named, _is_counted = _inserting(model, connection.vendor, is_counted=False)
    places = [(columns.index(name), store) for name, store in named]
    some = [tuple([store(row[at], connection) if store else row[at] for at, store in places]) for row in rows]
    if some:
        _run(connection, sql, some, is_many=True)


@cache
def _inserting(
    model: type[models.Model], vendor: str, *, is_counted: bool
) -> tuple[str, list[tuple[str, Store | None]], bool]:
    """The statement, how it writes which columns, and those that the database fills in (``is_counted``: gives back)."""
    counted = tuple(model._meta.db_returning_fields)[:1]
    fields = tuple(field for field in model._meta.local_concrete_fields if field not in counted)
    query = InsertQuery(model)
    query.insert_values(fields, [model()])
    compiler = query.get_compiler(DEFAULT_DB_ALIAS)
    compiler.returning_fields = counted if is_counted else ()
    ((sql, params),) = compiler.as_sql()
    if len(params) != len(fields):
        raise TypeError(f"{model.__name__} has a column that is written as an expression; it cannot be prepared")
    stored = [(field.attname, _store(field)) for field in fields]
    return sql, stored, bool(counted)


def run(sql: str, params: tuple[Any, ...] = (), *, connection: Any = None) -> list[tuple[Any, ...]]:
    """Run a statement written by hand, inside the caller's transaction; who runs several gives the connection."""
    cursor = _run(connection or connected(), sql, params)
    return cursor.fetchall() if cursor.description else []


def changed(sql: str, params: tuple[Any, ...], *, connection: Any) -> int:
    """Run a statement that changes rows, inside the transaction of the caller; how many it changed."""
    return int(_run(connection, sql, params).rowcount)


_here = local()


def connected() -> Any:
    """The connection of this thread, or of this task where an event loop runs; Django looks it up each time."""
    if _get_running_loop() is not None:
        return connections[DEFAULT_DB_ALIAS]
    try:
        return _here.connection
    except AttributeError:
        _here.connection = connections[DEFAULT_DB_ALIAS]
        return _here.connection


def _run(connection: Any, sql: str, params: Any, *, is_many: bool = False) -> Any:
    """The driver's cursor after the statement; an error undoes the transaction, as it does in ``Model.save``.

    Django's cursor does as much around a statement as SQLite inside it: it is left out unless somebody listens.
    """
    driver = connection.connection
    try:
        if driver is None or connection.vendor != "sqlite" or connection.is_heard:
            cursor = connection.cursor()
            (cursor.executemany if is_many else cursor.execute)(sql, params)
            return cursor
        if connection.needs_rollback:
            connection.validate_no_broken_transaction()
        return (driver.executemany if is_many else driver.execute)(_marked(sql), params)
    except Exception:
        if connection.in_atomic_block:
            connection.needs_rollback = True
        with connection.wrap_database_errors:
            raise


@cache
def _marked(sql: str) -> str:
    """The statement with the marks that SQLite's driver wants."""
    return sql.replace("%s", "?").replace("%%", "%")


def _moment(value: datetime | None, connection: Any) -> Any:
    """A moment as the driver wants it; one act writes its own again and again, so the last few are kept."""
    return None if value is None else _adapted(value, connection.vendor)


@lru_cache(maxsize=64)
def _adapted(value: datetime, _vendor: str) -> Any:
    return connections[DEFAULT_DB_ALIAS].ops.adapt_datetimefield_value(value)


def _store(field: models.Field[Any, Any]) -> Store | None:
    """How a value of this field goes to the driver; None where it goes as it is, a text or a whole number."""
    target = getattr(field, "target_field", field)
    if isinstance(target, models.CharField | models.IntegerField | models.BinaryField):
        return None
    if isinstance(target, models.DateTimeField):
        return _moment
    if isinstance(target, models.DateField):
        return lambda value, connection: connection.ops.adapt_datefield_value(value)
    if isinstance(target, models.JSONField):
        return _json(target)
    plain = target.get_db_prep_save
    return lambda value, connection: (
        value.hex if isinstance(value, UUID) and connection.vendor == "sqlite" else plain(value, connection)
    )


def _read(converter: Any, connection: Any) -> Any:
    """Django's converter; for plain JSON on SQLite the reading alone, without looking for a decoder at each value."""
    field = getattr(converter, "__self__", None)
    if connection.vendor != "sqlite" or not isinstance(field, models.JSONField) or field.decoder is not None:
        return converter
    return lambda value, *_: [] if value == "[]" else None if value is None else json.loads(value)


def _json(field: models.JSONField[Any, Any]) -> Store:
    """SQLite keeps text, written as Django would with an encoder that is made once."""
    encode = (field.encoder or json.JSONEncoder)().encode
    return lambda value, connection: (
        encode(value) if connection.vendor == "sqlite" else field.get_db_prep_save(value, connection)
    )
