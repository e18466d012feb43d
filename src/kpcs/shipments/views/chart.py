"""Bars drawn on the server, always beside the table of the same figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kpcs.shipments.queries.confirmations import Rate

ROW, BAR, LEFT, WIDTH = 30, 18, 150, 150


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, where it stands, how long it is of the whole, and the figure at its end."""

    destination: str
    label: str
    y: int
    middle: int
    length: int
    figure_x: int
    per_mille: int


@dataclass(frozen=True, slots=True)
class Chart:
    """All that the template needs to draw it."""

    bars: tuple[Bar, ...]
    width: int
    height: int
    left: int
    whole: int
    bar: int


def bars(rows: Sequence[Rate]) -> Chart | None:
    """The rates of the newest quarter that has exports, one bar for each partner; nothing where there are none."""
    newest = [row for row in rows if (row.year, row.quarter) == (rows[0].year, rows[0].quarter)] if rows else []
    drawn = tuple(
        Bar(
            destination=row.destination,
            label=f"{row.confirmed}/{row.exported}",
            y=place * ROW + (ROW - BAR) // 2,
            middle=place * ROW + ROW // 2 + 5,
            length=max((row.per_mille or 0) * WIDTH // 1000, 1),
            figure_x=LEFT + (row.per_mille or 0) * WIDTH // 1000 + 8,
            per_mille=row.per_mille or 0,
        )
        for place, row in enumerate(newest)
    )
    return Chart(drawn, LEFT + WIDTH + 60, max(len(drawn) * ROW, ROW), LEFT, WIDTH, BAR) if drawn else None
