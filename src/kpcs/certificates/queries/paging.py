"""Lists that never count: a page knows its rows and whether there are more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)
ROWS = 25
MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class NumberedPage(Generic[Row]):
    """One page of a list in its own order."""

    rows: list[Row]
    number: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def previous(self) -> int:
        return self.number - 1

    @property
    def next(self) -> int:
        return self.number + 1


def page_of(rows: QuerySet[Any], *, number: int) -> NumberedPage[Any]:
    """Rows of one page and whether another follows; for lists that are not long."""
    first = (number - 1) * ROWS
    found = list(rows[first : first + ROWS + 1])
    return NumberedPage(found[:ROWS], number, len(found) > ROWS)
