"""What programs get about crossings. Weights in points of a carat, money in US cents."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Schema

from .given import State

Cause = Literal["weighing", "valuation", "data_entry", "split", "theft", "unknown"]


class ArrivalOut(Schema):
    """One row of the list."""

    id: UUID
    number: str
    issuer: str
    state: State
    state_since: datetime
    how: Literal["qr", "number", "photo", "typed"]
    outcome: str
    exporter_name: str
    importer_name: str
    carats_points: int
    value_cents: int
    parcel_count: int
    exported_on: date | None
    presented_at: datetime
    opened_at: datetime | None
    decided_at: datetime | None
    used_at: datetime | None
    result_due_on: date | None
    original_due_on: date | None
    is_transit: bool


class ArrivalFindingOut(Schema):
    code: str
    severity: Literal["block", "warn", "note"]
    field: str
    message: str
    remedy: str


class ArrivalCheckOut(Schema):
    """One numbered check: good, note, warn, bad or unknown, with the findings behind it."""

    code: str
    title: str
    stands: Literal["good", "note", "warn", "bad", "unknown"]
    sentence: str
    findings: list[ArrivalFindingOut]

    @staticmethod
    def resolve_title(check: Any) -> str:
        return str(check.title)


class FoundOut(Schema):
    hs: str
    carats_points: int
    value_cents: int


class ArrivalDetailOut(ArrivalOut):
    """One arrival whole."""

    certificate: dict[str, Any]
    checks: list[ArrivalCheckOut]
    seals_found: list[str]
    is_container_intact: bool | None
    found_parcel_count: int | None
    found: list[FoundOut]
    remarks: str
    reasons: list[str]
    note: str
    endorsement: str
    endorsed_by: str


class LookedUpOut(Schema):
    """``certificate`` is null when there is no content that can be believed."""

    verdict: dict[str, Any] | None
    certificate: dict[str, Any] | None
    checks: list[ArrivalCheckOut]


class DifferenceOut(Schema):
    id: int
    field: Literal["parcels", "carats", "value"]
    stated: str
    found: str
    cause: Cause
    explanation: str
    answer: str
    answered_at: datetime | None


class ConfirmationOut(Schema):
    """A confirmation of receipt with its differences."""

    number: str
    arrival: UUID
    importing_authority: str
    exporting_authority: str | None
    parcel_count: int
    carats_points: int
    value_cents: int
    exporter: str
    importer: str
    received_on: date
    sent_at: datetime
    seen_at: datetime | None
    open_discrepancies: int
    differences: list[DifferenceOut]


class OutstandingOut(Schema):
    """An export that nobody has confirmed."""

    number: str
    destination: str
    importer: str
    carats_points: int
    exported_on: date
    days: int
    stage: Literal["waiting", "reminded", "escalated", "listed"]


class RateOut(Schema):
    """Exports of a quarter to a partner, and how many were confirmed."""

    destination: str
    year: int
    quarter: int
    exported: int
    confirmed: int


class Listed(Schema):
    page: int
    size: int
    is_last: bool


class ArrivalPage(Listed):
    items: list[ArrivalOut]


class ConfirmationPage(Listed):
    items: list[ConfirmationOut]


class OutstandingPage(Listed):
    items: list[OutstandingOut]
