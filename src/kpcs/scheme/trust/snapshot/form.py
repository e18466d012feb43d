"""What writer and reader of the snapshot agree on. ``docs/reference/status-snapshot.md`` writes it down for others."""

from __future__ import annotations

from datetime import UTC, date, datetime

from kpcs.scheme.findings import Finding, Severity
from kpcs.scheme.trust.statuses import NumberState
from kpcs.scheme.values import ValueRefused

VERSION = 1
MOST_BYTES = 8 * 1024 * 1024
MOST_TEXT = 200
# In their order; the key of each is its place, from 1.
FIELDS: dict[str, type] = {
    "version": int,
    "sequence": int,
    "published_at": int,
    "good_until": int,
    "covers_from": int,
    "publisher": str,
    "authors": list,
    "texts": list,
    "used": list,
    "told": list,
    "withdrawn": list,
    "honest": list,
    "contributions": list,
}
KEYS = tuple(range(1, len(FIELDS) + 1))
# Numbers in published editions are for ever: the order here is never changed, new members go to the end.
STATES = (
    NumberState.REPORTED_FALSE,
    NumberState.STOLEN,
    NumberState.LOST,
    NumberState.VOID,
    NumberState.REPLACED,
    NumberState.USED,
)
FIRST_DAY = date(1970, 1, 1).toordinal()
FIRST_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)


class SnapshotRefused(ValueRefused):
    """The bytes are not a status snapshot; ``finding`` says why, and what to do."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}" if field else message)
        advice = "Get the snapshot again from the office that published it."
        self.finding = Finding("K-TRUST.1", Severity.BLOCK, field, message, advice)
