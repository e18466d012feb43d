"""R-ANO.4 and R-ANO.5: US$ a carat by heading and origin against its own history, against peers, and at centres."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from statistics import median

from kpcs.scheme.findings import Finding
from kpcs.scheme.rules.statistics import trade_doubts as say

from ..doubt import Alternative, Doubt, price
from ..policy import TradePolicy
from ..robust import MAD_TO_DEVIATION, places, surprise_of
from .facts import TradeFacts, totals
from .rows import EXPORT, IMPORT, Trade, period_of
from .said import amounts, change, told

POWERS = (1, 2, 3)
NOUNS = {EXPORT: "exports", IMPORT: "imports"}


def own_history(facts: TradeFacts, policy: TradePolicy) -> Iterator[Doubt]:
    """A price far from the quarters before and after it with the same partner, heading and origin."""
    for rows in facts.strands.values():
        priced = [row for row in rows if row.points and row.cents]
        if len(priced) <= policy.least_quarters:
            continue
        logs = [math.log(row.cents / row.points) for row in priced]
        middle, scatter = _middle(logs, policy.least_price_scatter)
        # Most strands hold nothing odd: only for those that do are neighbours looked at one by one.
        if max(abs(log - middle) for log in logs) <= policy.price_distance * policy.least_price_scatter:
            continue
        found = places(
            [row.cents / row.points for row in priced],
            width=policy.neighbours,
            least=policy.least_quarters,
            least_scatter=max(policy.least_price_scatter, min(scatter, 1.0)),
        )
        for row, place in zip(priced, found, strict=True):
            if place and place.distance >= policy.price_distance and is_worth(row.points, row.cents, policy):
                yield _odd_price(row, rows, place.usual, place.distance, policy)


def _middle(logs: Sequence[float], least: float) -> tuple[float, float]:
    """The median of logarithms, and the median of what the others are off by, as a deviation."""
    middle = median(logs)
    return middle, max(least, MAD_TO_DEVIATION * median(abs(log - middle) for log in logs))


def is_worth(points: int, cents: int, policy: TradePolicy) -> bool:
    """A slip makes one of the two small: either is enough."""
    return points >= policy.price_least_points or cents >= policy.price_least_cents


def _odd_price(row: Trade, rows: Sequence[Trade], usual: float, distance: float, policy: TradePolicy) -> Doubt:
    off = math.log10(row.price / usual)
    power = round(off)
    where = {
        "participant": row.reporter,
        "period": str(row.period),
        "heading": row.hs,
        "noun": NOUNS[row.flow],
        "country": row.partner,
        "price": price(row.points, row.cents),
        "usual": f"{usual:,.2f}",
    }
    if abs(power) in POWERS and abs(off - power) <= policy.slip_nearness:
        test, surprise = "trade_slip", surprise_of(distance + 6)
        said, option = _slip(row, rows, power, where)
    else:
        test, surprise = "trade_price", surprise_of(distance)
        cents = round(row.points * usual)
        said_usual = say.IF_USUAL.finding(total=amounts(row.points, cents))
        said, option = say.PRICE.finding(**where), Alternative(said_usual, row.period, row.points, cents)
    moves = abs(option.points - row.points), abs(option.cents - row.cents)
    of = {"partner": row.partner, "heading": row.hs, "surprise": surprise, "moves": moves}
    return told(test, said, row.reporter, (row,), [row.quarter], alternatives=(option,), **of)


def _slip(row: Trade, rows: Sequence[Trade], power: int, where: Mapping[str, str]) -> tuple[Finding, Alternative]:
    measure, points, cents = _put_right(row, rows, power)
    is_more = (power > 0) == (measure == "value")
    factor, undone = (f"{sign}{10 ** abs(power):,}" for sign in ("×÷" if is_more else "÷×"))
    said = say.SLIPPED.finding(**where, measure=measure, factor=factor)
    total = amounts(points, cents)
    if_right = say.IF_UNIT.finding(measure=measure, factor=undone, participant=row.reporter, total=total)
    return said, Alternative(if_right, row.period, points, cents)


def _put_right(row: Trade, rows: Sequence[Trade], power: int) -> tuple[str, int, int]:
    """The measure that then fits its own history is the one that slipped."""
    others = [one for one in rows if one is not row]
    usual_points = math.log10(median(one.points for one in others) or 1)
    usual_cents = math.log10(median(one.cents for one in others) or 1)
    value_off = abs(math.log10(row.cents) - power - usual_cents)
    weight_off = abs(math.log10(row.points) + power - usual_points)
    if value_off <= weight_off:
        return "value", row.points, _scaled(row.cents, -power)
    return "weight", _scaled(row.points, power), row.cents


def _scaled(amount: int, power: int) -> int:
    scale = int(10 ** abs(power))
    return amount * scale if power >= 0 else (amount + scale // 2) // scale


def peers(facts: TradeFacts, policy: TradePolicy) -> Iterator[Doubt]:
    """A year's price of stones of one origin and heading, outside the band of all others that trade in them."""
    years: dict[tuple[str, str, int], dict[tuple[str, str], list[Trade]]] = defaultdict(lambda: defaultdict(list))
    for row in facts.rows:
        if row.points and row.cents and len(row.origin) == 2:
            years[row.hs, row.origin, row.quarter // 4][row.reporter, row.flow].append(row)
    for (hs, origin, _year), traders in years.items():
        if len({reporter for reporter, _ in traders}) <= policy.least_peers:
            continue
        sums = {trader: totals(tuple(rows)) for trader, rows in traders.items()}
        logs = {trader: math.log(cents / points) for trader, (points, cents) in sums.items()}
        middle, scatter = _middle(list(logs.values()), policy.least_peer_scatter)
        for (reporter, flow), log in logs.items():
            distance = abs(log - middle) / scatter
            points, cents = sums[reporter, flow]
            if distance >= policy.peer_distance and is_worth(points, cents, policy):
                rows = tuple(traders[reporter, flow])
                band = tuple(math.exp(middle + sign * policy.peer_distance * scatter) for sign in (-1, 1))
                yield _outside_band(rows, (hs, origin), band, len(logs) - 1, distance)


def _outside_band(
    rows: tuple[Trade, ...], of: tuple[str, str], band: tuple[float, ...], count: int, distance: float
) -> Doubt:
    points, cents = totals(rows)
    first = rows[0]
    quarters = sorted({row.quarter for row in rows})
    usual = round(points * math.sqrt(band[0] * band[1]))
    said = say.PEERS.finding(
        participant=first.reporter,
        period=str(first.period.year),
        heading=of[0],
        price=price(points, cents),
        noun=NOUNS[first.flow],
        country=of[1],
        count=str(count),
        low=f"{band[0]:,.2f}",
        high=f"{band[1]:,.2f}",
    )
    more = {"partner": of[1], "heading": of[0], "surprise": surprise_of(distance), "moves": (0, abs(cents - usual))}
    return told("peer_price", said, first.reporter, rows, quarters, **more)


def jumps(facts: TradeFacts, policy: TradePolicy) -> Iterator[Doubt]:
    """Stones that come to a trading centre at one price and leave it at another, by heading, and by origin if filed.

    A Participant that mines none is a centre for all that it sends; one that mines, for stones of other origins.
    """
    for reporter in sorted({reporter for reporter, _ in facts.by_return}):
        came = _by_kind(facts.by_return.get((reporter, IMPORT), {}), is_of_all=True)
        left = _by_kind(facts.by_return.get((reporter, EXPORT), {}))
        for key in sorted(left.keys() & came.keys()):
            hs, origin = key
            if reporter in facts.producers and origin in ("", reporter):
                continue
            yield from _jumps_of(reporter, hs, origin, came[key], left[key], policy)


Quarters = Mapping[int, tuple[Trade, ...]]


def _by_kind(quarters: Quarters, *, is_of_all: bool = False) -> dict[tuple[str, str], Quarters]:
    """By heading and origin; mixed and unsaid origins stand together, where they come from with all that came."""
    found: dict[tuple[str, str], dict[int, list[Trade]]] = defaultdict(lambda: defaultdict(list))
    for quarter, rows in quarters.items():
        for row in rows:
            origin = row.origin if len(row.origin) == 2 else ""
            found[row.hs, origin][quarter].append(row)
            if is_of_all and origin:
                found[row.hs, ""][quarter].append(row)
    return {key: {quarter: tuple(rows) for quarter, rows in found[key].items()} for key in found}


def _jumps_of(
    reporter: str, hs: str, origin: str, came: Quarters, left: Quarters, policy: TradePolicy
) -> Iterator[Doubt]:
    for quarter, rows in left.items():
        # Stones wait to be sorted and sold: what came in this quarter or the one before is what left.
        bought = (*came.get(quarter - 1, ()), *came.get(quarter, ()))
        (points, cents), (in_points, in_cents) = totals(rows), totals(bought)
        if not (points and cents and in_points and in_cents):
            continue
        ratio = cents * in_points / (points * in_cents)
        is_large = points >= policy.least_points or cents >= policy.least_cents
        if not is_large or 1 - policy.jump <= ratio <= 1 + policy.jump:
            continue
        said = {
            "participant": reporter,
            "period": str(period_of(quarter)),
            "heading": hs,
            "price": price(points, cents),
            "usual": price(in_points, in_cents),
            "change": change(1_000_000, round(1_000_000 * ratio)),
        }
        finding = say.JUMP_ORIGIN.finding(**said, country=origin) if origin else say.JUMP.finding(**said)
        surprise = 1.0 - math.exp(-abs(math.log(ratio)) / 0.5)
        moves = 0, abs(cents - points * in_cents // in_points)
        of = {"partner": origin, "heading": hs, "surprise": surprise, "moves": moves}
        yield told("price_jump", finding, reporter, (*rows, *bought), [quarter], **of)
