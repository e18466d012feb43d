"""Figures from outside the scheme beside the Participants' own, for programs of officers who work on returns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from kpcs.participants.queries import all_standings

from .. import outside_shown
from ..outside.comparing import mirrors, strangers
from ..queries import outside as queries
from ..queries.compared import require_partners

if TYPE_CHECKING:
    from kpcs.accounts.models import Officer

router = Router()


class MirrorOut(Schema):
    """A whole year's value as filed, beside what is declared outside; amounts are texts with two decimals."""

    participant: str
    year: int
    measure: str = Field(description="production, exports or imports.")
    us_value: str
    source: str = Field(description="comtrade or itc.")
    flow: str = Field(description="What is declared: import or export.")
    outside_us_value: str
    reporters: int = Field(description="How many countries declare it.")
    difference: str
    change_per_cent: str | None


class StrangerOut(Schema):
    """Declared trade with a country that could not trade in that year."""

    year: int
    reporter: str
    partner: str
    us_value: str
    stranger: str
    standing: list[str] = Field(description="Its statuses of that year; empty for no Participant.")
    whole_year: bool


def _checked(request: HttpRequest) -> None:
    require_partners(cast("Officer", request.auth))  # type: ignore[attr-defined]


@router.get("/statistics/outside", response=list[MirrorOut], operation_id="compare_outside")
def compare(request: HttpRequest) -> list[dict[str, Any]]:
    """Every Participant's whole years beside what customs declare."""
    _checked(request)
    return [outside_shown.mirror_as_json(one) for one in mirrors(queries.declared(), queries.own_values())]


@router.get("/statistics/outside/strangers", response=list[StrangerOut], operation_id="list_strangers")
def trade_with_strangers(request: HttpRequest) -> list[dict[str, Any]]:
    """Declared trade with those who were no Participants, or could not trade (R-ANO.9), the greatest value first."""
    _checked(request)
    return [outside_shown.stranger_as_json(one) for one in strangers(queries.declared(), all_standings())]
