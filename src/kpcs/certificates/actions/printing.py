"""Printing a certificate: an act, because a paper leaves the office."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from kpcs.accounts import queries as accounts
from kpcs.accounts.models import Officer
from kpcs.accounts.permissions import Permission
from kpcs.errors import refuse_if_blocked
from kpcs.ledger import actions as ledger
from kpcs.ledger.kinds import Kind
from kpcs.scheme.rules import certificates as rules
from kpcs.scheme.states import CERTIFICATE

from .. import queries
from ..models import Certificate


@transaction.atomic
def record_print(*, number: str, by: Officer, at: datetime, request_id: UUID | None = None) -> Certificate:
    """Record that the certificate was printed; refuses one that was never signed."""
    accounts.require(by, Permission.CERTIFICATE_PRINT)
    row = queries.certificate_of(number, by=by, on=at.date())
    if ledger.repeated(request_id, by=by, kinds=[Kind.CERTIFICATE_PRINTED], of=number):
        return row
    refuse_if_blocked(() if row.signed else rules.check_step(CERTIFICATE, row.state, "print"))
    subject, data = ("certificate", row.number), {"number": row.number}
    ledger.record(Kind.CERTIFICATE_PRINTED, subject=subject, by=by, at=at, request_id=request_id, data=data)
    return row
