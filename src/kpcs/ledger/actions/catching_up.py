"""Entering into the log what happened before there was one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from django.db import transaction
from django.db.models import Exists, OuterRef

from .. import append
from ..digest import FIELDS
from ..kinds import LOGGED, WITH_DOCUMENT
from ..models import Event, LogEntry

AT_ONCE = 5_000
Documents = Callable[[Iterable[str]], Mapping[str, bytes]]


def catch_up(*, documents: Documents, most: int | None = None) -> int:
    """Enter every event that belongs into the log and is not in it, in order; how many there were.

    Can be stopped and run again: each step is one transaction, and no event is entered twice. ``documents`` gives the
    signed bytes of certificates by their numbers.
    """
    done = 0
    last = 0
    while most is None or done < most:
        entered, last = _step(last, documents)
        if not entered:
            break
        done += entered
    return done


@transaction.atomic
def _step(after: int, documents: Documents) -> tuple[int, int]:
    append.locked_head()  # before reading: whoever else enters events waits until these are in
    absent = ~Exists(LogEntry.objects.filter(event=OuterRef("sequence")))
    waiting = Event.objects.filter(absent, kind__in=LOGGED, sequence__gt=after)
    rows = list(waiting.order_by("sequence").values_list(*FIELDS)[:AT_ONCE])
    if not rows:
        return 0, after
    signed = documents({row[7] for row in rows if row[1] in WITH_DOCUMENT})
    openings = (
        (number, append.said_by(event, signed.get(event[6]) if event[0] in WITH_DOCUMENT else None).opening(number))
        for number, *event in rows
    )
    return append.append_many(openings), rows[-1][0]
