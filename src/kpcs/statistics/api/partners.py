"""Partners' figures side by side, for programs of officers who work on returns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, cast

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from kpcs.errors import NotFound, Refused
from kpcs.scheme.findings import Finding, Severity
from kpcs.scheme.periods import Period
from kpcs.scheme.values import ValueRefused

from .. import side_by_side
from ..queries import compared as queries
from ..queries.registers import registers
from .shapes import Year

if TYPE_CHECKING:
    from kpcs.accounts.models import Officer

router = Router()
Code = Annotated[str, Field(pattern="^[A-Z]{2}$", description="Two letters, such as SL.")]


class AmountOut(Schema):
    """Exact amounts as texts with two decimals."""

    carats: str
    us_value: str


class ChangeOut(Schema):
    """Per cent of what the exporter says, as texts; null where he says nothing."""

    carats: str | None
    us_value: str | None


class MissingOut(Schema):
    participant: str
    period: str


class HeadingOut(Schema):
    """One heading; the causes add up to the difference."""

    hs: str
    exported: AmountOut
    imported: AmountOut
    difference: AmountOut
    causes: dict[str, AmountOut]


class PairOut(Schema):
    """What both sides filed of one trade; the difference is the importer's figure less the exporter's."""

    exporter: str
    importer: str
    exported: AmountOut
    imported: AmountOut
    difference: AmountOut
    change_per_cent: ChangeOut
    missing: list[MissingOut]
    headings: list[HeadingOut]


class PairsOut(Schema):
    """Every pair of a period, the gravest difference in value first."""

    period: str
    pairs: list[PairOut]


class BesideOut(Schema):
    period: str
    exported: AmountOut
    imported: AmountOut


class CertifiedSumsOut(Schema):
    """What the certificates add up to by heading, as far as the reader may know of them."""

    of_both_sides: bool
    sent: dict[str, AmountOut]
    received: dict[str, AmountOut]
    differing: int


class OnePairOut(PairOut):
    """One pair in one quarter; certificates are null for readers of neither side."""

    period: str
    beside: list[BesideOut]
    certificates: CertifiedSumsOut | None


class PairsQuery(Schema):
    period: str = Field(max_length=10, description="2026-Q2, or 2026 for the year.")
    participant: Code | None = None


def _officer(request: HttpRequest) -> Officer:
    return cast("Officer", request.auth)  # type: ignore[attr-defined]


@router.get("/statistics/partners", response=PairsOut, operation_id="compare_partners")
def pairs(request: HttpRequest, query: Query[PairsQuery]) -> dict[str, Any]:
    """Every pair of partners of a quarter or a year."""
    try:
        period = Period.parse(query.period)
    except ValueRefused as refused:
        message, remedy = str(refused), "Write 2026-Q1 for a quarter and 2026 for a year."
        raise Refused([Finding("R-STA.1", Severity.BLOCK, "period", message, remedy)]) from None
    found = queries.pairs(period, participant=query.participant or "", by=_officer(request))
    return {"period": str(period), "pairs": [side_by_side.as_json(one) for one in found]}


class OnePairQuery(Schema):
    exporter: Code
    importer: Code
    year: Year
    quarter: Annotated[int, Field(ge=1, le=4)]


@router.get("/statistics/pair", response=OnePairOut, operation_id="compare_pair")
def pair(request: HttpRequest, query: Query[OnePairQuery]) -> dict[str, Any]:
    """One pair in one quarter, with the certificates' sums for readers of either side."""
    by, period = _officer(request), Period.quarter(query.year, query.quarter)
    found = queries.of_pair(query.exporter, query.importer, period, by=by)
    if query.exporter == query.importer:
        raise NotFound
    return side_by_side.pair_as_json(found, registers(query.exporter, query.importer, period, by=by))
