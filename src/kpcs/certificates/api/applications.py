"""Applications: check, keep, submit, decide, inspect, issue."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from kpcs.accounts import queries as accounts
from kpcs.accounts.permissions import Permission
from kpcs.scheme.findings import blocking

from .. import actions, inspecting, queries
from ..models import Application, Certificate, Inspection
from .asking import FindingOut, Reason, Typed, now, officer
from .certificates import CertificateOut

router = Router(tags=["applications"])
State = Application.State


class ParcelIn(Typed):
    hs: str | None = Field(None, description="7102.10, 7102.21 or 7102.31.")
    carats: str | None = Field(None, description="Such as 1234.56.")
    value: str | None = Field(None, description="US dollars, such as 1234.56.")


class OriginIn(Typed):
    country: str | None = Field(None, description="Two letters of ISO 3166.")
    share: str | None = Field(None, description="Percentage of the weight; for every country or for none.")


class SourceIn(Typed):
    kind: str | None = Field(None, description="own_production, purchase, import or stock.")
    reference: str | None = None
    certificate: str | None = Field(None, description="The import certificate behind a re-export.")
    zone: str | None = None


class FiledIn(Typed):
    """An application as typed: every single value is a text, whatever is missing or wrong."""

    importer_name: str | None = None
    importer_address: str | None = None
    importer_country: str | None = None
    destination: str | None = Field(None, description="A Participant; for a member state, EU.")
    origin_kind: str | None = Field(None, description="single or mixed.")
    origins: list[OriginIn] = []
    parcels: list[ParcelIn] = []
    parcel_count: str | None = None
    sources: list[SourceIn] = []
    declaration: str | None = Field(None, description="yes or no.")
    g7_verified: str | None = Field(None, description="yes or no.")
    remarks: str | None = None


class ApplicationCheckOut(Schema):
    """Everything that is to be said about an application."""

    is_ready: bool
    carats_points: int
    value_cents: int
    findings: list[FindingOut]


class ApplicationOut(Schema):
    """An application. ``filed`` is what was typed."""

    id: UUID
    firm: str = Field(alias="firm.name")
    state: str
    destination: str
    carats_points: int
    value_cents: int
    returned_because: str
    started_at: datetime
    changed_at: datetime
    submitted_at: datetime | None
    filed: dict[str, Any]


class ApplicationsOut(Schema):
    """One page of the list, newest change first."""

    applications: list[ApplicationOut]
    page: int
    has_next: bool


class ApplicationsQuery(Schema):
    """What of the list is asked for."""

    state: State | None = None
    page: Annotated[int, Field(ge=1, le=200)] = 1


class InspectionIn(Typed):
    """What was found and how it was sealed; every single value is a text."""

    found: list[dict[str, str]] = Field([], description="hs, carats, declared, government, independent.")
    containers: list[dict[str, str]] = Field([], description="kind, is_tamper_resistant, has_number.")
    seals: list[str] = []
    sealed_on: str | None = None
    contents_only_rough: str | None = Field(None, description="yes or no.")
    valuers_present: list[str] = []
    present: list[str] = []
    remarks: str | None = None


class InspectionOut(Schema):
    """A recorded inspection."""

    id: int
    application_id: UUID
    inspected_at: datetime
    sealed_on: date
    seals: list[str]


Desk = Annotated[str, Field(max_length=100, description="Whose blanks are used first; empty: the central store.")]


def _given(request: HttpRequest, request_id: UUID | None) -> dict[str, Any]:
    return {"by": officer(request), "at": now(), "request_id": request_id}


@router.post("/applications/check", response=ApplicationCheckOut, operation_id="check_application")
def check(request: HttpRequest, filed: FiledIn) -> dict[str, Any]:
    """Say everything that is missing or wrong with an application of the own firm; nothing is kept."""
    by, on = officer(request), now().date()
    accounts.require(by, Permission.APPLICATION_FILE)
    checked = queries.check(filed.model_dump(exclude_unset=True), firm=queries.own_firm(by, on=on), on=on)
    return {
        "is_ready": not blocking(checked.findings),
        "carats_points": checked.draft.carats.points,
        "value_cents": checked.draft.value.cents,
        "findings": [FindingOut.of(one) for one in checked.findings],
    }


@router.get("/applications", response=ApplicationsOut, operation_id="list_applications")
def listing(request: HttpRequest, query: Query[ApplicationsQuery]) -> dict[str, Any]:
    """The applications that the officer may see, 25 at a time."""
    rows = queries.visible_applications(by=officer(request), on=now().date())
    page = queries.page_of(rows.filter(state=query.state) if query.state else rows, number=query.page)
    return {"applications": page.rows, "page": page.number, "has_next": page.has_next}


@router.post("/applications", response={201: ApplicationOut}, operation_id="draft_application")
def draft(request: HttpRequest, filed: FiledIn, request_id: UUID | None = None) -> Status[Application]:
    """Keep a draft, also a wrong one. Sent twice with the same request_id, it is kept once."""
    row = actions.draft(filed=filed.model_dump(exclude_unset=True), **_given(request, request_id))
    return Status(201, row)


@router.get("/applications/{uuid:id}", response=ApplicationOut, operation_id="get_application")
def one(request: HttpRequest, id: UUID) -> Application:
    """One application that the officer may see."""
    return queries.application_of(id, by=officer(request), on=now().date())


@router.put("/applications/{uuid:id}", response=ApplicationOut, operation_id="change_application")
def change(request: HttpRequest, id: UUID, filed: FiledIn, request_id: UUID | None = None) -> Application:
    """Put other text into a draft of the own firm."""
    return actions.draft(application=id, filed=filed.model_dump(exclude_unset=True), **_given(request, request_id))


@router.post("/applications/{uuid:id}/submit", response=ApplicationOut, operation_id="submit_application")
def submit(request: HttpRequest, id: UUID, request_id: UUID | None = None) -> Application:
    """Hand a draft to the authority, or refuse it with every reason at once."""
    return actions.submit(application=id, **_given(request, request_id))


@router.post("/applications/{uuid:id}/withdraw", response=ApplicationOut, operation_id="withdraw_application")
def withdraw(request: HttpRequest, id: UUID, request_id: UUID | None = None) -> Application:
    """Take an application of the own firm back before a certificate was issued for it."""
    return actions.withdraw(application=id, **_given(request, request_id))


@router.post("/applications/{uuid:id}/send-back", response=ApplicationOut, operation_id="send_back_application")
def send_back(request: HttpRequest, id: UUID, said: Reason, request_id: UUID | None = None) -> Application:
    """Return an application to the exporter for correction, with the reason."""
    return actions.send_back(application=id, reason=said.reason, **_given(request, request_id))


@router.post("/applications/{uuid:id}/refuse", response=ApplicationOut, operation_id="refuse_application")
def refuse(request: HttpRequest, id: UUID, said: Reason, request_id: UUID | None = None) -> Application:
    """Refuse an application for good, with the reason."""
    return actions.refuse(application=id, reason=said.reason, **_given(request, request_id))


@router.post("/applications/{uuid:id}/inspections", response={201: InspectionOut}, operation_id="inspect_application")
def inspect(request: HttpRequest, id: UUID, record: InspectionIn, request_id: UUID | None = None) -> Status[Inspection]:
    """Record what an officer found and how he sealed it, or refuse with every reason at once."""
    read, unreadable = inspecting.read(record.model_dump(exclude_unset=True))
    made = actions.inspect(application=id, record=read, unreadable=unreadable, **_given(request, request_id))
    return Status(201, made)


@router.post("/applications/{uuid:id}/issue", response={201: CertificateOut}, operation_id="issue_certificate")
def issue(request: HttpRequest, id: UUID, desk: Desk = "", request_id: UUID | None = None) -> Status[Certificate]:
    """Issue the certificate of an inspected application; who filed or inspected it cannot."""
    return Status(201, actions.issue(application=id, desk=desk, **_given(request, request_id)))
