"""R-ANO.2: certificates issued, beside certificates received; and stones without certificates, or the other way round.

A return of counts need not name partners. Who issued how many for whom is compared where both sides say so; a whole
with the sum of its partners' where all of them say from whom; the world where everybody filed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from statistics import median
from typing import NamedTuple

from kpcs.scheme.findings import Finding
from kpcs.scheme.rules.statistics import trade_doubts as say

from ..doubt import Doubt, carats
from ..policy import TradePolicy
from .facts import TradeFacts, totals
from .rows import EXPORT, IMPORT, Trade, period_of
from .said import told

OTHER = {EXPORT: IMPORT, IMPORT: EXPORT}


class Counted(NamedTuple):
    """What both sides say of one quarter; None where one of them does not say."""

    issued: int
    received: int


Sides = Mapping[int, Counted]


def mirror_counts(facts: TradeFacts, policy: TradePolicy) -> Iterator[Doubt]:
    """Certificates issued against those received: by partner, by Participant, in the world."""
    splits = _splits(facts)
    for (exporter, importer), sides in _pairs(facts, splits).items():
        for quarter in _gaps(sides, policy):
            yield _pair(facts, exporter, importer, quarter, sides[quarter])
    for exporter, sides in _wholes(facts, splits).items():
        for quarter in _gaps(sides, policy):
            yield _whole(facts, exporter, quarter, sides[quarter])
    world = _world(facts)
    closer = replace(policy, count_tolerance=policy.world_count_tolerance)
    for quarter in _gaps(world, closer):
        yield _of_world(facts, quarter, world[quarter])


def _gaps(sides: Sides, policy: TradePolicy) -> Iterator[int]:
    """Quarters that differ, and do not with the quarter before or after."""
    is_off = partial(_is_off, policy=policy)
    for quarter, own in sides.items():
        windows = [
            Counted(own.issued + beside.issued, own.received + beside.received)
            for other in (quarter - 1, quarter + 1)
            if (beside := sides.get(other)) and _makes_up(own, beside)
        ]
        if is_off(own) and all(is_off(window) for window in windows) and not _is_on_the_way(own, quarter, sides):
            yield quarter


def _is_off(one: Counted, policy: TradePolicy) -> bool:
    gap = abs(one.issued - one.received)
    return gap >= policy.least_certificates and gap > policy.count_tolerance * max(one)


def _makes_up(own: Counted, beside: Counted) -> bool:
    gap, back = own.issued - own.received, beside.received - beside.issued
    return gap * back > 0 and 2 * abs(back) >= abs(gap)


def _is_on_the_way(own: Counted, quarter: int, sides: Sides) -> bool:
    """At the newest end, up to a third issued and not yet received is a month's goods; at the oldest the other way."""
    if quarter + 1 not in sides and own.issued > own.received:
        return 3 * (own.issued - own.received) <= own.issued
    return quarter - 1 not in sides and own.received > own.issued and 3 * (own.received - own.issued) <= own.received


def _splits(facts: TradeFacts) -> dict[tuple[str, str, int], dict[str, int]]:
    """By reporter, flow and quarter: certificates by partner, only where every row names one."""
    found: dict[tuple[str, str, int], dict[str, int]] = {}
    for (reporter, flow), quarters in facts.counted.items():
        for quarter, rows in quarters.items():
            if all(row.partner or not row.certificates for row in rows):
                split = found.setdefault((reporter, flow, quarter), {})
                for row in rows:
                    if row.partner:
                        split[row.partner] = split.get(row.partner, 0) + row.certificates
    return found


def _pairs(facts: TradeFacts, splits: Mapping[tuple[str, str, int], dict[str, int]]) -> Mapping[tuple[str, str], Sides]:
    found: dict[tuple[str, str], dict[int, Counted]] = {}
    for (exporter, flow, quarter), split in splits.items():
        if flow == EXPORT:
            for importer, issued in split.items():
                other = splits.get((importer, IMPORT, quarter))
                if other is not None:
                    found.setdefault((exporter, importer), {})[quarter] = Counted(issued, other.get(exporter, 0))
        else:
            for exporter_of, received in split.items():
                other = splits.get((exporter_of, EXPORT, quarter))
                if other is not None and exporter not in other:
                    found.setdefault((exporter_of, exporter), {})[quarter] = Counted(0, received)
    return found


def _wholes(facts: TradeFacts, splits: Mapping[tuple[str, str, int], dict[str, int]]) -> Mapping[str, Sides]:
    """What one issued without saying for whom, and what its partners, by its own trade, say they received from it."""
    found: dict[str, dict[int, Counted]] = {}
    for (exporter, flow), quarters in facts.counted.items():
        for quarter, rows in quarters.items() if flow == EXPORT else ():
            if (exporter, EXPORT, quarter) in splits and any(row.partner for row in rows):
                continue
            partners = {row.partner for row in facts.by_return.get((exporter, EXPORT), {}).get(quarter, ())}
            received = [splits.get((partner, IMPORT, quarter)) for partner in partners]
            named = [split for split in received if split]
            if partners and len(named) == len(partners):
                issued = sum(row.certificates for row in rows)
                came = sum(split.get(exporter, 0) for split in named)
                found.setdefault(exporter, {})[quarter] = Counted(issued, came)
    return found


