"""Numbers that were used for an import at this office."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ..models import Arrival


def used_since(moment: datetime, *, participant: str = "") -> Iterator[tuple[str, datetime]]:
    """Number and moment of every use since then; of the authorities of one Participant, if one is named."""
    rows = Arrival.objects.filter(used_at__gte=moment)
    if participant:
        rows = rows.filter(authority__participant_id=participant)
    for number, used_at in rows.order_by("used_at").values_list("number", "used_at").iterator():
        if used_at is not None:
            yield number, used_at
