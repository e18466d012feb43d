"""What the issuing authority says of a certificate after issue: each act with its own address."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from kpcs.accounts import queries as accounts
from kpcs.accounts.permissions import Permission
from kpcs.asked import Day
from kpcs.scheme.values import CertificateNumber

from .. import actions, queries
from ..models import Certificate, NumberNotice
from .applications import OriginIn, ParcelIn
from .asking import Number, Reason, Told, Typed, now, officer
from .certificates import CertificateOut

router = Router(tags=["certificates"])


class PreAlertIn(Told):
    """When the importing authority may expect the shipment, and by whom."""

    expected_on: Day | None = None
    carrier: str = Field("", max_length=100)


class ExportIn(Told):
    """The day on which the shipment left."""

    exported_on: Day


class InstructionIn(Told):
    """Which field is wrong and how it is to be read."""

    instruction: str = Field(max_length=2_000)


class CorrectionIn(Typed):
    """What the new certificate says otherwise; what is absent stays as it was."""

    importer_name: str | None = None
    importer_address: str | None = None
    importer_country: str | None = None
    destination: str | None = None
    origin_kind: str | None = None
    origins: list[OriginIn] = []
    seals: list[str] = []
    old_is_surrendered: str | None = Field(None, description="yes or no: the old paper was given back.")
    reason: str | None = None


class TechnicalIn(CorrectionIn):
    """A technical certificate; every single value is a text."""

    purpose: str | None = Field(None, description="return, research, detained or seized.")
    first: str | None = Field(None, description="The certificate with which the goods came.")
    requested_by: str | None = None
    inspector: str | None = Field(None, description="The officer who weighed and sealed; not the one who issues.")
    exporter_name: str | None = None
    exporter_address: str | None = None
    exporter_country: str | None = None
    parcels: list[ParcelIn] = []
    parcel_count: str | None = None


class NoticeOut(Schema):
    """What is told against a number."""

    id: int
    number: str
    about: str
    since: datetime
    authority_id: str
    reason: str
    withdrawn_at: datetime | None
    withdrawn_reason: str


def _given(request: HttpRequest, request_id: UUID | None) -> dict[str, Any]:
    return {"by": officer(request), "at": now(), "request_id": request_id}


@router.post("/certificates/{number}/pre-alert", response=CertificateOut, operation_id="send_pre_alert")
def pre_alert(request: HttpRequest, number: Number, said: PreAlertIn, request_id: UUID | None = None) -> Certificate:
    """Warn the importing authority before the shipment arrives (R-AII.19); sent again, the last warning counts."""
    return actions.send_pre_alert(number=number, **said.dict(), **_given(request, request_id))


@router.post("/certificates/{number}/export", response=CertificateOut, operation_id="report_export")
def export(request: HttpRequest, number: Number, said: ExportIn, request_id: UUID | None = None) -> Certificate:
    """Report the day on which the shipment left (R-CER.14); it lies within the validity and not in the future."""
    return actions.report_export(number=number, exported_on=said.exported_on, **_given(request, request_id))


@router.post("/certificates/{number}/receive-back", response=CertificateOut, operation_id="receive_back")
def receive_back(request: HttpRequest, number: Number, said: Reason, request_id: UUID | None = None) -> Certificate:
    """Record that a shipment which was sent back is here again (R-CER.31)."""
    return actions.receive_back(number=number, remarks=said.reason, **_given(request, request_id))


@router.post("/certificates/{number}/instruction", response=CertificateOut, operation_id="give_instruction")
def instruction(
    request: HttpRequest, number: Number, said: InstructionIn, request_id: UUID | None = None
) -> Certificate:
    """Tell the importing authority how to read a typing error (R-CER.23); what is signed does not change."""
    return actions.give_instruction(number=number, instruction=said.instruction, **_given(request, request_id))


@router.post("/certificates/{number}/void", response=CertificateOut, operation_id="void_certificate")
def void(request: HttpRequest, number: Number, said: Reason, request_id: UUID | None = None) -> Certificate:
    """Void a certificate for good (R-CER.11)."""
    return actions.void(number=number, reason=said.reason, **_given(request, request_id))


@router.post("/certificates/{number}/expire", response=CertificateOut, operation_id="expire_certificate")
def expire(request: HttpRequest, number: Number, said: Reason, request_id: UUID | None = None) -> Certificate:
    """Record a certificate that was not used before its last day as expired (R-CER.12)."""
    return actions.expire(number=number, reason=said.reason, **_given(request, request_id))


@router.post("/certificates/{number}/lost", response=CertificateOut, operation_id="report_lost")
def lost(request: HttpRequest, number: Number, said: Reason, request_id: UUID | None = None) -> Certificate:
    """Report a certificate lost; the number is dead for good (R-CER.29)."""
    return actions.report_lost(number=number, reason=said.reason, **_given(request, request_id))


@router.post("/certificates/{number}/stolen", response=CertificateOut, operation_id="report_stolen")
def stolen(request: HttpRequest, number: Number, said: Reason, request_id: UUID | None = None) -> Certificate:
    """Report a certificate or its shipment stolen; the number is dead for good (R-FRD.5)."""
    return actions.report_stolen(number=number, reason=said.reason, **_given(request, request_id))


@router.post("/certificates/{number}/replacement", response={201: CertificateOut}, operation_id="replace_certificate")
def replacement(
    request: HttpRequest, number: Number, said: CorrectionIn, request_id: UUID | None = None
) -> Status[Certificate]:
    """Issue a corrected certificate that names the old one, before export and against the old paper (R-CER.10)."""
    given = _given(request, request_id)
    accounts.require(given["by"], Permission.CERTIFICATE_ISSUE)
    old = queries.statement_in(queries.certificate_of(number, by=given["by"], on=given["at"].date()))
    correction, unreadable = queries.read_correction(said.model_dump(exclude_unset=True), old)
    return Status(201, actions.replace(number=number, correction=correction, unreadable=unreadable, **given))


@router.post("/technical-certificates", response={201: CertificateOut}, operation_id="issue_technical_certificate")
def technical(request: HttpRequest, said: TechnicalIn, request_id: UUID | None = None) -> Status[Certificate]:
    """Issue a technical certificate for a return, research, detained or seized goods (R-CER.24, R-CER.25)."""
    given = _given(request, request_id)
    asked, unreadable = queries.read_technical(said.model_dump(exclude_unset=True), by=given["by"])
    return Status(201, actions.issue_technical(request=asked, unreadable=unreadable, **given))


@router.post("/numbers/{number}/false-report", response={201: NoticeOut}, operation_id="report_false")
def false(request: HttpRequest, number: Number, said: Reason, request_id: UUID | None = None) -> Status[NumberNotice]:
    """Warn everyone of a number that a forged paper carries, whatever Participant it names (R-FRD.1)."""
    parsed = CertificateNumber.parse(number)
    return Status(201, actions.report_false(number=parsed, reason=said.reason, **_given(request, request_id)))


@router.post("/reported-numbers/{notice}/withdrawal", response=NoticeOut, operation_id="withdraw_notice")
def withdrawal(request: HttpRequest, notice: int, said: Reason, request_id: UUID | None = None) -> NumberNotice:
    """Take back a report of loss, theft or forgery that was wrong; an own number is void, not alive (K-STATUS.1)."""
    return actions.withdraw_notice(notice=notice, reason=said.reason, **_given(request, request_id))
