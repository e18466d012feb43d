"""Marks by which papers that were not what they seemed were known before (R-FRD.3), and what else to know."""

from __future__ import annotations

from collections.abc import Iterator

from kpcs.scheme.catalogue import Act, Evidence, Problem
from kpcs.scheme.facts import ArrivalFacts, Status
from kpcs.scheme.findings import Severity
from kpcs.scheme.participants import countries, participant_of
from kpcs.scheme.policies import expires_on, policy_for
from kpcs.scheme.statement import Kind

marks: Act[ArrivalFacts] = Act("marks")


@marks.rule("R-AI.V5", field="importer", severity=Severity.WARN, remedy="Make sure that the goods are for here.")
def importer_belongs_to_the_destination(facts: ArrivalFacts) -> Problem | None:
    """The importer's country, {country}, does not belong to the destination on the certificate, {destination}."""
    words = facts.statement
    if participant_of(words.importer.country, words.issued_on) == words.destination:
        return None
    return Problem(params={"country": str(words.importer.country), "destination": str(words.destination)})


@marks.rule(
    "R-AI.V4", field="origin", severity=Severity.WARN, remedy="Ask the issuing authority for the evidence of origin."
)
def stated_origins_produce(facts: ArrivalFacts) -> Iterator[Problem]:
    """The certificate states the origin {country}, where the statistics of the scheme show no production."""
    for country in facts.statement.origin.countries:
        known = countries().get(str(country))
        if known is None or not known.produces:
            yield Problem(params={"country": str(country)})


@marks.rule(
    "R-AI.A8",
    field="expires_on",
    severity=Severity.WARN,
    remedy="Compare with the specimen; ask the issuing authority.",
)
def validity_is_the_issuers(facts: ArrivalFacts) -> Problem | None:
    """The certificate holds until {expires_on}; those of {participant} hold until {latest_on} at most."""
    words = facts.statement
    policy = policy_for(words.participant, words.issued_on)
    latest = expires_on(policy, words.issued_on)
    if policy.bases["validity"].status is not Evidence.CONFIRMED or words.expires_on <= latest:
        return None
    days = {"expires_on": words.expires_on.isoformat(), "latest_on": latest.isoformat()}
    return Problem(params={**days, "participant": str(words.participant)})


@marks.rule("R-NC.4", severity=Severity.WARN, remedy="Look closely at certificate and contents.")
def issuer_needs_no_vigilance(facts: ArrivalFacts) -> Problem | None:
    """Extra vigilance was asked for shipments of {participant} on {day}."""
    day = facts.exported_on or facts.statement.issued_on
    standing = facts.issuer.on(day) if facts.issuer else None
    if standing is None or standing.status is not Status.VIGILANCE:
        return None
    return Problem(params={"participant": str(facts.statement.participant), "day": day.isoformat()})


@marks.rule("R-CER.27", severity=Severity.NOTE, remedy="Confirm it as any other.")
def trade_is_counted(facts: ArrivalFacts) -> bool:
    """This is a technical certificate; it stays out of the statistics of trade."""
    return facts.statement.kind is Kind.STANDARD
