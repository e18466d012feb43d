"""Is the importing officer's decision justified?"""

from __future__ import annotations

from kpcs.scheme.catalogue import Act
from kpcs.scheme.facts import DecisionFacts, ReturnFacts
from kpcs.scheme.findings import Finding

deciding: Act[DecisionFacts] = Act("decision")
releasing: Act[ReturnFacts] = Act("release")


def check_decision(facts: DecisionFacts) -> tuple[Finding, ...]:
    """Everything that stands against this decision."""
    return deciding.check(facts)


def check_return(facts: ReturnFacts) -> tuple[Finding, ...]:
    """Everything that stands against releasing, returning or destroying detained or seized goods."""
    return releasing.check(facts)
