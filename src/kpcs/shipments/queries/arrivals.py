"""Arrivals of the asker's own authority; there is no way to ask for another's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from kpcs.accounts import queries as accounts
from kpcs.accounts.permissions import Permission
from kpcs.errors import NotAllowed, NotFound
from kpcs.ledger import queries as ledger
from kpcs.ledger.models import Event
from kpcs.permissions import Holder
from kpcs.scheme.codec import statement_of
from kpcs.scheme.statement import Statement
from kpcs.shipments.models import Arrival

State = Arrival.State
UNDECIDED = (State.PRESENTED, State.OPENED, State.HELD, State.DETAINED, State.RELEASED)
SORTS: Mapping[str, tuple[str, str]] = {
    "-presented": ("-presented_at", "-id"),
    "presented": ("presented_at", "id"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalFilter:
    """Which arrivals to list; everything left out means all."""

    states: tuple[str, ...] = ()
    issuer: str = ""
    number: str = ""
    since: date | None = None
    until: date | None = None
    sort: str = "-presented"


def require_sight(by: Holder) -> None:
    """Refuse (403) whoever neither records nor decides arrivals."""
    if not any(accounts.may(by, permission) for permission in (Permission.ARRIVAL_PRESENT, Permission.ARRIVAL_DECIDE)):
        accounts.require(by, Permission.ARRIVAL_PRESENT)


def arrivals(by: Holder, wanted: ArrivalFilter) -> QuerySet[Arrival]:
    """The arrivals of the officer's authority that fit, each filter answered from an index."""
    require_sight(by)
    rows = Arrival.objects.filter(authority=by.authority_code).defer("payload", "checks", "remarks", "note")
    if wanted.states:
        rows = rows.filter(state__in=wanted.states)
    if wanted.issuer:
        rows = rows.filter(issuer=wanted.issuer)
    if len(wanted.number) == 2:
        rows = rows.filter(issuer=wanted.number)
    elif wanted.number:
        # A range and not LIKE: it uses the index of either database.
        rows = rows.filter(number__gte=wanted.number, number__lt=wanted.number + ":")
    if wanted.since:
        rows = rows.filter(presented_at__gte=_midnight(wanted.since))
    if wanted.until:
        rows = rows.filter(presented_at__lt=_midnight(wanted.until + timedelta(days=1)))
    return rows.order_by(*SORTS[wanted.sort])


def arrival(by: Holder, id: UUID) -> Arrival:
    """One arrival of the officer's authority. Another authority's is not found, and nothing is learnt of it."""
    try:
        require_sight(by)
    except NotAllowed:
        if not accounts.may(by, Permission.ARRIVAL_CONFIRM):
            raise
    found = (
        Arrival.objects.filter(authority=by.authority_code, pk=id).select_related("authority", "presented_by").first()
    )
    if found is None:
        raise NotFound
    return found


def day_of_checks(of: Arrival, today: date) -> date:
    """The day on which the checks are shown: today while something is to be decided, then the day of the decision."""
    is_open = of.state in (*UNDECIDED, State.SEIZED, State.RETURN_ORDERED) or of.decided_at is None
    return today if is_open or of.decided_at is None else timezone.localdate(of.decided_at)


def statement(of: Arrival) -> Statement:
    """What the certificate said when it was presented."""
    return statement_of(bytes(of.payload))


def trail(of: Arrival) -> list[Event]:
    """What happened to this arrival, oldest first; of the certificate's own trail only what belongs to this arrival."""
    own = ledger.trail("arrival", str(of.pk))
    shared = [event for event in ledger.trail("certificate", of.number) if event.data.get("arrival") == str(of.pk)]
    return sorted([*own, *shared], key=lambda event: event.sequence)


def same_number(by: Holder, number: str) -> list[Arrival]:
    """Earlier arrivals with this number at the officer's own authority, newest first."""
    return list(Arrival.objects.filter(authority=by.authority_code, number=number).order_by("-presented_at")[:20])


def waiting(authority: str, state: str) -> QuerySet[Arrival]:
    """The arrivals of an authority that wait in one state, longest first; whose roles these are, the caller knows."""
    rows = Arrival.objects.filter(authority=authority, state=state)
    return rows.only("number", "importer_name", "presented_at", "result_due_on").order_by("presented_at", "id")


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
