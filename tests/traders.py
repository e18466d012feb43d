"""A small world of trade in which everything agrees: producers, trading centres and buyers, quarter by quarter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from kpcs.scheme.participants import standings
from kpcs.statistics.analysis.doubt import Doubt, Ranked
from kpcs.statistics.analysis.policy import TradePolicy
from kpcs.statistics.analysis.trade.engine import anomalies
from kpcs.statistics.analysis.trade.facts import TradeFacts
from kpcs.statistics.analysis.trade.rows import EXPORT, IMPORT, Trade

KNOWN = {str(history.participant): history for history in standings()}
POLICY = TradePolicy()
FIRST, LAST = 2021 * 4, 2024 * 4 + 3
GEM, SORTED_NOT, BOART = "7102.31", "7102.10", "7102.21"
# What a producer sends in a quarter under two headings: points, and US$ a carat.
PRODUCERS = {
    "BW": {GEM: (400_000_000, 160), BOART: (60_000_000, 12)},
    "AO": {GEM: (150_000_000, 140), BOART: (20_000_000, 11)},
    "CD": {SORTED_NOT: (200_000_000, 13), GEM: (30_000_000, 60)},
    "ZA": {GEM: (120_000_000, 120), SORTED_NOT: (40_000_000, 30)},
    "NA": {GEM: (30_000_000, 480), BOART: (4_000_000, 25)},
    "SL": {GEM: (12_000_000, 240), SORTED_NOT: (3_000_000, 60)},
}
CENTRES = {"AE": 0.5, "EU": 0.3, "IL": 0.2}
BUYERS = {"IN": 0.6, "CN": 0.25, "US": 0.15}
CARATS_ON_A_CERTIFICATE = 8_000


@dataclass(frozen=True)
class World:
    rows: tuple[Trade, ...]
    counts: tuple[Trade, ...]

    def facts(self) -> TradeFacts:
        filed = frozenset((row.reporter, row.quarter) for row in self.rows)
        return TradeFacts(self.rows, self.counts, filed, KNOWN, date(2025, 6, 1), frozenset(PRODUCERS))

    def found(self) -> tuple[Ranked, ...]:
        return anomalies(self.facts(), POLICY)

    def with_row(self, row: Trade, **changed: object) -> World:
        """The same world in which one row says something else."""
        return replace(self, rows=_swapped(self.rows, row, changed), counts=_swapped(self.counts, row, changed))

    def without(self, *rows: Trade) -> World:
        gone = set(rows)
        return World(tuple(r for r in self.rows if r not in gone), tuple(r for r in self.counts if r not in gone))

    def row(self, reporter: str, flow: str, partner: str, quarter: int, hs: str = "", origin: str = "") -> Trade:
        """The one row of trade of this kind, of an origin if one is named."""
        return next(
            row for row in self.rows if row[:5] == (reporter, flow, partner, quarter, hs) and origin in ("", row.origin)
        )

    def count(self, reporter: str, flow: str, partner: str, quarter: int) -> Trade:
        return next(row for row in self.counts if row[:4] == (reporter, flow, partner, quarter))


def _swapped(rows: tuple[Trade, ...], row: Trade, changed: dict[str, object]) -> tuple[Trade, ...]:
    return tuple(one._replace(**changed) if one is row else one for one in rows)


def noise(*of: object) -> float:
    """From -1 to 1, always the same for the same."""
    state = sum(ord(letter) * (place + 7) for place, letter in enumerate(repr(of)))
    for _ in range(3):
        state = (state * 1_103_515_245 + 12_345) % 2**31
    return (state >> 8) % 2001 / 1000 - 1


@cache
def clean() -> World:
    """Four years without a fault: ordinary scatter, goods on their way over a quarter's end, a margin at centres."""
    rows = tuple(_rows())
    return World(rows, tuple(_counts(rows)))


def _rows() -> Iterator[Trade]:
    for origin, headings in PRODUCERS.items():
        for hs, (points, price) in headings.items():
            for centre, share in CENTRES.items():
                yield from _sent(origin, centre, hs, origin, points * share, price)
                for buyer, part in BUYERS.items():
                    yield from _sent(centre, buyer, hs, origin, points * share * part * 0.7, price * 1.06)


def _sent(exporter: str, importer: str, hs: str, origin: str, points: float, price: float) -> Iterator[Trade]:
    on_the_way = (int(points * 0.04), int(points * price * 0.04))
    for quarter in range(FIRST, LAST + 1):
        of = (exporter, importer, hs, origin, quarter)
        weight = int(points * (1 + 0.08 * noise("weight", *of))) + quarter % 89
        value = int(weight * price * (1 + 0.05 * noise("price", *of))) + quarter % 83
        yield Trade(exporter, EXPORT, importer, quarter, hs, origin, weight, value)
        late = 0.04 * (1 + noise("late", *of))
        later = int(weight * late), int(value * late)
        came = weight - later[0] + on_the_way[0], value - later[1] + on_the_way[1]
        on_the_way = later
        yield Trade(importer, IMPORT, exporter, quarter, hs, origin, *came)


def _counts(rows: Iterable[Trade]) -> Iterator[Trade]:
    sums: dict[tuple[str, str, str, int], int] = {}
    for row in rows:
        sums[row[:4]] = sums.get(row[:4], 0) + row.points
    for (reporter, flow, partner, quarter), points in sums.items():
        count = max(1, round(points / 100 / CARATS_ON_A_CERTIFICATE))
        yield Trade(reporter, flow, partner, quarter, "", "", 0, 0, count)


def touched(found: Iterable[Ranked], test: str) -> list[tuple[int, Doubt]]:
    """Where doubts of a test stand, by rank within the subject: leads only."""
    return [(rank, one.doubt) for rank, one in enumerate(found, start=1) if one.doubt.test == test]
