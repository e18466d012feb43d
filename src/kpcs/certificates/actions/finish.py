"""What the timer does with what a crash left: complete it, or give it up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from kpcs.accounts import queries as accounts
from kpcs.accounts.permissions import Permission
from kpcs.errors import KpcsError, refuse_if_blocked
from kpcs.ledger import actions as ledger
from kpcs.ledger.kinds import Kind
from kpcs.participants import queries as participants
from kpcs.scheme import codec
from kpcs.scheme.findings import blocking
from kpcs.scheme.rules import certificates as rules
from kpcs.scheme.states import CERTIFICATE

from .. import queries, stock
from ..models import Certificate
from ..promise import Acting
from .issuing import keep

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
    for row in left.select_related("application"):
        try:
            if _may_still_be_kept(row, at):
                keep(promised=row, by=by, at=at)
                kept.append(row.number)
            else:
                abandon(number=row.number, reason=REASON, by=by, at=at)
                abandoned.append(row.number)
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
    papers = queries.papers_of(row.application, inspection=row.inspection_id)
    words = codec.statement_of(bytes(row.payload))
    facts = queries.facts_for_issue(papers, words, issuer_id=row.promised_by, on=at.date())
    return not blocking(rules.check_issue(facts))


@transaction.atomic
def abandon(*, number: str, reason: str, by: Acting, at: datetime) -> Certificate:
    """Give up a promise that was not kept: the number is void and its blank written off, never used again."""
    row = Certificate.objects.select_for_update(no_key=True).get(pk=number)
    accounts.require(by, Permission.CERTIFICATE_ISSUE, authority=row.authority_id)
    refuse_if_blocked(rules.check_step(CERTIFICATE, row.state, "abandon"))
    row.state, row.state_since, row.reason = CERTIFICATE.next_state(row.state, "abandon"), at, reason
    row.save(update_fields=["state", "state_since", "reason"])
    stock.write_off(number=number, reason=reason, at=at)
    ledger.record(
        Kind.CERTIFICATE_VOIDED,
        subject=("certificate", number),
        by=by,
        at=at,
        authority=row.authority_id,
        data={"number": number, "reason": reason, "was_issued": False},
    )
    return row
