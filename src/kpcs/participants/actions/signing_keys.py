"""Making a signing key: the private half goes into the office's key folder, the public half into the register."""

from __future__ import annotations

import base64
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from kpcs import signing
from kpcs.errors import NotAllowed, Refused
from kpcs.ledger import actions as ledger
from kpcs.ledger.kinds import Kind
from kpcs.permissions import Permission, require
from kpcs.scheme.findings import Finding, Severity

from .. import queries
from ..models import PublicKey
from .actor import Actor
from .keys import KeyValue, add_key


@transaction.atomic
def create_signing_key(
    *, authority: str, valid_from: date, valid_until: date, by: Actor, at: datetime, request_id: UUID | None = None
) -> PublicKey:
    """Make an ES256 key with which a hosted authority signs between two days.

    Refuses an authority that this office does not host, days in the wrong order, and a key folder that cannot be used.
    """
    require(by, Permission.KEY_MANAGE, authority=authority)
    if event := ledger.earlier(request_id, by=by, kinds=[Kind.KEY_ADDED]):
        return PublicKey.objects.get(pk=event.data["kid"])
    if not queries.authority(authority).is_hosted:
        raise NotAllowed(_("Only the office that does an authority's work makes its signing keys."))
    if valid_until <= valid_from:
        message, remedy = _("The key ends before it begins."), _("Choose a last day after the first.")
        raise Refused([Finding("R-AI.A6", Severity.BLOCK, "valid_until", message, remedy)])
    try:
        half = _store().create()
    except signing.KeyUnavailable as error:
        remedy = _("The operator of the office must put this right first.")
        raise Refused([Finding("R-AI.A6", Severity.BLOCK, "", str(error), remedy)]) from error
    key = KeyValue(
        kid=half.kid.hex(),
        algorithm=half.algorithm.value,
        public=base64.b64encode(half.public).decode(),
        valid_from=valid_from,
        valid_until=valid_until,
    )
    return add_key(authority=authority, key=key, by=by, at=at, request_id=request_id)


def _store() -> signing.KeyStore:
    directory = settings.KPCS_DATA_DIR / "keys"
    unprotected = not settings.KPCS_PRODUCTION
    return signing.KeyStore(directory, passphrase=settings.KPCS_KEY_PASSPHRASE, may_be_unprotected=unprotected)
