"""May this standing be entered in the history of a Participant?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kpcs.scheme.catalogue import Act, Problem
from kpcs.scheme.findings import Finding
from kpcs.scheme.standings import Standing, Standings, Status


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


@act.rule("R-NC.11", field="from_on", remedy="Enter a later day; what was in force on earlier days stays as it was.")
def history_is_not_rewritten(facts: StandingFacts) -> Problem | None:
    """A change on {from_on} would rewrite the history: {participant} has a standing that began on {since_on}."""
    later = [span for span in facts.history.spans if span.from_on >= facts.new.from_on]
    if not later:
        return None
    return Problem(
        params={
            "participant": str(facts.history.participant),
            "from_on": facts.new.from_on.isoformat(),
            "since_on": later[0].from_on.isoformat(),
        }
    )


@act.rule("R-NC.11", field="until", remedy="Let it end after it begins, or leave the end open.")
def span_ends_after_it_begins(facts: StandingFacts) -> bool:
    """The standing would end before it begins."""
    return facts.new.until is None or facts.new.until > facts.new.from_on


@act.rule("R-NC.4", field="zones", remedy="Name the compliant zones, or the barred ones.")
def restriction_names_zones(facts: StandingFacts) -> bool:
    """A restriction names the zones from which exports are possible, or those from which they are not."""
    return facts.new.status is not Status.RESTRICTED or bool(facts.new.zones or facts.new.barred)


@act.rule("R-GOV.10", field="source", remedy="Name the decision or notice, with its date.")
def change_names_its_decision(facts: StandingFacts) -> bool:
    """The decision behind this change is not named."""
    return bool(facts.new.source.strip())


@act.rule("R-NC.11", field="status", remedy="Nothing needs to be entered.")
def something_changes(facts: StandingFacts) -> Problem | None:
    """{participant} already is {status}."""
    now = facts.history.on(facts.new.from_on)
    same = ("status", "zones", "barred", "needs_approval", "monthly_report")
    if now is None or any(getattr(now, name) != getattr(facts.new, name) for name in same):
        return None
    return Problem(params={"participant": str(facts.history.participant), "status": str(now.status)})
