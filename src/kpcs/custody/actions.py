"""Writes: firms are registered, changed and end; persons begin and cease to act for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kpcs.accounts import actions as accounts
from kpcs.accounts.queries import officer_of, require
from kpcs.errors import Conflict, NotFound, Refused
from kpcs.ledger import actions as ledger
from kpcs.ledger.kinds import Kind
from kpcs.permissions import Permission
from kpcs.scheme.findings import Finding, Severity

from . import queries
from .models import Firm, Representative

if TYPE_CHECKING:
    from kpcs.participants.actions import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmValue:
    """A firm with its licence, as the authority registers it (R-AII.13, R-AII.14)."""

    name: str
    address: str
    country: str
    licence_number: str
    licence_from: date
    licence_until: date
    is_exporter: bool = True
    is_importer: bool = False


@transaction.atomic
def register_firm(
    *,
    authority: str,
    firm: FirmValue,
    by: Actor,
    at: datetime,
    is_demonstration: bool = False,
    request_id: UUID | None = None,
) -> Firm:
    """Register a firm with the own authority. Refuses a licence number that is taken, or that ends before it begins."""
    require(by, Permission.FIRM_REGISTER, authority=authority)
    if event := ledger.repeated(request_id, by=by, kinds=[Kind.FIRM_REGISTERED], said=asdict(firm)):
        return queries.firm_of(authority, int(event.subject))
    if found := _findings(firm, authority):
        raise Refused(found)
    row = Firm(authority_id=authority, is_demonstration=is_demonstration, **asdict(firm))
    _save(row, firm)
    _record(Kind.FIRM_REGISTERED, row, by=by, at=at, request_id=request_id, data=asdict(firm))
    return row


@transaction.atomic
def change_firm(
    *, authority: str, pk: int, firm: FirmValue, by: Actor, at: datetime, request_id: UUID | None = None
) -> Firm:
    """Change what is registered of a firm; certificates already issued keep what they say."""
    require(by, Permission.FIRM_REGISTER, authority=authority)
    row = _locked(authority, pk)
    said = {"content": ledger.content_of(firm)}
    if ledger.repeated(request_id, by=by, kinds=[Kind.FIRM_CHANGED], of=pk, said=said):
        return row
    if found := _findings(firm, authority, but=pk):
        raise Refused(found)
    new = asdict(firm)
    before = {name: getattr(row, name) for name, value in new.items() if getattr(row, name) != value}
    for name, value in new.items():
        setattr(row, name, value)
    _save(row, firm)
    data = {"before": before, "after": {name: new[name] for name in before}, **said}
    _record(Kind.FIRM_CHANGED, row, by=by, at=at, request_id=request_id, data=data)
    return row


@transaction.atomic
def end_firm(*, authority: str, pk: int, on: date, by: Actor, at: datetime, request_id: UUID | None = None) -> Firm:
    """End a licence early: ``on`` is its last day. Refuses a day after the licence ends or before it began."""
    require(by, Permission.FIRM_REGISTER, authority=authority)
    row = _locked(authority, pk)
    after = {"licence_until": on}
    if ledger.repeated(request_id, by=by, kinds=[Kind.FIRM_CHANGED], of=pk, said={"after": after}):
        return row
    if not row.licence_from <= on <= row.licence_until:
        message = _("The last day must lie within the licence, %(first)s to %(last)s.")
        shown = {"first": row.licence_from.isoformat(), "last": row.licence_until.isoformat()}
        remedy = _("Choose a day of the licence. To prolong a licence, change the registration.")
        raise Refused([Finding("K-FIRM.1", Severity.BLOCK, "on", message % shown, remedy, shown)])
    before, row.licence_until = row.licence_until, on
    row.save(update_fields=["licence_until"])
    data = {"before": {"licence_until": before}, "after": after}
    _record(Kind.FIRM_CHANGED, row, by=by, at=at, request_id=request_id, data=data)
    return row


@transaction.atomic
def add_representative(
    *, authority: str, pk: int, person: int, by: Actor, at: datetime, request_id: UUID | None = None
) -> Representative:
    """Let somebody with the role of exporter act for a firm from today; he acts for no other (409)."""
    require(by, Permission.FIRM_REGISTER, authority=authority)
    firm = _locked(authority, pk)
    officer = officer_of(authority, person, is_locked=True)  # of two firms that want him one gets him
    known = Representative.objects.filter(person=officer).first()
    said = {"person": officer.pk, "until": None}
    if ledger.repeated(request_id, by=by, kinds=[Kind.FIRM_CHANGED], of=pk, said=said) and known is not None:
        return known
    if "exporter" not in officer.roles:
        message = _("%(name)s does not have the role of exporter.") % {"name": officer.full_name}
        remedy = _("Choose somebody with that role, or add a person for the firm.")
        raise Refused([Finding("K-FIRM.2", Severity.BLOCK, "person", message, remedy, {"name": officer.full_name})])
    if known is not None and (known.until is None or known.until > at.date()):
        raise Conflict(_("%(name)s already acts for a firm.") % {"name": officer.full_name})
    values = {"firm": firm, "since_on": at.date(), "until": None}
    row, _is_new = Representative.objects.update_or_create(person=officer, defaults=values)
    data = {"representative": officer.full_name, "person": officer.pk}
    _record(Kind.FIRM_CHANGED, firm, by=by, at=at, request_id=request_id, data=data)
    return row


@transaction.atomic
def add_person(
    *,
    authority: str,
    pk: int,
    person: accounts.OfficerValue,
    by: Actor,
    at: datetime,
    password: str | None = None,
    request_id: UUID | None = None,
) -> Representative:
    """Add a new person who files for the firm."""
    officer = accounts.add_officer(
        authority=authority, officer=person, by=by, at=at, password=password, request_id=request_id
    )
    known = Representative.objects.filter(person=officer, firm_id=pk).first()
    return known or add_representative(authority=authority, pk=pk, person=officer.pk, by=by, at=at)


@transaction.atomic
def end_representation(
    *, authority: str, pk: int, person: int, by: Actor, at: datetime, request_id: UUID | None = None
) -> Representative:
    """From today the person no longer files for the firm."""
    require(by, Permission.FIRM_REGISTER, authority=authority)
    firm = _locked(authority, pk)
    row = Representative.objects.filter(firm=firm, person_id=person).first()
    if row is None:
        raise NotFound
    done = ledger.repeated(request_id, by=by, kinds=[Kind.FIRM_CHANGED], of=pk, said={"person": person})
    if done and done.data.get("until"):
        return row
    if row.until is not None and row.until <= at.date():
        raise Conflict(_("This person no longer acts for the firm."))
    row.until = at.date()
    row.save(update_fields=["until"])
    data = {"representative": row.person.full_name, "person": person, "until": row.until}
    _record(Kind.FIRM_CHANGED, firm, by=by, at=at, request_id=request_id, data=data)
    return row


def _locked(authority: str, pk: int) -> Firm:
    row = Firm.objects.select_for_update(no_key=True).filter(authority_id=authority, pk=pk).first()
    if row is None:
        raise NotFound
    return row


def _save(row: Firm, firm: FirmValue) -> None:
    """Store what was judged; a licence number that somebody else gave just now is told as one given before."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        if found := _findings(firm, row.authority_id, but=row.pk or 0):
            raise Refused(found) from None
        raise


