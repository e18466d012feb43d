"""Authorities and where their notices go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kpcs.errors import Conflict, NotFound
from kpcs.ledger import actions as ledger
from kpcs.ledger.kinds import Kind
from kpcs.permissions import Permission, require

from .. import queries
from ..models import Authority
from .actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityValue:
    """An exporting or importing authority and where its notices go."""

    code: str
    participant: str
    name: str
    name_second: str = ""
    address: str = ""
    is_hosted: bool = True
    is_demonstration: bool = False
    can_export: bool = True
    can_import: bool = True
    notices_email: str = ""
    confirmations_email: str = ""


@transaction.atomic
def add_authority(*, authority: AuthorityValue, by: Actor, at: datetime, request_id: UUID | None = None) -> Authority:
    """Register an authority of a known Participant. Refuses a code that is taken (409)."""
    require(by, Permission.STANDING_RECORD)
    if event := ledger.repeated(request_id, by=by, kinds=[Kind.AUTHORITY_ADDED], said=asdict(authority)):
        return queries.authority(event.subject)
    if authority.participant not in queries.hold():  # on any: a code is that of one authority in the whole office
        raise NotFound
    if Authority.objects.filter(code=authority.code).exists():
        raise Conflict(_("There is already an authority with the code %(code)s.") % {"code": authority.code})
    values = {name: getattr(authority, name) for name in authority.__slots__ if name != "participant"}
    row = Authority.objects.create(participant_id=authority.participant, **values)
    _record_of(Kind.AUTHORITY_ADDED, row, by=by, at=at, request_id=request_id, data=asdict(authority))
    return row


@transaction.atomic
def change_contacts(
    *,
    authority: str,
    address: str,
    notices_email: str,
    confirmations_email: str,
    by: Actor,
    at: datetime,
    request_id: UUID | None = None,
) -> Authority:
    """Change where the own authority's notices and confirmations go (R-PRE.2)."""
    require(by, Permission.OFFICER_MANAGE, authority=authority)
    row = queries.authority(authority)
    new = {"address": address, "notices_email": notices_email, "confirmations_email": confirmations_email}
    if ledger.repeated(request_id, by=by, kinds=[Kind.AUTHORITY_CHANGED], of=authority, said={"after": new}):
        return row
    old = {name: getattr(row, name) for name in new}
    Authority.objects.filter(code=authority).update(**new)
    data = {"before": old, "after": new}
    _record_of(Kind.AUTHORITY_CHANGED, row, by=by, at=at, request_id=request_id, data=data)
    return queries.authority(authority)


def _record_of(
    kind: Kind, authority: Authority, *, by: Actor, at: datetime, request_id: UUID | None, data: Mapping[str, object]
) -> None:
    """Write an authority's event into its own trail when this office does its work."""
    ledger.record(
        kind,
        subject=("authority", authority.code),
        by=by,
        at=at,
        request_id=request_id,
        authority=authority.code if authority.is_hosted else by.authority_code,
        data=data,
    )
