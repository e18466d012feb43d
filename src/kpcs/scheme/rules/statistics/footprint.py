"""What the stones of an origin usually are: their headings, their prices, the size of their parcels (R-ANO.10).

Size, shape and colour are not recorded here, so no profile of them is drawn; what is said rests on weight and value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

# Between these parts of the weight, sorted by price, lies what is usual.
LOW, HIGH = Fraction(1, 10), Fraction(9, 10)
# So far beyond the band, and from so many lines on, a price is outside it.
BEYOND = 2
LEAST_LINES = 5
# Prices are put in order by whole millionths of a cent a point: prices nearer than that are alike.
FINE = 1_000_000
Key = tuple[str, str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One line of a return or one parcel of a certificate; ``parcels`` is 0 where they were not counted."""

    origin: str
    year: int
    hs: str
    points: int
    cents: int
    parcels: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Footprint:
    """The lines of one origin, heading and year (0 for all years). Prices are cents a carat, weighed by carats."""

    origin: str
    hs: str
    year: int
    lines: int
    points: int
    cents: int
    low: int
    median: int
    high: int
    # Ten-thousandths of the weight of all headings of the origin in the same time; of lines without one, of those.
    share: int
    # Points in a parcel, where parcels were counted.
    average_points: int | None


def footprints(seen: Iterable[Seen]) -> Mapping[Key, Footprint]:
    """By origin, heading and year, and with year 0 over all years; lines without weight or value tell no price."""
    groups: dict[Key, list[Seen]] = {}
    weights: dict[tuple[str, bool, int], int] = {}
    for one in seen:
        if one.origin and one.points and one.cents:
            for year in (one.year, 0):
                groups.setdefault((one.origin, one.hs, year), []).append(one)
                among = one.origin, bool(one.hs), year
                weights[among] = weights.get(among, 0) + one.points
    return {key: _footprint(key, groups[key], weights[key[0], bool(key[1]), key[2]]) for key in sorted(groups)}


def _footprint(key: Key, lines: Sequence[Seen], weight: int) -> Footprint:
    origin, hs, year = key
    points = sum(one.points for one in lines)
    counted = [one for one in lines if one.parcels]
    parcels = sum(one.parcels for one in counted)
    low, median, high = _prices_at(lines, points)
    return Footprint(
        origin=origin,
        hs=hs,
        year=year,
        lines=len(lines),
        points=points,
        cents=sum(one.cents for one in lines),
        low=low,
        median=median,
        high=high,
        share=points * 10_000 // weight,
        average_points=sum(one.points for one in counted) // parcels if parcels else None,
    )


def _prices_at(lines: Sequence[Seen], weight: int) -> tuple[int, int, int]:
    """The prices at or below which these parts of the weight lie, in cents a carat."""
    found: list[int] = []
    reached, limits = 0, [ceil(weight * part) for part in (LOW, Fraction(1, 2), HIGH)]
    for one in sorted(lines, key=lambda one: one.cents * FINE // one.points):
        reached += one.points
        while len(found) < len(limits) and reached >= limits[len(found)]:
            found.append(_price(one.points, one.cents))
    low, median, high = found
    return low, median, high


def _price(points: int, cents: int) -> int:
    """Cents a carat, a half upwards."""
    return (200 * cents + points) // (2 * points)


def outside(known: Footprint, *, points: int, cents: int) -> bool:
    """Whether a line lies far from what is usual of its origin; never where too little is known of that."""
    if known.lines < LEAST_LINES or not points:
        return False
    hundredfold = 100 * cents
    return hundredfold * BEYOND < known.low * points or hundredfold > known.high * BEYOND * points
