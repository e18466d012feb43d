"""Issuing in two short transactions around the key: promise, sign, keep. A crash leaves a promise, never a loose paper.

Promise: a number is taken and the exact bytes are fixed, decoded again and judged by every rule. Sign: outside any
lock. Keep: the signature is verified with the public key before anything is called a certificate.

The key signs while the database makes the promise durable, which takes as long: what was signed stays in memory until
the promise stands, and is dropped when it does not.
"""

from __future__ import annotations

import base64
import logging
import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import cache
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kpcs import signing
from kpcs.accounts import queries as accounts
from kpcs.accounts.models import Officer
from kpcs.accounts.permissions import Permission
from kpcs.errors import Conflict, Refused, refuse_if_blocked
from kpcs.ledger import actions as ledger
from kpcs.ledger import queries as events
from kpcs.ledger.kinds import Kind
from kpcs.participants import queries as participants
from kpcs.participants.actions.stores import office_keys
from kpcs.scheme import codec
from kpcs.scheme.findings import Finding
from kpcs.scheme.rules import certificates as rules
from kpcs.scheme.rules.certificates.sentences import CANNOT_BE_WRITTEN, KEY_CLOSED, NOT_INSPECTED
from kpcs.scheme.statement import Statement
from kpcs.scheme.states import APPLICATION, CERTIFICATE
from kpcs.scheme.values import CertificateNumber, ValueRefused

from .. import queries, rows, stock
from ..models import Certificate, NumberNotice
from ..promise import Acting, Intent, told

log = logging.getLogger(__name__)
Made = tuple[bytes, ledger.Drafted]


def issue(
    *, application: UUID, by: Officer, at: datetime, desk: str = "", request_id: UUID | None = None
) -> Certificate:
    """Issue the certificate of an inspected application; refuses with every reason at once, and the same form twice."""
    accounts.require(by, Permission.CERTIFICATE_ISSUE)
    of = {"application_id": application, "replaces_id": None}
    try:
        promised = promised_once(request_id, lambda: _intent_of(application, by, at), of=of, by=by, at=at, desk=desk)
    except Conflict:
        _say_which(application)
        raise
    return keep(promised=promised, by=by, at=at)


def promised_once(
    request_id: UUID | None,
    intended: Callable[[], Intent],
    *,
    of: Mapping[str, object],
    by: Acting,
    at: datetime,
    desk: str,
    said: Mapping[str, object] | None = None,
) -> Certificate:
    """Promise what is intended, in a transaction; the same form sent again, even at the same time, gets the same.

    ``of`` is what its certificate stands on, by column, and ``said`` tells the words of the form, for the event; an
    identifier that was used for another thing or with other words is refused (409).
    """
    if (done := _promised_before(request_id, by, said)) is None:
        try:
            with transaction.atomic():
                return promise(intent=intended(), by=by, at=at, desk=desk, request_id=request_id, said=said)
        except (Conflict, Refused):
            # Of two clicks that arrived together the first took the number, or has even finished.
            if (done := _promised_before(request_id, by, said)) is None:
                raise
    if any(getattr(done, column) != value for column, value in of.items()):
        raise Conflict(_("This form was already used for another act. Reload the page and try again."))
    return done


def _promised_before(request_id: UUID | None, by: Acting, said: Mapping[str, object] | None) -> Certificate | None:
    """What the same form has promised before; keeping it again changes nothing if it is kept."""
    event = ledger.repeated(request_id, by=by, kinds=[Kind.CERTIFICATE_PROMISED], said=said)
    return Certificate.objects.get(pk=event.subject) if event else None


def _say_which(application: UUID) -> None:
    """The number that is already taken for the application, and what becomes of it."""
    other = Certificate.objects.filter(application_id=application, state=Certificate.State.PROMISED).first()
    if other is not None:
        sentence = _("The certificate %(number)s is being issued for this application. Look again in a minute.")
        raise Conflict(sentence % {"number": other.number})


