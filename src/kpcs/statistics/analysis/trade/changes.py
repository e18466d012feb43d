"""R-ANO.6 and R-ANO.7: a quarter against the same of the year before, and the shares of the headings."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from statistics import median
from typing import NamedTuple

from kpcs.scheme.rules.statistics import trade_doubts as say

from ..doubt import Doubt, carats
from ..policy import TradePolicy
from ..robust import MAD_TO_DEVIATION, places, surprise_of
from .counts import carats_each
from .facts import TradeFacts, totals
from .prices import NOUNS
from .rows import Trade, period_of
from .said import change, per_cent, told

YEAR = 4
Quarters = Mapping[int, tuple[Trade, ...]]


def changes(facts: TradeFacts, policy: TradePolicy) -> Iterator[Doubt]:
    """A Participant's imports or exports against the same quarter of the year before (R-DAQ.2, R-DAQ.6)."""
    for (reporter, flow), quarters in facts.by_return.items():
        sums = {quarter: totals(rows) for quarter, rows in quarters.items()}
        scatter = _scatter({quarter: points for quarter, (points, _) in sums.items()}, policy)
        for quarter, (points, cents) in sums.items():
            before = sums.get(quarter - YEAR)
            if before is None or not _is_a_change(before, (points, cents), policy):
                continue
            rows = (*quarters[quarter], *quarters[quarter - YEAR])
            said = say.CHANGE.finding(
                participant=reporter,
                noun=NOUNS[flow],
                period=str(period_of(quarter)),
                before=str(period_of(quarter - YEAR)),
                carats=change(before[0], points),
                value=change(before[1], cents),
                price=change(_price(*before), _price(points, cents)),
            )
            surprise = surprise_of(_largest(before, (points, cents)) / scatter)
            moves = abs(points - before[0]), abs(cents - before[1])
            of = {"heading": flow, "surprise": surprise, "moves": moves}
            yield told("change", said, reporter, rows, [quarter], **of)


def _price(points: int, cents: int) -> int:
    """In thousandths of a cent a carat, to show its change."""
    return cents * 100_000 // points if points else 0


def _is_a_change(before: tuple[int, int], now: tuple[int, int], policy: TradePolicy) -> bool:
    moved = [abs(one - other) for one, other in zip(before, now, strict=True)]
    if moved[0] < policy.least_points and moved[1] < policy.least_cents:
        return False
    if any(step > policy.change * past for step, past in zip(moved, before, strict=True)):
        return True
    prices = _price(*before), _price(*now)
    return abs(prices[1] - prices[0]) > policy.price_change * prices[0]


def _largest(before: tuple[int, int], now: tuple[int, int]) -> float:
    """The largest of the changes in logarithms; from or to nothing counts as a hundredfold."""
    pairs = (*zip(before, now, strict=True), (_price(*before), _price(*now)))
    return max(
        abs(math.log(other / one)) if one and other else math.log(100) if one or other else 0.0 for one, other in pairs
    )


def _scatter(values: Mapping[int, int], policy: TradePolicy) -> float:
    """How much its years usually differ: what changes every year by half surprises nobody by a third."""
    steps = [
        abs(math.log(value / before))
        for quarter, value in values.items()
        if value and (before := values.get(quarter - YEAR))
    ]
    usual = MAD_TO_DEVIATION * median(steps) if len(steps) >= YEAR else 0.0
    return max(policy.least_change_scatter, usual)


def weights(facts: TradeFacts, policy: TradePolicy) -> Iterator[Doubt]:
    """A quarter whose carats leap and return: no quarter of the year before is needed to see that."""
    for (reporter, flow), quarters in facts.by_return.items():
        filled = {quarter: points for quarter, rows in quarters.items() if (points := totals(rows)[0])}
        found = places(
            list(filled.values()),
            width=policy.neighbours,
            least=YEAR,
            least_scatter=policy.least_weight_scatter,
        )
        for (quarter, points), place in zip(filled.items(), found, strict=True):
            if place is None or place.distance < policy.weight_distance:
                continue
            cents = totals(quarters[quarter])[1]
            moves = abs(points - round(place.usual)), round(abs(points - place.usual) * cents / points)
            if moves[0] < policy.least_points and moves[1] < policy.least_cents:
                continue
            said = say.WEIGHT.finding(
                participant=reporter,
                noun=NOUNS[flow],
                period=str(period_of(quarter)),
                carats=carats(points),
                usual=f"{place.usual / 100:,.0f}",
            )
            surprise = surprise_of(place.distance) * (1.0 if place.sides == 2 else 0.7)
            of = {"heading": flow, "surprise": surprise, "moves": moves}
            yield told("trade_weight", said, reporter, quarters[quarter], [quarter], **of)


