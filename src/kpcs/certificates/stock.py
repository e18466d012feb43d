"""Taking a number out of the stock, inside the transaction of whoever issues."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from .models import Blank


def take_next(*, authority: str, desk: str, at: datetime) -> Blank | None:
    """Take the lowest free number of a desk, else of the central store; None when both are empty.

    Runs inside the transaction of the promise. On PostgreSQL rows that another officer is taking are passed over; on
    SQLite only one transaction writes at a time.
    """
    for place in dict.fromkeys((desk, "")):
        free = Blank.objects.filter(authority_id=authority, allotted_to=place, state=Blank.State.IN_STOCK)
        if connection.features.has_select_for_update_skip_locked:
            free = free.select_for_update(skip_locked=True)
        blank = free.order_by("serial").first()
        if blank is not None:
            Blank.objects.filter(pk=blank.pk).update(state=Blank.State.PROMISED, changed_at=at)
            return blank
    return None


def settle(*, number: str, state: Blank.State, reason: str, at: datetime) -> None:
    """Say what became of a number that was taken: issued, or spoiled because the certificate was not."""
    Blank.objects.filter(pk=number, state=Blank.State.PROMISED).update(state=state, reason=reason, changed_at=at)
