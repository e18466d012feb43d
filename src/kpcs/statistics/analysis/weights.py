"""Weights that leap and return, weights that change for good, and first stones."""

from __future__ import annotations

import math
from collections.abc import Iterator
from statistics import median

from kpcs.scheme.rules.statistics import doubts as say

from .doubt import Doubt, carats
from .facts import Cell, Facts
from .policy import AnomalyPolicy
from .robust import places, surprise_of

LEVEL_SIDE = 4


def weights(facts: Facts, policy: AnomalyPolicy) -> Iterator[Doubt]:
    """A half-year far from those before and after it in weight, by more than is worth a question (R-DAQ.6)."""
    for code, cells in facts.producers.items():
        filled = [cell for cell in cells if cell.points]
        found = places(
            [cell.points for cell in filled],
            width=policy.neighbours,
            least=policy.least_neighbours,
            least_scatter=policy.least_weight_scatter,
        )
        for cell, place in zip(filled, found, strict=True):
            if place is None or place.distance < policy.weight_distance:
                continue
            moved = abs(cell.points - round(place.usual))
            if moved < policy.least_points and round(moved * cell.price) < policy.least_cents:
                continue
            yield Doubt(
                test="weight",
                said=say.WEIGHT.finding(
                    participant=code,
                    period=str(cell.period),
                    carats=carats(cell.points),
                    usual=f"{place.usual / 100:,.0f}",
                ),
                participant=code,
                periods=(cell.period,),
                lines=cell.lines,
                surprise=surprise_of(place.distance) * (1.0 if place.sides == 2 else 0.7),
                moves=(moved, round(moved * cell.price)),
            )


def levels(facts: Facts, policy: AnomalyPolicy) -> Iterator[Doubt]:
    """Production that is several times what it was, and stays so."""
    for code, cells in facts.producers.items():
        filled = [cell for cell in cells if cell.points]
        steps = [(_step(filled, index), index) for index in range(LEVEL_SIDE, len(filled) - LEVEL_SIDE + 1)]
        for size, index in _peaks(steps, math.log(policy.level_ratio)):
            before = round(median(cell.points for cell in filled[index - LEVEL_SIDE : index]))
            after = round(median(cell.points for cell in filled[index : index + LEVEL_SIDE]))
            if abs(after - before) < policy.least_points:
                continue
            cell = filled[index]
            yield Doubt(
                test="level",
                said=say.LEVEL.finding(
                    participant=code, period=str(cell.period), carats=f"{after // 100:,}", usual=f"{before // 100:,}"
                ),
                participant=code,
                periods=(cell.period,),
                lines=cell.lines,
                surprise=surprise_of(2 * abs(size)),
                moves=(abs(after - before), round(abs(after - before) * cell.price)),
            )


def _step(cells: list[Cell], index: int) -> float:
    """How far apart, in logarithms, the nearest values of both sides are: 0 where they overlap."""
    before = [math.log(cell.points) for cell in cells[index - LEVEL_SIDE : index]]
    after = [math.log(cell.points) for cell in cells[index : index + LEVEL_SIDE]]
    if min(after) > max(before):
        return median(after) - median(before)
    if max(after) < min(before):
        return median(after) - median(before)
    return 0.0


def _peaks(steps: list[tuple[float, int]], least: float) -> Iterator[tuple[float, int]]:
    """Of neighbouring steps only the largest."""
    for size, index in steps:
        near = [abs(other) for other, place in steps if abs(place - index) <= LEVEL_SIDE]
        if abs(size) >= least and abs(size) == max(near):
            yield size, index


def first_stones(facts: Facts, policy: AnomalyPolicy) -> Iterator[Doubt]:
    """Stones from a Participant that until then filed only nil returns."""
    for code, cells in facts.producers.items():
        first = next(cell for cell in cells if cell.points)
        earlier = [cell for cell in cells if cell.period < first.period]
        if earlier:
            yield Doubt(
                test="first_stones",
                said=say.FIRST.finding(participant=code, carats=carats(first.points), period=str(first.period)),
                participant=code,
                periods=(first.period,),
                lines=first.lines,
                surprise=min(0.9, 0.4 + len(earlier) / 20),
                moves=(first.points, first.cents),
            )
