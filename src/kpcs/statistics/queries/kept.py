"""What takes long to work out is kept for one state of what it was worked out from, and worked out anew for another."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar, cast

from django.db import connection

T = TypeVar("T")
_held: dict[Hashable, tuple[object, Any]] = {}
_lock = Lock()


def kept(name: Hashable, state: object, work: Callable[[], T]) -> T:
    """What ``work`` gave for this state, or gives now; the newest answer of each name is held.

    The state is asked of the database at each call, so that what another process changed is seen.
    """
    key = str(connection.settings_dict["NAME"]), name
    with _lock:
        held = _held.get(key)
    if held is not None and held[0] == state:
        return cast(T, held[1])
    result = work()
    with _lock:
        _held[key] = state, result
    return result


def forget() -> None:
    """Hold nothing any more: for a database that was emptied and counts its rows from one again."""
    with _lock:
        _held.clear()
