"""What anybody may learn of a number: who issued it, its days, how it stands. Never a party, a weight or a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from kpcs.participants import queries as participants

from ..models import Certificate, NumberNotice

NUMBER, DAY = "number asked for", date(1, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedUp:
    """One number. ``notice`` is what was last told against it; ``state`` is empty for a number of another office."""

    number: str
    authority: str
    issued_on: date | None
    expires_on: date | None
    state: str
    notice: str
    is_issuer_trading: bool


def looked_up(number: str, *, on: date) -> LookedUp | None:
    """How a number stands, in one question to the database; a second one for numbers of other offices."""
    row = _asked(number, on)
    if row is not None:
        authority, issued_on, expires_on, state, notice, is_issuer_trading = row
        return LookedUp(
            number=number,
            authority=authority,
            issued_on=_day(issued_on),
            expires_on=_day(expires_on),
            state=state,
            notice=notice or "",
            is_issuer_trading=bool(is_issuer_trading),
        )
    told = NumberNotice.objects.filter(number=number, withdrawn_at__isnull=True)
    notice = told.order_by("-since").values_list("about", flat=True).first()
    if notice is None:
        return None
    return LookedUp(
        number=number,
        authority="",
        issued_on=None,
        expires_on=None,
        state="",
        notice=notice,
        is_issuer_trading=True,
    )


def _question(number: str, on: date) -> QuerySet[Any, Any]:
    standing = participants.trading_spans(on).filter(participant=OuterRef("authority__participant"))
    standing_notices = NumberNotice.objects.filter(number=OuterRef("number"), withdrawn_at__isnull=True)
    told = standing_notices.order_by("-since").values("about")[:1]
    return (
        Certificate.objects.filter(pk=number, signed__isnull=False)
        .annotate(notice=Subquery(told), is_issuer_trading=Exists(standing))
        .order_by()
        .values_list("authority__name", "issued_on", "expires_on", "state", "notice", "is_issuer_trading")
    )


@cache
def _compiled(vendor: str) -> tuple[str, tuple[Any, ...]]:
    """The question as SQL, once for each process: building it takes ten times as long as answering it."""
    sql, params = _question(NUMBER, DAY).query.sql_with_params()
    return sql, params


def _asked(number: str, on: date) -> tuple[Any, ...] | None:
    sql, marks = _compiled(connection.vendor)
    day = connection.ops.adapt_datefield_value(on)
    asked = {NUMBER: number, DAY: day, connection.ops.adapt_datefield_value(DAY): day}
    with connection.cursor() as cursor:
        cursor.execute(sql, [asked.get(mark, mark) for mark in marks])
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row


def _day(value: date | str) -> date:
    # The driver of SQLite hands days over as it stores them.
    return date.fromisoformat(value) if isinstance(value, str) else value