def _findings(firm: FirmValue, authority: str, *, but: int = 0) -> list[Finding]:
    found = []
    others = Firm.objects.filter(authority_id=authority, licence_number=firm.licence_number).exclude(pk=but)
    if other := others.first():
        message = _("The licence %(licence)s belongs to %(firm)s.")
        shown = {"licence": firm.licence_number, "firm": other.name}
        remedy = _("Check the number, or change the registration of that firm.")
        found.append(Finding("K-FIRM.1", Severity.BLOCK, "licence_number", message % shown, remedy, shown))
    if firm.licence_until < firm.licence_from:
        message, remedy = _("The licence ends before it begins."), _("Check both days.")
        found.append(Finding("K-FIRM.1", Severity.BLOCK, "licence_until", message, remedy))
    if not (firm.is_exporter or firm.is_importer):
        message, remedy = _("The firm is neither exporter nor importer."), _("Tick at least one of the two.")
        found.append(Finding("R-AII.13", Severity.BLOCK, "is_exporter", message, remedy))
    return found


def _record(
    kind: Kind, firm: Firm, *, by: Actor, at: datetime, request_id: UUID | None, data: Mapping[str, object]
) -> None:
    ledger.record(
        kind,
        subject=("firm", str(firm.pk)),
        by=by,
        at=at,
        request_id=request_id,
        authority=firm.authority_id,
        data={"firm": firm.name, **data},
    )
