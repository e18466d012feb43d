"""All tests of trade and certificates together; what one cause makes odd in several places is told once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace

from ..doubt import Doubt, Ranked, World, ranked
from ..policy import TradePolicy
from . import changes, counts, digits, mirror, origins, prices, standing
from .facts import TradeFacts
from .rows import EXPORT, Trade

Place = tuple[str, str, int, str, bool]
Test = Callable[[TradeFacts, TradePolicy], Iterator[Doubt]]
TESTS: tuple[Test, ...] = (
    mirror.mirror,
    counts.mirror_counts,
    counts.without_certificates,
    prices.own_history,
    prices.peers,
    prices.jumps,
    changes.weights,
    changes.changes,
    changes.count_changes,
    changes.count_weights,
    changes.mixes,
    origins.footprint,
    standing.out_of_standing,
    standing.embargoed_origins,
    digits.weak_signs,
)
# Weak signs come after everything else, whatever they score, and explain nothing.
WEAK = frozenset({"first_digits", "round_values"})
# The same doubt in quarters, half-years or years so near to one another is told once; in months.
NEAR_MONTHS = 4
# The same leap, against the quarters around and against the year before.
OF_ONE_LEAP = {"change", "trade_weight"}
# Sums over many rows of one reporter are odd because of a row that is among them, not because of its mirror.
OF_SUMS = frozenset({"change", "trade_weight", "heading_mix", "price_jump", "count_weight"})
# Counts of certificates are odd because of carats only where the carats themselves are in doubt.
OF_COUNTS = frozenset({"count_weight", "count_change"})
OF_CARATS = frozenset({"not_in_standing", "mirror_unit", "mirror_weight", "mirror_missing", "trade_slip", *OF_COUNTS})
# What part of a doubt a graver one must move to explain it.
MOST_PART = 0.5


def doubts(facts: TradeFacts, policy: TradePolicy) -> tuple[Doubt, ...]:
    """What every test says, unranked; in whatever order the rows lie."""
    ordered = replace(facts, rows=tuple(sorted(facts.rows)), counts=tuple(sorted(facts.counts)))
    return tuple(doubt for test in TESTS for doubt in test(ordered, policy))


def ranked_by_cause(
    found: Iterable[Doubt], world: World, policy: TradePolicy, silenced: Collection[tuple[str, str]] = ()
) -> tuple[Ranked, ...]:
    """Doubts by score, the gravest first, those of one cause together; a silenced one explains nothing either."""
    scored = sorted(
        (ranked(doubt, world, policy) for doubt in found if not silenced or doubt.key not in silenced),
        key=_order,
    )
    return tuple(_alike(_caused(scored, policy)))


def _order(one: Ranked) -> tuple[bool, float, str]:
    return one.doubt.test in WEAK, -one.score, one.doubt.id


def _alike(scored: list[Ranked]) -> list[Ranked]:
    """The same doubt about the same places in periods near to one another, led by the gravest."""
    groups: dict[tuple[str, ...], list[Ranked]] = {}
    for one in scored:
        doubt = one.doubt
        key = (doubt.test, doubt.said.code, doubt.participant, doubt.partner, doubt.heading)
        groups.setdefault(key, []).append(one)
    found = []
    for group in groups.values():
        runs: list[list[Ranked]] = []
        for one in sorted(group, key=lambda one: one.doubt.periods):
            if runs and _months(one.doubt)[0] - _months(runs[-1][-1].doubt)[1] <= NEAR_MONTHS:
                runs[-1].append(one)
            else:
                runs.append([one])
        found += [_together(run) for run in runs]
    return sorted(found, key=_order)


def _months(doubt: Doubt) -> tuple[int, int]:
    """The first month of the doubt and its last, counted from the year nought."""
    first, last = doubt.periods[0].first, doubt.periods[-1].last
    return first.year * 12 + first.month, last.year * 12 + last.month


def _together(run: list[Ranked]) -> Ranked:
    lead = min(run, key=_order)
    rest = (doubt for one in run if one is not lead for doubt in (one.doubt, *one.also))
    return replace(lead, also=(*lead.also, *rest))


def _caused(scored: list[Ranked], policy: TradePolicy) -> list[Ranked]:
    """Less specific doubts about a trade that a graver one already doubts stand with that one."""
    leads: list[Ranked] = []
    doubted: list[set[Trade]] = []
    by_trade: dict[Place, list[int]] = {}
    for one in scored:
        doubt, trades = one.doubt, _trades(one.doubt)
        near = sorted({place for trade in trades for place in by_trade.get(trade, ())})
        if doubt.test in OF_SUMS:
            near = [place for place in near if not doubted[place].isdisjoint(doubt.trade)]
        place = next((place for place in near if _explains(leads[place].doubt, doubt, trades, policy)), None)
        if place is not None:
            leads[place] = replace(leads[place], also=(*leads[place].also, doubt))
            doubted[place] |= set() if doubt.test in OF_SUMS else _doubted(doubt)
            continue
        leads.append(one)
        doubted.append(_doubted(doubt))
        if doubt.test not in WEAK:
            for trade in trades:
                by_trade.setdefault(trade, []).append(len(leads) - 1)
    return leads


def _doubted(doubt: Doubt) -> set[Trade]:
    """The rows that may be wrong: where one side has another unit, not those of the other side."""
    return {row for row in doubt.trade if doubt.test != "mirror_unit" or row.reporter == doubt.participant}


def _trades(doubt: Doubt) -> set[Place]:
    """The trades that a doubt is about, whichever side filed them: exporter, importer, quarter, heading.

    The sums of a balance are no trade of anybody with anybody.
    """
    is_stock = doubt.subject == "balance"
    return {
        (row.reporter, row.partner, row.quarter, row.hs, is_stock)
        if row.flow == EXPORT
        else (row.partner, row.reporter, row.quarter, row.hs, is_stock)
        for row in doubt.trade
    }


def _explains(lead: Doubt, other: Doubt, trades: set[Place], policy: TradePolicy) -> bool:
    """Whether it is of a graver kind, and doubts all that the other does or moves most of what it moves."""
    is_graver = policy.kinds[lead.test] >= policy.kinds[other.test] or {lead.test, other.test} == OF_ONE_LEAP
    if other.test in WEAK or not is_graver:
        return False
    if other.test in OF_COUNTS and lead.subject == "trade" and lead.test not in OF_CARATS:
        return False
    # A weight that slipped makes a price odd: then they have no measure in common.
    pairs = [(mine, its) for mine, its in zip(lead.moves, other.moves, strict=True) if mine and its]
    is_most = not pairs or any(mine >= MOST_PART * its for mine, its in pairs)
    return is_most or trades <= _trades(lead)


def anomalies(facts: TradeFacts, policy: TradePolicy, silenced: Collection[tuple[str, str]] = ()) -> tuple[Ranked, ...]:
    """The doubts about trade and certificates by score; a rank is one within its subject."""
    return ranked_by_cause(doubts(facts, policy), facts, policy, silenced)


def merged(one: tuple[Ranked, ...], other: tuple[Ranked, ...]) -> tuple[Ranked, ...]:
    """Two rankings of one subject as one."""
    return tuple(sorted((*one, *other), key=_order))
