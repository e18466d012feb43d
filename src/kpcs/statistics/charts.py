"""Small pictures of a series, drawn on the server beside the table of the same figures; no figure is only in one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kpcs.scheme.periods import Length, Period

WIDTH, HEIGHT = 360, 170
LEFT, RIGHT, TOP, BOTTOM = 46, 6, 10, 22
TICKS = 4
STEPS = (1, 2, 2.5, 5, 10)
YEARS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Mark:
    """One period of the series as a bar, a point, or the place of one that is not there.

    Coordinates are texts, so that no language writes a comma into them.
    """

    x: str
    y: str
    width: str
    height: str
    middle: str
    is_marked: bool
    is_there: bool
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """All that the template needs to draw it."""

    marks: tuple[Mark, ...]
    line: str
    ticks: tuple[tuple[str, str], ...]
    years: tuple[tuple[str, str], ...]
    is_bars: bool
    # Where the usual lies: the upper edge of its band, and the height of that.
    band: tuple[str, str] | None = None
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    base: int = HEIGHT - BOTTOM
    end: int = WIDTH - RIGHT


def chart(
    values: Mapping[Period, float | None],
    *,
    marked: Iterable[Period] = (),
    bars: bool = True,
    labels: Mapping[Period, str] | None = None,
    band: tuple[float, float] | None = None,
) -> Chart | None:
    """Draw a series over all periods from its first to its last; nothing where there is nothing to draw.

    ``None`` is a period without a figure, which is not the same as zero.
    """
    known = [value for value in values.values() if value is not None]
    if not known or max(known) <= 0:
        return None
    periods = _all_periods(values)
    shown_ticks = ticks(max([*known, *(band or ())]))
    top = shown_ticks[-1]
    whole, slot = HEIGHT - TOP - BOTTOM, (WIDTH - LEFT - RIGHT) / len(periods)
    chosen = set(marked)
    marks = []
    for place, period in enumerate(periods):
        value = values.get(period)
        height = (value or 0) / top * whole
        x = LEFT + place * slot
        said = (labels or {}).get(period, str(period))
        where = {
            "x": at(x + slot * 0.12),
            "y": at(HEIGHT - BOTTOM - height),
            "width": at(slot * 0.76),
            "height": at(height),
            "middle": at(x + slot / 2),
        }
        marks.append(Mark(**where, is_marked=period in chosen, is_there=value is not None, label=said))
    line = " ".join(f"{mark.middle},{mark.y}" for mark in marks if mark.is_there and not bars)
    shown = tuple((at(HEIGHT - BOTTOM - tick / top * whole), short(tick)) for tick in shown_ticks)
    return Chart(tuple(marks), line, shown, _years(periods, slot), bars, _band(band, top))


def _band(band: tuple[float, float] | None, top: float) -> tuple[str, str] | None:
    if band is None:
        return None
    whole = HEIGHT - TOP - BOTTOM
    low, high = (HEIGHT - BOTTOM - edge / top * whole for edge in band)
    return at(high), at(low - high)


def _all_periods(values: Mapping[Period, float | None]) -> Sequence[Period]:
    period, last = min(values), max(values)
    found = [period]
    while period < last:
        period = period.step(1)
        found.append(period)
    return found


def ticks(most: float) -> tuple[float, ...]:
    """Round numbers from nothing to just above the greatest."""
    size = 10.0 ** (len(f"{most / TICKS:.0f}") - 1) if most >= TICKS else 0.1
    while True:
        for step in STEPS:
            if step * size * TICKS >= most:
                count = next(count for count in range(1, TICKS + 1) if step * size * count >= most)
                return tuple(step * size * number for number in range(count + 1))
        size *= 10


def at(coordinate: float) -> str:
    """A coordinate as text, with one decimal."""
    return f"{coordinate:.1f}"


def short(value: float) -> str:
    """2.5M instead of 2,500,000."""
    for limit, sign in ((1e9, "bn"), (1e6, "M"), (1e3, "k")):
        if value >= limit:
            return f"{value / limit:g}{sign}"
    return f"{value:g}"


def _years(periods: Sequence[Period], slot: float) -> tuple[tuple[str, str], ...]:
    parts = 12 // periods[0].length if periods[0].length is not Length.YEAR else 1
    every = max(1, -(-len(periods) // (parts * YEARS_SHOWN)))
    first = [(place, period) for place, period in enumerate(periods) if period.part == 1]
    return tuple((at(LEFT + (place + parts / 2) * slot), str(period.year)) for place, period in first[::every])
