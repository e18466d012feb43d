"""May it be replaced, cancelled, or issued as a technical certificate?"""

from __future__ import annotations

from kpcs.scheme.catalogue import Act
from kpcs.scheme.facts import ReplacementFacts, TechnicalFacts, VoidFacts
from kpcs.scheme.findings import Finding

replacing: Act[ReplacementFacts] = Act("replacement")
voiding: Act[VoidFacts] = Act("void")
technical: Act[TechnicalFacts] = Act("technical")


def check_replacement(facts: ReplacementFacts) -> tuple[Finding, ...]:
    """Everything that stands against replacing the old certificate."""
    return replacing.check(facts)


def check_void(facts: VoidFacts) -> tuple[Finding, ...]:
    """Everything that stands against cancelling the number."""
    return voiding.check(facts)


def check_technical(facts: TechnicalFacts) -> tuple[Finding, ...]:
    """Everything that stands against a technical certificate."""
    return technical.check(facts)
