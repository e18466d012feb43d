"""Confirmations of receipt, from either side, and those that have not come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from kpcs.accounts import queries as accounts
from kpcs.accounts.models import Officer
from kpcs.accounts.permissions import Permission
from kpcs.certificates import queries as certificates
from kpcs.errors import NotFound
from kpcs.scheme.policies import Policy, policy_for
from kpcs.scheme.values import CertificateNumber, CountryCode, ValueRefused
from kpcs.shipments.models import Confirmation

IMPORTING = (Permission.ARRIVAL_CONFIRM, Permission.ARRIVAL_DECIDE, Permission.ARRIVAL_PRESENT)
EXPORTING = (Permission.EXPORT_REPORT, Permission.CERTIFICATE_VIEW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outstanding:
    """An export that nobody has confirmed, with its age against the reminder, escalation and list days (R-CON.5)."""

    number: str
    destination: str
    importer: str
    carats_points: int
    exported_on: date
    days: int
    stage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How many exports of a quarter to a partner were confirmed (R-CON.6); no rate where there were none."""

    destination: str
    year: int
    quarter: int
    exported: int
    confirmed: int

    @property
    def per_mille(self) -> int | None:
        """Rounded to the nearest, but all only when it is all."""
        if not self.exported:
            return None
        rounded = (2000 * self.confirmed + self.exported) // (2 * self.exported)
        return rounded if self.confirmed == self.exported else min(rounded, 999)

    @property
    def percent(self) -> str:
        """``87.5 %``; empty where nothing was exported."""
        return "" if self.per_mille is None else f"{self.per_mille // 10}.{self.per_mille % 10}\u00a0%"


def is_number(text: str) -> bool:
    """Whether a text from an address is a number in its normal form; anything else never reaches the database."""
    try:
        return str(CertificateNumber.parse(text)) == text
    except ValueRefused:
        return False


def _may(by: Officer, permissions: tuple[Permission, ...]) -> bool:
    return any(accounts.may(by, permission) for permission in permissions)


def sides(by: Officer) -> tuple[str, ...]:
    """Which lists of confirmations the officer may read: received, outstanding, rate (exporting), sent (importing)."""
    exporting = ("received", "outstanding", "rate") if _may(by, EXPORTING) else ()
    return exporting + (("sent",) if _may(by, IMPORTING) else ())


def require_side(by: Officer, side: str) -> None:
    """Refuse (403) an officer whose roles have nothing to do with this side."""
    if side not in sides(by):
        accounts.require(by, Permission.ARRIVAL_CONFIRM if side == "sent" else Permission.EXPORT_REPORT)


def sent(by: Officer) -> QuerySet[Confirmation]:
    """What the officer's authority confirmed to others, newest first."""
    require_side(by, "sent")
    return Confirmation.objects.filter(importing=by.authority_code).order_by("-sent_at", "-id")


def received(by: Officer, *, only_open: bool = False) -> QuerySet[Confirmation]:
    """What others confirmed to the officer's authority, newest first; ``only_open``: unread or not fully answered."""
    require_side(by, "received")
    rows = Confirmation.objects.filter(exporting=by.authority_code).order_by("-sent_at", "-id")
    return rows.filter(Q(seen_at__isnull=True) | Q(open_discrepancies__gt=0)) if only_open else rows


def confirmation(by: Officer, number: str) -> Confirmation:
    """One confirmation, for both sides; for anybody else there is none."""
    if not is_number(number):
        raise NotFound
    mine = Q()
    if _may(by, IMPORTING):
        mine |= Q(importing=by.authority_code)
    if _may(by, EXPORTING):
        mine |= Q(exporting=by.authority_code)
    rows = Confirmation.objects.filter(number=number).select_related("importing", "exporting", "arrival", "sent_by")
    found = rows.filter(mine).prefetch_related("discrepancies").first() if mine else None
    if found is None:
        raise NotFound
    return found


def outstanding_numbers(by: Officer, *, until: date | None = None) -> QuerySet[Any]:
    """Numbers and days of certificates exported (``until`` a day) and not confirmed, oldest first; see ``whole``."""
    require_side(by, "outstanding")
    return certificates.unconfirmed_in_order(by.authority_code, until=until)


def whole(page: Iterable[tuple[str, date | None]]) -> list[Any]:
    """The certificates of a page of those numbers, in its order."""
    return certificates.in_order(number for number, _day in page)


def aged(rows: Iterable[Any], *, policy: Policy, on: date) -> list[Outstanding]:
    """The rows of a page with their ages."""
    return [
        Outstanding(
            number=row.number,
            destination=row.destination,
            importer=row.importer_name,
            carats_points=row.carats_points,
            exported_on=row.exported_on,
            days=(on - row.exported_on).days,
            stage=stage((on - row.exported_on).days, policy),
        )
        for row in rows
    ]


def stage(days: int, policy: Policy) -> str:
    """``listed`` (told to the statistics working group), ``escalated``, ``reminded`` or ``waiting`` (R-CON.5)."""
    steps = ((policy.list_days, "listed"), (policy.escalation_days, "escalated"), (policy.reminder_days, "reminded"))
    return next((name for least, name in steps if days >= least), "waiting")


def stage_counts(authority: str, *, policy: Policy, on: date) -> Mapping[str, int]:
    """How many unconfirmed exports have passed each day of the clock; each step counts those of the later ones too."""
    rows = certificates.unconfirmed_exports(authority).order_by()
    clock = (("reminded", policy.reminder_days), ("escalated", policy.escalation_days), ("listed", policy.list_days))
    # Each step from its day backwards: between two days SQLite takes the index of all exports, confirmed or not.
    return {name: rows.filter(exported_on__lte=on - timedelta(days=days)).count() for name, days in clock}


def policy_of(by: Officer, *, on: date) -> Policy:
    """The practice of the officer's own Participant."""
    return policy_for(CountryCode(by.authority.participant_id), on)


def rates(by: Officer, *, since: date) -> list[Rate]:
    """Confirmation rates by quarter and partner, newest quarter first (R-CON.6)."""
    require_side(by, "rate")
    rows = [
        Rate(
            destination=row["destination"],
            year=row["year"],
            quarter=row["quarter"],
            exported=row["exported"],
            confirmed=row["confirmed"],
        )
        for row in certificates.confirmation_counts(by.authority_code, since=since)
    ]
    return sorted(rows, key=lambda rate: (-rate.year, -rate.quarter, rate.destination))
