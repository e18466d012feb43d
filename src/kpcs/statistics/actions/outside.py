"""Taking over a table of trade from outside the scheme: whole or not at all, and nothing replaced unseen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db import transaction

from kpcs.errors import Refused
from kpcs.ledger import actions as ledger
from kpcs.ledger.kinds import Kind
from kpcs.participants.actions.actor import Actor
from kpcs.participants.queries import hold
from kpcs.permissions import Permission, require
from kpcs.scheme.rules.statistics.outside import OutsideFacts, OutsideLine, Source, read_outside

from ..models import OutsideFigure, OutsideLoad
from ..source import Source as Table

ROWS_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class OutsideLoaded:
    """What came of a load; ``is_new`` is false for a table that is here already, of which nothing was stored."""

    load: OutsideLoad
    is_new: bool


@transaction.atomic
def load_outside(*, table: Table, source: Source, by: Actor, at: datetime) -> OutsideLoaded:
    """Take a table over exactly as given; a newer one of the same source and scope takes the place of the one before.

    Refuses, with every finding at once, a table in which a cell cannot be read; then nothing is stored. The figures
    of the table before stay on record. The table that stands, loaded again, changes nothing.
    """
    require(by, Permission.FIGURES_LOAD)
    facts = OutsideFacts(source=source, columns=table.facts.columns, rows=table.facts.rows, on=at.date())
    lines, findings = read_outside(facts)
    if findings:
        raise Refused(findings)
    layout = facts.layout()
    assert layout is not None
    hold()
    before = OutsideLoad.objects.filter(source=source, scope=layout.scope, superseded_by__isnull=True).first()
    if before is not None and before.digest == table.digest:
        return OutsideLoaded(before, is_new=False)
    row = OutsideLoad.objects.create(
        source=source,
        scope=layout.scope,
        name=table.name[:200],
        digest=table.digest,
        lines=len(lines),
        not_given=len(facts.rows) - len(lines),
        unknown=_unknown(lines),
        loaded_at=at,
        loaded_by=by.actor_id,
        loaded_by_name=by.actor_name,
        supersedes=before,
    )
    _put(row, lines)
    data = {"source": str(source), "scope": row.scope, "name": row.name, "digest": row.digest, "lines": row.lines}
    data |= {"supersedes": before.pk if before else None}
    ledger.record(Kind.OUTSIDE_FIGURES_LOADED, subject=("outside", str(row.pk)), by=by, at=at, data=data)
    return OutsideLoaded(row, is_new=True)


def _unknown(lines: Iterable[OutsideLine]) -> list[str]:
    """Names that are no country's."""
    found = set()
    for line in lines:
        found |= {line.reporter_name} if line.reporter is None else set()
        found |= {line.partner_name} if line.partner_name and line.partner is None else set()
    return sorted(found)


def _put(load: OutsideLoad, lines: Iterable[OutsideLine]) -> None:
    rows: Iterator[OutsideFigure] = (
        OutsideFigure(
            load=load,
            place=line.place,
            reporter_name=line.reporter_name,
            reporter=str(line.reporter or ""),
            partner_name=line.partner_name,
            partner=str(line.partner or ""),
            flow=line.flow,
            year=line.year,
            hs=line.hs,
            given=line.given,
            cents=line.cents,
        )
        for line in lines
    )
    while some := list(islice(rows, ROWS_AT_ONCE)):
        OutsideFigure.objects.bulk_create(some)
