"""One certificate, locked until the end of the transaction, if the officer may see it."""

from __future__ import annotations

from datetime import datetime

from kpcs.accounts.models import Officer
from kpcs.errors import NotFound

from . import queries
from .models import Certificate


def locked(number: str, *, by: Officer, at: datetime) -> Certificate:
    """The row for a change; another authority's is not found."""
    seen = queries.visible_certificates(by=by, on=at.date()).filter(authority_id=by.authority_code)
    row = seen.select_related("authority").select_for_update(of=("self",)).filter(pk=number).first()
    if row is None:
        raise NotFound
    return row
