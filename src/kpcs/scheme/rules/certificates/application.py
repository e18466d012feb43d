"""May the application be filed?"""

from __future__ import annotations

from kpcs.scheme.catalogue import Act
from kpcs.scheme.facts import ApplicationFacts
from kpcs.scheme.findings import Finding

act: Act[ApplicationFacts] = Act("application")


def check_application(facts: ApplicationFacts) -> tuple[Finding, ...]:
    """Everything that stands against filing."""
    return act.check(facts)
