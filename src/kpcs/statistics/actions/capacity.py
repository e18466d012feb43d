"""Recording what the mines of a Participant can give in a year; a correction is the next revision of its entry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from kpcs.errors import refuse_if_blocked
from kpcs.ledger import actions as ledger
from kpcs.ledger.kinds import Kind
from kpcs.participants.actions.actor import Actor
from kpcs.participants.queries import hold
from kpcs.permissions import Permission, require
from kpcs.scheme.findings import Finding
from kpcs.scheme.rules.statistics.capacity import Capacity as Entry

from ..models import Capacity


@transaction.atomic
def record_capacity(
    *,
    entries: Sequence[Entry],
    findings: Sequence[Finding] = (),
    by: Actor,
    at: datetime,
    is_demonstration: bool = False,
) -> int:
    """Record entries, all or none, and say how many were new or changed; refuses with every finding of the table.

    An entry that stands as it is is left; who loads the scheme's figures records them, as both are others' words.
    """
    require(by, Permission.FIGURES_LOAD)
    refuse_if_blocked(findings)
    hold({entry.participant for entry in entries})
    who = {"recorded_by": by.actor_id, "recorded_by_name": by.actor_name, "recorded_at": at}
    count = 0
    for entry in entries:
        key = {"participant_id": entry.participant, "method": entry.method, "from_year": entry.from_year}
        says = {"until_year": entry.until_year, "points": entry.points, "source": entry.source}
        before = Capacity.objects.filter(**key).order_by("-revision").first()
        if before is not None and says == {name: getattr(before, name) for name in says}:
            continue
        revision = before.revision + 1 if before else 1
        Capacity.objects.create(**key, **says, **who, revision=revision, is_demonstration=is_demonstration)
        name = f"{entry.participant} {entry.method} {entry.from_year}"
        data = {**key, **says, "revision": revision}
        ledger.record(Kind.CAPACITY_RECORDED, subject=("capacity", name), by=by, at=at, data=data)
        count += 1
    return count
