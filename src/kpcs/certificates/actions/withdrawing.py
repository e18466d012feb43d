"""Taking back what was told about a number: in public, with a reason, and never as if it had not been said."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from kpcs.accounts import queries as accounts
from kpcs.accounts.models import Officer
from kpcs.accounts.permissions import Permission
from kpcs.errors import NotFound, refuse_if_blocked
from kpcs.ledger import actions as ledger
from kpcs.ledger.kinds import Kind
from kpcs.scheme.rules import certificates as rules
from kpcs.scheme.states import CERTIFICATE
from kpcs.scheme.trust import NumberState

from .. import rows
from ..models import NumberNotice


@transaction.atomic
def withdraw_notice(
    *, notice: int, reason: str, by: Officer, at: datetime, request_id: UUID | None = None
) -> NumberNotice:
    """Take back a report of a loss, a theft or a forgery that was wrong (R-CER.29, R-FRD.1).

    Only the authority that told it may. The number of an own certificate is not alive again: it was told to verifiers
    without a network as dead, so it is void from now on, and a new certificate has a new number. What is void or
    replaced stays so (R-CER.10, R-CER.11).
    """
    accounts.require(by, Permission.NOTICE_WITHDRAW)
    said = {"notice": notice, "reason": reason.strip()}
    if done := ledger.repeated(request_id, by=by, kinds=[Kind.NOTICE_WITHDRAWN], said=said):
        return NumberNotice.objects.get(pk=done.data["notice"])
    told = NumberNotice.objects.select_for_update(no_key=True).filter(pk=notice, authority_id=by.authority_code).first()
    if told is None:
        raise NotFound
    checked = rules.check_withdrawal(NumberState(told.about), is_withdrawn=told.withdrawn_at is not None)
    findings = refuse_if_blocked((*checked, *rules.check_reason(reason)))
    told.withdrawn_at, told.withdrawn_reason = at, reason.strip()
    told.withdrawn_by, told.withdrawn_by_name = by.actor_id, by.actor_name
    told.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_by_name", "withdrawn_reason"])
    _make_void(told, by, at)
    data = {**said, "number": told.number, "about": told.about}
    ledger.record(
        Kind.NOTICE_WITHDRAWN,
        subject=("certificate", told.number),
        by=by,
        at=at,
        request_id=request_id,
        findings=findings,
        data=data,
    )
    return told


def _make_void(told: NumberNotice, by: Officer, at: datetime) -> None:
    """The own certificate that the report killed is void, and that is told in place of the report."""
    own = rows.own(told.number, by.authority_code).first()
    if own is None or own.state != told.about:
        return
    own.state, own.state_since = CERTIFICATE.next_state(own.state, "withdraw_report"), at
    own.reason = told.withdrawn_reason
    own.save(update_fields=["state", "state_since", "reason"])
    NumberNotice.objects.get_or_create(
        number=told.number,
        about=NumberNotice.About.VOID,
        withdrawn_at=None,
        defaults={
            "since": at,
            "authority_id": by.authority_code,
            "reason": told.withdrawn_reason,
            "by": by.actor_id,
            "by_name": by.actor_name,
        },
    )
