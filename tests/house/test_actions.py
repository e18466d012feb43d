"""Every act is allowed, recorded and asked for by name; every permission and kind of event has its use."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache

import pytest

from kpcs.ledger.kinds import Kind
from kpcs.permissions import ROLES, Permission
from tests.house.source import FLOORS, files, python_files, tree

Function = ast.FunctionDef

TIMER = "nobody asks for it; the actor is a named program"
OWN = "only the officer's own account"
# Acts without a permission, and acts without an event of their own: each says why.
WITHOUT_PERMISSION = {
    "accounts.change_language": OWN,
    "accounts.change_password": OWN,
    "accounts.make_token": OWN,
    "accounts.revoke_token": OWN,
    "accounts.choose_password": "the link's secret is the permission; an administrator made it",
    "certificates.note_event": "called by an act of shipments, which checked its own",
    "certificates.expire_overdue": TIMER,
    "exchange.collect": TIMER,
    "exchange.deliver": TIMER,
    "exchange.ask_witnesses": TIMER,
    "exchange.push": TIMER,
    "statistics.remind": TIMER,
}
WITHOUT_EVENT = {
    "participants.request_for": "it only repeats what the key's own event says, signed",
    "participants.sign_list": "the edition that it signs is recorded by its keeper",
    "certificates.note_event": "the arrival's event is the record",
    "statistics.keep_answers": "what is being typed is nobody's word yet; handing it in is recorded",
    "exchange.collect": "a notice repeats an event that is in the ledger",
    "exchange.ask_witnesses": "what a witness shows stands beside the database, which may be the wrong one",
    "exchange.push": "the cosignature is the record",
    "exchange.deliver": "the notice's own row says when it was sent; the act that it tells of stands without it",
}
# Acts that a form sends, and that do not ask whether the same form came before with other words: each says why.
WITHOUT_REPEATED = {
    "accounts.invite": "a link is shown once; the same form again is refused (409) by the ledger",
    "shipments.see_confirmation": "a second time changes nothing, whoever sends it",
    "certificates.promise": "promised_once asks before it calls it",
}


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


@cache
def _public() -> tuple[str, ...]:
    """The acts themselves: what an actions package hands out, or what an actions module does not keep to itself."""
    found = []
    for name in _functions():
        room, act = name.split(".")
        package = f"src/kpcs/{room}/actions/__init__.py"
        if package in files():
            handed_out = {
                alias.name for node in tree(package).body if isinstance(node, ast.ImportFrom) for alias in node.names
            }
            found += [name] if act in handed_out else []
        elif not act.startswith("_"):
            found.append(name)
    return tuple(found)


def _asked_for(function: Function) -> set[str]:
    return {argument.arg for argument in function.args.kwonlyargs}


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


@pytest.mark.parametrize("name", [one for one in _public() if "request_id" in _asked_for(_functions()[one])])
def test_the_same_form_again_is_the_same_act(name: str) -> None:
    assert _reaches(name, {"ledger.repeated"}) != (name in WITHOUT_REPEATED)


def test_an_identifier_alone_tells_no_act() -> None:
    """``earlier`` answers it whatever it is used for now; ``repeated`` compares the thing and the words."""
    asking = {name for name, function in _functions().items() if {"earlier", "ledger.earlier"} & set(_called(function))}
    assert not asking
    calls = [
        node
        for function in _functions().values()
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "ledger.repeated"
    ]
    assert len(calls) > 30
    assert not [
        ast.unparse(call) for call in calls if not {"of", "said", "is_same"} & {key.arg for key in call.keywords}
    ]


def test_rows_are_locked_so_that_foreign_keys_may_pass() -> None:
    """PostgreSQL looks at them when a transaction ends; see ``tests/rooms/test_same_request.py``."""
    calls = [
        (path, node)
        for path in python_files("src/kpcs/")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".select_for_update")
    ]
    assert len(calls) > 20
    assert not [path for path, node in calls if "no_key" not in {key.arg for key in node.keywords}]


def test_exceptions_name_real_actions() -> None:
    assert {*WITHOUT_PERMISSION, *WITHOUT_EVENT, *WITHOUT_REPEATED} <= set(_public())


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
