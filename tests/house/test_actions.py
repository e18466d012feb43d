"""Every act is allowed, recorded and asked for by name; every permission and kind of event has its use."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache

import pytest

from kpcs.accounts.permissions import ROLES, Permission
from kpcs.ledger.kinds import Kind
from tests.house.source import FLOORS, python_files, tree

Function = ast.FunctionDef

# Acts that nobody signs in for, and acts whose permission is checked elsewhere: each says why.
WITHOUT_PERMISSION: dict[str, str] = {}
WITHOUT_EVENT: dict[str, str] = {}


@cache
def _functions() -> dict[str, Function]:
    """All functions of all actions modules above the ledger, by ``room.name``."""
    found: dict[str, Function] = {}
    for room in FLOORS[1:]:
        for path in python_files(f"src/kpcs/{room}/actions"):
            for node in tree(path).body:
                if isinstance(node, Function):
                    found[f"{room}.{node.name}"] = node
    return found


def _public() -> list[str]:
    return [name for name in _functions() if not name.split(".")[1].startswith("_")]


def _called(function: Function) -> Iterator[str]:
    """Names that a function calls or hands on: ``require``, ``ledger.record``, ``certificates.void``."""
    for node in ast.walk(function):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{node.value.id}.{node.attr}"


def _reaches(name: str, targets: set[str], seen: frozenset[str] = frozenset()) -> bool:
    """Whether an action comes to one of the targets, also through other functions of the actions modules."""
    room = name.split(".")[0]
    called = set(_called(_functions()[name]))
    if called & targets:
        return True
    onward = {call if "." in call else f"{room}.{call}" for call in called} & set(_functions()) - seen - {name}
    return any(_reaches(other, targets, seen | {name}) for other in onward)


def test_all_rooms_that_act_were_seen() -> None:
    assert {name.split(".")[0] for name in _public()} >= {"participants", "accounts", "certificates", "shipments"}


@pytest.mark.parametrize("name", _public())
def test_an_action_is_asked_for_by_name_and_told_who_and_when(name: str) -> None:
    arguments = _functions()[name].args
    assert {*arguments.args, *arguments.posonlyargs, arguments.vararg} == {None}, "keyword-only, so that a call reads"
    names = {argument.arg for argument in arguments.kwonlyargs}
    assert "at" in names, "the moment is passed in"
    assert "by" in names, "who acts is passed in"


@pytest.mark.parametrize("name", _public())
def test_an_action_checks_a_permission(name: str) -> None:
    assert _reaches(name, {"require", "accounts.require"}) != (name in WITHOUT_PERMISSION)


@pytest.mark.parametrize("name", _public())
def test_an_action_records_an_event(name: str) -> None:
    assert _reaches(name, {"record", "ledger.record"}) != (name in WITHOUT_EVENT)


def test_exceptions_name_real_actions() -> None:
    assert {*WITHOUT_PERMISSION, *WITHOUT_EVENT} <= set(_public())


def _mentions(enum: str, *, but: str) -> set[str]:
    """Members of an enumeration that our code names anywhere but where they are defined."""
    return {
        node.attr
        for path in python_files("src/kpcs/")
        if not path.endswith(but)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in (enum, enum[0])
    }


def test_every_permission_is_used_given_and_described() -> None:
    used = _mentions("Permission", but="kpcs/permissions.py")
    given = frozenset().union(*(role.permissions for role in ROLES.values()))
    for permission in Permission:
        assert permission.name in used, f"nothing asks for {permission.name}"
        assert permission in given, f"no role gives {permission.name}"
        assert str(permission.label) != permission.name
    for role in ROLES.values():
        assert str(role.description).endswith("."), f"{role.code} is not described"


def test_every_kind_of_event_happens() -> None:
    used = _mentions("Kind", but="ledger/kinds.py")
    assert not [kind.name for kind in Kind if kind.name not in used]
