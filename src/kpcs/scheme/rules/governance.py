"""Is a decision adopted, by meeting or in writing, and may a member of a group become a full one?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kpcs.scheme.catalogue import Act, Problem
from kpcs.scheme.findings import Finding
from kpcs.scheme.policies import Policy, months_after, working_days_after
from kpcs.scheme.values import CountryCode

# The languages of Rule 26 of 2003; whether any was added later could not be read.
OFFICIAL_LANGUAGES = {"en": "English", "fr": "French", "pt": "Portuguese", "es": "Spanish", "ru": "Russian"}


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptionFacts:
    """For counting a decision as adopted: the languages of its finished translations, and when all were given it."""

    translations: frozenset[str]
    given_on: date | None
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionFacts:
    """For making a provisional member of a working group a full one."""

    provisional_since: date
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureFacts:
    """For closing a written procedure as adopted: the Participants that objected before it is closed."""

    circulated_on: date
    objections: tuple[CountryCode, ...]
    policy: Policy
    on: date


adoption: Act[AdoptionFacts] = Act("adoption of a decision")
promotion: Act[PromotionFacts] = Act("full membership")
procedure: Act[ProcedureFacts] = Act("written procedure")


def check_adoption(facts: AdoptionFacts) -> tuple[Finding, ...]:
    """Everything that stands against counting the decision as adopted."""
    return adoption.check(facts)


def check_promotion(facts: PromotionFacts) -> tuple[Finding, ...]:
    """Everything that stands against full membership."""
    return promotion.check(facts)


def check_procedure(facts: ProcedureFacts) -> tuple[Finding, ...]:
    """Everything that stands against adoption by written procedure."""
    return procedure.check(facts)


@adoption.rule("R-GOV.11", field="translations", remedy="Have it translated; until then it does not count as adopted.")
def is_translated(facts: AdoptionFacts) -> Problem | None:
    """The decision is not yet translated into every official language; missing: {wanted}."""
    missing = [name for code, name in OFFICIAL_LANGUAGES.items() if code not in facts.translations]
    return Problem(params={"wanted": ", ".join(missing)}) if missing else None


@adoption.rule("R-GOV.11", field="given_on", remedy="Give it to all Participants, and enter the day.")
def is_given_to_all(facts: AdoptionFacts) -> bool:
    """The decision was not yet given to all Participants."""
    return facts.given_on is not None and facts.given_on <= facts.on


@promotion.rule("R-GOV.1", remedy="Wait for that day; until then the member stays provisional.")
def year_is_over(facts: PromotionFacts) -> Problem | None:
    """The member is provisional since {since_on}, and can become a full member from {from_on}."""
    since, full = facts.provisional_since, months_after(facts.provisional_since, 12)
    return None if facts.on >= full else Problem(params={"since_on": since.isoformat(), "from_on": full.isoformat()})


@procedure.rule("R-GOV.9", field="objections", remedy="Consult; one objection blocks, and the proposal is not adopted.")
def nobody_objects(facts: ProcedureFacts) -> Iterator[Problem]:
    """{participant} objects."""
    for objector in facts.objections:
        yield Problem(params={"participant": str(objector)})


@procedure.rule(
    "R-GOV.10", field="circulated_on", remedy="Wait until that day is over; silence before it is no consent."
)
def silence_is_over(facts: ProcedureFacts) -> Problem | None:
    """Participants may object until {until_on}: {days} working days after {circulated_on}."""
    days = facts.policy.silence_working_days
    until = working_days_after(facts.circulated_on, days)
    if facts.on > until:
        return None
    said = {"until_on": until.isoformat(), "circulated_on": facts.circulated_on.isoformat()}
    return Problem(params={"days": str(days), **said})
