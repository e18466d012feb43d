"""Receive, allot and write off blanks."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kpcs.accounts import queries as accounts
from kpcs.accounts.models import Officer
from kpcs.accounts.permissions import Permission
from kpcs.errors import Conflict, refuse_if_blocked
from kpcs.ledger import actions as ledger
from kpcs.ledger.kinds import Kind
from kpcs.participants.queries import hold
from kpcs.scheme.rules import certificates as rules
from kpcs.scheme.rules.certificates.blanks import Span
from kpcs.scheme.values import CertificateNumber

from .. import queries
from ..models import Blank, BlankRange

_ROWS_AT_ONCE = 5_000


@transaction.atomic
def receive(
    *, first: int, last: int, digits: int, received_from: str, by: Officer, at: datetime, request_id: UUID | None = None
) -> BlankRange:
    """Take a delivery of numbered blanks into the stock; refuses numbers that were received before (K-BLANK.1)."""
    accounts.require(by, Permission.BLANKS_MANAGE)
    hold([by.authority.participant_id])  # what others receive meanwhile has no row yet that could be locked
    span = queries.span_of(by.authority, first, last, digits)
    said = {"range": str(span), "received_from": received_from}
    if done := ledger.repeated(request_id, by=by, kinds=[Kind.BLANKS_RECEIVED], said=said):
        return BlankRange.objects.get(pk=int(done.subject))
    facts = queries.facts_for_receipt(by.authority, span, received_from=received_from, on=at.date())
    findings = refuse_if_blocked(rules.check_receipt(facts))
    received = BlankRange.objects.create(
        authority=by.authority,
        first=first,
        last=last,
        digits=digits,
        received_at=at,
        received_from=received_from,
    )
    Blank.objects.bulk_create(_blanks(received, span, at), batch_size=_ROWS_AT_ONCE)
    ledger.record(
        Kind.BLANKS_RECEIVED,
        subject=("blank_range", str(received.pk)),
        by=by,
        at=at,
        request_id=request_id,
        findings=findings,
        data={**said, "count": span.count},
    )
    return received


def _blanks(received: BlankRange, span: Span, at: datetime) -> list[Blank]:
    return [
        Blank(
            number=str(span.number(serial)),
            range=received,
            authority_id=received.authority_id,
            serial=serial,
            changed_at=at,
        )
        for serial in range(span.first, span.last + 1)
    ]


@transaction.atomic
def allot(
    *, first: int, last: int, digits: int, desk: str, by: Officer, at: datetime, request_id: UUID | None = None
) -> int:
    """Hand numbers in stock to a desk (empty: back to the central store) and say how many."""
    accounts.require(by, Permission.BLANKS_MANAGE)
    hold([by.authority.participant_id])  # two who allot the same numbers would lock them in different orders
    span = queries.span_of(by.authority, first, last, digits)
    said = {"range": str(span), "desk": desk}
    if done := ledger.repeated(request_id, by=by, kinds=[Kind.BLANKS_ALLOTTED], said=said):
        return int(done.data["count"])
    findings = refuse_if_blocked(rules.check_allotment(queries.facts_for_allotment(by.authority, span, on=at.date())))
    in_stock = queries.blanks_in(by.authority, span).filter(state=Blank.State.IN_STOCK)
    count = in_stock.update(allotted_to=desk, changed_at=at)
    if count != span.count:
        raise Conflict(_("Some of these numbers have just been issued. Look at the account."))
    ledger.record(
        Kind.BLANKS_ALLOTTED,
        subject=("authority", by.authority_code),
        by=by,
        at=at,
        request_id=request_id,
        findings=findings,
        data={**said, "count": count},
    )
    return count


def spoil(
    *, number: CertificateNumber, reason: str, by: Officer, at: datetime, request_id: UUID | None = None
) -> Blank:
    """Write off a blank that was misprinted or damaged, with the reason (K-BLANK.2)."""
    return _remove(number, reason, Blank.State.SPOILED, Kind.BLANK_SPOILED, by, at, request_id)


def lose(*, number: CertificateNumber, reason: str, by: Officer, at: datetime, request_id: UUID | None = None) -> Blank:
    """Write off a blank that cannot be found, with the reason (K-BLANK.2)."""
    return _remove(number, reason, Blank.State.LOST, Kind.BLANK_LOST, by, at, request_id)


@transaction.atomic
def _remove(
    number: CertificateNumber,
    reason: str,
    state: Blank.State,
    kind: Kind,
    by: Officer,
    at: datetime,
    request_id: UUID | None,
) -> Blank:
    accounts.require(by, Permission.BLANKS_MANAGE)
    if done := ledger.repeated(request_id, by=by, kinds=[kind], of=number, said={"reason": reason}):
        return Blank.objects.get(number=done.subject)
    facts = queries.facts_for_removal(by.authority, number, reason=reason, on=at.date())
    findings = refuse_if_blocked(rules.check_removal(facts))
    in_stock = Blank.objects.filter(number=str(number), authority=by.authority, state=Blank.State.IN_STOCK)
    if not in_stock.update(state=state, reason=reason, changed_at=at):
        raise Conflict(_("This number has just been issued. Look at the account."))
    ledger.record(
        kind,
        subject=("blank", str(number)),
        by=by,
        at=at,
        request_id=request_id,
        findings=findings,
        data={"reason": reason},
    )
    return Blank.objects.get(number=str(number))
