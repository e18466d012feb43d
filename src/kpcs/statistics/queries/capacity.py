"""What is recorded of the capacity of mines: of each entry the newest revision."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from kpcs.scheme.rules.statistics.capacity import Capacity as Known

from ..models import Capacity


def entries(participant: str = "") -> QuerySet[Capacity]:
    """The entries that stand, of all Participants or of one."""
    same = {name: OuterRef(name) for name in ("participant", "method", "from_year")}
    found = Capacity.objects.exclude(Exists(Capacity.objects.filter(revision__gt=OuterRef("revision"), **same)))
    return found.filter(participant=participant) if participant else found


def standing(participant: str = "") -> tuple[Known, ...]:
    """The same as the law knows them."""
    return tuple(
        Known(
            participant=row.participant_id,
            method=row.method,
            from_year=row.from_year,
            until_year=row.until_year,
            points=row.points,
            source=row.source,
        )
        for row in entries(participant)
    )
