"""Was the shipment inspected, valued and sealed as it must be?"""

from __future__ import annotations

from kpcs.scheme.catalogue import Act
from kpcs.scheme.facts import InspectionFacts
from kpcs.scheme.findings import Finding

act: Act[InspectionFacts] = Act("inspection")


def check_inspection(facts: InspectionFacts) -> tuple[Finding, ...]:
    """Everything that stands against this record of inspection."""
    return act.check(facts)
