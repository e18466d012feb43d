"""R-ANO.10: what is traded as stones of an origin, against what that origin's stones usually are.

Compared are price and heading only: no size, shape or colour is recorded in a return.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import groupby

from kpcs.scheme.rules.statistics import trade_doubts as say
from kpcs.scheme.rules.statistics.footprint import Footprint, Seen, footprints, outside

from ..doubt import Doubt, carats, price
from ..policy import TradePolicy
from .facts import TradeFacts, totals
from .prices import NOUNS, is_worth
from .rows import EXPORT, Trade
from .said import per_cent, told


def footprint(facts: TradeFacts, policy: TradePolicy) -> Iterator[Doubt]:
    """Prices far outside the footprint of the origin named, and headings that it hardly knows."""
    known = footprints(_seen(facts))
    for (_, _, _, hs, origin), rows in facts.strands.items():
        one = known.get((origin, hs, 0))
        if one is None:
            continue
        # Far from both edges is far from being outside: only the others are judged exactly.
        low, high = one.low / 100, one.high / 100
        for row in rows:
            if not low * row[6] <= row[7] <= high * row[6]:
                is_told = row.points and row.cents and is_worth(row.points, row.cents, policy)
                if is_told and outside(one, points=row.points, cents=row.cents):
                    yield _price(row, one)
    yield from _headings(facts, policy)


def _seen(facts: TradeFacts) -> Iterator[Seen]:
    """A year of one exporter, buyer, heading and origin as one line: a footprint is of years, not of parcels."""
    for (_, flow, _, hs, origin), rows in facts.strands.items():
        if flow == EXPORT and len(origin) == 2:
            for year, some in groupby(rows, key=lambda row: row.quarter // 4):
                points, cents = totals(tuple(some))
                yield Seen(origin=origin, year=year, hs=hs, points=points, cents=cents)


def _price(row: Trade, one: Footprint) -> Doubt:
    said = say.FOOTPRINT.finding(
        participant=row.reporter,
        period=str(row.period),
        heading=row.hs,
        noun=NOUNS[row.flow],
        country=row.origin,
        price=price(row.points, row.cents),
        low=f"{one.low / 100:,.2f}",
        high=f"{one.high / 100:,.2f}",
    )
    off = abs(math.log(100 * row.cents / row.points / max(one.median, 1)))
    moves = 0, abs(row.cents - row.points * one.median // 100)
    of = {"partner": row.origin, "heading": row.hs, "surprise": 1.0 - math.exp(-off / 0.7), "moves": moves}
    return told("footprint", said, row.reporter, (row,), [row.quarter], **of)


def _headings(facts: TradeFacts, policy: TradePolicy) -> Iterator[Doubt]:
    """A year's stones of an origin under a heading that its own exports show next to nothing of."""
    own: dict[str, dict[str, int]] = {}
    for (reporter, flow, _, hs, origin), rows in facts.strands.items():
        if reporter == origin and flow == EXPORT:
            headings = own.setdefault(origin, {})
            headings[hs] = headings.get(hs, 0) + totals(rows)[0]
    traded: dict[tuple[str, str, str, str, int], list[Trade]] = {}
    for (reporter, flow, _, hs, origin), rows in facts.strands.items():
        whole = sum(own.get(origin, {}).values())
        if whole and reporter != origin and own[origin].get(hs, 0) < policy.rare_heading * whole:
            for row in rows:
                traded.setdefault((reporter, flow, origin, hs, row.quarter // 4), []).append(row)
    for (reporter, flow, origin, hs, year), some in traded.items():
        points, cents = totals(tuple(some))
        if points < policy.least_points:
            continue
        share = own[origin].get(hs, 0) / sum(own[origin].values())
        said = say.FOOTPRINT_HEADING.finding(
            participant=reporter,
            period=str(year),
            heading=hs,
            noun=NOUNS[flow],
            country=origin,
            carats=carats(points),
            share=per_cent(share),
        )
        of = {"partner": origin, "heading": hs, "surprise": 0.7, "moves": (points, cents)}
        yield told("footprint", said, reporter, tuple(some), {row.quarter for row in some}, **of)