def count_changes(facts: TradeFacts, policy: TradePolicy) -> Iterator[Doubt]:
    """Certificates of a quarter against the year before, beside what the carats did."""
    for (reporter, flow), quarters in facts.counted.items():
        counts = {quarter: sum(row.certificates for row in rows) for quarter, rows in quarters.items()}
        traded = {quarter: totals(rows) for quarter, rows in facts.by_return.get((reporter, flow), {}).items()}
        scatter = _scatter(counts, policy)
        for quarter, count in counts.items():
            before = counts.get(quarter - YEAR)
            if before is None or abs(count - before) < policy.least_count_change:
                continue
            weights = traded.get(quarter, (0, 0)), traded.get(quarter - YEAR, (0, 0))
            apart = _apart(count, before, weights[0][0], weights[1][0])
            if abs(count - before) <= policy.count_change * before or apart <= policy.count_change:
                continue
            said = say.COUNT_CHANGE.finding(
                participant=reporter,
                period=str(period_of(quarter)),
                before=str(period_of(quarter - YEAR)),
                count=f"{count:,}",
                usual=f"{before:,}",
                noun=NOUNS[flow],
                change=change(before, count),
                carats=change(weights[1][0], weights[0][0]),
            )
            part = abs(count - before) / max(count, before)
            moves = round(weights[0][0] * part), round(weights[0][1] * part)
            rows = (*quarters[quarter], *quarters[quarter - YEAR])
            of = {"heading": flow, "surprise": surprise_of(apart / scatter), "moves": moves}
            yield told("count_change", said, reporter, rows, [quarter], subject="certificates", **of)


def count_weights(facts: TradeFacts, policy: TradePolicy) -> Iterator[Doubt]:
    """Carats on a certificate that are not what they are in the other quarters: certificates were counted wrong."""
    for (reporter, flow), quarters in facts.counted.items():
        weights = carats_each(facts, reporter, flow)
        if len(weights) <= YEAR:
            continue
        usual = median(weights.values())
        scatter = MAD_TO_DEVIATION * median(abs(math.log(weight / usual)) for weight in weights.values())
        for quarter, weight in weights.items():
            traded = facts.by_return[reporter, flow][quarter]
            points, cents = totals(traded)
            count = sum(row.certificates for row in quarters[quarter])
            distance = abs(math.log(weight / usual)) / max(policy.least_count_scatter, scatter)
            lacking = abs(count - points / usual)
            if distance < policy.count_distance or lacking < policy.least_certificates:
                continue
            said = say.COUNT_WEIGHT.finding(
                participant=reporter,
                period=str(period_of(quarter)),
                count=f"{count:,}",
                noun=NOUNS[flow],
                carats=f"{weight / 100:,.0f}",
                usual=f"{usual / 100:,.0f}",
            )
            part = min(1.0, lacking / max(count, 1))
            of = {
                "heading": flow,
                "surprise": surprise_of(distance),
                "moves": (round(points * part), round(cents * part)),
            }
            rows = (*quarters[quarter], *traded)
            yield told("count_weight", said, reporter, rows, [quarter], subject="certificates", **of)


def _apart(count: int, before: int, points: int, past: int) -> float:
    """How far the counts changed otherwise than the carats, which would explain them."""
    own = math.log(max(count, 1) / max(before, 1))
    return abs(own - math.log(points / past)) if points and past else abs(own)


def mixes(facts: TradeFacts, policy: TradePolicy) -> Iterator[Doubt]:
    """A heading whose share of the carats is not what it was in the quarters around."""
    for (reporter, flow), quarters in facts.by_return.items():
        shares = {quarter: _shares(rows) for quarter, rows in quarters.items() if any(row.points for row in rows)}
        if len(shares) <= policy.least_quarters:
            continue
        for hs in sorted({hs for found in shares.values() for hs in found}):
            series = {quarter: found.get(hs, 0.0) for quarter, found in shares.items()}
            if max(series.values()) - min(series.values()) > policy.mix_shift:
                for shift in _shifts(series, policy):
                    yield from _shifted((reporter, flow, hs), shift, quarters[shift.quarter], policy)


class Shift(NamedTuple):
    """A quarter in which a heading's share rose, from what was usual; how many times the usual scatter."""

    quarter: int
    share: float
    usual: float
    distance: float


def _shifts(series: Mapping[int, float], policy: TradePolicy) -> Iterator[Shift]:
    """Told once, of the heading that gained: another one lost what it gained."""
    values = list(series.values())
    for place, (quarter, share) in enumerate(series.items()):
        usual, scatter = _around(values, place, policy)
        distance = (share - usual) / scatter
        if share - usual > policy.mix_shift and distance >= policy.mix_distance:
            yield Shift(quarter, share, usual, distance)


def _shifted(of: tuple[str, str, str], shift: Shift, rows: tuple[Trade, ...], policy: TradePolicy) -> Iterator[Doubt]:
    reporter, flow, hs = of
    points, cents = (round(whole * (shift.share - shift.usual)) for whole in totals(rows))
    if points < policy.least_points and cents < policy.least_cents:
        return
    said = say.MIX.finding(
        participant=reporter,
        noun=NOUNS[flow],
        period=str(period_of(shift.quarter)),
        heading=hs,
        share=per_cent(shift.share),
        usual=per_cent(shift.usual),
    )
    more = {"partner": flow, "heading": hs, "surprise": surprise_of(shift.distance), "moves": (points, cents)}
    yield told("heading_mix", said, reporter, rows, [shift.quarter], **more)


def _shares(rows: tuple[Trade, ...]) -> dict[str, float]:
    sums: dict[str, int] = {}
    for row in rows:
        sums[row.hs] = sums.get(row.hs, 0) + row.points
    whole = sum(sums.values())
    return {hs: points / whole for hs, points in sums.items()}


def _around(series: list[float], place: int, policy: TradePolicy) -> tuple[float, float]:
    """The median share of the quarters around, and how far each of them is usually from it."""
    width = policy.neighbours
    near = [*series[max(0, place - width) : place], *series[place + 1 : place + 1 + width]]
    usual = median(near)
    return usual, max(policy.least_mix_scatter, MAD_TO_DEVIATION * median(abs(share - usual) for share in near))
