"""One page of a list that counts itself."""

from __future__ import annotations

from typing import Any

from django.core.paginator import EmptyPage, Page, Paginator

from kpcs.errors import NotFound


def page_of(rows: Any, asked: str | None, size: int) -> Page[Any]:
    """The page that an address asks for, the first by default; there is none beyond the last (404)."""
    wanted = asked or "1"
    try:
        return Paginator(rows, size).page(int(wanted) if wanted.isascii() and wanted.isdecimal() else 0)
    except EmptyPage as reason:
        raise NotFound from reason
