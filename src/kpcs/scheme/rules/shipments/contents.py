"""Seals, container and contents as they were found on arrival, against the certificate."""

from __future__ import annotations

from kpcs.scheme.catalogue import Act, Problem
from kpcs.scheme.facts import ArrivalFacts
from kpcs.scheme.findings import Severity

contents: Act[ArrivalFacts] = Act("contents")


@contents.rule(
    "R-AII.22", field="seals_found", remedy="Hold the shipment, photograph the seals, ask the issuing authority."
)
def seals_are_those_of_the_certificate(facts: ArrivalFacts) -> Problem | None:
    """The seals found are not those on the certificate: {missing} missing, {strange} not listed."""
    if facts.seals_found is None:
        return None
    stated = {seal.strip().casefold(): seal for seal in facts.statement.seals}
    found = {seal.strip().casefold(): seal for seal in facts.seals_found if seal.strip()}
    if stated.keys() == found.keys():
        return None
    missing = ", ".join(stated[name] for name in stated if name not in found) or "0"
    strange = ", ".join(found[name] for name in found if name not in stated) or "0"
    return Problem(params={"missing": missing, "strange": strange})


@contents.rule(
    "R-AII.22", field="is_container_intact", remedy="Do not accept: order the return, or detain or seize the goods."
)
def container_is_intact(facts: ArrivalFacts) -> bool:
    """The container was opened or tampered with."""
    return facts.is_container_intact is not False or facts.is_transit


@contents.rule(
    "R-III.d", field="is_container_intact", remedy="Order the return to the issuing Participant, or seize the goods."
)
def transit_leaves_as_it_came(facts: ArrivalFacts) -> bool:
    """A shipment in transit must leave unopened and untampered; this container was opened."""
    return facts.is_container_intact is not False or not facts.is_transit


@contents.rule(
    "R-III.d", field="found", remedy="Close and seal it again under the authority's eyes, and tell the issuer."
)
def transit_is_not_opened(facts: ArrivalFacts) -> bool:
    """A shipment in transit is not opened here."""
    return not facts.is_transit or facts.found is None


@contents.rule(
    "R-AII.23",
    field="found",
    severity=Severity.WARN,
    remedy="Confirm what was found, with the cause of the difference.",
)
def weight_is_that_of_the_certificate(facts: ArrivalFacts) -> Problem | None:
    """{found} carats were found; the certificate says {stated}."""
    if facts.found is None:
        return None
    found = sum(line.carats.points for line in facts.found)
    stated = facts.statement.carats
    if found == stated.points:
        return None
    return Problem(params={"found": str(type(stated)(found)), "stated": str(stated)})


@contents.rule(
    "R-AII.23",
    field="found",
    severity=Severity.WARN,
    remedy="Record the heading found; classify with the issuer if in doubt.",
)
def headings_are_those_of_the_certificate(facts: ArrivalFacts) -> Problem | None:
    """The headings found are {found}; the certificate says {stated}."""
    if facts.found is None:
        return None
    found = sorted({line.hs.value for line in facts.found})
    stated = sorted({line.hs.value for line in facts.statement.parcels})
    return None if found == stated else Problem(params={"found": ", ".join(found) or "–", "stated": ", ".join(stated)})


@contents.rule(
    "R-AII.23",
    field="found_parcel_count",
    severity=Severity.WARN,
    remedy="Count again; confirm what was found, with the cause.",
)
def parcels_are_those_of_the_certificate(facts: ArrivalFacts) -> Problem | None:
    """Number of parcels found: {found}; the certificate says {stated}."""
    count = facts.found_parcel_count
    if count is None or count == facts.statement.parcel_count:
        return None
    return Problem(params={"found": str(count), "stated": str(facts.statement.parcel_count)})
