"""What an administrator does with officers. Each authority keeps its own people, and always one administrator."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kpcs.errors import Conflict, NotFound, Refused
from kpcs.ledger import actions as ledger
from kpcs.ledger.kinds import Kind
from kpcs.participants.actions import Actor
from kpcs.permissions import ROLES, Permission
from kpcs.scheme.findings import Finding, Severity

from ..models import Officer, Token
from ..queries import require


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerValue:
    """A person as the administrator enters him."""

    email: str
    full_name: str
    roles: tuple[str, ...]
    language: str = "en"


@transaction.atomic
def add_officer(
    *,
    authority: str,
    officer: OfficerValue,
    by: Actor,
    at: datetime,
    password: str | None = None,
    request_id: UUID | None = None,
) -> Officer:
    """Add a person to the own authority; without ``password`` he signs in only after an invitation.

    Refuses an address that somebody has, and roles that do not go together.
    """
    require(by, Permission.OFFICER_MANAGE, authority=authority)
    email, name = officer.email.strip().lower(), officer.full_name.strip()
    data = {"roles": officer.roles, "language": officer.language}
    said = {"name": name, "email": email, **data}
    if event := ledger.repeated(request_id, by=by, kinds=[Kind.OFFICER_ADDED], said=said):
        return Officer.objects.get(pk=event.subject)
    if found := _role_findings(officer.roles) + _taken(email):
        raise Refused(found)
    row = Officer(
        email=email,
        full_name=name,
        authority_id=authority,
        roles=list(officer.roles),
        language=officer.language,
        added_at=at,
    )
    row.set_password(password)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # somebody else gave him this address just now
        raise Refused(_taken(email)) from None
    _record_change(row, Kind.OFFICER_ADDED, by=by, at=at, request_id=request_id, data=data)
    return row


@transaction.atomic
def change_officer(
    *,
    authority: str,
    pk: int,
    full_name: str,
    roles: tuple[str, ...],
    by: Actor,
    at: datetime,
    request_id: UUID | None = None,
) -> Officer:
    """Give an officer of the own authority another name or other roles; refuses to take the last administrator away."""
    require(by, Permission.OFFICER_MANAGE, authority=authority)
    row = _locked(authority, pk)
    after = {"full_name": full_name.strip(), "roles": list(roles)}
    if ledger.repeated(request_id, by=by, kinds=[Kind.OFFICER_CHANGED], of=pk, said={"after": after}):
        return row
    found = _role_findings(roles)
    if "administrator" not in roles:
        found += _last_administrator(row, authority)
    if found:
        raise Refused(found)
    before = {"full_name": row.full_name, "roles": row.roles}
    row.full_name, row.roles = full_name.strip(), list(roles)
    row.save(update_fields=["full_name", "roles"])
    data = {"before": before, "after": after}
    _record_change(row, Kind.OFFICER_CHANGED, by=by, at=at, request_id=request_id, data=data)
    return row


@transaction.atomic
def deactivate_officer(*, authority: str, pk: int, by: Actor, at: datetime, request_id: UUID | None = None) -> Officer:
    """End an officer's access at once: his sessions, his password and his tokens. What he did stays his."""
    require(by, Permission.OFFICER_MANAGE, authority=authority)
    row = _locked(authority, pk)
    data = {"before": {"is_active": True}, "after": {"is_active": False}}
    if ledger.repeated(request_id, by=by, kinds=[Kind.OFFICER_CHANGED], of=pk, said=data):
        return row
    if not row.is_active:
        raise Conflict(_("This officer is already deactivated."))
    if found := _last_administrator(row, authority):
        raise Refused(found)
    row.is_active = False
    # Sessions are bound to the password, so they end for good, also if the officer comes back.
    row.set_unusable_password()
    row.save(update_fields=["is_active", "password"])
    Token.objects.filter(officer=row, revoked_at__isnull=True).update(revoked_at=at)
    _record_change(row, Kind.OFFICER_CHANGED, by=by, at=at, request_id=request_id, data=data)
    return row


@transaction.atomic
def reactivate_officer(*, authority: str, pk: int, by: Actor, at: datetime, request_id: UUID | None = None) -> Officer:
    """Let a deactivated officer come back; he needs a new invitation to sign in."""
    require(by, Permission.OFFICER_MANAGE, authority=authority)
    row = _locked(authority, pk)
    data = {"before": {"is_active": False}, "after": {"is_active": True}}
    if ledger.repeated(request_id, by=by, kinds=[Kind.OFFICER_CHANGED], of=pk, said=data):
        return row
    if row.is_active:
        raise Conflict(_("This officer is active."))
    row.is_active = True
    row.save(update_fields=["is_active"])
    _record_change(row, Kind.OFFICER_CHANGED, by=by, at=at, request_id=request_id, data=data)
    return row


def _locked(authority: str, pk: int) -> Officer:
    """The officer, with every officer of the authority locked in order: two administrators cannot remove each other."""
    officers = {
        row.pk: row
        for row in Officer.objects.select_for_update(no_key=True).filter(authority_id=authority).order_by("pk")
    }
    if pk not in officers:
        raise NotFound
    return officers[pk]


def _last_administrator(row: Officer, authority: str) -> list[Finding]:
    active = Officer.objects.filter(authority_id=authority, is_active=True).exclude(pk=row.pk)
    if "administrator" not in row.roles or any("administrator" in other.roles for other in active):
        return []
    message = _("%(name)s is the last administrator of this authority.") % {"name": row.full_name}
    remedy = _("Make somebody else an administrator first.")
    return [Finding("K-OFFICER.1", Severity.BLOCK, "roles", message, remedy, {"name": row.full_name})]


def _taken(email: str) -> list[Finding]:
    if not Officer.objects.filter(email__iexact=email).exists():
        return []
    message, remedy = _("This e-mail address is already in use."), _("Each person has an address of his own.")
    return [Finding("K-OFFICER.3", Severity.BLOCK, "email", message, remedy)]


def _role_findings(roles: Collection[str]) -> list[Finding]:
    if not roles or set(roles) - set(ROLES):
        message, remedy = _("An officer has at least one role of the list."), _("Choose what this person does.")
        return [Finding("K-OFFICER.2", Severity.BLOCK, "roles", message, remedy)]
    alone = {"administrator", "exporter"} & set(roles)
    if alone and len(roles) > 1:
        names = ", ".join(sorted(str(ROLES[role].name) for role in alone))
        message = _("The role “%(role)s” is held alone: nobody decides about people, or about his own shipments.")
        remedy = _("Leave only this role, or take it away.")
        return [Finding("K-OFFICER.2", Severity.BLOCK, "roles", message % {"role": names}, remedy, {"role": names})]
    return []


def _record_change(
    row: Officer, kind: Kind, *, by: Actor, at: datetime, request_id: UUID | None, data: Mapping[str, object]
) -> None:
    """Write an officer's event into the trail of his authority; the name stands there so that history reads alone."""
    ledger.record(
        kind,
        subject=("officer", str(row.pk)),
        by=by,
        at=at,
        request_id=request_id,
        authority=row.authority_id,
        data={"name": row.full_name, "email": row.email, **data},
    )
