"""Is the confirmation of receipt complete?"""

from __future__ import annotations

from kpcs.scheme.catalogue import Act
from kpcs.scheme.facts import ConfirmationFacts, Difference
from kpcs.scheme.findings import Finding

act: Act[ConfirmationFacts] = Act("confirmation")


def check_confirmation(facts: ConfirmationFacts) -> tuple[Finding, ...]:
    """Everything that stands against sending this confirmation."""
    return act.check(facts)


def differences(facts: ConfirmationFacts) -> tuple[Difference, ...]:
    """Where the found figures differ from the certificate (R-CON.7)."""
    return ()
