"""The public check for programs."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from ninja import Path, Router, Schema

from kpcs.public.queries.status import status_of
from kpcs.public.throttle import is_too_often
from kpcs.scheme.values import CertificateNumber

router = Router(tags=["public"])
Asked = Annotated[
    str, Path(pattern=r"^[A-Za-z]{2}[ \-/.]?[0-9]{4,10}$", description="As printed, such as SL 004912 or SL004912.")
]


class StatusOut(Schema):
    """How a number stands. Never a party, a weight or a value."""

    number: str
    standing: Literal[
        "in_force",
        "used",
        "stopped",
        "expired",
        "void",
        "replaced",
        "lost",
        "stolen",
        "reported_false",
        "issuer_not_in_standing",
        "unknown",
    ]
    in_force: bool
    sentence: str
    advice: str
    authority: str
    issued_on: date | None
    expires_on: date | None


@router.get(
    "/check/{number}",
    response=StatusOut,
    auth=None,
    operation_id="check_number",
    summary="Check a number",
    openapi_extra={"responses": {429: {"description": "Too many look-ups from one address; wait a minute."}}},
)
def check_number(request: HttpRequest, number: Asked) -> JsonResponse:
    """Whether a certificate of this number is in force, and why not. Open to all; bounded for each address."""
    if is_too_often(request):
        body = {"type": "about:blank", "title": "Too many look-ups", "status": 429, "detail": "", "findings": []}
        return JsonResponse(body, status=429, content_type="application/problem+json", headers={"Retry-After": "60"})
    status = status_of(CertificateNumber.parse(number), on=timezone.localdate())
    return JsonResponse(
        {
            "number": str(status.number),
            "standing": status.standing,
            "in_force": status.is_in_force,
            "sentence": status.sentence,
            "advice": status.advice,
            "authority": status.authority,
            "issued_on": status.issued_on,
            "expires_on": status.expires_on,
        },
        json_dumps_params={"ensure_ascii": False},
    )
