"""R-ANO.9: what the world declares of rough diamonds, against what Participants filed; and trade with strangers.

Values only, of whole years. Declared imports hold freight and insurance and other reasons to differ: the tolerance is
wide, and what only some countries declare says nothing when it is less than what was filed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kpcs.scheme.findings import Finding
from kpcs.scheme.periods import Period
from kpcs.scheme.rules.statistics import trade_doubts as say
from kpcs.statistics.outside.comparing import Declared, Mirror, Stranger

from ..doubt import Doubt, usd
from ..policy import TradePolicy
from .rows import Trade
from .said import change

SOURCES = {"comtrade": "UN Comtrade", "itc": "ITC Trade Map"}


def outside_mirrors(mirrors: Iterable[Mirror], declared: Iterable[Declared], policy: TradePolicy) -> Iterator[Doubt]:
    """A year's own value far from the declared one; each year is one doubt, years in a row are told as one.

    What others buy from a trading centre is no measure of what is mined there.
    """
    bought: dict[tuple[str, int], int] = {}
    for figure in declared:
        if figure.flow == "import":
            key = figure.reporter, figure.year
            bought[key] = bought.get(key, 0) + figure.cents
    for one in mirrors:
        if one.measure == "production" and one.own_cents <= bought.get((one.participant, one.year), 0):
            continue
        low, high = sorted((one.own_cents, one.outside_cents))
        is_part = one.flow == "import" and one.measure != "imports"
        if is_part and one.outside_cents <= one.own_cents:
            continue
        if high - low < policy.least_cents or high <= (1 + policy.outside_tolerance) * low:
            continue
        said = say.OUTSIDE_MIRROR.finding(
            participant=one.participant,
            period=str(one.year),
            noun=one.measure,
            value=usd(one.own_cents),
            other=usd(one.outside_cents),
            source=SOURCES.get(one.source, one.source),
            change=change(one.own_cents, one.outside_cents),
        )
        # Several countries' declarations weigh more than one's.
        weight = 1.0 if one.reporters > 1 else 0.8
        surprise = weight * (1.0 - math.exp(-math.log(high / low) / 0.7)) if low else 0.9 * weight
        rows = (
            _row(one.participant, one.measure, one.source, one.year, one.own_cents),
            _row(one.participant, "declared", one.source, one.year, one.outside_cents),
        )
        of = {"heading": one.measure, "surprise": surprise, "moves": (0, high - low)}
        yield _doubt("outside_mirror", said, one.participant, one.source, rows, one.year, of)


def outside_partners(strangers: Iterable[Stranger], policy: TradePolicy) -> Iterator[Doubt]:
    """Declared trade with somebody who was no Participant in that year, or could not trade."""
    for one in strangers:
        if one.cents < policy.outside_least_cents:
            continue
        asked = one.reporter if one.stranger == one.partner else one.partner
        said = say.OUTSIDE_PARTNER.finding(
            source="UN Comtrade",
            period=str(one.year),
            participant=one.reporter,
            value=usd(one.cents),
            country=one.stranger,
        )
        rows = (_row(one.reporter, "declared", one.partner, one.year, one.cents),)
        of = {"surprise": 0.9 if one.is_whole_year else 0.5, "moves": (0, one.cents)}
        yield _doubt("outside_partner", said, asked, one.stranger, rows, one.year, of)


def _row(reporter: str, flow: str, partner: str, year: int, cents: int) -> Trade:
    return Trade(reporter, flow, partner, year * 4 + 3, "", "", 0, cents)


def _doubt(
    test: str, said: Finding, asked: str, partner: str, rows: tuple[Trade, ...], year: int, of: Mapping[str, Any]
) -> Doubt:
    return Doubt(
        test=test,
        said=said,
        subject="trade",
        participant=asked,
        partner=partner,
        periods=(Period.whole_year(year),),
        lines=(),
        trade=rows,
        **of,
    )
