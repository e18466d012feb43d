"""What the tests found in trade, certificates and balances; looked for once for each state of what they look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.db.models import Count, Max

from kpcs.participants import queries as participants

from ..analysis.doubt import Doubt, Ranked, ranked
from ..analysis.policy import TradePolicy
from ..analysis.trade import engine
from ..analysis.trade.balance import balance_doubts
from ..analysis.trade.facts import TradeFacts
from ..analysis.trade.outside import outside_mirrors, outside_partners
from ..models import Capacity, Subject, Submission
from ..outside import comparing
from . import balance, capacity, outside, questionnaires, trade
from .kept import kept

POLICY = TradePolicy()


@dataclass(frozen=True, slots=True)
class FoundTrade:
    """The facts, the doubts about them by subject and score, and those that an explanation has silenced."""

    facts: TradeFacts
    ranked: tuple[Ranked, ...]
    explained: tuple[Ranked, ...]


def found_trade() -> FoundTrade:
    """What is doubtful in trade, certificates and balances as they stand in this office now."""
    state = _state()

    def ordered() -> FoundTrade:
        # An explanation changes the order of the doubts, not the doubts.
        facts, doubts = kept("doubts of trade", state, _looked)
        return _in_order(facts, doubts, questionnaires.explained())

    return kept("found in trade", (state, questionnaires.explained_state()), ordered)


def _looked() -> tuple[TradeFacts, tuple[Doubt, ...]]:
    facts = replace(trade.facts(), declared=_declared_world())
    years, halves = balance.rows(), balance.rows(half_yearly=True)
    doubts = (
        *engine.doubts(facts, POLICY),
        *balance_doubts(years, halves, capacity.standing()),
        *_of_outside(facts),
    )
    return facts, doubts


def _of_outside(facts: TradeFacts) -> Iterator[Doubt]:
    declared = outside.declared()
    if declared:
        yield from outside_mirrors(comparing.mirrors(declared, outside.own_values()), declared, POLICY)
        yield from outside_partners(comparing.strangers(declared, facts.standings), POLICY)


def _declared_world() -> Mapping[int, int]:
    """The value of all declared imports of a year."""
    sums: dict[int, int] = {}
    for one in outside.declared():
        if one.flow == "import":
            sums[one.year] = sums.get(one.year, 0) + one.cents
    return sums


def _in_order(facts: TradeFacts, doubts: tuple[Doubt, ...], silenced: Mapping[tuple[str, str], object]) -> FoundTrade:
    silent = tuple(ranked(doubt, facts, POLICY) for doubt in doubts if silenced and doubt.key in silenced)
    return FoundTrade(facts, engine.ranked_by_cause(doubts, facts, POLICY, silenced), silent)


def _state() -> object:
    """Changes whenever a return is signed, withdrawn or revised, a capacity or a standing recorded."""
    signed = Submission.objects.filter(state=Submission.State.SIGNED).exclude(subject=Subject.PRODUCTION)
    returns = signed.aggregate(rows=Count("pk"), newest=Max("pk"), at=Max("signed_at"))
    mined = Submission.objects.filter(state=Submission.State.SIGNED, subject=Subject.PRODUCTION)
    production = mined.aggregate(rows=Count("pk"), newest=Max("pk"), at=Max("signed_at"))
    capacities = Capacity.objects.aggregate(newest=Max("pk"))["newest"]
    known = capacities, outside.state(), participants.newest_standing()
    return tuple(returns.values()), tuple(production.values()), known
