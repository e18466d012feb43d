"""All tests of trade and certificates together; what one cause makes odd in several places is told once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace

from ..doubt import Doubt, Ranked, World, ranked
from ..policy import TradePolicy
from . import changes, counts, digits, mirror, origins, prices, standing
from .facts import TradeFacts
from .rows import EXPORT, Trade

Place = tuple[str, str, int, str]
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
# Counts of certificates are odd because of carats only where the carats themselves are in doubt.
OF_COUNTS = frozenset({"count_weight", "count_change"})
OF_CARATS = frozenset({"mirror_unit", "mirror_weight", "mirror_missing", "trade_slip", *OF_COUNTS})
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
    leads = _caused(_alike(scored), policy)
    return tuple(sorted(leads, key=_order))


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
    return replace(lead, also=tuple(one.doubt for one in run if one is not lead))


def _caused(scored: list[Ranked], policy: TradePolicy) -> list[Ranked]:
    """Less specific doubts about a trade that a graver one already doubts stand with that one."""
    leads: list[Ranked] = []
    by_trade: dict[Place, list[int]] = {}
    for one in scored:
        trades = {_trade(row) for row in one.doubt.trade}
        near = sorted({place for trade in trades for place in by_trade.get(trade, ())})
        place = next((place for place in near if _explains(leads[place].doubt, one.doubt, trades, policy)), None)
        if place is not None:
            lead = leads[place]
            leads[place] = replace(lead, also=(*lead.also, one.doubt, *one.also))
            continue
        leads.append(one)
        if one.doubt.test not in WEAK:
            for trade in trades:
                by_trade.setdefault(trade, []).append(len(leads) - 1)
    return leads


def _trade(row: Trade) -> Place:
    """The trade that a row is about, whichever side filed it: exporter, importer, quarter, heading."""
    if row.flow == EXPORT:
        return row.reporter, row.partner, row.quarter, row.hs
    return row.partner, row.reporter, row.quarter, row.hs


def _explains(lead: Doubt, other: Doubt, trades: set[Place], policy: TradePolicy) -> bool:
    """Whether it is of a graver kind, and doubts all that the other does or moves most of what it moves."""
    if other.test in WEAK or policy.kinds[lead.test] < policy.kinds[other.test]:
        return False
    if other.test in OF_COUNTS and lead.subject == "trade" and lead.test not in OF_CARATS:
        return False
    # A weight that slipped makes a price odd: then they have no measure in common.
    pairs = [(mine, its) for mine, its in zip(lead.moves, other.moves, strict=True) if mine and its]
    is_most = not pairs or any(mine >= MOST_PART * its for mine, its in pairs)
    return is_most or trades <= {_trade(row) for row in lead.trade}


def anomalies(facts: TradeFacts, policy: TradePolicy, silenced: Collection[tuple[str, str]] = ()) -> tuple[Ranked, ...]:
    """The doubts about trade and certificates by score; a rank is one within its subject."""
    return ranked_by_cause(doubts(facts, policy), facts, policy, silenced)


def merged(one: tuple[Ranked, ...], other: tuple[Ranked, ...]) -> tuple[Ranked, ...]:
    """Two rankings of one subject as one."""
    return tuple(sorted((*one, *other), key=_order))
