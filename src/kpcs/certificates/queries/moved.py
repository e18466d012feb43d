"""What left a Participant in a span of days, for its statistics: nothing but what is signed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..models import Certificate

State = Certificate.State
# The number stands for no shipment (R-CER.10, R-CER.12).
NEVER_SENT = (State.PROMISED, State.VOID, State.REPLACED, State.EXPIRED, State.REPORTED_FALSE)


def sent_between(participant: str, first: date, last: date, *, by_issue: bool = False) -> Iterator[tuple[bytes, date]]:
    """The payloads of certificates that left on these days, or were issued on them, of all authorities together."""
    day = "issued_on" if by_issue else "exported_on"
    rows = Certificate.objects.filter(authority__participant_id=participant, signed__isnull=False)
    rows = rows.exclude(state__in=NEVER_SENT).filter(**{f"{day}__range": (first, last)}).order_by(day, "number")
    for payload, on in rows.values_list("payload", day).iterator():
        yield bytes(payload), on
