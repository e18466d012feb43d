"""Who asks, when, and the one form of a certificate number in an address."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, cast

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Schema
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from kpcs.scheme.findings import Finding

if TYPE_CHECKING:
    from kpcs.accounts.models import Officer

Number = Annotated[
    str,
    Path(description="A certificate number without separator, such as SL004912.", pattern="^[A-Z]{2}[0-9]{4,10}$"),
]
Code = Annotated[str, StringConstraints(pattern="^[A-Z]{2}$")]


def officer(request: HttpRequest) -> Officer:
    """Whose token or session it is."""
    return cast("Officer", request.auth)  # type: ignore[attr-defined]


def now() -> datetime:
    """The moment in the office's own time zone, whose day is the day of every act."""
    return timezone.localtime()


class FindingOut(Schema):
    """One thing that is wrong or worth knowing."""

    code: str = Field(description="The rule's id; never reused.")
    severity: str = Field(description="block, warn or note.")
    field: str = Field(description="Where in the request, such as parcels.2.carats; empty: the whole.")
    message: str
    remedy: str
    params: dict[str, str]

    @classmethod
    def of(cls, finding: Finding) -> FindingOut:
        return cls(
            code=finding.code,
            severity=finding.severity.value,
            field=finding.field,
            message=str(finding.message),
            remedy=str(finding.remedy),
            params={key: str(value) for key, value in finding.params.items()},
        )


class Typed(BaseModel):
    """Texts as typed; the law reads them, and names whatever it does not know (K-READ.1).

    Not Ninja's ``Schema``: that reads from objects too, and so loses every name that is not described.
    """

    model_config = ConfigDict(extra="allow")


class Told(Schema):
    """Facts with a shape of their own; a name that is not described is refused, not overlooked."""

    model_config = ConfigDict(extra="forbid")


class Reason(Told):
    """Why, in a sentence that other authorities read."""

    reason: str = Field(max_length=2_000)
