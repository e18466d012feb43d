"""One page of a list that counts itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import EmptyPage, Page, Paginator

from kpcs.errors import NotFound


def page_number(asked: str | None) -> int:
    """The number of the page that an address asks for, the first by default; anything but a number is not found."""
    wanted = asked or "1"
    if not (wanted.isascii() and wanted.isdecimal() and 0 < len(wanted) < 10):
        raise NotFound
    return int(wanted)


def page_of(rows: Sequence[Any], asked: str | None, size: int) -> Page[Any]:
    """The page that an address asks for; there is none beyond the last (404)."""
    try:
        return Paginator(rows, size).page(page_number(asked))
    except EmptyPage as reason:
        raise NotFound from reason
