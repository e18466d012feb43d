"""Reminding authorities of returns that are due or late: each reminder once, whatever happens in between."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction

from kpcs.ledger import actions as ledger
from kpcs.ledger.kinds import Kind
from kpcs.participants.queries import hosted_authorities

from ..models import Reminder
from ..queries.completeness import Open, reminders_due


def remind(*, on: date, by: ledger.Actor, at: datetime, then: Callable[[Open], None] = lambda _: None) -> list[Open]:
    """Record every reminder that is due on the day; the exchange room writes the mail from its event.

    Each is a transaction of its own with its event: after a crash the next run makes those that are not recorded.
    """
    made = []
    for one in reminders_due(on=on):
        if _record(one, by=by, at=at):
            made.append(one)
            then(one)
    return made


@transaction.atomic
def _record(one: Open, *, by: ledger.Actor, at: datetime) -> bool:
    which = {"subject": one.subject.value, "year": one.period.year, "part": one.part}
    key = {"participant_id": one.participant, **which, "days": one.days}
    _row, is_new = Reminder.objects.get_or_create(**key, defaults={"due_on": one.due_on, "made_at": at})
    if not is_new:
        return False
    data = {
        "participant": one.participant,
        "return": one.subject.value,
        "period": str(one.period),
        "due_on": one.due_on.isoformat(),
        "days": one.days,
    }
    name = f"{one.participant} {one.subject} {one.period.year}/{one.part}"
    # In the trail, and among the notices, of the authority that is reminded, where this office does its work.
    own = hosted_authorities().filter(participant=one.participant).values_list("code", flat=True).first()
    ledger.record(Kind.REMINDER_SENT, subject=("return", name), by=by, at=at, authority=own or "", data=data)
    return True
