"""Is the confirmation of receipt complete?"""

from __future__ import annotations

from collections.abc import Iterator

from kpcs.scheme.catalogue import Act, Problem
from kpcs.scheme.facts import ConfirmationFacts, Difference, DifferenceCause, FoundParcel, Valuation
from kpcs.scheme.findings import Finding, Severity
from kpcs.scheme.statement import Statement
from kpcs.scheme.values import Carats, Usd

act: Act[ConfirmationFacts] = Act("confirmation")


def check_confirmation(facts: ConfirmationFacts) -> tuple[Finding, ...]:
    """Everything that stands against sending this confirmation."""
    return act.check(facts)


def differences_between(
    statement: Statement, *, carats: Carats | None, value: Usd | None, parcel_count: int | None
) -> tuple[Difference, ...]:
    """Where the found figures differ from the certificate (R-CON.7); a figure not taken differs from nothing."""
    pairs = (
        ("carats", statement.carats, carats),
        ("value", statement.value, value),
        ("parcels", statement.parcel_count, parcel_count),
    )
    return tuple(
        Difference(measure=measure, stated=str(stated), found=str(found))
        for measure, stated, found in pairs
        if found is not None and found != stated
    )


def totals(found: tuple[FoundParcel, ...], valuation: Valuation) -> tuple[Carats, Usd | None]:
    """Weight and value of what was found; no value when a line has none."""
    values = [line.value(valuation) for line in found]
    known = [value.cents for value in values if value is not None]
    value = Usd(sum(known)) if found and len(known) == len(values) else None
    return Carats(sum(line.carats.points for line in found)), value


def differences(facts: ConfirmationFacts) -> tuple[Difference, ...]:
    """The differences of this confirmation, each with the cause that was given."""
    if facts.statement is None:
        return ()
    causes: dict[str, DifferenceCause] = dict(facts.causes)
    found = differences_between(
        facts.statement, carats=facts.carats, value=facts.value, parcel_count=facts.parcel_count
    )
    return tuple(
        Difference(measure=each.measure, stated=each.stated, found=each.found, cause=causes.get(each.measure))
        for each in found
    )


@act.rule("R-III.b2", field="number", remedy="Name the certificate.")
def number_is_confirmed(facts: ConfirmationFacts) -> bool:
    """The certificate number is missing; a confirmation without it is not valid."""
    return facts.number is not None


@act.rule("R-III.b2", field="parcel_count", remedy="Count the parcels.")
def parcels_are_confirmed(facts: ConfirmationFacts) -> bool:
    """The number of parcels is missing; a confirmation without it is not valid."""
    return facts.parcel_count is not None


@act.rule("R-III.b2", field="carats", remedy="Weigh the parcels.")
def weight_is_confirmed(facts: ConfirmationFacts) -> bool:
    """The carat weight is missing; a confirmation without it is not valid."""
    return facts.carats is not None


@act.rule("R-III.b2", field="exporter", remedy="Name the exporter as on the certificate.")
def exporter_is_confirmed(facts: ConfirmationFacts) -> bool:
    """The details of the exporter are missing; a confirmation without them is not valid."""
    return facts.exporter is not None


@act.rule("R-III.b2", field="importer", remedy="Name the importer as on the certificate.")
def importer_is_confirmed(facts: ConfirmationFacts) -> bool:
    """The details of the importer are missing; a confirmation without them is not valid."""
    return facts.importer is not None


@act.rule("R-CON.2", field="received_on", remedy="Write the day on which the shipment was received.")
def receipt_is_dated(facts: ConfirmationFacts) -> bool:
    """The day of receipt is missing."""
    return facts.received_on is not None


@act.rule("R-CON.2", field="received_on", remedy="Correct the day of receipt.")
def receipt_is_not_to_come(facts: ConfirmationFacts) -> Problem | None:
    """The day of receipt, {received_on}, has not come yet."""
    if facts.received_on is None or facts.received_on <= facts.on:
        return None
    return Problem(params={"received_on": facts.received_on.isoformat()})


@act.rule("R-CON.2", field="received_on", remedy="Correct the day of receipt.")
def receipt_follows_issue(facts: ConfirmationFacts) -> Problem | None:
    """The shipment cannot have been received on {received_on}, before the certificate was issued on {issued_on}."""
    words, received = facts.statement, facts.received_on
    if words is None or received is None or received >= words.issued_on:
        return None
    return Problem(params={"received_on": received.isoformat(), "issued_on": words.issued_on.isoformat()})


@act.rule("R-III.b2", remedy="Confirm the certificate that was accepted.")
def number_is_that_of_the_certificate(facts: ConfirmationFacts) -> bool:
    """The number is not that of the certificate."""
    return facts.statement is None or facts.number is None or facts.number == facts.statement.number


@act.rule("R-III.b2", remedy="Accept the shipment first.")
def shipment_was_accepted(facts: ConfirmationFacts) -> bool:
    """The shipment was not accepted; only an accepted one is confirmed."""
    return facts.is_accepted


@act.rule("R-CON.7", remedy="Choose a cause: weighing, valuation, data entry, split, theft or unknown.")
def differences_have_a_cause(facts: ConfirmationFacts) -> Iterator[Problem]:
    """The {measure} found ({found}) and certified ({stated}) differ, and no cause is given."""
    for each in differences(facts):
        if each.cause is None:
            params = {"measure": each.measure, "found": each.found, "stated": each.stated}
            yield Problem(f"causes.{each.measure}", params)


@act.rule("R-CON.7", severity=Severity.NOTE, remedy="Both sides will see the difference and its cause.")
def differences_are_told(facts: ConfirmationFacts) -> Iterator[Problem]:
    """The {measure} found ({found}) and certified ({stated}) differ."""
    for each in differences(facts):
        if each.cause is not None:
            params = {"measure": each.measure, "found": each.found, "stated": each.stated}
            yield Problem(f"causes.{each.measure}", params)


@act.rule("R-FRD.5", severity=Severity.WARN, remedy="Report the theft to the issuing authority and to the police.")
def theft_is_reported(facts: ConfirmationFacts) -> bool:
    """Theft is given as the cause of a difference."""
    return DifferenceCause.THEFT not in dict(facts.causes).values()
