"""A doubt about figures: what is odd, why, what it moves, what else it could have been, what to ask."""

from __future__ import annotations

import hashlib
import itertools
import json
import math
from dataclasses import dataclass
from typing import Protocol

from kpcs.scheme.findings import Finding
from kpcs.scheme.periods import Period
from kpcs.scheme.values import grouped

from .facts import Line
from .policy import Scoring
from .trade.rows import Trade

# In this order they are shown; a rank is one within a subject.
SUBJECTS = ("production", "trade", "certificates", "balance")


@dataclass(frozen=True, slots=True)
class Alternative:
    """What a half-year would come to if the doubt is right."""

    said: Finding
    period: Period
    points: int
    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """One test's answer. ``moves`` is what the figure is off by, in points and cents, if the doubt is right.

    ``participant`` is who is asked; ``trade`` are the filed rows that it is about where it is not production.
    """

    test: str
    said: Finding
    participant: str
    periods: tuple[Period, ...]
    lines: tuple[Line, ...]
    surprise: float
    moves: tuple[int, int] = (0, 0)
    evidence: tuple[Finding, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    # Lines that a sum without duplicates leaves out.
    left_out: tuple[Line, ...] = ()
    subject: str = "production"
    partner: str = ""
    heading: str = ""
    trade: tuple[Trade, ...] = ()

    @property
    def id(self) -> str:
        """The same for the same doubt in every run: test, Participant, partner and heading if any, first period."""
        places = (self.test.replace("_", "-"), self.participant, self.partner, self.heading.replace(".", ""))
        return "-".join([*filter(None, places), str(self.periods[0])]).lower()

    @property
    def fingerprint(self) -> str:
        """Digest of what is doubted: test, sentence, places, periods and the figures as filed, in whatever order.

        It is another one as soon as one of these figures is revised; what they were compared with is not in it.
        """
        places = (self.subject, self.test, self.said.code, self.participant, self.partner, self.heading)
        production = sorted((one.participant, str(one.period), one.method, one.points, one.cents) for one in self.lines)
        content = [places, [str(period) for period in self.periods], production, sorted(self.trade)]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:32]

    @property
    def key(self) -> tuple[str, str]:
        """By what it is silenced: itself with these figures, and nothing else."""
        return self.id, self.fingerprint


@dataclass(frozen=True, slots=True)
class Ranked:
    """A doubt with its score from 0 to 100, and the weaker doubts that the same cause explains."""

    doubt: Doubt
    score: float
    materiality: float
    share: float
    also: tuple[Doubt, ...] = ()

    @property
    def alike(self) -> tuple[Doubt, ...]:
        """It and those of the same kind that it explains: South Africa's two half-years of one price."""
        return (self.doubt, *(other for other in self.also if other.test == self.doubt.test))

    @property
    def periods(self) -> tuple[Period, ...]:
        """All half-years that it and what it explains are about."""
        return tuple(sorted({period for one in (self.doubt, *self.also) for period in one.periods}))


def materiality(share: float, policy: Scoring) -> float:
    """From 0 to 1, by the logarithm of the share of the world that is at stake."""
    if share <= policy.least_share:
        return 0.0
    whole = math.log10(policy.full_share / policy.least_share)
    return min(1.0, math.log10(share / policy.least_share) / whole)


class World(Protocol):
    """Knows what part of the world a figure is."""

    def share(self, period: Period, points: int, cents: int) -> float: ...


def ranked(doubt: Doubt, facts: World, policy: Scoring) -> Ranked:
    """Score = kind × surprise × (least + rest × materiality)."""
    share = max(facts.share(period, *doubt.moves) for period in doubt.periods)
    weight = materiality(share, policy)
    rest = 1.0 - policy.least_weight
    score = 100.0 * policy.kinds[doubt.test] * doubt.surprise * (policy.least_weight + rest * weight)
    return Ranked(doubt, round(score, 1), weight, share)


def carats(points: int) -> str:
    """1,234.56; sums may be larger than any one weight, and balances below zero."""
    return grouped(points) if points >= 0 else f"\u2212{grouped(-points)}"


def usd(cents: int) -> str:
    """1,234.56"""
    return carats(cents)


def price(points: int, cents: int) -> str:
    """US$ per carat with two decimals; a dash where there are no carats."""
    return f"{cents / points:,.2f}" if points else "–"


def spans(periods: tuple[Period, ...]) -> str:
    """2014-H2, 2015-H2; or 2017-H1 to 2020-H1 where none is left out."""
    if len(periods) > 2 and all(one.step(1) == other for one, other in itertools.pairwise(periods)):
        return f"{periods[0]} – {periods[-1]}"
    if len(periods) > 6:
        return f"{periods[0]} … {periods[-1]} ({len(periods)})"
    return ", ".join(str(period) for period in periods)
