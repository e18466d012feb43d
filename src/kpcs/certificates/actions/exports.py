"""What the issuing officer does after issue: print, warn the importing authority, report the export, take back."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from kpcs.accounts import queries as accounts
from kpcs.accounts.models import Officer
from kpcs.accounts.permissions import Permission
from kpcs.errors import refuse_if_blocked
from kpcs.ledger import actions as ledger
from kpcs.ledger.kinds import Kind
from kpcs.scheme.catalogue import wording
from kpcs.scheme.findings import Finding
from kpcs.scheme.rules import certificates as rules
from kpcs.scheme.states import CERTIFICATE

from .. import queries
from ..locking import locked
from ..models import Certificate, PreAlert
from ..promise import told

EXPORT_OUTSIDE_VALIDITY = wording(
    "export",
    "R-AI.V1",
    "The export day {day} lies before the issue on {issued}, after the last valid day {expires}, or in the future.",
    "Write the day on which the shipment left; after the last day a new certificate is needed.",
    field="exported_on",
)


@transaction.atomic
def send_pre_alert(
    *,
    number: str,
    by: Officer,
    at: datetime,
    expected_on: date | None = None,
    carrier: str = "",
    request_id: UUID | None = None,
) -> PreAlert:
    """Warn the importing authority before the shipment arrives (R-AII.19, R-PRE.1); the last warning counts."""
    accounts.require(by, Permission.EXPORT_REPORT)
    if ledger.earlier(request_id, by=by, kinds=[Kind.PRE_ALERT_SENT]):
        return PreAlert.objects.get(certificate_id=number)
    row = locked(number, by=by, at=at)
    findings = refuse_if_blocked(rules.check_step(CERTIFICATE, row.state, "notify"))
    alert, _is_new = PreAlert.objects.update_or_create(
        certificate=row,
        defaults={
            "destination": row.destination,
            "sent_at": at,
            "expected_on": expected_on,
            "carrier": carrier.strip()[:100],
        },
    )
    row.state, row.state_since, row.notified_at = CERTIFICATE.next_state(row.state, "notify"), at, at
    row.save(update_fields=["state", "state_since", "notified_at"])
    expected = expected_on.isoformat() if expected_on else ""
    _record(Kind.PRE_ALERT_SENT, row, by, at, request_id, findings, expected_on=expected, carrier=alert.carrier)
    return alert


@transaction.atomic
def report_export(
    *, number: str, exported_on: date, by: Officer, at: datetime, request_id: UUID | None = None
) -> Certificate:
    """Record the day on which the shipment left (R-CER.14); it lies within the validity and not in the future."""
    accounts.require(by, Permission.EXPORT_REPORT)
    if ledger.earlier(request_id, by=by, kinds=[Kind.EXPORT_REPORTED]):
        return Certificate.objects.get(pk=number)
    row = locked(number, by=by, at=at)
    findings = refuse_if_blocked(
        (*rules.check_step(CERTIFICATE, row.state, "report_export"), *_day_findings(row, exported_on, at))
    )
    row.state, row.state_since, row.exported_on = CERTIFICATE.next_state(row.state, "report_export"), at, exported_on
    row.save(update_fields=["state", "state_since", "exported_on"])
    _record(Kind.EXPORT_REPORTED, row, by, at, request_id, findings, exported_on=exported_on.isoformat())
    return row


def _day_findings(row: Certificate, day: date, at: datetime) -> tuple[Finding, ...]:
    if row.issued_on <= day <= min(row.expires_on, at.date()):
        return ()
    days = {"day": day.isoformat(), "issued": row.issued_on.isoformat(), "expires": row.expires_on.isoformat()}
    return (EXPORT_OUTSIDE_VALIDITY.finding(**days),)


@transaction.atomic
def receive_back(
    *, number: str, remarks: str, by: Officer, at: datetime, request_id: UUID | None = None
) -> Certificate:
    """Record that a shipment which was sent back has arrived again where it came from (R-CER.31)."""
    accounts.require(by, Permission.EXPORT_REPORT)
    if ledger.earlier(request_id, by=by, kinds=[Kind.RETURN_RECEIVED]):
        return Certificate.objects.get(pk=number)
    row = locked(number, by=by, at=at)
    findings = refuse_if_blocked(rules.check_step(CERTIFICATE, row.state, "receive_back"))
    row.state, row.state_since = CERTIFICATE.next_state(row.state, "receive_back"), at
    row.save(update_fields=["state", "state_since"])
    _record(Kind.RETURN_RECEIVED, row, by, at, request_id, findings, remarks=remarks.strip()[:300])
    return row


@transaction.atomic
def record_print(*, number: str, by: Officer, at: datetime, request_id: UUID | None = None) -> Certificate:
    """Record that the certificate was printed; only a signed one can be."""
    accounts.require(by, Permission.CERTIFICATE_PRINT)
    row = queries.certificate_of(number, by=by, on=at.date())
    if ledger.earlier(request_id, by=by, kinds=[Kind.CERTIFICATE_PRINTED]):
        return row
    findings = refuse_if_blocked(() if row.signed else rules.check_step(CERTIFICATE, row.state, "print"))
    _record(Kind.CERTIFICATE_PRINTED, row, by, at, request_id, findings)
    return row


def _record(
    kind: Kind,
    row: Certificate,
    by: Officer,
    at: datetime,
    request_id: UUID | None,
    findings: tuple[Finding, ...],
    **more: object,
) -> None:
    data = {**told(queries.statement_in(row)), **more}
    subject = ("certificate", row.number)
    ledger.record(kind, subject=subject, by=by, at=at, request_id=request_id, findings=findings, data=data)
