"""The machine-readable list of Participants with the days from which each standing takes effect (R-PAR.6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from kpcs.scheme.standings import Standing, Standings

COLUMNS = (
    "participant",
    "name",
    "status",
    "from_on",
    "until",
    "precision",
    "zones",
    "barred",
    "needs_approval",
    "monthly_report",
    "source",
    "note",
)


def rows_of_history(histories: Iterable[Standings]) -> Iterator[tuple[object, ...]]:
    """One row for each span; several names in a cell are parted by ``|``."""
    for history in histories:
        for span in history.spans:
            values = span_as_json(span)
            cells = ("|".join(cell) if isinstance(cell, list) else cell for cell in values.values())
            yield (str(history.participant), history.name, *cells)


def as_json(history: Standings) -> dict[str, Any]:
    """One Participant with its spans in order of time."""
    spans = [span_as_json(span) for span in history.spans]
    return {"participant": str(history.participant), "name": history.name, "standings": spans}


def span_as_json(span: Standing) -> dict[str, Any]:
    """One span; ``until`` is the first day on which it no longer holds."""
    return {
        "status": span.status.value,
        "from_on": span.from_on.isoformat(),
        "until": span.until.isoformat() if span.until else None,
        "precision": span.precision.value,
        "zones": list(span.zones),
        "barred": list(span.barred),
        "needs_approval": span.needs_approval,
        "monthly_report": span.monthly_report,
        "source": span.source,
        "note": span.note,
    }
