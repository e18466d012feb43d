"""May this finding be asked about? Once at a time, by others than the Participant itself, while its figures stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kpcs.scheme.catalogue import Act, Problem
from kpcs.scheme.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingFacts:
    """One finding that somebody wants to ask about."""

    asked: str
    acting: str
    is_found: bool
    asked_in: str
    is_explained: bool
    on: date


choosing: Act[FindingFacts] = Act("asking about a finding")


def check_finding(facts: FindingFacts) -> tuple[Finding, ...]:
    """Everything that stands against asking about a finding."""
    return choosing.check(facts)


@choosing.rule("K-ASK.1", remedy="Let an officer of another Participant ask.")
def others_ask(facts: FindingFacts) -> bool:
    """Nobody puts questions to his own Participant."""
    return facts.asked != facts.acting


@choosing.rule("K-ASK.2", remedy="Look at what is found now.")
def it_is_found(facts: FindingFacts) -> bool:
    """The finding is not found any more as it stood: the figures have changed."""
    return facts.is_found


@choosing.rule("K-ASK.2", remedy="Follow the question up there, or wait until it is closed.")
def it_is_not_asked_elsewhere(facts: FindingFacts) -> Problem | None:
    """This finding is asked about already, in {number}."""
    return Problem(params={"number": facts.asked_in}) if facts.asked_in else None


@choosing.rule("K-ASK.3", remedy="Take the explanation back first, if it was wrong.")
def it_is_not_explained(facts: FindingFacts) -> bool:
    """This finding is explained already, and its figures have not changed since."""
    return not facts.is_explained
