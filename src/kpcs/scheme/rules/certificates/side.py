"""May it be replaced, cancelled, or issued as a technical certificate?"""

from __future__ import annotations

from kpcs.scheme.catalogue import Act, Problem
from kpcs.scheme.facts import ReplacementFacts, TechnicalFacts, VoidFacts
from kpcs.scheme.findings import Finding, Severity
from kpcs.scheme.policies import policy_for
from kpcs.scheme.statement import Kind, Purpose
from kpcs.scheme.states import CERTIFICATE

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


@replacing.rule("R-CER.10", remedy="After export, send the importing authority an instruction to endorse (R-CER.23).")
def replaced_before_export(facts: ReplacementFacts) -> Problem | None:
    """A certificate is replaced before export; this one is {state}."""
    return None if CERTIFICATE.may(facts.old_state, "replace") else Problem(params={"state": facts.old_state})


@replacing.rule("R-CER.10", field="old_is_surrendered", remedy="Take back the old paper, then replace it.")
def old_paper_is_surrendered(facts: ReplacementFacts) -> bool:
    """The old certificate has not been given back."""
    return facts.old_is_surrendered


@replacing.rule("R-CER.10", field="reason", remedy="Write what was wrong or has changed.")
def replacement_has_a_reason(facts: ReplacementFacts) -> bool:
    """The reason for the replacement is missing."""
    return bool(facts.reason.strip())


@replacing.rule("R-CER.10", field="replaces", remedy="Name the old number in the new certificate.")
def new_names_the_old(facts: ReplacementFacts) -> Problem | None:
    """The new certificate does not say that it replaces {number}."""
    if facts.new.replaces == facts.old.number:
        return None
    return Problem(params={"number": facts.old.number.printed})


@replacing.rule("R-AI.A5", field="number", remedy="Take the next number of the stock.")
def new_has_its_own_number(facts: ReplacementFacts) -> Problem | None:
    """The new certificate bears the number {number} of the old one."""
    return Problem(params={"number": facts.old.number.printed}) if facts.new.number == facts.old.number else None


@replacing.rule("R-CER.10", remedy="Change what was wrong, or leave the old certificate as it is.")
def something_is_corrected(facts: ReplacementFacts) -> bool:
    """The new certificate says the same as the old one."""
    old, new = facts.old, facts.new
    names = ("exporter", "importer", "destination", "origin", "parcels", "parcel_count", "seals", "expires_on", "kind")
    return any(getattr(old, name) != getattr(new, name) for name in names)


@voiding.rule("R-CER.11", remedy="Only the Participant that issued a certificate may cancel it.")
def issuer_cancels(facts: VoidFacts) -> Problem | None:
    """The certificate {number} was issued by another Participant."""
    if facts.event == "report_false" or facts.number.participant == facts.by_participant:
        return None
    return Problem(params={"number": facts.number.printed})


@voiding.rule("R-CER.12", field="expires_on", remedy="Void it with a reason if it must not be used.")
def it_has_expired(facts: VoidFacts) -> Problem | None:
    """The certificate has not expired: it holds until {expires_on}."""
    if facts.event != "expire" or facts.expires_on is None or facts.expires_on < facts.on:
        return None
    return Problem(params={"expires_on": facts.expires_on.isoformat()})


@voiding.rule("R-CER.12", severity=Severity.WARN, remedy="Ask the exporter to bring the unused certificate back.")
def unused_paper_comes_back(facts: VoidFacts) -> bool:
    """The expired certificate has not come back to the authority."""
    is_asked = policy_for(facts.by_participant, facts.on).is_unused_returned
    return facts.event != "expire" or facts.is_paper_returned or not is_asked


@technical.rule("R-CER.25", field="kind", remedy="State the purpose: return, research, detained or seized goods.")
def technical_states_its_purpose(facts: TechnicalFacts) -> bool:
    """A technical certificate states its purpose."""
    return facts.statement.kind is Kind.TECHNICAL


@technical.rule(
    "R-CER.24", field="requested_by", remedy="Ask the issuing authority for its written request, and name it."
)
def return_is_requested_by_the_issuer(facts: TechnicalFacts) -> bool:
    """A technical certificate for a return is issued at the request of the first issuing authority."""
    if facts.statement.purpose is not Purpose.RETURN or facts.first is None:
        return True
    return facts.requested_by == facts.first.participant


@technical.rule("R-CER.24", field="first", remedy="Name the certificate with which the goods came.")
def return_names_the_first(facts: TechnicalFacts) -> bool:
    """The certificate with which the goods came is not named."""
    return facts.statement.purpose is not Purpose.RETURN or facts.first is not None


@technical.rule("R-CER.31", field="origins", remedy="Write the origin of the first certificate.")
def origin_stays(facts: TechnicalFacts) -> Problem | None:
    """The origin must stay as on the first certificate: {origin}."""
    if facts.first is None or facts.statement.origin == facts.first.origin:
        return None
    return Problem(params={"origin": str(facts.first.origin)})


@technical.rule("R-CER.31", field="destination", remedy="Send the goods back to where they came from.")
def return_goes_back(facts: TechnicalFacts) -> Problem | None:
    """The goods must go back to {participant}, which issued the first certificate."""
    if facts.statement.purpose is not Purpose.RETURN or facts.first is None:
        return None
    if facts.statement.destination == facts.first.participant:
        return None
    return Problem(params={"participant": str(facts.first.participant)})


@technical.rule("R-CER.25", field="reason", remedy="Write why a technical certificate is needed.")
def technical_has_a_reason(facts: TechnicalFacts) -> bool:
    """The reason for a technical certificate is missing."""
    return bool(facts.reason.strip())
