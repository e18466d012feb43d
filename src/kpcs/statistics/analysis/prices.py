"""Prices and weights that do not fit their own history, and what may have slipped."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from kpcs.scheme.findings import Finding
from kpcs.scheme.rules.statistics import doubts as say

from .doubt import Alternative, Doubt, carats, price, usd
from .facts import Cell, Facts
from .moments import days_late
from .policy import AnomalyPolicy
from .robust import Place, places, surprise_of

POWERS = (1, 2, 3)
LONE = 0.75


@dataclass(frozen=True, slots=True)
class Odd:
    """One half-year of a strand with its places in price, weight and value."""

    code: str
    cell: Cell
    before: Cell | None
    after: Cell | None
    price: Place
    weight: Place


def _odd_ones(facts: Facts, policy: AnomalyPolicy) -> Iterator[Odd]:
    for code, strands in facts.strands.items():
        for strand in strands:
            priced = [cell for cell in strand if cell.cents]
            width, least = policy.neighbours, policy.least_neighbours
            by_price = places(
                [cell.price for cell in priced], width=width, least=least, least_scatter=policy.least_price_scatter
            )
            by_weight = places(
                [cell.points for cell in priced], width=width, least=least, least_scatter=policy.least_weight_scatter
            )
            for index, cell in enumerate(priced):
                found, weight = by_price[index], by_weight[index]
                before = priced[index - 1] if index else None
                after = priced[index + 1] if index + 1 < len(priced) else None
                if found and weight:
                    yield Odd(code, cell, before, after, found, weight)


def prices(facts: Facts, policy: AnomalyPolicy) -> Iterator[Doubt]:
    """A price far from those before and after it: a slipped decimal point where a power of ten explains it."""
    for odd in _odd_ones(facts, policy):
        is_rare = facts.is_rare(odd.cell.price, policy.rare_share)
        if odd.price.distance < policy.price_distance / (2 if is_rare else 1):
            yield from _both_slipped(odd, policy)
            continue
        slipped = _slipped(odd, policy)
        yield slipped if slipped else _priced(odd, policy)


def _slipped(odd: Odd, policy: AnomalyPolicy) -> Doubt | None:
    """The price is a whole power of ten off; the measure that then fits its history is the one that slipped."""
    off = math.log10(odd.cell.price / odd.price.usual)
    power = round(off)
    if abs(power) not in POWERS or abs(off - power) > policy.slip_nearness:
        return None
    weight_off = math.log10(odd.cell.points / odd.weight.usual)
    value_fits = abs(weight_off) + abs(weight_off + off - power)
    weight_fits = abs(weight_off + power) + abs(weight_off + off)
    measures = ("value", "weight") if value_fits <= weight_fits else ("weight", "value")
    options = [_put_right(odd.cell, measure, power) for measure in measures]
    nearness = 1.0 - 0.15 * abs(off - power) / policy.slip_nearness
    best = options[0]
    return Doubt(
        test="slipped_decimal",
        said=say.SLIPPED.finding(
            participant=odd.code,
            period=str(odd.cell.period),
            price=price(odd.cell.points, odd.cell.cents),
            usual=f"{odd.price.usual:,.2f}",
            measure=measures[0],
            factor=_factor(power if measures[0] == "value" else -power),
        ),
        participant=odd.code,
        periods=(odd.cell.period,),
        lines=odd.cell.lines,
        surprise=nearness * surprise_of(odd.price.distance + 6) * (1.0 if odd.price.sides == 2 else 0.9),
        moves=(abs(best.points - odd.cell.points), abs(best.cents - odd.cell.cents)),
        evidence=_changed(odd.cell, policy),
        alternatives=tuple(options),
    )


def _put_right(cell: Cell, measure: str, power: int) -> Alternative:
    points, cents = cell.points, cell.cents
    if measure == "value":
        cents = _scaled(cents, -power)
    else:
        points = _scaled(points, power)
    total = f"{carats(points)} ct, US$ {usd(cents)} (US$ {price(points, cents)}/ct)"
    factor = _factor(-power if measure == "value" else power)
    said = say.IF_POINT.finding(measure=measure, factor=factor, period=str(cell.period), total=total)
    return Alternative(said, cell.period, points, cents)


def _scaled(amount: int, power: int) -> int:
    scale = int(10 ** abs(power))
    return amount * scale if power >= 0 else (amount + scale // 2) // scale


def _factor(power: int) -> str:
    return f"×{10**power:,}" if power > 0 else f"÷{10**-power:,}"


def _both_slipped(odd: Odd, policy: AnomalyPolicy) -> Iterator[Doubt]:
    """Weight and value are off by the same power of ten, and return to what they were: another unit."""
    power = _unit(odd, policy)
    if not power or odd.weight.distance < policy.weight_distance or odd.weight.sides < 2:
        return
    points, cents = _scaled(odd.cell.points, -power), _scaled(odd.cell.cents, -power)
    total = f"{carats(points)} ct, US$ {usd(cents)}"
    factor = _factor(power)
    measures = say.IF_POINT.finding(
        measure="weight, value", factor=_factor(-power), period=str(odd.cell.period), total=total
    )
    yield Doubt(
        test="slipped_decimal",
        said=say.SLIPPED_BOTH.finding(
            participant=odd.code,
            period=str(odd.cell.period),
            carats=carats(odd.cell.points),
            usual=f"{odd.weight.usual / 100:,.0f}",
            factor=factor,
        ),
        participant=odd.code,
        periods=(odd.cell.period,),
        lines=odd.cell.lines,
        surprise=0.8 * surprise_of(odd.weight.distance),
        moves=(abs(points - odd.cell.points), abs(cents - odd.cell.cents)),
        alternatives=(Alternative(measures, odd.cell.period, points, cents),),
    )


def _unit(odd: Odd, policy: AnomalyPolicy) -> int:
    """The power of ten by which weight and value are off against all around and the two next to it; 0 for none."""
    before, after, cell = odd.before, odd.after, odd.cell
    if before is None or after is None or before.period.step(1) != cell.period or cell.period.step(1) != after.period:
        return 0
    offs = [
        math.log10(cell.points / odd.weight.usual),
        math.log10(cell.points / before.points),
        math.log10(cell.points / after.points),
    ]
    power = round(offs[0])
    is_one = all(abs(off - power) <= 2 * policy.unit_nearness for off in offs)
    is_usual = abs(math.log10(cell.price / odd.price.usual)) <= policy.unit_nearness
    return power if is_one and is_usual and abs(power) in POWERS else 0


def _priced(odd: Odd, policy: AnomalyPolicy) -> Doubt:
    usual_cents = round(odd.cell.points * odd.price.usual)
    total = f"US$ {usd(usual_cents)} (US$ {odd.price.usual:,.2f}/ct)"
    usual = say.IF_USUAL.finding(period=str(odd.cell.period), total=total)
    changed = _changed(odd.cell, policy)
    options = [*_whole_year(odd, policy), Alternative(usual, odd.cell.period, odd.cell.points, usual_cents)]
    return Doubt(
        test="price",
        said=say.PRICE.finding(
            participant=odd.code,
            period=str(odd.cell.period),
            price=price(odd.cell.points, odd.cell.cents),
            usual=f"{odd.price.usual:,.2f}",
        ),
        participant=odd.code,
        periods=(odd.cell.period,),
        lines=odd.cell.lines,
        surprise=_surprise(odd, bool(changed)),
        moves=(0, abs(odd.cell.cents - usual_cents)),
        evidence=changed,
        alternatives=tuple(options),
    )


def _changed(cell: Cell, policy: AnomalyPolicy) -> tuple[Finding, ...]:
    """That a line was changed long after it was filed."""
    late = policy.late_change_days // 2
    days = [line.changed_on for line in cell.lines if line.changed_on and days_late(line) >= late]
    return (say.BY_CHANGE.finding(changed_on=max(days).isoformat()),) if days else ()


def _surprise(odd: Odd, is_changed: bool) -> float:
    """More where the line was changed after it was filed, less where nothing lies on the other side of it."""
    base = surprise_of(odd.price.distance) * (1.0 if odd.price.sides == 2 else LONE)
    return 1.0 - (1.0 - base) * (0.6 if is_changed else 1.0)


def _whole_year(odd: Odd, policy: AnomalyPolicy) -> Iterator[Alternative]:
    """If the second half holds the value of the whole year: what is left of it after the first half fits."""
    before, cell = odd.before, odd.cell
    if before is None or cell.period.part != 2 or before.period != cell.period.step(-1) or cell.cents <= before.cents:
        return
    left = cell.cents - before.cents
    off = abs(math.log(left / cell.points / odd.price.usual))
    if off <= policy.year_nearness:
        total = f"US$ {usd(left)} (US$ {price(cell.points, left)}/ct)"
        said = say.IF_YEAR.finding(measure="value", period=str(cell.period), total=total)
        yield Alternative(said, cell.period, cell.points, left)
