"""R-ANO.1: what one side says was sent, beside what the other says came, quarter by quarter and heading by heading."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kpcs.scheme.findings import Finding
from kpcs.scheme.rules.statistics import trade_doubts as say

from ..doubt import Alternative, Doubt
from ..policy import TradePolicy
from .facts import NOTHING, Sides, TradeFacts
from .rows import period_of
from .said import amounts, change, told

# A carat is a fifth of a gram; the others are slips of the decimal point.
FACTORS = (5, 10, 100, 1000)
By = Mapping[int, Mapping[str, list[int]]]


@dataclass(frozen=True, slots=True)
class Gap:
    """One heading of one trade in one quarter that the two sides tell differently; no heading is all of them."""

    exporter: str
    importer: str
    quarter: int
    hs: str
    sides: Sides

    @property
    def moves(self) -> tuple[int, int]:
        sent, paid, came, worth = self.sides
        return abs(sent - came), abs(paid - worth)


def mirror(facts: TradeFacts, policy: TradePolicy) -> Iterator[Doubt]:
    """Differences that neither tolerance nor goods on their way explain; only where both sides filed the quarter."""
    for (exporter, importer), quarters in facts.pairs.items():
        for quarter, headings in quarters.items():
            if not facts.both_filed(exporter, importer, quarter):
                continue
            gaps = [
                Gap(exporter, importer, quarter, hs, sides)
                for hs, found in headings.items()
                if differs(sides := _sides(found), policy)
                and not _is_timing(facts, (exporter, importer), quarter, hs, policy)
            ]
            if gaps:
                yield from _told(facts, gaps, headings, policy)


def _sides(found: list[int] | None) -> Sides:
    return NOTHING if found is None else (found[0], found[1], found[2], found[3])


def differs(sides: Sides, policy: TradePolicy) -> bool:
    """Whether two sides differ by more than the tolerance, and by enough to be asked about."""
    sent, paid, came, worth = sides
    return _is_off(sent, came, policy.mirror_least_points, policy) or _is_off(
        paid, worth, policy.mirror_least_cents, policy
    )


def _is_off(one: int, other: int, least: int, policy: TradePolicy) -> bool:
    gap = abs(one - other)
    return gap >= least and gap > policy.mirror_tolerance * max(one, other)


def _is_timing(facts: TradeFacts, pair: tuple[str, str], quarter: int, hs: str, policy: TradePolicy) -> bool:
    """Whether two quarters together agree, or goods may still be on their way over an end that is not filed yet."""
    quarters = facts.pairs[pair]
    own = _sides(quarters[quarter].get(hs))
    for other in (quarter - 1, quarter + 1):
        if facts.both_filed(*pair, other):
            beside = _sides(quarters.get(other, {}).get(hs))
            window = (own[0] + beside[0], own[1] + beside[1], own[2] + beside[2], own[3] + beside[3])
            # A large quarter beside a small one would hide its gap: it must make up for it, unless the gap is slight.
            if not differs(window, policy) and (_is_slight(own, policy) or _makes_up(own, beside)):
                return True
        elif _may_be_on_the_way(own, other > quarter, policy):
            return True
    return False


def _is_slight(own: Sides, policy: TradePolicy) -> bool:
    most = 2 * policy.mirror_tolerance
    return all(abs(one - other) <= most * max(one, other) for one, other in ((own[0], own[2]), (own[1], own[3])))


def _makes_up(own: Sides, beside: Sides) -> bool:
    """Whether the neighbour differs the other way by about half as much at least, in weight or in value."""
    for here, there in ((0, 2), (1, 3)):
        gap, back = own[here] - own[there], beside[there] - beside[here]
        if gap and gap * back > 0 and 2 * abs(back) >= abs(gap):
            return True
    return False


def _may_be_on_the_way(own: Sides, is_later: bool, policy: TradePolicy) -> bool:
    """At the newest end more was sent than came; at the oldest more came than was sent; not more than a month's."""
    most = policy.transit_share
    for sent, came in ((own[0], own[2]), (own[1], own[3])):
        late, early = (sent, came) if is_later else (came, sent)
        if late < early or late - early > most * late:
            return False
    return True


