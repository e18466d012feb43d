"""Pictures of several values beside or upon one another: two sides of a trade, shares of headings, first digits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .charts import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, at, short
from .charts import ticks as ticks_to

COLOURS = ("#1b5e6b", "#b36b00", "#8aa3a9", "#5d4a7a")
LABELS_SHOWN = 9


@dataclass(frozen=True, slots=True)
class Group:
    """What stands at one place: a label, a value of each series (None: nothing there), and the same in words."""

    label: str
    values: tuple[float | None, ...]
    words: tuple[str, ...]
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; coordinates are texts, so that no language writes a comma into them."""

    x: str
    y: str
    width: str
    height: str
    colour: str
    words: str


@dataclass(frozen=True, slots=True)
class Place:
    """The name under a group, and its mark if it is in doubt."""

    x: str
    label: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class Grouped:
    """All that the template needs to draw it."""

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[str, str], ...]
    places: tuple[Place, ...]
    legend: tuple[tuple[str, str], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    base: int = HEIGHT - BOTTOM
    end: int = WIDTH - RIGHT


def grouped(groups: Sequence[Group], *, legend: Sequence[str], is_stacked: bool = False) -> Grouped | None:
    """Bars of every group side by side, or one upon the other; nothing where there is nothing to draw."""
    tops = [sum(known) if is_stacked else max(known) for one in groups if (known := [v for v in one.values if v])]
    if not tops or max(tops) <= 0:
        return None
    ticks = ticks_to(max(tops))
    whole, slot = HEIGHT - TOP - BOTTOM, (WIDTH - LEFT - RIGHT) / len(groups)
    bars: list[Bar] = []
    for place, group in enumerate(groups):
        x = LEFT + place * slot + slot * 0.1
        wide = slot * 0.8 / (1 if is_stacked else len(legend))
        below = 0.0
        for series, (value, words) in enumerate(zip(group.values, group.words, strict=True)):
            tall = (value or 0.0) / ticks[-1] * whole
            if value:
                left = x if is_stacked else x + series * wide
                top = HEIGHT - BOTTOM - below - tall
                bars.append(Bar(at(left), at(top), at(wide), at(tall), COLOURS[series % len(COLOURS)], words))
            below += tall if is_stacked else 0.0
    shown = tuple((at(HEIGHT - BOTTOM - tick / ticks[-1] * whole), short(tick)) for tick in ticks)
    every = max(1, -(-len(groups) // LABELS_SHOWN))
    places = tuple(
        Place(at(LEFT + (place + 0.5) * slot), one.label if place % every == 0 else "", one.is_marked)
        for place, one in enumerate(groups)
    )
    return Grouped(tuple(bars), shown, places, tuple(zip(COLOURS, legend, strict=False)))
