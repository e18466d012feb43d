"""A Participant's standing as it is decided, and the numbers that it announces."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kpcs.errors import NotFound, Refused
from kpcs.ledger import actions as ledger
from kpcs.ledger.kinds import Kind
from kpcs.permissions import Permission, require
from kpcs.scheme.findings import Finding, Severity
from kpcs.scheme.standings import Precision, Status

from .. import queries
from ..models import NumberRange, Standing
from .actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingValue:
    """A change in a Participant's standing as the decision states it (R-NC.11)."""

    status: Status
    from_on: date
    source: str
    precision: Precision = Precision.DAY
    zones: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()
    needs_approval: bool = False
    monthly_report: bool = False
    note: str = ""


@transaction.atomic
def record_standing(
    *, participant: str, standing: StandingValue, by: Actor, at: datetime, request_id: UUID | None = None
) -> Standing:
    """Put a change into a Participant's timeline: it ends the span before it and lasts until the next one, if any.

    Refuses a second change on the same day, a restriction without zones (R-CAR.3), zones without a restriction and a
    change without a source. What was recorded stays in the ledger, whatever follows.
    """
    require(by, Permission.STANDING_RECORD)
    said = asdict(standing)
    if event := ledger.repeated(request_id, by=by, kinds=[Kind.STANDING_RECORDED], of=participant, said=said):
        return Standing.objects.get(pk=event.data["standing"])
    if not queries.hold([participant]):
        raise NotFound
    timeline = list(Standing.objects.filter(participant_id=participant).order_by("from_on"))
    if found := _findings(standing, timeline):
        raise Refused(found)
    row = _insert(participant, standing, timeline)
    data = {**said, "standing": row.pk, "until": row.until}
    subject = ("participant", participant)
    ledger.record(Kind.STANDING_RECORDED, subject=subject, by=by, at=at, request_id=request_id, data=data)
    return row


def _insert(
    participant: str, standing: StandingValue, timeline: list[Standing], *, until: date | None = None
) -> Standing:
    before = next((span for span in reversed(timeline) if span.from_on < standing.from_on), None)
    after = next((span for span in timeline if span.from_on > standing.from_on), None)
    if before is not None and (before.until is None or before.until > standing.from_on):
        before.until = standing.from_on
        before.save(update_fields=["until"])
    values = {name: getattr(standing, name) for name in standing.__slots__}
    return Standing.objects.create(
        participant_id=participant,
        until=after.from_on if after else until,
        **{**values, "zones": list(standing.zones), "barred": list(standing.barred)},
    )


def _findings(standing: StandingValue, timeline: list[Standing]) -> list[Finding]:
    def finding(place: str, message: str, remedy: str) -> Finding:
        return Finding("R-NC.11", Severity.BLOCK, place, message, remedy)

    found = []
    if any(span.from_on == standing.from_on for span in timeline):
        found.append(
            finding(
                "from_on",
                _("A change on this day is already in the timeline."),
                _("Choose the day on which this change takes effect; one day has one standing."),
            )
        )
    if not standing.source.strip():
        found.append(
            finding(
                "source",
                _("The change has no source."),
                _("Give the number of the decision or the address of the document that states it."),
            )
        )
    if (standing.status is Status.RESTRICTED) != bool(standing.zones):
        found.append(
            finding(
                "zones",
                _("Compliant zones belong to a restricted Participant, and to no other."),
                _("List the zones when the standing is “Restricted to compliant zones”; otherwise leave them empty."),
            )
        )
    return found


@transaction.atomic
def announce_numbers(
    *,
    participant: str,
    year: int,
    first: int,
    last: int,
    source: str,
    by: Actor,
    at: datetime,
    request_id: UUID | None = None,
) -> NumberRange:
    """Note the serials that a Participant announced for a year (R-NUM.2), so that others are recognised as unknown."""
    require(by, Permission.STANDING_RECORD)
    said = {"year": year, "first": first, "last": last, "source": source}
    if event := ledger.repeated(request_id, by=by, kinds=[Kind.NUMBERS_ANNOUNCED], of=participant, said=said):
        return NumberRange.objects.get(pk=event.data["range"])
    if not queries.hold([participant]):
        raise NotFound
    taken = NumberRange.objects.filter(participant_id=participant, year=year, first__lte=last, last__gte=first)
    if first > last or taken.exists():
        message = _("The serials %(first)s to %(last)s overlap with others of %(year)s, or run backwards.")
        shown = {"first": str(first), "last": str(last), "year": str(year)}
        remedy = _("Give a first serial not above the last, outside the ranges already announced.")
        raise Refused([Finding("R-NUM.2", Severity.BLOCK, "first", message % shown, remedy, shown)])
    row = NumberRange.objects.create(participant_id=participant, year=year, first=first, last=last, source=source)
    data = {"range": row.pk, **said}
    subject = ("participant", participant)
    ledger.record(Kind.NUMBERS_ANNOUNCED, subject=subject, by=by, at=at, request_id=request_id, data=data)
    return row
