"""The walls that import-linter cannot see: tables, and numbers that are not exact."""

from __future__ import annotations

import ast

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


@pytest.mark.parametrize("room", FLOORS)
def test_tables_are_touched_only_inside_their_room(room: str) -> None:
    """Other rooms ask queries and actions. They name a table only for a foreign key, or to say what they pass on."""
    assert room in rooms()
    seen, intruders = 0, []
    for path in python_files("src/kpcs/"):
        if path.startswith(f"src/kpcs/{room}/") or "/models" in path:
            continue
        for alias in _imported_tables(tree(path), room):
            seen += 1
            intruders += [f"{path}:{line} uses {alias}" for line in _uses(tree(path), alias)]
    assert seen or room not in ("accounts", "custody"), f"nobody mentions the tables of {room}: is this test blind?"
    assert not intruders, "\n".join(intruders)


def _imported_tables(module: ast.Module, room: str) -> list[str]:
    """Names that a module has for the tables of a room."""
    names = []
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and node.module:
            if node.module.startswith(f"kpcs.{room}.models"):
                names += [alias.asname or alias.name for alias in node.names]
            elif node.module == f"kpcs.{room}":
                names += [alias.asname or "models" for alias in node.names if alias.name == "models"]
    return names


def _uses(module: ast.Module, name: str) -> list[int]:
    """Lines that do something with a name; an annotation only says what is passed on."""
    said = set()
    for node in ast.walk(module):
        for part in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            said |= set(ast.walk(part)) if part else set()
    return [
        node.lineno for node in ast.walk(module) if isinstance(node, ast.Name) and node.id == name and node not in said
    ]


def test_a_planted_use_of_a_table_is_seen() -> None:
    module = ast.parse("from kpcs.x.models import A\ndef f(a: A) -> list[A]:\n    return list(A.objects.all())")
    assert _imported_tables(module, "x") == ["A"]
    assert _uses(module, "A") == [3]


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
