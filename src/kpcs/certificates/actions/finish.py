"""What the timer does: complete or give up what a crash left, and expire what was never used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from kpcs.accounts import queries as accounts
from kpcs.accounts.permissions import Permission
from kpcs.errors import KpcsError
from kpcs.ledger import actions as ledger
from kpcs.ledger.kinds import Kind
from kpcs.participants import queries as participants
from kpcs.scheme import codec
from kpcs.scheme.findings import blocking
from kpcs.scheme.rules import certificates as rules
from kpcs.scheme.states import CERTIFICATE

from .. import queries
from ..models import Certificate
from ..promise import Acting, told
from .issue import abandon, keep

GRACE = timedelta(minutes=2)
REASON = "Issuing was interrupted and not finished on the same day, or the rules no longer allow it."


@dataclass(frozen=True, slots=True)
class Finished:
    """The numbers that were completed, given up, and still wait because the key could not be used."""

    kept: tuple[str, ...]
    abandoned: tuple[str, ...]
    waiting: tuple[str, ...]


def finish_issuing(*, by: Acting, at: datetime, grace: timedelta = GRACE) -> Finished:
    """Complete every promise of one authority that may still be kept, give up the others; leave younger ones alone."""
    accounts.require(by, Permission.CERTIFICATE_ISSUE)
    left = Certificate.objects.filter(
        authority_id=by.authority_code, state=Certificate.State.PROMISED, promised_at__lte=at - grace
    )
    kept, abandoned, waiting = [], [], []
    for row in left.select_related("application__firm", "application__authority", "inspection"):
        if not _may_still_be_kept(row, at):
            abandon(number=row.number, reason=REASON, by=by, at=at)
            abandoned.append(row.number)
            continue
        try:
            keep(number=row.number, by=by, at=at)
            kept.append(row.number)
        except (KpcsError, OSError):
            waiting.append(row.number)
    return Finished(tuple(kept), tuple(abandoned), tuple(waiting))


def _may_still_be_kept(row: Certificate, at: datetime) -> bool:
    """The bytes say the day of issue; on another day, or when something changed meanwhile, they must not be signed."""
    key = participants.public_key(row.kid)
    if row.issued_on != at.date() or key is None or key.revoked_at is not None:
        return False
    if row.application is None or row.replaces_id is not None:
        return True
    facts = queries.facts_for_issue(
        row.application,
        row.inspection,
        codec.statement_of(bytes(row.payload)),
        issuer_id=row.promised_by,
        on=at.date(),
    )
    return not blocking(rules.check_issue(facts))


def expire_overdue(*, by: Acting, at: datetime) -> tuple[str, ...]:
    """Mark every certificate of one authority whose last day has passed and whose export was never reported (R-CER.12).

    One that was exported and not confirmed waits for the importing authority; an officer expires it, not the timer.
    """
    accounts.require(by, Permission.CERTIFICATE_CHANGE)
    unused = (Certificate.State.ISSUED, Certificate.State.NOTIFIED)
    overdue = Certificate.objects.filter(
        authority_id=by.authority_code, state__in=unused, expires_on__lt=at.date()
    ).values_list("pk", flat=True)
    return tuple(number for number in list(overdue) if _expire(number, by, at))


@transaction.atomic
def _expire(number: str, by: Acting, at: datetime) -> bool:
    row = Certificate.objects.select_for_update().get(pk=number)
    if not CERTIFICATE.may(row.state, "expire"):
        return False
    row.state, row.state_since = CERTIFICATE.next_state(row.state, "expire"), at
    row.save(update_fields=["state", "state_since"])
    ledger.record(
        Kind.CERTIFICATE_EXPIRED,
        subject=("certificate", number),
        by=by,
        at=at,
        authority=row.authority_id,
        data=told(codec.statement_of(bytes(row.payload))),
    )
    return True
