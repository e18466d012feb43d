"""What the issuing authority says of a certificate after issue: warned, left, void, expired, lost, stolen, back.

Issued bytes never change; only the state does, along the law's table, and each step is an event.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from kpcs.accounts import queries as accounts
from kpcs.accounts.models import Officer
from kpcs.accounts.permissions import Permission
from kpcs.errors import Conflict, NotFound, refuse_if_blocked
from kpcs.ledger import actions as ledger
from kpcs.ledger.kinds import Kind
from kpcs.scheme.facts import VoidFacts
from kpcs.scheme.findings import Finding
from kpcs.scheme.policies import policy_for
from kpcs.scheme.reading import Reader
from kpcs.scheme.rules import certificates as rules
from kpcs.scheme.states import CERTIFICATE, StepRefused
from kpcs.scheme.values import CertificateNumber, CountryCode

from .. import rows
from ..models import Certificate, NumberNotice, PreAlert

_UNUSED_AND_HERE = ("issued", "notified")


@transaction.atomic
def send_pre_alert(
    *,
    number: str,
    by: Officer,
    at: datetime,
    expected_on: date | None = None,
    carrier: str = "",
    request_id: UUID | None = None,
) -> Certificate:
    """Warn the importing authority before the shipment arrives (R-AII.19, R-PRE.1); again, to correct what was said."""
    accounts.require(by, Permission.EXPORT_REPORT)
    reader = Reader()
    told = {"expected_on": expected_on, "carrier": reader.text(carrier, "carrier", most=100)}
    if done := ledger.repeated(request_id, by=by, kinds=[Kind.PRE_ALERT_SENT], of=number, said=told):
        return Certificate.objects.get(pk=done.subject)
    row = _locked(number, by)
    days = rules.NoticeFacts(issued_on=row.issued_on, expires_on=row.expires_on, expected_on=expected_on, on=at.date())
    step = rules.check_step(CERTIFICATE, row.state, "notify")
    findings = refuse_if_blocked((*step, *reader.findings, *rules.check_notice(days)))
    PreAlert.objects.update_or_create(certificate=row, defaults={"destination": row.destination, "sent_at": at, **told})
    row.notified_at = at
    _step(row, "notify", at, "notified_at")
    _record(Kind.PRE_ALERT_SENT, row, by, at, request_id, findings, **told)
    return row


@transaction.atomic
def report_export(
    *, number: str, exported_on: date, by: Officer, at: datetime, request_id: UUID | None = None
) -> Certificate:
    """Report the day on which the sealed shipment left (R-CER.14); refuses a day that it does not cover."""
    accounts.require(by, Permission.EXPORT_REPORT)
    said = {"exported_on": exported_on}
    if done := ledger.repeated(request_id, by=by, kinds=[Kind.EXPORT_REPORTED], of=number, said=said):
        return Certificate.objects.get(pk=done.subject)
    row = _locked(number, by)
    facts = rules.DepartureFacts(
        issued_on=row.issued_on,
        expires_on=row.expires_on,
        exported_on=exported_on,
        on=at.date(),
        policy=policy_for(CertificateNumber.parse(row.number).participant, at.date()),
    )
    step = rules.check_step(CERTIFICATE, row.state, "report_export")
    findings = refuse_if_blocked((*step, *rules.check_departure(facts)))
    row.exported_on = exported_on
    _step(row, "report_export", at, "exported_on")
    _record(Kind.EXPORT_REPORTED, row, by, at, request_id, findings, **said)
    return row


def void(*, number: str, reason: str, by: Officer, at: datetime, request_id: UUID | None = None) -> Certificate:
    """Invalidate a certificate that was wrong or is not needed (R-CER.11); importers must reject it from now on."""
    return _cancel(number, "void", reason, by, at, request_id)


def expire(*, number: str, reason: str, by: Officer, at: datetime, request_id: UUID | None = None) -> Certificate:
    """Close a certificate whose unused paper came back after its last day (R-CER.12)."""
    return _cancel(number, "expire", reason, by, at, request_id)


def report_lost(*, number: str, reason: str, by: Officer, at: datetime, request_id: UUID | None = None) -> Certificate:
    """Cancel the number of a lost certificate and tell everyone (R-CER.29)."""
    return _cancel(number, "report_lost", reason, by, at, request_id)


def report_stolen(
    *, number: str, reason: str, by: Officer, at: datetime, request_id: UUID | None = None
) -> Certificate:
    """Tell everyone that the certificate, or the shipment with it, was stolen (R-FRD.5)."""
    return _cancel(number, "report_stolen", reason, by, at, request_id)


_CANCELLING: Mapping[str, tuple[Kind, str]] = {
    "void": (Kind.CERTIFICATE_VOIDED, NumberNotice.About.VOID),
    "expire": (Kind.CERTIFICATE_EXPIRED, ""),
    "report_lost": (Kind.CERTIFICATE_LOST, NumberNotice.About.LOST),
    "report_stolen": (Kind.CERTIFICATE_STOLEN, NumberNotice.About.STOLEN),
}


@transaction.atomic
def _cancel(number: str, event: str, reason: str, by: Officer, at: datetime, request_id: UUID | None) -> Certificate:
    accounts.require(by, Permission.CERTIFICATE_CHANGE)
    kind, about = _CANCELLING[event]
    said = {"reason": reason.strip()}
    if done := ledger.repeated(request_id, by=by, kinds=[kind], of=number, said=said):
        return Certificate.objects.get(pk=done.subject)
    row = _locked(number, by)
    checked = (*rules.check_step(CERTIFICATE, row.state, event), *rules.check_reason(reason))
    findings = refuse_if_blocked((*checked, *rules.check_void(_facts(row, event, by, at))))
    row.reason = said["reason"]
    _step(row, event, at, "reason")
    if about:
        _notice(row.number, about, row.reason, by, at)
    _record(kind, row, by, at, request_id, findings, **said)
    return row


def _facts(row: Certificate, event: str, by: Officer, at: datetime) -> VoidFacts:
    return VoidFacts(
        number=CertificateNumber.parse(row.number),
        event=event,
        on=at.date(),
        by_participant=CountryCode(by.authority.participant_id),
        expires_on=row.expires_on,
        is_paper_returned=event == "expire",
    )


@transaction.atomic
def receive_back(
    *, number: str, remarks: str, by: Officer, at: datetime, request_id: UUID | None = None
) -> Certificate:
    """Record that a shipment which was refused or sent back is with its issuing authority again (R-CER.31)."""
    accounts.require(by, Permission.EXPORT_REPORT)
    said = {"remarks": remarks.strip()}
    if done := ledger.repeated(request_id, by=by, kinds=[Kind.RETURN_RECEIVED], of=number, said=said):
        return Certificate.objects.get(pk=done.subject)
    row = _locked(number, by)
    step = rules.check_step(CERTIFICATE, row.state, "receive_back")
    findings = refuse_if_blocked((*step, *rules.check_reason(remarks)))
    _step(row, "receive_back", at)
    _record(Kind.RETURN_RECEIVED, row, by, at, request_id, findings, **said)
    return row


@transaction.atomic
def report_false(
    *, number: CertificateNumber, reason: str, by: Officer, at: datetime, request_id: UUID | None = None
) -> NumberNotice:
    """Warn of a number that a forged paper carries (R-FRD.1, R-NUM.4).

    A number of the reporter's own authority is reported false for good; another authority's certificate keeps its
    state, because only its issuer can say what it issued, and everyone who looks it up reads the warning.
    """
    accounts.require(by, Permission.NUMBER_REPORT)
    said = {"reason": reason.strip()}
    if done := ledger.repeated(request_id, by=by, kinds=[Kind.CERTIFICATE_REPORTED_FALSE], of=number, said=said):
        told = NumberNotice.objects.filter(number=done.subject, about=NumberNotice.About.REPORTED_FALSE)
        return told.latest("since")
    findings = refuse_if_blocked(rules.check_reason(reason))
    own = rows.own(str(number), by.authority_code).first()
    if own is not None:
        findings = refuse_if_blocked((*findings, *rules.check_step(CERTIFICATE, own.state, "report_false")))
        _step(own, "report_false", at)
    notice = _notice(str(number), NumberNotice.About.REPORTED_FALSE, reason.strip(), by, at)
    ledger.record(
        Kind.CERTIFICATE_REPORTED_FALSE,
        subject=("certificate", str(number)),
        by=by,
        at=at,
        request_id=request_id,
        findings=findings,
        data={"number": str(number), **said},
    )
    return notice


@transaction.atomic
def give_instruction(
    *, number: str, instruction: str, by: Officer, at: datetime, request_id: UUID | None = None
) -> Certificate:
    """Tell the importing authority how to read a typing error (R-CER.23); without this nobody may endorse one."""
    accounts.require(by, Permission.CERTIFICATE_CHANGE)
    said = {"instruction": instruction.strip()}
    if done := ledger.repeated(request_id, by=by, kinds=[Kind.INSTRUCTION_GIVEN], of=number, said=said):
        return Certificate.objects.get(pk=done.subject)
    row = _locked(number, by)
    findings = refuse_if_blocked(rules.check_reason(instruction))
    _record(Kind.INSTRUCTION_GIVEN, row, by, at, request_id, findings, **said)
    return row


def expire_overdue(*, by: ledger.Actor, at: datetime) -> list[str]:
    """Expire what was issued, never left and is past its last day (R-CER.12); for the timer. Says which numbers.

    What was exported is left alone: it may have arrived where nobody confirms, and only a person can tell.
    """
    overdue = Certificate.objects.filter(state__in=_UNUSED_AND_HERE, expires_on__lt=at.date(), signed__isnull=False)
    expired = []
    for number in list(overdue.order_by("number").values_list("number", flat=True)):
        with transaction.atomic():
            row = Certificate.objects.select_for_update(no_key=True).get(pk=number)
            if row.state not in _UNUSED_AND_HERE:
                continue
            _step(row, "expire", at)
            _record(Kind.CERTIFICATE_EXPIRED, row, by, at, None, (), reason="Not used before its last day.")
            expired.append(number)
    return expired


def note_event(*, number: str, event: str, by: ledger.Actor, at: datetime) -> bool:
    """Take over what the importing authority did, inside its transaction; its own event is the record.

    False when the number is not of this office. Conflict when the certificate's state has no such step: somebody else
    was first, or the issuer cancelled it meanwhile.
    """
    row = Certificate.objects.select_for_update(no_key=True).filter(pk=number, signed__isnull=False).first()
    if row is None:
        return False
    try:
        _step(row, event, at)
    except StepRefused as refused:
        raise Conflict(str(refused)) from None
    return True


def _locked(number: str, by: Officer) -> Certificate:
    """The certificate of the officer's own authority, locked until the end of the transaction."""
    row = rows.own(number, by.authority_code).filter(signed__isnull=False).first()
    if row is None:
        raise NotFound
    return row


