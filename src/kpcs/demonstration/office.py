"""Making the office, once, with a bar that shows how far it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from kpcs.ledger import actions as ledger
from kpcs.ledger import queries
from kpcs.ledger.actions import Program
from kpcs.ledger.kinds import Kind

from . import ground

MONTHS_OF_HISTORY = 5
Progress = Callable[[int, int], None]


def make(*, at: datetime, progress: Progress) -> None:
    """Fill an empty office with some months of trade up to ``at``; an office that was filled is left as it is."""
    if queries.is_opened():
        return
    began = at - timedelta(days=30 * MONTHS_OF_HISTORY)
    total = len(ground.PLACES)
    casts = {}
    for done, cast in enumerate(ground.lay(at=began), start=1):
        casts[cast.place.code] = cast
        progress(done, total)
    with transaction.atomic():
        data = {"authorities": sorted(casts), "is_demonstration": True}
        ledger.record(Kind.OFFICE_OPENED, subject=("office", "demonstration"), by=Program("demo"), at=at, data=data)
