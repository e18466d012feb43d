"""Filling the register from the public history that comes with the software."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime

from django.db import transaction

from kpcs.ledger import actions as ledger
from kpcs.ledger.kinds import Kind
from kpcs.permissions import Permission, require
from kpcs.scheme import participants as vocabulary
from kpcs.scheme.standings import Standings

from .. import queries
from ..models import Participant, Standing
from .actor import Actor
from .standings import StandingValue, _insert


@transaction.atomic
def load_vocabulary(*, by: Actor, at: datetime) -> int:
    """Add every Participant and span that the office does not have yet, and say how many; a second run adds nothing.

    What the office recorded itself is never changed: a Participant's history is taken whole when the office has none
    of it, and otherwise only spans that begin after the last one that it has.
    """
    require(by, Permission.STANDING_RECORD)
    queries.hold()
    added = sum(_load_participant(entry) for entry in vocabulary.participants())
    added += take_standings(vocabulary.standings())
    if added:
        ledger.record(Kind.VOCABULARY_LOADED, subject=("office", "vocabulary"), by=by, at=at, data={"added": added})
    return added


def take_standings(histories: Iterable[Standings]) -> int:
    """Add the spans that begin after the last one that the office has of a Participant; those of unknown ones are left.

    Called inside the transaction of an act that records where they come from.
    """
    added = 0
    known = set(queries.hold())
    timelines: dict[str, list[Standing]] = {}
    for row in Standing.objects.order_by("participant_id", "from_on"):
        timelines.setdefault(row.participant_id, []).append(row)
    for history in histories:
        code = str(history.participant)
        last = timelines[code][-1].from_on if code in timelines else None
        for span in history.spans:
            if code in known and (last is None or span.from_on > last):
                values = {field.name: getattr(span, field.name) for field in fields(StandingValue)}
                timeline = timelines.setdefault(code, [])
                timeline.append(_insert(code, StandingValue(**values), timeline, until=span.until))
                added += 1
    return added


def _load_participant(entry: vocabulary.ParticipantEntry) -> int:
    values = {"name": entry.english, "name_fr": entry.french, "kind": entry.kind, "note": entry.note}
    _, is_new = Participant.objects.update_or_create(code=str(entry.code), defaults=values)
    return int(is_new)