def _world(facts: TradeFacts) -> Sides:
    """All together, for quarters in which everybody that anybody traded with filed a count."""
    sums: dict[int, list[int]] = {}
    there: dict[int, set[str]] = {}
    for row in facts.counts:
        sums.setdefault(row.quarter, [0, 0])[row.flow == IMPORT] += row.certificates
        there.setdefault(row.quarter, set()).add(row.reporter)
    traded: dict[int, set[str]] = {}
    for row in facts.rows:
        traded.setdefault(row.quarter, set()).update((row.reporter, row.partner))
    return {
        quarter: Counted(*found)
        for quarter, found in sorted(sums.items())
        if there[quarter] >= traded.get(quarter, {""})
    }


def _pair(facts: TradeFacts, exporter: str, importer: str, quarter: int, sides: Counted) -> Doubt:
    rows = (*_rows(facts, exporter, EXPORT, quarter, importer), *_rows(facts, importer, IMPORT, quarter, exporter))
    asked = exporter if sides.issued < sides.received else importer
    said = say.MIRROR_COUNT.finding(**_said(quarter, sides), issuer=exporter, destination=importer, participant=asked)
    return _doubt(facts, "mirror_count", said, asked, quarter, rows, importer if asked == exporter else exporter, sides)


def _whole(facts: TradeFacts, exporter: str, quarter: int, sides: Counted) -> Doubt:
    said = say.MIRROR_COUNT_ALL.finding(**_said(quarter, sides), issuer=exporter, participant=exporter)
    return _doubt(facts, "mirror_count", said, exporter, quarter, _rows(facts, exporter, EXPORT, quarter), "", sides)


def _of_world(facts: TradeFacts, quarter: int, sides: Counted) -> Doubt:
    """The first to ask is whose certificates carry the most carats against its own other quarters."""
    flow = EXPORT if sides.issued < sides.received else IMPORT
    strange = {
        reporter: weights[quarter] / median(weights.values())
        for (reporter, way) in facts.counted
        if way == flow and quarter in (weights := carats_each(facts, reporter, flow))
    }
    asked = max(sorted(strange), key=lambda code: strange[code]) if strange else ""
    said = say.MIRROR_COUNT_WORLD.finding(**_said(quarter, sides), participant=asked)
    return _doubt(facts, "mirror_count", said, asked, quarter, _rows(facts, asked, flow, quarter), "", sides)


def carats_each(facts: TradeFacts, reporter: str, flow: str) -> dict[int, float]:
    """Points on a certificate by quarter, where both were filed."""
    traded = facts.by_return.get((reporter, flow), {})
    counts = {
        quarter: sum(row.certificates for row in rows)
        for quarter, rows in facts.counted.get((reporter, flow), {}).items()
    }
    return {
        quarter: points / counts[quarter]
        for quarter, rows in traded.items()
        if counts.get(quarter) and (points := totals(rows)[0])
    }


def _rows(facts: TradeFacts, reporter: str, flow: str, quarter: int, partner: str = "") -> tuple[Trade, ...]:
    rows = facts.counted.get((reporter, flow), {}).get(quarter, ())
    return tuple(row for row in rows if partner in ("", row.partner))


def _said(quarter: int, sides: Counted) -> dict[str, str]:
    return {
        "period": str(period_of(quarter)),
        "exported": f"{sides.issued:,}",
        "imported": f"{sides.received:,}",
    }


def _doubt(
    facts: TradeFacts,
    test: str,
    said: Finding,
    asked: str,
    quarter: int,
    rows: tuple[Trade, ...],
    partner: str,
    sides: Counted,
) -> Doubt:
    """What moves is the trade for which certificates seem to lack, as a part of the asked one's own."""
    flow = EXPORT if any(row.flow == EXPORT and row.reporter == asked for row in rows) else IMPORT
    traded = facts.by_return.get((asked, flow), {}).get(quarter, ())
    points, cents = totals(tuple(row for row in traded if partner in ("", row.partner)))
    lacking = abs(sides.issued - sides.received) / max(sides)
    return told(
        test,
        said,
        asked,
        rows,
        [quarter],
        subject="certificates",
        partner=partner,
        surprise=1.0 - math.exp(-lacking / 0.3),
        moves=(round(points * lacking), round(cents * lacking)),
    )


def without_certificates(facts: TradeFacts, policy: TradePolicy) -> Iterator[Doubt]:
    """Stones traded with a count of no certificates, and certificates without stones."""
    for (reporter, flow), quarters in facts.counted.items():
        for quarter, rows in quarters.items():
            count = sum(row.certificates for row in rows)
            traded = facts.by_return.get((reporter, flow), {}).get(quarter, ())
            points, cents = totals(traded)
            noun = "exports" if flow == EXPORT else "imports"
            said = {"participant": reporter, "period": str(period_of(quarter)), "noun": noun}
            if not count and points:
                finding = say.WITHOUT_CERTIFICATES.finding(**said, carats=carats(points))
            elif count >= policy.least_certificates and not points and (reporter, quarter) in facts.filed:
                finding = say.WITHOUT_TRADE.finding(**said, count=f"{count:,}")
            else:
                continue
            moves = {"surprise": 0.95, "moves": (points, cents)}
            places = {"subject": "certificates", "heading": flow}
            yield told("without_certificates", finding, reporter, rows, [quarter], **places, **moves)
