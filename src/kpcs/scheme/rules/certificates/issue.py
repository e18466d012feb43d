"""May the certificate be issued, in these exact words?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kpcs.scheme.catalogue import Act, Problem
from kpcs.scheme.facts import FoundParcel, IssueFacts, Valuation
from kpcs.scheme.findings import Finding
from kpcs.scheme.policies import expires_on
from kpcs.scheme.statement import Parcel
from kpcs.scheme.values import Carats

from .trade import trade

act: Act[IssueFacts] = Act("issue", trade)


def check_issue(facts: IssueFacts) -> tuple[Finding, ...]:
    """Everything that stands against issuing these exact words."""
    return act.check(facts)


@act.rule("K-ACT.4", remedy="Another officer issues.")
def issuer_did_not_apply(facts: IssueFacts) -> bool:
    """Who files an application may not issue the certificate."""
    return not facts.applicant_id or facts.applicant_id != facts.issuer_id


@act.rule("K-ACT.4", remedy="Another officer issues.")
def issuer_did_not_inspect(facts: IssueFacts) -> bool:
    """Who inspected the shipment may not issue its certificate."""
    return not facts.inspector_id or facts.inspector_id != facts.issuer_id


@act.rule("K-ACT.4", remedy="Another officer inspects.")
def inspector_did_not_apply(facts: IssueFacts) -> bool:
    """Who files an application may not inspect the shipment."""
    return not facts.applicant_id or facts.applicant_id != facts.inspector_id


@act.rule("R-AI.A5", field="number", remedy="Take the next number of the stock.")
def number_is_free(facts: IssueFacts) -> Problem | None:
    """The number {number} is already used; no number is ever used twice."""
    return None if facts.number_is_free else Problem(params={"number": facts.statement.number.printed})


@act.rule("R-AI.V3", field="number", remedy="Take a number of the issuing Participant.")
def number_is_the_issuers(facts: IssueFacts) -> Problem | None:
    """The number {number} does not begin with {code}, the code of the issuing Participant."""
    code = facts.issuer.participant
    if facts.statement.participant == code:
        return None
    return Problem(params={"number": facts.statement.number.printed, "code": str(code)})


@act.rule("R-NUM.1", field="number", remedy="Take a number of the stock, or have the pattern corrected.")
def number_has_the_pattern(facts: IssueFacts) -> Problem | None:
    """The number {number} has not the form that this Participant told to the others."""
    number = facts.statement.number
    if any(re.fullmatch(facts.policy.number_pattern, text) for text in (number.printed, str(number))):
        return None
    return Problem(params={"number": number.printed})


@act.rule("R-AI.A7", field="issued_on", remedy="Date the certificate today.")
def issue_is_dated_today(facts: IssueFacts) -> Problem | None:
    """The certificate is dated {issued_on}, but it is issued on {day}."""
    if facts.statement.issued_on == facts.on:
        return None
    return Problem(params={"issued_on": facts.statement.issued_on.isoformat(), "day": facts.on.isoformat()})


@act.rule("R-AI.V1", field="expires_on", remedy="Correct the dates.")
def dates_are_in_order(facts: IssueFacts) -> Problem | None:
    """Issued {issued_on}, validated {validated_on}, expiring {expires_on}: these days must follow in this order."""
    words = facts.statement
    if words.issued_on <= words.validated_on <= words.expires_on:
        return None
    names = ("issued_on", "validated_on", "expires_on")
    return Problem(params={name: getattr(words, name).isoformat() for name in names})


@act.rule("R-AI.A8", field="expires_on", remedy="Let it expire on that day or before.")
def validity_is_not_too_long(facts: IssueFacts) -> Problem | None:
    """The certificate would hold until {expires_on}, longer than practice allows: until {latest_on}."""
    latest = expires_on(facts.policy, facts.statement.issued_on)
    if facts.statement.expires_on <= latest:
        return None
    return Problem(params={"expires_on": facts.statement.expires_on.isoformat(), "latest_on": latest.isoformat()})


@act.rule("R-AI.V2", remedy="Correct the inspection, or remove the line.")
def certified_parcels_weigh_something(facts: IssueFacts) -> Iterator[Problem]:
    """This parcel line weighs nothing."""
    return (
        Problem(f"parcels.{place}.carats")
        for place, line in enumerate(facts.statement.parcels)
        if line.carats == Carats(0)
    )


@act.rule("R-AII.18", field="declaration", remedy="Send the application back so that the exporter declares.")
def declaration_is_on_file(facts: IssueFacts) -> bool:
    """The exporter's declaration that these are not conflict diamonds is not on file."""
    return facts.draft is None or facts.draft.declaration


@act.rule("R-CER.5", remedy="Inspect and seal the shipment first.")
def shipment_was_inspected(facts: IssueFacts) -> bool:
    """The shipment was not inspected and sealed."""
    return facts.inspection is not None or not facts.policy.is_inspection_before_validation


@act.rule("R-CER.5", field="validated_on", remedy="Validate on the day of sealing or after.")
def sealed_before_validation(facts: IssueFacts) -> Problem | None:
    """Validation on {validated_on} would come before the sealing on {sealed_on}."""
    sealed, validated = facts.inspection.sealed_on if facts.inspection else None, facts.statement.validated_on
    if sealed is None or sealed <= validated:
        return None
    return Problem(params={"validated_on": validated.isoformat(), "sealed_on": sealed.isoformat()})


@act.rule("R-CER.5", field="parcels", remedy="Certify what was found, line by line.")
def certificate_says_what_was_found(facts: IssueFacts) -> bool:
    """The parcel lines are not those that were weighed and valued."""
    if facts.inspection is None:
        return True
    valuation = facts.policy.valuation
    return facts.statement.parcels == tuple(_certified(line, valuation) for line in facts.inspection.found)


@act.rule("R-CER.7", field="seals", remedy="Print the numbers of the seals that were put on.")
def seals_are_those_put_on(facts: IssueFacts) -> bool:
    """The seal numbers are not those recorded at the inspection."""
    if facts.inspection is None:
        return True
    return sorted(facts.statement.seals) == sorted(facts.inspection.seals)


def _certified(line: FoundParcel, valuation: Valuation) -> Parcel | None:
    value = line.value(valuation)
    return None if value is None else Parcel(line.hs, line.carats, value)
