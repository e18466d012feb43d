"""Is the certificate good for this shipment on arrival?"""

from __future__ import annotations

from kpcs.scheme.catalogue import Act
from kpcs.scheme.facts import ArrivalFacts
from kpcs.scheme.findings import Finding

act: Act[ArrivalFacts] = Act("arrival")


def check_arrival(facts: ArrivalFacts) -> tuple[Finding, ...]:
    """Everything that stands against accepting the shipment, and what the officer should know."""
    return act.check(facts)