def _step(row: Certificate, event: str, at: datetime, *changed: str) -> None:
    state = CERTIFICATE.next_state(row.state, event)
    if state != row.state:
        row.state, row.state_since = state, at
    row.save(update_fields=["state", "state_since", *changed])


def _notice(number: str, about: str, reason: str, by: Officer, at: datetime) -> NumberNotice:
    """A notice stays as it was first given: a status has one reason, time and author, and does not flap."""
    given = {"since": at, "authority_id": by.authority_code, "reason": reason}
    given |= {"by": by.actor_id, "by_name": by.actor_name}
    standing = NumberNotice.objects.filter(withdrawn_at__isnull=True)
    return standing.get_or_create(number=number, about=about, defaults=given)[0]


def _record(
    kind: Kind,
    row: Certificate,
    by: ledger.Actor,
    at: datetime,
    request_id: UUID | None,
    findings: Iterable[Finding],
    **more: object,
) -> None:
    """One event with what a notice to the other authority must say (R-PRE.1)."""
    data = {
        "number": row.number,
        "destination": row.destination,
        "parcel_count": row.parcel_count,
        "carats_points": row.carats_points,
        "value_cents": row.value_cents,
        "origin": row.origin,
        "exporter": row.exporter_name,
        "importer": row.importer_name,
        **more,
    }
    ledger.record(
        kind,
        subject=("certificate", row.number),
        by=by,
        at=at,
        authority=row.authority_id,
        request_id=request_id,
        findings=findings,
        data=data,
    )
