"""Medians and scatter that one wrong figure cannot move."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

# Makes the median of absolute deviations comparable with a standard deviation.
MAD_TO_DEVIATION = 1.4826


@dataclass(frozen=True, slots=True)
class Place:
    """Where one figure of a series stands among its neighbours, in natural logarithms.

    ``off`` is its distance from the nearer of what came before and after: 0 when it lies between them, so that a
    lasting change of level is no outlier. ``usual`` is what was to be expected. ``sides``: on how many it was compared.
    """

    off: float
    usual: float
    distance: float
    sides: int


def places(values: Sequence[float], *, width: int, least: int, least_scatter: float) -> list[Place | None]:
    """For each positive value of a series its place among up to ``width`` neighbours on each side."""
    logs = [math.log(value) for value in values]
    raw = [_against_neighbours(logs, index, width, least) for index in range(len(logs))]
    around = [found[1] for found in raw if found]
    scatter = max(least_scatter, _scatter(around))
    return [
        None if found is None else Place(found[0], math.exp(logs[index] - found[1]), abs(found[0]) / scatter, found[2])
        for index, found in enumerate(raw)
    ]


def _against_neighbours(logs: Sequence[float], index: int, width: int, least: int) -> tuple[float, float, int] | None:
    """Distance from the nearer side, distance from the median of all neighbours, and the number of sides."""
    before, after = logs[max(0, index - width) : index], logs[index + 1 : index + 1 + width]
    if len(before) + len(after) < least:
        return None
    around = logs[index] - median([*before, *after])
    sides = [logs[index] - median(side) for side in (before, after) if len(side) >= 2]
    if len(sides) == 2 and sides[0] * sides[1] <= 0:
        return 0.0, around, 2
    off = min([*sides, around], key=abs) if sides else around
    return off, around, len(sides)


def _scatter(deviations: Sequence[float]) -> float:
    return MAD_TO_DEVIATION * median(abs(value) for value in deviations) if deviations else 0.0


def surprise_of(distance: float) -> float:
    """From 0 to 1: how little one expects a figure so many times the usual scatter away."""
    return 1.0 - math.exp(-distance / 3.0)
