"""What came to a Participant in a span of days, for its statistics: what was accepted, not what passed through."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils import timezone

from ..models import Arrival


def received_between(participant: str, first: date, last: date) -> Iterator[tuple[bytes, date]]:
    """The payloads of the certificates whose shipments were accepted on these days, of all authorities together."""
    rows = Arrival.objects.filter(authority__participant_id=participant, used_at__isnull=False, is_transit=False)
    rows = rows.filter(used_at__date__range=(first, last)).order_by("used_at", "number")
    for payload, at in rows.values_list("payload", "used_at").iterator():
        assert at is not None
        yield bytes(payload), timezone.localtime(at).date()
