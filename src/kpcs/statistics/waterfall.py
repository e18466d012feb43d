"""How one stock becomes the next, step by step, drawn on the server beside the table of the same figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .charts import at, short, ticks

WIDTH, HEIGHT = 560, 220
LEFT, RIGHT, TOP, BOTTOM = 52, 6, 12, 30


@dataclass(frozen=True, slots=True)
class Step:
    """A level that begins at nothing, or a change from the level before; in points of a carat."""

    label: str
    points: int
    is_level: bool
    said: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One step as a rectangle; coordinates are texts, so that no language writes a comma into them."""

    x: str
    y: str
    width: str
    height: str
    middle: str
    fill: str
    label: str
    said: str


@dataclass(frozen=True, slots=True)
class Waterfall:
    """All that the template needs to draw it."""

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[str, str], ...]
    zero: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    end: int = WIDTH - RIGHT


LEVEL, UP, DOWN, BELOW = "#1b5e6b", "#5b8791", "#b98a2f", "#a11d1d"


def waterfall(steps: Sequence[Step]) -> Waterfall | None:
    """The steps from left to right; nothing where there is nothing to draw."""
    spans, level = [], 0
    for step in steps:
        first, level = (0, step.points) if step.is_level else (level, level + step.points)
        spans.append((first, level))
    top, bottom = max((max(span) for span in spans), default=0), min((min(span) for span in spans), default=0)
    if top == bottom:
        return None
    below = [-tick for tick in ticks(-bottom / 100)] if bottom < 0 else []
    marks = sorted({*ticks(max(top, 1) / 100), *below})
    high, low = max(*marks, top / 100), min(*marks, bottom / 100)
    whole, slot = HEIGHT - TOP - BOTTOM, (WIDTH - LEFT - RIGHT) / len(steps)

    def y(carats: float) -> float:
        return TOP + (high - carats) / (high - low) * whole

    bars = [
        Bar(
            x=at(LEFT + place * slot + slot * 0.14),
            y=at(y(max(span) / 100)),
            width=at(slot * 0.72),
            height=at(max(y(min(span) / 100) - y(max(span) / 100), 1.0)),
            middle=at(LEFT + (place + 0.5) * slot),
            fill=_fill(step),
            label=step.label,
            said=step.said,
        )
        for place, (step, span) in enumerate(zip(steps, spans, strict=True))
    ]
    shown = tuple((at(y(tick)), f"\u2212{short(-tick)}" if tick < 0 else short(tick)) for tick in marks)
    return Waterfall(tuple(bars), shown, at(y(0)))


def _fill(step: Step) -> str:
    if step.is_level:
        return BELOW if step.points < 0 else LEVEL
    return UP if step.points >= 0 else DOWN