def _told(
    facts: TradeFacts, gaps: list[Gap], headings: Mapping[str, list[int]], policy: TradePolicy
) -> Iterator[Doubt]:
    """One heading for another, a whole trade that one side does not know, another unit; else the bare difference."""
    first = gaps[0]
    sums = [sum(found[place] for found in headings.values()) for place in range(4)]
    whole = Gap(first.exporter, first.importer, first.quarter, "", _sides(sums))
    is_crossed = {one.sides[0] > one.sides[2] for one in gaps} == {True, False}
    if is_crossed and not differs(whole.sides, policy):
        yield _heading(facts, whole, gaps)
    elif len(gaps) > 1 and (_is_nothing(whole.sides[:2]) or _is_nothing(whole.sides[2:])):
        yield _missing(facts, whole)
    else:
        for one in gaps:
            yield _one(facts, one, policy)


def _is_nothing(side: tuple[int, ...]) -> bool:
    return not any(side)


def _heading(facts: TradeFacts, whole: Gap, gaps: list[Gap]) -> Doubt:
    shown = [
        ", ".join(f"{one.hs} {amounts(*one.sides[at : at + 2])}" for one in gaps if any(one.sides[at : at + 2]))
        for at in (0, 2)
    ]
    said = say.MIRROR_HEADING.finding(**_places(whole), exported=shown[0] or "0", imported=shown[1] or "0")
    points, cents = (sum(one.moves[at] for one in gaps) // 2 for at in (0, 1))
    return _doubt(facts, whole, "mirror_heading", said, surprise=0.95, moves=(points, cents))


def _missing(facts: TradeFacts, one: Gap) -> Doubt:
    asked = one.exporter if _is_nothing(one.sides[:2]) else one.importer
    said = say.MIRROR_MISSING.finding(**_places(one), **_figures(one), heading=_heading_of(one), participant=asked)
    options = (_as_the_other_says(one, asked),)
    return _doubt(facts, one, "mirror_missing", said, surprise=0.9, asked=asked, alternatives=options)


def _one(facts: TradeFacts, one: Gap, policy: TradePolicy) -> Doubt:
    if _is_nothing(one.sides[:2]) or _is_nothing(one.sides[2:]):
        return _missing(facts, one)
    for measure, (here, there) in (("weight", (0, 2)), ("value", (1, 3))):
        factor = unit_factor(one.sides[here], one.sides[there], policy)
        if factor and not unit_factor(one.sides[1 - here], one.sides[3 - here], policy):
            return _unit(facts, one, measure, factor)
    both = [unit_factor(one.sides[at], one.sides[at + 2], policy) for at in (0, 1)]
    if both[0] and both[0] == both[1]:
        return _unit(facts, one, "weight, value", both[0])
    return _bare(facts, one, policy)


def unit_factor(one: int, other: int, policy: TradePolicy) -> int:
    """The whole factor between two figures, if there is one of those that slips make; 0 for none."""
    if not one or not other:
        return 0
    off = abs(math.log(one / other))
    return next((factor for factor in FACTORS if abs(off - math.log(factor)) <= policy.unit_nearness), 0)


def _unit(facts: TradeFacts, one: Gap, measure: str, factor: int) -> Doubt:
    """Which side slipped is told by what the two have traded before; without that, by who says more."""
    asked = _odd_side(facts, one, measure)
    is_exporter = asked == one.exporter
    at = 0 if is_exporter else 2
    own, other = one.sides[at : at + 2], one.sides[2 - at : 4 - at]
    place = 1 if measure == "value" else 0
    is_more = own[place] > other[place]
    said_factor = f"×{factor:,}" if is_more else f"÷{factor:,}"
    said = say.MIRROR_UNIT.finding(
        **_places(one), **_figures(one), heading=_heading_of(one), participant=asked, measure=measure,
        factor=said_factor,
    )  # fmt: skip
    points, cents = (_put_right(own[0], factor, is_more), _put_right(own[1], factor, is_more))
    right = {"weight": (points, own[1]), "value": (own[0], cents)}.get(measure, (points, cents))
    undone = f"÷{factor:,}" if is_more else f"×{factor:,}"
    if_unit = say.IF_UNIT.finding(measure=measure, factor=undone, participant=asked, total=amounts(*right))
    moves = abs(own[0] - right[0]), abs(own[1] - right[1])
    options = (Alternative(if_unit, period_of(one.quarter), *right),)
    return _doubt(facts, one, "mirror_unit", said, surprise=0.98, asked=asked, moves=moves, alternatives=options)


def _put_right(figure: int, factor: int, is_more: bool) -> int:
    return (figure + factor // 2) // factor if is_more else figure * factor


def _bare(facts: TradeFacts, one: Gap, policy: TradePolicy) -> Doubt:
    sent, paid, came, worth = one.sides
    is_weight = _is_off(sent, came, policy.mirror_least_points, policy)
    here, there = (sent, came) if is_weight else (paid, worth)
    measure = "weight" if is_weight else "value"
    asked = _odd_side(facts, one, measure)
    said = say.MIRROR.finding(
        **_places(one), **_figures(one), heading=_heading_of(one), participant=asked, measure=measure,
        change=change(here, there),
    )  # fmt: skip
    surprise = 1.0 - math.exp(-abs(math.log(max(here, 1) / max(there, 1))) / 0.4)
    more = {"evidence": tuple(_windows(facts, one, measure)), "alternatives": (_as_the_other_says(one, asked),)}
    return _doubt(facts, one, f"mirror_{measure}", said, surprise=surprise, asked=asked, **more)


def _windows(facts: TradeFacts, one: Gap, measure: str) -> Iterator[Finding]:
    """What the difference is together with the quarter before, and with the one after (R-ANO.1)."""
    here, there = (0, 2) if measure == "weight" else (1, 3)
    quarters = facts.pairs[one.exporter, one.importer]
    for quarter in (one.quarter - 1, one.quarter + 1):
        if facts.both_filed(one.exporter, one.importer, quarter):
            beside = _sides(quarters.get(quarter, {}).get(one.hs))
            sums = one.sides[here] + beside[here], one.sides[there] + beside[there]
            yield say.ON_THE_WAY.finding(period=str(period_of(quarter)), change=change(*sums))


def _as_the_other_says(one: Gap, asked: str) -> Alternative:
    other, at = (one.importer, 2) if asked == one.exporter else (one.exporter, 0)
    points, cents = one.sides[at], one.sides[at + 1]
    said = say.IF_PARTNER.finding(country=other, total=amounts(points, cents))
    return Alternative(said, period_of(one.quarter), points, cents)


def _odd_side(facts: TradeFacts, one: Gap, measure: str) -> str:
    """Who is asked first: the side whose figure is farther from what both have told of the other quarters."""
    place = 1 if measure == "value" else 0
    quarters = facts.pairs[one.exporter, one.importer]
    others = sorted(
        figure
        for quarter, headings in quarters.items()
        if quarter != one.quarter and one.hs in headings
        for figure in (headings[one.hs][place], headings[one.hs][place + 2])
        if figure
    )
    here, there = max(one.sides[place], 1), max(one.sides[place + 2], 1)
    if not others:
        return one.exporter if here >= there else one.importer
    usual = math.log(others[len(others) // 2])
    return one.exporter if abs(math.log(here) - usual) >= abs(math.log(there) - usual) else one.importer


def _places(one: Gap) -> dict[str, str]:
    return {"period": str(period_of(one.quarter)), "issuer": one.exporter, "destination": one.importer}


def _figures(one: Gap) -> dict[str, str]:
    return {"exported": amounts(*one.sides[:2]), "imported": amounts(*one.sides[2:])}


def _heading_of(one: Gap) -> str:
    return one.hs or "7102"


def _doubt(facts: TradeFacts, one: Gap, test: str, said: Finding, *, asked: str = "", **more: Any) -> Doubt:
    participant = asked or one.exporter
    partner = one.importer if participant == one.exporter else one.exporter
    rows = facts.rows_between(one.exporter, one.importer, one.quarter, one.hs)
    of = {"partner": partner, "heading": one.hs, "moves": one.moves, **more}
    return told(test, said, participant, rows, [one.quarter], **of)
