"""All tests together, and what is left when several symptoms of one cause are told as one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from . import expected, forms, moments, prices, twice, weights
from .doubt import Doubt, Ranked, ranked
from .facts import Facts
from .policy import AnomalyPolicy

Test = Callable[[Facts, AnomalyPolicy], Iterator[Doubt]]
TESTS: tuple[Test, ...] = (
    twice.filed_twice,
    twice.same_figures,
    twice.shared_figures,
    prices.prices,
    weights.weights,
    weights.levels,
    weights.first_stones,
    forms.no_value,
    forms.nil_returns,
    forms.methods,
    forms.same_price_of_both,
    forms.reckoned_value,
    forms.round_weights,
    moments.filed_early,
    moments.nil_early,
    moments.outside_standing,
    moments.changed_late,
    expected.unexplained_gaps,
)
# Doubts about a habit are no symptom of a single wrong line, and swallow none.
HABITS = frozenset({"reckoned_value", "round_weights", "nil_early"})
# Doubts of one kind in half-years so near to one another are told as one.
NEAR = 3


def doubts(facts: Facts, policy: AnomalyPolicy) -> tuple[Doubt, ...]:
    """What every test says, unranked."""
    return tuple(doubt for test in TESTS for doubt in test(facts, policy))


def anomalies(facts: Facts, policy: AnomalyPolicy, silenced: Collection[tuple[str, str]] = ()) -> tuple[Ranked, ...]:
    """The doubts by score, the gravest first; what another one explains stands with it, not beside it.

    Those that are silenced, by id and fingerprint, are left out and explain nothing.
    """
    found = (doubt for doubt in doubts(facts, policy) if not silenced or doubt.key not in silenced)
    scored = sorted((ranked(doubt, facts, policy) for doubt in found), key=lambda one: (-one.score, one.doubt.id))
    leads: list[Ranked] = []
    for one in scored:
        place = next((place for place, lead in enumerate(leads) if _explains(lead, one.doubt)), None)
        if place is None:
            leads.append(one)
        else:
            lead = leads[place]
            leads[place] = replace(lead, also=(*lead.also, one.doubt))
    return tuple(leads)


def _explains(found: Ranked, other: Doubt) -> bool:
    """Whether the other is about the same half-years, or is the same doubt about one next to them."""
    lead = found.doubt
    if lead.participant != other.participant or lead.test in HABITS or other.test in HABITS:
        return False
    if lead.test == other.test and lead.said.code == other.said.code:
        return abs(_distance(lead, other)) <= NEAR and lead.test in (
            "price",
            "slipped_decimal",
            "weight",
            "same_figures",
        )
    common = set(found.periods) & set(other.periods)
    return 2 * len(common) >= len(other.periods)


def _distance(lead: Doubt, other: Doubt) -> int:
    """Half-years between the nearest ends of two doubts."""
    return min(
        (abs(2 * (one.year - two.year) + one.part - two.part) for one in lead.periods for two in other.periods),
    )
