"""Is the importing officer's decision justified?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from kpcs.scheme.catalogue import Act, Problem, is_known
from kpcs.scheme.facts import ArrivalFacts, Decision, DecisionFacts, ReturnFacts
from kpcs.scheme.findings import Finding, Severity, blocking
from kpcs.scheme.policies import working_days_after

from .arrival import check_arrival

deciding: Act[DecisionFacts] = Act("decision")
releasing: Act[ReturnFacts] = Act("release")
passing: Act[ArrivalFacts] = Act("transit")

# Findings that a correction by the issuing authority can heal (R-CER.23): what is written, not the goods themselves.
CORRECTABLE = frozenset({"R-AI.V1", "R-AII.23", "R-III.b1"})
# Findings that a fault without knowledge or intention may have caused, mended before release (R-CER.17).
MENDABLE = CORRECTABLE | {"R-AI.A8", "R-CER.19", "R-PRE.3"}


def check_decision(facts: DecisionFacts) -> tuple[Finding, ...]:
    """Everything that stands against this decision."""
    return deciding.check(facts)


def check_return(facts: ReturnFacts) -> tuple[Finding, ...]:
    """Everything that stands against releasing, returning or destroying detained or seized goods."""
    return releasing.check(facts)


def check_passing(facts: ArrivalFacts) -> tuple[Finding, ...]:
    """Everything that stands against letting a shipment pass through to another Participant."""
    return passing.check(facts)


def blocks(facts: DecisionFacts) -> tuple[Finding, ...]:
    """What still stands against accepting, after corrections by the issuing authority and mended faults."""
    found = blocking(check_arrival(facts.arrival))
    healed = CORRECTABLE if facts.endorsed_by.strip() and facts.arrival.policy.are_errors_endorsed else frozenset()
    if facts.is_fault_unknowing and facts.arrival.policy.is_unknowing_fault_repaired and facts.note.strip():
        healed |= MENDABLE
    return tuple(finding for finding in found if finding.code not in healed)


def against_accepting(facts: DecisionFacts) -> tuple[Finding, ...]:
    """Nothing where what stands may still be mended as an unintended fault (R-CER.17); else every finding by itself.

    For the way to the decision, before anybody has said whether a fault was unintended and what was agreed.
    """
    policy = facts.arrival.policy
    if policy.is_unknowing_fault_repaired and not check_decision(replace(facts, is_fault_unknowing=True, note="-")):
        return ()
    return (*blocks(facts), *(one for one in check_decision(facts) if one.code != "R-III.b1"))


@deciding.rule("R-III.b1", remedy="Hold, refuse, return, detain or seize instead, or clear up what is wrong first.")
def only_good_certificates_are_accepted(facts: DecisionFacts) -> Problem | None:
    """The shipment cannot be accepted: {rules}."""
    standing = blocks(facts) if facts.decision is Decision.ACCEPT else ()
    codes = ", ".join(dict.fromkeys(finding.code for finding in standing))
    return Problem(params={"rules": codes}) if codes else None


@deciding.rule("R-CER.19", remedy="Hold the shipment until the original is here, or order its return.")
def accepted_with_the_original(facts: DecisionFacts) -> bool:
    """The shipment cannot be accepted without the original certificate."""
    return facts.decision is not Decision.ACCEPT or facts.arrival.is_original_present


@deciding.rule("R-AII.23", remedy="Open the shipment and record what was found.")
def accepted_after_opening(facts: DecisionFacts) -> bool:
    """The shipment has not been opened and weighed."""
    return facts.decision is not Decision.ACCEPT or facts.arrival.found is not None or facts.arrival.is_transit


@deciding.rule("R-AII.22", remedy="Inspect the container and its seals, and record what was found.")
def accepted_after_inspection(facts: DecisionFacts) -> bool:
    """Container and seals have not been inspected."""
    looked = facts.arrival.seals_found is not None and facts.arrival.is_container_intact is not None
    return facts.decision is not Decision.ACCEPT or looked


@deciding.rule("R-CER.23", field="endorsed_by", remedy="Ask the issuing authority for its instruction, or refuse.")
def errors_are_corrected_by_the_issuer(facts: DecisionFacts) -> Problem | None:
    """An error on the certificate is corrected on the instruction of the issuing authority only: {rules}."""
    if facts.decision is not Decision.ACCEPT or facts.endorsed_by.strip():
        return None
    codes = ", ".join(dict.fromkeys(finding.code for finding in blocks(facts) if finding.code in CORRECTABLE))
    return Problem(params={"rules": codes}) if codes else None


@deciding.rule("R-CER.17", field="note", remedy="Write what was mended, and why the fault was not intended.")
def mended_faults_are_explained(facts: DecisionFacts) -> bool:
    """A fault that was not intended is accepted only with a note of what was mended."""
    return not facts.is_fault_unknowing or bool(facts.note.strip())


@deciding.rule("R-CER.17", field="is_fault_unknowing", remedy="Decide on what was found.")
def mending_is_practice_here(facts: DecisionFacts) -> bool:
    """The practice of this Participant does not know the mending of unintended faults."""
    return not facts.is_fault_unknowing or facts.arrival.policy.is_unknowing_fault_repaired


@deciding.rule("K-ACT.3", field="reasons", remedy="Choose the rules that were broken.")
def other_decisions_have_reasons(facts: DecisionFacts) -> bool:
    """A decision other than acceptance names at least one rule as its reason."""
    return facts.decision is Decision.ACCEPT or bool(facts.reasons)


@deciding.rule("K-ACT.3", field="reasons", remedy="Choose from the list of rules.")
def reasons_are_rules(facts: DecisionFacts) -> Problem | None:
    """There is no rule {code}."""
    unknown = ", ".join(code[:20] for code in facts.reasons if not is_known(code))
    return Problem(params={"code": unknown}) if unknown else None


@deciding.rule("R-CER.20", field="decision", remedy="Order the return to the issuing Participant.")
def opened_containers_go_back(facts: DecisionFacts) -> bool:
    """A container that was opened, with a valid certificate, goes back to the issuer and is not seized."""
    arrival = facts.arrival
    is_only_opened = arrival.is_container_intact is False and {finding.code for finding in blocks(facts)} <= {
        "R-AII.22",
        "R-III.d",
    }
    return not (arrival.policy.is_opened_container_returned and is_only_opened and facts.decision is Decision.SEIZE)


@deciding.rule("R-EU.14", field="decision", remedy="Let it pass, or hold, return, detain or seize it.")
def transit_is_not_imported(facts: DecisionFacts) -> bool:
    """A shipment in transit is not imported: it can only pass on."""
    return not (facts.arrival.is_transit and facts.decision is Decision.ACCEPT)


@deciding.rule("R-CER.18", severity=Severity.NOTE, remedy="Report within the time, with the reasons given here.")
def non_compliance_is_reported(facts: DecisionFacts) -> Problem | None:
    """Report non-compliance to the issuing Participant and, in the Union, to the Commission within {months} month."""
    months = facts.arrival.policy.non_compliance_report_months
    if facts.decision is Decision.ACCEPT or facts.decision is Decision.HOLD or months is None:
        return None
    return Problem(params={"months": str(months)})


@releasing.rule("R-CER.21", field="event", remedy="Release the goods, or record the prosecution.")
def seizure_has_an_end(facts: ReturnFacts) -> Problem | None:
    """Goods seized on {seized_on} are released after {days} days unless a prosecution runs."""
    days = facts.policy.seizure_release_days
    if days is None or facts.event == "release" or facts.is_prosecution_running:
        return None
    if facts.on <= facts.seized_on + timedelta(days=days):
        return None
    return Problem(params={"seized_on": facts.seized_on.isoformat(), "days": str(days)})


@releasing.rule("R-CER.21", field="event", remedy="Wait for the end of the prosecution.")
def prosecuted_goods_stay(facts: ReturnFacts) -> bool:
    """The goods cannot be released while a prosecution runs."""
    return not (facts.event == "release" and facts.is_prosecution_running)


@releasing.rule(
    "R-CER.16", field="event", severity=Severity.WARN, remedy="Decide today: confirm, or detain with reasons."
)
def result_is_in_time(facts: ReturnFacts) -> Problem | None:
    """The result of the check was due by {due_on}."""
    limit = facts.policy.import_result_working_days
    if limit is None:
        return None
    due = working_days_after(facts.seized_on, limit)
    return Problem(params={"due_on": due.isoformat()}) if facts.on > due else None


@passing.rule("R-III.d", field="transit", remedy="Treat it as an import: present it as one, open it, and decide.")
def only_transit_passes(facts: ArrivalFacts) -> bool:
    """Only a shipment in transit passes on, and its certificate is for another Participant."""
    return facts.is_transit and facts.statement.destination != facts.here


@passing.rule("R-III.d", remedy="Order its return, detain or seize it.")
def it_leaves_as_it_came(facts: ArrivalFacts) -> bool:
    """It cannot pass on: its container was opened."""
    return facts.is_container_intact is not False and facts.found is None
