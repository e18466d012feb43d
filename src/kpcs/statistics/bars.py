"""Bars drawn on the server beside the table of the same figures: two sides of a trade, and the shares of its causes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WIDTH = 360
# Apart also for those who see no colours: dark and light take turns.
COLOURS = ("#1b5e6b", "#c98a2b", "#7a2e4d", "#8fb3bb", "#3d4f7c", "#d9b87a", "#4d6b3c", "#b0a3c4", "#a11d1d")
ROW, BAR, LEFT, TOP = 30, 9, 78, 4
SHARE_HEIGHT = 26


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. Coordinates are texts, so that no language writes a comma into them."""

    x: str
    y: str
    width: str
    height: int
    colour: str
    label: str


@dataclass(frozen=True, slots=True)
class Bars:
    """All that the template needs: bars, and texts with their places."""

    bars: tuple[Bar, ...]
    texts: tuple[tuple[str, str, str], ...]
    height: int
    width: int = WIDTH


@dataclass(frozen=True, slots=True)
class Two:
    """A row of two bars: its name, and for each side the amount (None: nothing was filed) with its label."""

    name: str
    amounts: tuple[int | None, int | None]
    labels: tuple[str, str]


def two_sides(rows: Sequence[Two]) -> Bars | None:
    """Each row's two amounts one above the other, all on one scale; a side that filed nothing shows a cross."""
    most = max((amount or 0 for row in rows for amount in row.amounts), default=0)
    if most <= 0:
        return None
    bars: list[Bar] = []
    texts: list[tuple[str, str, str]] = []
    for place, row in enumerate(rows):
        top = TOP + place * ROW
        texts.append(("0", _at(top + BAR + 4), row.name))
        for side, (amount, label) in enumerate(zip(row.amounts, row.labels, strict=True)):
            y = top + side * (BAR + 2)
            if amount is None:
                texts.append((_at(LEFT), _at(y + BAR - 1), "×"))
                continue
            width = max(amount * (WIDTH - LEFT - 2) / most, 0.5)
            bars.append(Bar(_at(LEFT), _at(y), _at(width), BAR, COLOURS[side], label))
    return Bars(tuple(bars), tuple(texts), TOP + len(rows) * ROW)


def shares(parts: Iterable[tuple[int, int, str]]) -> Bars | None:
    """One bar of parts: which colour, how much, and its label."""
    known = [part for part in parts if part[1] > 0]
    whole = sum(amount for _, amount, _ in known)
    if not whole:
        return None
    bars, x = [], 0.0
    for colour, amount, label in known:
        width = amount / whole * WIDTH
        bars.append(Bar(_at(x), "0", _at(max(width - 1, 0.5)), SHARE_HEIGHT, COLOURS[colour], label))
        x += width
    return Bars(tuple(bars), (), SHARE_HEIGHT)


def _at(coordinate: float) -> str:
    return f"{coordinate:.1f}"
