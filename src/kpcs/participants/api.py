"""The register for programs; public, as its pages are."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from kpcs.asked import Day
from kpcs.errors import NotFound

from . import queries
from .listing import as_json, span_as_json

router = Router(tags=["participants"])
Status = Literal[
    "applicant", "active", "vigilance", "restricted", "self_suspended", "suspended", "removed", "embargoed"
]


class SpanOut(Schema):
    """One span of a standing; ``until`` is the first day on which it no longer holds."""

    status: Status
    from_on: date
    until: date | None
    precision: Literal["day", "month", "year", "first_seen"]
    zones: list[str]
    barred: list[str]
    needs_approval: bool
    monthly_report: bool
    source: str
    note: str


class OnDayOut(Schema):
    """A Participant and its standing on the day that was asked for; null when it was no Participant then."""

    participant: str
    name: str
    standing: SpanOut | None


class HistoryOut(Schema):
    """A Participant and every span of its standing."""

    participant: str
    name: str
    standings: list[SpanOut]


@router.get("/participants", response=list[OnDayOut], auth=None, operation_id="list_participants")
def participants(request: HttpRequest, on: Day | None = None) -> list[dict[str, Any]]:
    """Every Participant with its standing on a day, by default today."""
    day = on or timezone.localdate()
    rows = []
    for code, history in queries.all_standings().items():
        span = history.on(day)
        standing = span_as_json(span) if span else None
        rows.append({"participant": code, "name": history.name, "standing": standing})
    return rows


@router.get("/participants/{slug:code}", response=HistoryOut, auth=None, operation_id="read_participant")
def participant(request: HttpRequest, code: str) -> dict[str, Any]:
    """The whole history of one Participant."""
    history = queries.standings_of(code)
    if history is None:
        raise NotFound
    return as_json(history)
