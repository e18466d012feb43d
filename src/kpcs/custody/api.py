"""Firms for programs of the own authority."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from kpcs.asked import Day
from kpcs.permissions import Permission, require
from kpcs.scheme.letters import unseen_in

from . import actions, queries
from .actions import FirmValue
from .models import Firm

if TYPE_CHECKING:
    from kpcs.accounts.models import Officer

router = Router(tags=["firms"])
FIRMS_ON_A_PAGE = 100


def _printable(text: str) -> str:
    if unseen_in(text):
        raise ValueError(_("This text holds an invisible control character; type it again without."))
    return text


Text = Annotated[
    str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True), AfterValidator(_printable)
]
Licence = Annotated[
    str, StringConstraints(min_length=1, max_length=50, strip_whitespace=True), AfterValidator(_printable)
]
Country = Annotated[str, StringConstraints(pattern="^[A-Z]{2}$")]


class FirmIn(Schema):
    """A firm to be registered; a name that is not described is refused, not overlooked."""

    model_config = ConfigDict(extra="forbid")

    name: Text
    address: Text
    country: Country
    licence_number: Licence
    licence_from: Day
    licence_until: Day
    is_exporter: bool = True
    is_importer: bool = False


class FirmOut(FirmIn):
    """A registered firm."""

    model_config = ConfigDict(extra="ignore")

    id: int
    is_demonstration: bool


class FirmsOut(Schema):
    """One page of the list and how many there are."""

    firms: list[FirmOut]
    total: int
    page: int


class FirmsQuery(Schema):
    """What of the list is asked for."""

    text: Annotated[str, StringConstraints(max_length=100), AfterValidator(_printable)] = ""
    licensed_on: Day | None = None
    page: Annotated[int, Field(ge=1, le=100_000)] = 1


@router.get("/firms", response=FirmsOut, operation_id="list_firms")
def firms(request: HttpRequest, query: Query[FirmsQuery]) -> dict[str, Any]:
    """The firms of the own authority by name, a hundred at a time."""
    by = _officer(request)
    require(by, Permission.FIRM_REGISTER)
    found = queries.firms_matching(by.authority_code, text=query.text, licensed_on=query.licensed_on)
    first = (query.page - 1) * FIRMS_ON_A_PAGE
    rows = list(found.order_by("name", "pk")[first : first + FIRMS_ON_A_PAGE])
    return {"firms": rows, "total": found.count(), "page": query.page}


@router.post("/firms", response={201: FirmOut}, operation_id="register_firm")
def register(request: HttpRequest, firm: FirmIn, request_id: UUID | None = None) -> Status[Firm]:
    """Register a firm. Sent twice with the same request_id, it is registered once."""
    by = _officer(request)
    given: dict[str, Any] = {"by": by, "at": timezone.now(), "request_id": request_id}
    value = FirmValue(**firm.dict())
    row = actions.register_firm(authority=by.authority_code, firm=value, **given)
    return Status(201, row)


def _officer(request: HttpRequest) -> Officer:
    return cast("Officer", request.auth)  # type: ignore[attr-defined]
