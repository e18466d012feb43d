"""May the certificate be issued?"""

from __future__ import annotations

from kpcs.scheme.catalogue import Act
from kpcs.scheme.facts import IssueFacts
from kpcs.scheme.findings import Finding

act: Act[IssueFacts] = Act("issue")


def check_issue(facts: IssueFacts) -> tuple[Finding, ...]:
    """Everything that stands against issuing these exact words."""
    return act.check(facts)
