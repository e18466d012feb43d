"""When is it expected, did it leave in time, and was that reported in time?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from kpcs.scheme.catalogue import Act, Problem
from kpcs.scheme.findings import Finding, Severity
from kpcs.scheme.policies import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFacts:
    """For the warning that a shipment will come; the day may be left open."""

    issued_on: date
    expires_on: date
    expected_on: date | None
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartureFacts:
    """For the report that a sealed shipment has left."""

    issued_on: date
    expires_on: date
    exported_on: date
    on: date
    policy: Policy


notice: Act[NoticeFacts] = Act("pre-alert")
departure: Act[DepartureFacts] = Act("report of export")


def check_notice(facts: NoticeFacts) -> tuple[Finding, ...]:
    """Everything that stands against this warning."""
    return notice.check(facts)


def check_departure(facts: DepartureFacts) -> tuple[Finding, ...]:
    """Everything that stands against, or should be said of, the reported departure."""
    return departure.check(facts)


@notice.rule(
    "R-AI.V1",
    field="expected_on",
    remedy="Correct the day or leave it open; a certificate that ends before its shipment arrives is replaced first.",
)
def arrival_is_expected_in_time(facts: NoticeFacts) -> Problem | None:
    """The day of arrival, {expected_on}, is not between the day of issue, {issued_on}, and the expiry, {expires_on}."""
    if facts.expected_on is None or facts.issued_on <= facts.expected_on <= facts.expires_on:
        return None
    days = {"expected_on": facts.expected_on, "issued_on": facts.issued_on, "expires_on": facts.expires_on}
    return Problem(params={name: day.isoformat() for name, day in days.items()})


@departure.rule("R-AI.V1", field="exported_on", remedy="Report the day on which it left, after it has left.")
def departure_is_not_ahead(facts: DepartureFacts) -> bool:
    """The reported day of export lies in the future."""
    return facts.exported_on <= facts.on


@departure.rule(
    "R-AI.V1",
    field="exported_on",
    remedy="Correct the day; if the shipment really left then, the certificate did not cover it: void it and say why.",
)
def departure_is_covered(facts: DepartureFacts) -> Problem | None:
    """The day of export, {exported_on}, is not between the day of issue, {issued_on}, and the expiry, {expires_on}."""
    if facts.issued_on <= facts.exported_on <= facts.expires_on:
        return None
    days = {"exported_on": facts.exported_on, "issued_on": facts.issued_on, "expires_on": facts.expires_on}
    return Problem(params={name: day.isoformat() for name, day in days.items()})


@departure.rule(
    "R-CER.14",
    field="exported_on",
    severity=Severity.WARN,
    remedy="The report is taken; ask the exporter to report within {days} days.",
)
def departure_is_reported_in_time(facts: DepartureFacts) -> Problem | None:
    """The export is reported more than {days} days after the shipment left."""
    days = facts.policy.export_report_days
    if days is None or facts.on <= facts.exported_on + timedelta(days=days):
        return None
    return Problem(params={"days": str(days)})