def _intent_of(application: UUID, by: Officer, at: datetime) -> Intent:
    on = at.date()
    row = queries.application_to_issue(application, by=by)
    papers = queries.papers_of(row)
    step = rules.check_step(APPLICATION, row.state, "issue")
    if papers is None:
        raise Refused((*step, NOT_INSPECTED.finding()))

    def judge(statement: Statement) -> tuple[Finding, ...]:
        facts = queries.facts_for_issue(papers, statement, issuer_id=by.actor_id, on=on)
        return (*step, *rules.check_issue(facts))

    return Intent(
        authority=row.authority_id,
        participant=str(papers.participant),
        words=lambda number: queries.statement_for(papers, number, on=on),
        judge=judge,
        application=row.pk,
        inspection=papers.inspection,
        firm_id=row.firm_id,
        sources=papers.draft.sources,
    )


def promise(
    *,
    intent: Intent,
    by: Acting,
    at: datetime,
    desk: str = "",
    request_id: UUID | None = None,
    said: Mapping[str, object] | None = None,
) -> Certificate:
    """Take a number and fix the bytes; refuses what the rules do not allow, and then no number is taken.

    Runs inside the transaction of its caller, who has checked the permission and locked what the certificate stands on.
    """
    accounts.require(by, Permission.CERTIFICATE_ISSUE)
    authority = intent.authority
    blank = stock.take_next(authority=authority, desk=desk, at=at)
    key = participants.key_to_sign_with(authority, at.date())
    number = CertificateNumber.parse(blank) if blank else queries.stand_in(intent.participant)
    against_log = events.against_log(at=at)  # a promise that could not be kept would only waste its number
    missing = (*against_log, *queries.missing_means(has_number=blank is not None, has_key=key is not None))
    statement, payload, findings = _judged(intent, number)
    refuse_if_blocked((*missing, *findings))
    if key is None:  # said above; this line only tells the type checker
        raise Refused(missing)
    row = rows.write(intent, statement, payload, key=key, by=by, at=at)
    ledger.record(
        Kind.CERTIFICATE_PROMISED,
        subject=("certificate", row.number),
        by=by,
        at=at,
        request_id=request_id,
        authority=authority,
        findings=findings,
        data=told(statement) | dict(said or {}),
    )
    row.signing = _signers().submit(_made, row, key.public, by, at)
    return row


@cache
def _signers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=4, thread_name_prefix="kpcs-signing")


os.register_at_fork(after_in_child=_signers.cache_clear)  # a child has no threads but its own


def _judged(intent: Intent, number: CertificateNumber) -> tuple[Statement, bytes, tuple[Finding, ...]]:
    """The words, their bytes and what is to be said; what is judged is what was read back from the bytes."""
    try:
        statement = intent.words(number)
        payload = codec.payload_of(statement)
        codec.require_room(payload)
        read_back = codec.read_back(payload)
    except ValueRefused as refusal:
        raise Refused([CANNOT_BE_WRITTEN.finding(why=str(refusal))]) from None
    if read_back != statement:
        raise Refused([CANNOT_BE_WRITTEN.finding(why="it does not read back as it was written.")])
    return read_back, payload, intent.judge(read_back)


def keep(*, promised: Certificate, by: Acting, at: datetime) -> Certificate:
    """Sign a promise and keep it: only bytes whose signature holds under the public key become a certificate.

    Refuses (409) a promise that was given up meanwhile; one that was kept meanwhile is handed back.
    """
    if promised.state != Certificate.State.PROMISED:
        return _kept(promised)
    accounts.require(by, Permission.CERTIFICATE_ISSUE, authority=promised.authority_id)
    number, (signed, issued) = promised.number, _signed(promised, by, at)
    state = CERTIFICATE.next_state(promised.state, "keep")
    with transaction.atomic():
        # What it stands on first, as when promising: PostgreSQL stops two who lock the same rows in different orders.
        old = _retire(promised.replaces_id, promised, by, at) if promised.replaces_id is not None else None
        if old is None and promised.application_id is not None:
            rows.close(application=promised.application_id)
        # Of two who keep the same promise one changes the row; the other is shown what the first did.
        if not rows.keep(number=number, signed=signed, state=state, at=at):
            winner = Certificate.objects.get(pk=number)
            if winner.state == Certificate.State.PROMISED:
                raise Conflict(_("The signing key was revoked while the certificate was being issued. Issue it again."))
            transaction.set_rollback(True)
            return _kept(winner)
        promised.signed, promised.issued_at, promised.state, promised.state_since = signed, at, state, at
        promised.signing = None
        # The events come last: on PostgreSQL they lock the log's head, and nothing may be locked after it.
        if old is not None:
            _record_replaced(old, promised, by, at)
        ledger.enter(issued)
    return promised


