"""Certificates: the list, one of them, its PDF."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import AfterValidator, Field

from kpcs.asked import Day
from kpcs.errors import NotFound
from kpcs.scheme import codec

from .. import actions, paper, queries
from ..models import Certificate
from ..sheet import sheet_of
from .asking import Code, Number, now, officer

router = Router(tags=["certificates"])
State = Certificate.State
PDF_FILE = {"schema": {"type": "string", "format": "binary"}}
PDF = {200: {"description": "The PDF.", "content": {"application/pdf": PDF_FILE}}}


def _key(text: str) -> str:
    if not queries.is_key(text):
        raise ValueError("This is not a key that the list gave.")
    return text


Key = Annotated[str, AfterValidator(_key), Field(description="What the list gave as next or previous.")]


class CertificateOut(Schema):
    """A certificate as the list shows it. Weights are points of a carat, values US cents."""

    number: str
    kind: str
    state: str
    state_since: datetime
    destination: str
    exporter_name: str
    importer_name: str
    origin: str = Field(description="One country, or *** for mixed origin.")
    parcel_count: int
    carats_points: int
    value_cents: int
    issued_on: date
    expires_on: date
    exported_on: date | None


class CertificatesOut(Schema):
    """One page of the list; ``next`` and ``previous`` are the keys to ask for the neighbours with."""

    certificates: list[CertificateOut]
    previous: str
    next: str


class CertificatesQuery(Schema):
    """What of the list is asked for; every part narrows it, an unknown value is refused."""

    number: str = Field("", pattern="^$|^[A-Z]{1,2}$|^[A-Z]{2}[0-9]{1,10}$", description="The beginning of a number.")
    state: State | None = None
    destination: Code | None = None
    since: Day | None = None
    until: Day | None = None
    sort: Literal["-issued", "issued", "number", "-number"] = "-issued"
    after: Key | None = None
    before: Key | None = None
    size: Annotated[int, Field(ge=1, le=200)] = 25


class ParcelOut(Schema):
    """A parcel line."""

    hs: str
    carats_points: int
    value_cents: int


class RelationOut(Schema):
    """Another certificate before or after this one."""

    number: str
    how: str = Field(description="replaces, replaced_by, parent or child.")


class CertificateDetailOut(CertificateOut):
    """A certificate with its lines, lineage and the text of its QR code."""

    authority_id: str
    application_id: UUID | None
    replaces_id: str | None
    reason: str
    notified_at: datetime | None
    parcels: list[ParcelOut]
    relations: list[RelationOut]
    seals: list[str]
    qr_text: str


@router.get("/certificates", response=CertificatesOut, operation_id="list_certificates")
def listing(request: HttpRequest, query: Query[CertificatesQuery]) -> dict[str, Any]:
    """The certificates that the officer may see, by day of issue or number, paged by key."""
    wanted = queries.Wanted(
        number=query.number,
        state=query.state or "",
        destination=query.destination or "",
        since=query.since,
        until=query.until,
        sort=query.sort,
        after=query.after or "",
        before=query.before or "",
    )
    page = queries.certificates(wanted, by=officer(request), on=now().date(), size=query.size)
    return {"certificates": page.rows, "previous": page.previous, "next": page.next}


@router.get("/certificates/{number}", response=CertificateDetailOut, operation_id="get_certificate")
def one(request: HttpRequest, number: Number) -> dict[str, Any]:
    """One certificate of the own authority or firm with everything that it says."""
    row = queries.certificate_of(number, by=officer(request), on=now().date())
    shown = {name: getattr(row, name) for name in CertificateDetailOut.model_fields if hasattr(row, name)}
    return {
        **shown,
        "parcels": list(row.parcels.all()),
        "relations": [{"number": one.number, "how": one.how} for one in queries.lineage(row)],
        "seals": list(queries.statement_in(row).seals),
        "qr_text": codec.qr_text(bytes(row.signed)) if row.signed else "",
    }


@router.get("/certificates/{number}/pdf", operation_id="get_certificate_pdf", openapi_extra={"responses": PDF})
def copy(request: HttpRequest, number: Number) -> HttpResponse:
    """A copy of the certificate as PDF, stamped as a copy (R-CER.13)."""
    row = queries.certificate_of(number, by=officer(request), on=now().date())
    if not row.signed:
        raise NotFound
    return HttpResponse(paper.render(sheet_of(row, is_copy=True)), content_type="application/pdf")


@router.post("/certificates/{number}/print", operation_id="print_certificate", openapi_extra={"responses": PDF})
def printed(request: HttpRequest, number: Number, request_id: UUID | None = None) -> HttpResponse:
    """The certificate itself as PDF, to be printed on the blank of its number; every printing is recorded."""
    row = actions.record_print(number=number, by=officer(request), at=now(), request_id=request_id)
    return HttpResponse(paper.render(sheet_of(row, is_copy=False)), content_type="application/pdf")
