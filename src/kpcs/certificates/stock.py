"""Taking a number out of the stock, inside the transaction of whoever issues."""

from __future__ import annotations

from datetime import datetime

from kpcs.prepared import connected, run

from .models import Blank

# One statement finds the number and takes it. The state stands in its words, so that the index of what is in stock
# answers; Django has no words for what an UPDATE gives back.
_TAKE = """
UPDATE certificates_blank SET state = 'issued', changed_at = %s WHERE number = (
  SELECT number FROM certificates_blank WHERE authority_id = %s AND allotted_to = %s AND state = 'in_stock'
  ORDER BY serial LIMIT 1 {lock}
) RETURNING number
"""
_WORDS = {False: _TAKE.format(lock=""), True: _TAKE.format(lock="FOR UPDATE SKIP LOCKED")}


def take_next(*, authority: str, desk: str, at: datetime) -> str | None:
    """Take the lowest free number of a desk, else of the central store; None when both are empty.

    Runs inside the transaction of the promise. On PostgreSQL rows that another officer is taking are passed over; on
    SQLite only one transaction writes at a time.
    """
    connection = connected()
    take = _WORDS[connection.features.has_select_for_update_skip_locked]
    moment = connection.ops.adapt_datetimefield_value(at)
    for place in dict.fromkeys((desk, "")):
        for (number,) in run(take, (moment, authority, place), connection=connection):
            return str(number)
    return None


def write_off(*, number: str, reason: str, at: datetime) -> None:
    """Spoil a number that was taken for a certificate that was never signed."""
    taken = Blank.objects.filter(pk=number, state=Blank.State.ISSUED)
    taken.update(state=Blank.State.SPOILED, reason=reason, changed_at=at)
