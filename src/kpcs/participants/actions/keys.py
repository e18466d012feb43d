"""Public keys: what verifiers trust, and from when to when."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kpcs.errors import Conflict, NotFound, Refused
from kpcs.ledger import actions as ledger
from kpcs.ledger.kinds import Kind
from kpcs.permissions import Permission, require
from kpcs.scheme.findings import Finding, Severity

from .. import queries
from ..models import PublicKey
from .actor import Actor
from .authorities import _record_of


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyValue:
    """The public half of a signing key and the days between which it may be used."""

    kid: str
    algorithm: str
    public: str = field(repr=False)
    valid_from: date
    valid_until: date


@transaction.atomic
def add_key(*, authority: str, key: KeyValue, by: Actor, at: datetime, request_id: UUID | None = None) -> PublicKey:
    """Trust a key for what the authority signs between two days. Refuses an identifier that is taken (409)."""
    require(by, Permission.KEY_MANAGE, authority=authority)
    if event := ledger.earlier(request_id, by=by, kinds=[Kind.KEY_ADDED]):
        return PublicKey.objects.get(pk=event.data["kid"])
    owner = queries.authority(authority)
    if PublicKey.objects.filter(kid=key.kid).exists():
        raise Conflict(_("The key %(kid)s is already known.") % {"kid": key.kid})
    row = PublicKey.objects.create(authority=owner, **asdict(key))
    data = asdict(key)
    _record_of(Kind.KEY_ADDED, owner, by=by, at=at, request_id=request_id, data=data)
    return row


@transaction.atomic
def revoke_key(*, kid: str, reason: str, by: Actor, at: datetime, request_id: UUID | None = None) -> PublicKey:
    """Stop trusting a key from this moment. Refuses without a reason; a revocation is final."""
    row = PublicKey.objects.select_for_update().select_related("authority").filter(kid=kid).first()
    if row is None or row.authority_id != by.authority_code:
        raise NotFound
    require(by, Permission.KEY_MANAGE, authority=row.authority_id)
    if ledger.earlier(request_id, by=by, kinds=[Kind.KEY_REVOKED]):
        return row
    if not reason.strip():
        message, remedy = _("The revocation has no reason."), _("Say why the key is no longer trusted.")
        raise Refused([Finding("R-AI.A6", Severity.BLOCK, "reason", message, remedy)])
    if row.revoked_at is not None:
        raise Conflict(_("This key was already revoked."))
    row.revoked_at, row.reason = at, reason.strip()
    row.save(update_fields=["revoked_at", "reason"])
    data = {"kid": kid, "reason": row.reason}
    _record_of(Kind.KEY_REVOKED, row.authority, by=by, at=at, request_id=request_id, data=data)
    return row
