"""May this standing be entered in the history of a Participant?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kpcs.scheme.catalogue import Act
from kpcs.scheme.findings import Finding
from kpcs.scheme.standings import Standing, Standings


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingFacts:
    """A new span beside the history so far."""

    history: Standings
    new: Standing
    on: date


act: Act[StandingFacts] = Act("standing")


def check_standing(facts: StandingFacts) -> tuple[Finding, ...]:
    """Everything that stands against entering the new span."""
    return act.check(facts)
