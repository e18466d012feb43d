"""The list of certificates: never counted, paged by key, fast whatever the number of rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from kpcs.accounts.models import Officer
from kpcs.custody import queries as custody

from ..models import Certificate
from .certificates import Reader, visible_certificates
from .paging import ROWS

MOST_FIRMS = 5
SORTS = ("-issued", "issued", "number", "-number")
_SHOWN = (
    "number",
    "state",
    "kind",
    "destination",
    "exporter_name",
    "importer_name",
    "carats_points",
    "value_cents",
    "issued_on",
    "expires_on",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the list is asked for; every part narrows it. ``after`` and ``before`` are keys of the row at the edge."""

    number: str = ""
    firms: tuple[int, ...] | None = None
    state: str = ""
    destination: str = ""
    since: date | None = None
    until: date | None = None
    sort: str = "-issued"
    after: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class KeyedPage:
    """One page, and the keys with which its neighbours are asked for (empty: there is none)."""

    rows: list[Certificate]
    previous: str
    next: str


def firms_named(text: str, *, by: Officer) -> tuple[int, ...]:
    """The firms of the authority whose name or licence holds the text, one more than the list can search for."""
    found = custody.firms_matching(by.authority_code, text=text).values_list("pk", flat=True)
    return tuple(found[: MOST_FIRMS + 1])


def certificates(wanted: Wanted, *, by: Reader, on: date, size: int = ROWS) -> KeyedPage:
    """One page of the certificates that the officer may see."""
    rows = narrowed(wanted, by=by, on=on).only(*_SHOWN)
    is_back = bool(wanted.before)
    order = _turned(wanted.sort) if is_back else wanted.sort
    found = list(_from_key(rows, order, wanted.before or wanted.after).order_by(*_columns(order))[: size + 1])
    has_more, found = len(found) > size, found[:size]
    if is_back:
        found.reverse()
    if not found:
        return KeyedPage([], "", "")
    previous = _key(found[0], wanted.sort) if (has_more if is_back else wanted.after) else ""
    following = _key(found[-1], wanted.sort) if (is_back or has_more) else ""
    return KeyedPage(found, previous, following)


def narrowed(wanted: Wanted, *, by: Reader, on: date) -> QuerySet[Certificate]:
    """All rows that are asked for, in no order."""
    rows = visible_certificates(by=by, on=on)
    if wanted.number:
        rows = rows.filter(number__gte=wanted.number, number__lt=_past(wanted.number))
    if wanted.firms is not None:
        rows = rows.filter(firm__in=wanted.firms)
    for name in ("state", "destination"):
        if getattr(wanted, name):
            rows = rows.filter(**{name: getattr(wanted, name)})
    if wanted.since:
        rows = rows.filter(issued_on__gte=wanted.since)
    return rows.filter(issued_on__lte=wanted.until) if wanted.until else rows


def rows_for_export(wanted: Wanted, *, by: Reader, on: date) -> Iterator[tuple[Any, ...]]:
    """Every row that is asked for as plain values, read from the database while it is sent."""
    rows = narrowed(replace(wanted, after="", before=""), by=by, on=on).order_by(*_columns(wanted.sort))
    return rows.values_list(*EXPORTED).iterator(chunk_size=2_000)


EXPORTED = (
    "number",
    "kind",
    "state",
    "issued_on",
    "expires_on",
    "exported_on",
    "destination",
    "origin",
    "exporter_name",
    "importer_name",
    "parcel_count",
    "carats_points",
    "value_cents",
)


def _past(prefix: str) -> str:
    """The first text after all that begin with the prefix, in the order of both databases: letters and digits only."""
    last = prefix[-1]
    if last in "9Z":
        return _past(prefix[:-1]) if len(prefix) > 1 else "\uffff"
    return prefix[:-1] + chr(ord(last) + 1)


def _columns(sort: str) -> tuple[str, ...]:
    return {
        "-issued": ("-issued_on", "-number"),
        "issued": ("issued_on", "number"),
        "number": ("number",),
        "-number": ("-number",),
    }[sort]


def _turned(sort: str) -> str:
    return sort[1:] if sort.startswith("-") else f"-{sort}"


def _key(row: Certificate, sort: str) -> str:
    return row.number if "number" in sort else f"{row.issued_on.isoformat()}_{row.number}"


_EDGE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})_[A-Z]{2}[0-9]{4,10}|[A-Z]{2}[0-9]{4,10}", re.ASCII)


def is_key(text: str) -> bool:
    """Whether the text is the key of a row; a day that does not exist is none."""
    match = _EDGE.fullmatch(text)
    if match is None:
        return False
    try:
        return match[1] is None or bool(date.fromisoformat(match[1]))
    except ValueError:
        return False


def _from_key(rows: QuerySet[Certificate], sort: str, key: str) -> QuerySet[Certificate]:
    """Only what comes after the key. The day alone bounds the index; the number tells rows of that day apart."""
    if not key:
        return rows
    day, _, number = key.rpartition("_")
    side = "lt" if sort.startswith("-") else "gt"
    if not day:
        return rows.filter(**{f"number__{side}": number})
    within = rows.filter(**{f"issued_on__{side}e": day})
    return within.filter(Q(**{f"issued_on__{side}": day}) | Q(issued_on=day, **{f"number__{side}": number}))
