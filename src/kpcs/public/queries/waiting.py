"""What waits: one thing of it, a queue of them, and how a queue is made from an index, oldest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

SHOWN = 5
MOST_COUNTED = 999


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that waits: what it is, where it is, since when, and whether it should have been done."""

    label: str
    detail: str
    address: tuple[str, tuple[Any, ...]]
    since: datetime | date | None
    is_late: bool = False
    query: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """Things of one kind that wait for the same act. ``count`` stops at 1,000; ``why`` is the rule behind the clock.

    The days of its items are since when they wait, unless ``dated`` says what else.
    """

    code: str
    title: str | Promise
    count: int
    late: int
    items: tuple[Item, ...]
    address: tuple[str, str]
    why: str = ""
    dated: str | Promise = ""

    @property
    def is_cut(self) -> bool:
        return self.count > MOST_COUNTED


def queue_of(
    code: str,
    title: str | Promise,
    rows: QuerySet[Any],
    item: Callable[[Any], Item],
    address: tuple[str, str],
    *,
    late: QuerySet[Any] | None = None,
    why: str = "",
    dated: str | Promise = "",
    whole: Callable[[Iterable[Any]], Iterable[Any]] = list,
) -> Queue:
    """A queue of rows that are in order already; ``whole`` reads the few that are shown, where rows only name them."""
    count = rows.order_by()[: MOST_COUNTED + 1].count()
    return Queue(
        code=code,
        title=title,
        count=count,
        late=late.order_by()[: MOST_COUNTED + 1].count() if late is not None and count else 0,
        items=tuple(item(row) for row in whole(rows[:SHOWN])) if count else (),
        address=address,
        why=why,
        dated=dated,
    )
