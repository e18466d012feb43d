"""Writes: notices from events, and sending them. The acts behind them stand whatever happens to the mail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from kpcs.ledger import actions as ledger
from kpcs.ledger import queries as events

from .. import queries
from ..models import Mail, Position
from ..notices import KINDS, body, recipients, subject
from ..posting import send

LONGEST_WAIT = timedelta(hours=6)
# While one process tries a notice, no other does; if it dies, the notice is tried again after so long.
LEASE = timedelta(minutes=10)
EVENTS_AT_ONCE = 500
Send = Callable[[Mail], None]


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one round did."""

    sent: int
    failed: int


@transaction.atomic
def collect(*, by: ledger.Actor, at: datetime) -> int:
    """Make a notice of every new event for everybody who must hear of it; run twice, it makes none twice."""
    row, _is_new = Position.objects.select_for_update(no_key=True).get_or_create(name=queries.MAIL)
    contacts, names = queries.contacts(), queries.names()
    start = max(row.sequence - queries.LOOK_BACK, 0)
    written = queries.written_after(start)
    new: list[Mail] = []
    last = row.sequence
    for event in events.after(start, KINDS).iterator(chunk_size=EVENTS_AT_ONCE):
        data = {"number": event.subject, **event.data}
        name, is_demonstration = names.get(event.authority, (event.by_name, False))
        for address in recipients(event.kind, data, by=event.authority, contacts=contacts):
            if (event.sequence, address) not in written:
                new.append(
                    Mail(
                        event=event.sequence,
                        kind=event.kind,
                        authority=event.authority,
                        to=address,
                        subject=subject(event.kind, data),
                        body=body(event.kind, data, authority=name, is_demonstration=is_demonstration),
                        made_at=at,
                    )
                )
        last = max(last, event.sequence)
    Mail.objects.bulk_create(new, batch_size=EVENTS_AT_ONCE)
    row.sequence = last
    row.save(update_fields=["sequence"])
    return len(new)


def deliver(*, by: ledger.Actor, at: datetime, by_means: Send | None = None) -> Delivered:
    """Try every notice that is due, once. What fails waits a minute, then twice as long each time, at most 6 hours."""
    sent = failed = 0
    for mail in queries.due(at):
        if not _claim(mail, at):
            continue
        try:
            (by_means or send)(mail)
        except Exception as error:
            # Whatever the mail server or the network says, the notice stays and is tried again.
            failed += 1
            wait = min(timedelta(minutes=2 ** min(mail.attempts, 10)), LONGEST_WAIT)
            reason = f"{type(error).__name__}: {error}"[:300]
            values = {"attempts": mail.attempts + 1, "next_at": at + wait, "last_error": reason}
            Mail.objects.filter(pk=mail.pk).update(**values)
        else:
            sent += 1
            Mail.objects.filter(pk=mail.pk).update(attempts=mail.attempts + 1, sent_at=at, last_error="", next_at=None)
    return Delivered(sent, failed)


def _claim(mail: Mail, at: datetime) -> bool:
    """Take the notice for this process; false when another was faster."""
    same = Mail.objects.filter(pk=mail.pk, sent_at__isnull=True, next_at=mail.next_at)
    return bool(same.update(next_at=at + LEASE))
