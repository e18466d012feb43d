"""A Participant's standing over time: who may trade rough diamonds on a day (R-III.c, R-NC.11).

A day with no span means: not a Participant on that day. Certificate checks use the standing on the export day
and on the import day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .values import CountryCode


class Status(StrEnum):
    """R-NC.11."""

    APPLICANT = "applicant"
    ACTIVE = "active"
    VIGILANCE = "vigilance"
    RESTRICTED = "restricted"
    SELF_SUSPENDED = "self_suspended"
    SUSPENDED = "suspended"
    REMOVED = "removed"
    EMBARGOED = "embargoed"


TRADING = frozenset({Status.ACTIVE, Status.VIGILANCE, Status.RESTRICTED})


class Precision(StrEnum):
    """How exactly the source dates the beginning of a span; ``FIRST_SEEN``: first evidence, not the event."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    FIRST_SEEN = "first_seen"
    UNKNOWN = "unknown"


class Refusal(StrEnum):
    """Why a Participant may not export or import on a day; NONE means that it may."""

    NONE = ""
    NOT_A_PARTICIPANT = "not_a_participant"
    NOT_IN_STANDING = "not_in_standing"
    ZONE_NOT_COMPLIANT = "zone_not_compliant"
    ZONE_NOT_STATED = "zone_not_stated"
    NEEDS_APPROVAL = "needs_approval"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One span, ``until`` its first day no longer; if restricted, stones of ``zones`` only and never of ``barred``."""

    status: Status
    from_on: date
    until: date | None = None
    zones: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()
    needs_approval: bool = False
    monthly_report: bool = False
    precision: Precision = Precision.DAY
    source: str = ""
    note: str = ""

    def covers(self, day: date) -> bool:
        return self.from_on <= day and (self.until is None or day < self.until)

    def is_zone_compliant(self, zone: str) -> bool:
        """Whether stones mined in a zone may be exported; where zones are listed, no others are compliant."""
        name = zone.strip().casefold()
        if name in (barred.casefold() for barred in self.barred):
            return False
        return not self.zones or name in (compliant.casefold() for compliant in self.zones)


@dataclass(frozen=True, slots=True)
class Standings:
    """The whole history of one Participant, in order of time and without overlap."""

    participant: CountryCode
    name: str
    spans: tuple[Standing, ...] = ()

    def __post_init__(self) -> None:
        for before, after in zip(self.spans, self.spans[1:], strict=False):
            if before.until is None or before.until > after.from_on:
                raise ValueError(f"The standings of {self.participant} overlap on {after.from_on}.")

    def on(self, day: date) -> Standing | None:
        """The standing on a day; None when the source knows of none: not a Participant."""
        # Asked most often about recent days, for each certificate that is verified.
        for span in reversed(self.spans):
            if span.covers(day):
                return span
        return None

    def may_export(self, day: date, *, zone: str | None = None, approved: bool = False) -> Refusal:
        """Whether stones may leave; ``zone`` is where they were mined, ``approved`` the monitoring team's yes."""
        standing = self.on(day)
        if standing is None or standing.status is Status.APPLICANT:
            return Refusal.NOT_A_PARTICIPANT
        if standing.status not in TRADING:
            return Refusal.NOT_IN_STANDING
        if standing.status is Status.RESTRICTED:
            if not zone:
                return Refusal.ZONE_NOT_STATED
            if not standing.is_zone_compliant(zone):
                return Refusal.ZONE_NOT_COMPLIANT
            if standing.needs_approval and not approved:
                return Refusal.NEEDS_APPROVAL
        return Refusal.NONE

    def may_import(self, day: date) -> Refusal:
        """Whether stones may be sent to this Participant; a restriction of its exports does not touch this."""
        standing = self.on(day)
        if standing is None or standing.status is Status.APPLICANT:
            return Refusal.NOT_A_PARTICIPANT
        return Refusal.NONE if standing.status in TRADING else Refusal.NOT_IN_STANDING