def _kept(row: Certificate) -> Certificate:
    """What somebody else has made of the promise: kept it, or given it up, as the timer does with an old one."""
    if row.signed is None:
        sentence = _("Issuing took too long, and the number %(number)s was given up. Issue the certificate again.")
        raise Conflict(sentence % {"number": CertificateNumber.parse(row.number).printed})
    return row


def _signed(row: Certificate, by: Acting, at: datetime) -> Made:
    """What the key makes of a promise; refuses a key that does not open, and a signature that does not hold."""
    try:
        if row.signing is not None:
            made: Made = row.signing.result()
            return made
        known = participants.public_key(row.kid)
        if known is None:
            raise _WrongKey
        return _made(row, known.public, by, at)
    except signing.KeyUnavailable as reason:
        # Where keys lie and how they open is for the operator, not for the officer.
        log.error("%s cannot be signed: %s", row.number, reason)
        number = CertificateNumber.parse(row.number).printed
        raise Refused([KEY_CLOSED.finding(number=number)]) from None
    except _WrongKey:
        raise Conflict(_("The signing key does not belong to the published public key. Nothing was issued.")) from None


class _WrongKey(Exception):
    """The signature does not hold under the published public half."""


def _made(row: Certificate, public: str, by: Acting, at: datetime) -> Made:
    """The signed bytes and the event that says so; asks no database, for a thread of its own has another connection."""
    payload, kid, algorithm = bytes(row.payload), bytes.fromhex(row.kid), codec.Algorithm(row.algorithm)
    message = codec.to_be_signed(payload, kid=kid, algorithm=algorithm)
    signature = office_keys().sign(message, kid=kid)
    signed = codec.assemble(payload, kid=kid, algorithm=algorithm, signature=signature)
    if not codec.signature_holds(codec.parts_of(signed), public=base64.b64decode(public)):
        raise _WrongKey
    data = told(queries.statement_in(row))
    if row.replaces_id is not None:
        data["replaces"] = row.replaces_id
    subject, owner, kind = ("certificate", row.number), row.authority_id, Kind.CERTIFICATE_ISSUED
    return signed, ledger.draft(kind, subject=subject, by=by, at=at, authority=owner, data=data, document=signed)


def _retire(old: str, new: Certificate, by: Acting, at: datetime) -> Certificate:
    """The replaced number is dead from the moment in which the new one lives (R-CER.10)."""
    row = Certificate.objects.select_for_update(no_key=True).get(pk=old)
    refuse_if_blocked(rules.check_step(CERTIFICATE, row.state, "replace"))
    row.state, row.state_since = CERTIFICATE.next_state(row.state, "replace"), at
    row.save(update_fields=["state", "state_since"])
    NumberNotice.objects.create(
        number=old,
        about=NumberNotice.About.REPLACED,
        since=at,
        authority_id=row.authority_id,
        reason=new.reason,
        by=by.actor_id,
        by_name=by.actor_name,
    )
    return row


def _record_replaced(row: Certificate, new: Certificate, by: Acting, at: datetime) -> None:
    ledger.record(
        Kind.CERTIFICATE_REPLACED,
        subject=("certificate", row.number),
        by=by,
        at=at,
        authority=row.authority_id,
        data={**told(codec.statement_of(bytes(row.payload))), "reason": new.reason, "replaced_by": new.number},
    )
