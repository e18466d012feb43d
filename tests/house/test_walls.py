"""The walls that import-linter cannot see: tables, and numbers that are not exact."""

from __future__ import annotations

import ast
from functools import cache

import grimp
import pytest
from django.apps import apps
from django.db import models

from tests.house.source import FLOORS, python_files, rooms, tree


def _tables() -> list[type[models.Model]]:
    tables = [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("kpcs.")]
    assert {table._meta.app_label for table in tables} >= set(FLOORS) - {"public"}, "a room without tables was not seen"
    return tables


def _cross_room_keys() -> list[tuple[type[models.Model], models.ForeignKey]]:
    return [
        (table, key)
        for table in _tables()
        for key in table._meta.get_fields()
        if isinstance(key, models.ForeignKey) and key.related_model._meta.app_label != table._meta.app_label
    ]


def test_foreign_keys_cross_rooms_downwards_only_and_protect() -> None:
    keys = _cross_room_keys()
    assert keys, "no foreign key was seen"
    for table, key in keys:
        above, below = table._meta.app_label, key.related_model._meta.app_label
        assert below in FLOORS, f"{table.__name__}.{key.name} points outside the house, to {below}"
        assert FLOORS.index(above) > FLOORS.index(below), f"{table.__name__}.{key.name} points upwards, to {below}"
        assert key.remote_field.on_delete is models.PROTECT, f"{table.__name__}.{key.name} must PROTECT"


def test_no_foreign_key_touches_the_ledger() -> None:
    for table, key in _cross_room_keys():
        assert "ledger" not in (table._meta.app_label, key.related_model._meta.app_label), (
            f"{table.__name__}.{key.name}"
        )


def test_no_table_holds_a_number_that_is_not_exact() -> None:
    for table in _tables():
        for field in table._meta.get_fields():
            # Django keeps a DecimalField on SQLite as a float.
            assert not isinstance(field, (models.FloatField, models.DecimalField)), f"{table.__name__}.{field.name}"


@cache
def _imports() -> grimp.ImportGraph:
    return grimp.build_graph("kpcs", exclude_type_checking_imports=True)


@pytest.mark.parametrize("room", FLOORS)
def test_tables_are_touched_only_inside_their_room(room: str) -> None:
    """Other rooms ask queries and actions; only their own tables may name a table below, for a foreign key."""
    assert room in rooms()
    graph, home = _imports(), f"kpcs.{room}."
    tables = {name for name in graph.modules if name == f"{home}models" or name.startswith(f"{home}models.")}
    intruders = {
        f"{importer} imports {table}"
        for table in tables
        for importer in graph.find_modules_that_directly_import(table)
        if not importer.startswith(home) and "models" not in importer.split(".")
    }
    assert not intruders, "\n".join(sorted(intruders))


def test_the_law_counts_exactly() -> None:
    """No float in ``kpcs.scheme``: no literal, no annotation, no conversion, no true division."""
    paths = list(python_files("src/kpcs/scheme/"))
    assert len(paths) > 10
    found = [f"{path}:{node.lineno}" for path in paths for node in ast.walk(tree(path)) if _is_float(node)]
    assert not found, "\n".join(found)


def _is_float(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, (float, complex))
    if isinstance(node, (ast.BinOp, ast.AugAssign)):
        return isinstance(node.op, ast.Div)
    return isinstance(node, ast.Name) and node.id == "float"


@pytest.mark.parametrize("line", ["x = 0.5", "x: float = 1", "x = a / b", "x /= 2", "x = float('1')"])
def test_a_planted_float_is_seen(line: str) -> None:
    assert any(_is_float(node) for node in ast.walk(ast.parse(line)))
