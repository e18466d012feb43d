"""May the application be filed?"""

from __future__ import annotations

from collections.abc import Iterator

from kpcs.scheme.catalogue import Act, Problem
from kpcs.scheme.facts import ApplicationFacts, SourceKind
from kpcs.scheme.findings import Finding, Severity
from kpcs.scheme.values import Carats

from .trade import trade

act: Act[ApplicationFacts] = Act("application", trade)


def check_application(facts: ApplicationFacts) -> tuple[Finding, ...]:
    """Everything that stands against filing."""
    return act.check(facts)


@act.rule("R-AII.13", remedy="Ask the authority to register the firm as an exporter.")
def exporter_is_registered(facts: ApplicationFacts) -> Problem | None:
    """{firm} is not registered as an exporter."""
    return None if facts.exporter.is_exporter else Problem(params={"firm": facts.exporter.name})


@act.rule("R-AII.13", remedy="Renew the licence before filing.")
def licence_is_valid(facts: ApplicationFacts) -> Problem | None:
    """The licence of {firm} is not valid on {day}."""
    begin, end = facts.exporter.licence_from, facts.exporter.licence_until
    if (begin and facts.on < begin) or (end and facts.on > end):
        return Problem(params={"firm": facts.exporter.name, "day": facts.on.isoformat()})
    return None


@act.rule("R-AI.A10", field="importer_name", remedy="Write the name of the importer as in the register of firms.")
def importer_is_named(facts: ApplicationFacts) -> bool:
    """The importer's name is missing."""
    return bool(facts.draft.importer_name)


@act.rule("R-AI.A10", field="importer_address", remedy="Write street, place and country of the importer.")
def importer_has_an_address(facts: ApplicationFacts) -> bool:
    """The importer's address is missing."""
    return bool(facts.draft.importer_address)


@act.rule("R-AI.V5", field="importer_country", remedy="Choose the country of the importer's address.")
def importer_has_a_country(facts: ApplicationFacts) -> bool:
    """The importer's country is missing."""
    return facts.draft.importer_country is not None


@act.rule(
    "R-CER.3", field="destination", remedy="Choose the Participant to which the stones go; for a member state, the EU."
)
def destination_is_stated(facts: ApplicationFacts) -> bool:
    """The destination is missing."""
    return facts.draft.destination is not None


@act.rule(
    "R-AI.A3", field="origins", remedy="State the country where the stones were mined, or that the origin is mixed."
)
def origin_is_stated(facts: ApplicationFacts) -> bool:
    """The country of origin is missing."""
    return facts.draft.origin is not None


@act.rule("R-AI.V2", field="parcels", remedy="Add a line for each heading with weight and value.")
def there_are_parcels(facts: ApplicationFacts) -> bool:
    """No parcel is listed."""
    return bool(facts.draft.parcels)


@act.rule("R-AI.A13", field="parcel_count", remedy="Write how many parcels the shipment holds.")
def parcels_are_counted(facts: ApplicationFacts) -> bool:
    """The number of parcels is missing."""
    return facts.draft.parcel_count is not None


@act.rule("R-AI.A14", remedy="Choose 7102.10 (unsorted), 7102.21 (industrial) or 7102.31 (gem).")
def parcels_have_a_heading(facts: ApplicationFacts) -> Iterator[Problem]:
    """The HS heading of this parcel is missing."""
    return (Problem(f"parcels.{line.row}.hs") for line in facts.draft.parcels if line.hs is None)


@act.rule("R-AI.A11", remedy="Write the weight in carats, such as 1234.56.")
def parcels_have_a_weight(facts: ApplicationFacts) -> Iterator[Problem]:
    """The weight of this parcel is missing."""
    return (Problem(f"parcels.{line.row}.carats") for line in facts.draft.parcels if line.carats is None)


@act.rule("R-AI.A12", remedy="Write the value in US dollars, such as 1234.56.")
def parcels_have_a_value(facts: ApplicationFacts) -> Iterator[Problem]:
    """The value of this parcel is missing."""
    return (Problem(f"parcels.{line.row}.value") for line in facts.draft.parcels if line.value is None)


@act.rule("R-AI.V2", remedy="Write the weight, or remove the line.")
def parcels_weigh_something(facts: ApplicationFacts) -> Iterator[Problem]:
    """This parcel weighs nothing."""
    return (Problem(f"parcels.{line.row}.carats") for line in facts.draft.parcels if line.carats == Carats(0))


@act.rule("R-AI.V2", severity=Severity.WARN, remedy="Write the value if the stones have one.")
def parcels_are_worth_something(facts: ApplicationFacts) -> Iterator[Problem]:
    """This parcel is stated to be worth nothing."""
    return (
        Problem(f"parcels.{line.row}.value")
        for line in facts.draft.parcels
        if line.value is not None and not line.value.cents
    )


@act.rule(
    "R-CER.2", field="sources", remedy="Say where the stones come from: own production, purchase, import or old stock."
)
def sources_are_stated(facts: ApplicationFacts) -> bool:
    """No source of the stones is stated."""
    return bool(facts.draft.sources)


@act.rule("R-CER.2", remedy="Choose own production, purchase, import or stock from before the scheme.")
def sources_have_a_kind(facts: ApplicationFacts) -> Iterator[Problem]:
    """It is not stated what kind of source this is."""
    return (Problem(f"sources.{source.row}.kind") for source in facts.draft.sources if source.kind is None)


@act.rule("R-CER.3", remedy="Name the mine and its licence, the seller and the receipt, or the stock record.")
def sources_have_a_reference(facts: ApplicationFacts) -> Iterator[Problem]:
    """The reference of this source is missing."""
    for source in facts.draft.sources:
        if source.kind not in (None, SourceKind.IMPORT) and not source.reference:
            yield Problem(f"sources.{source.row}.reference")


@act.rule("R-CER.4", remedy="Write the number of the certificate with which the stones were imported.")
def imports_cite_their_certificate(facts: ApplicationFacts) -> Iterator[Problem]:
    """The import certificate behind this source is missing."""
    for source in facts.draft.sources:
        if facts.policy.are_parents_required and source.kind is SourceKind.IMPORT and source.certificate is None:
            yield Problem(f"sources.{source.row}.certificate")


@act.rule("R-CER.4", remedy="Remove the second row; each import certificate is cited once.")
def certificates_are_cited_once(facts: ApplicationFacts) -> Iterator[Problem]:
    """The import certificate {number} is cited twice."""
    seen = set()
    for source in facts.draft.sources:
        if source.certificate in seen:
            yield Problem(f"sources.{source.row}.certificate", {"number": str(source.certificate)})
        elif source.certificate:
            seen.add(source.certificate)


@act.rule("R-CER.4", severity=Severity.WARN, remedy="Show the officer the paper certificate and its confirmation.")
def cited_certificates_are_known(facts: ApplicationFacts) -> Iterator[Problem]:
    """This office has no record of the import certificate {number}."""
    return _cited(facts, {parent.number for parent in facts.parents if not parent.is_known})


@act.rule("R-CER.30", remedy="Wait for the confirmation of that import, then file.")
def cited_certificates_are_confirmed(facts: ApplicationFacts) -> Iterator[Problem]:
    """The import under certificate {number} has not been confirmed yet."""
    return _cited(facts, {parent.number for parent in facts.parents if parent.is_known and not parent.is_confirmed})


@act.rule("R-ANO.3", field="parcels", remedy="Cite the other import certificates or sources, or correct the weights.")
def no_more_goes_out_than_came_in(facts: ApplicationFacts) -> Problem | None:
    """{carats} carats are to be exported, but only {available} carats are left of the imports cited."""
    imports_only = all(source.kind is SourceKind.IMPORT for source in facts.draft.sources)
    available = [parent.carats for parent in facts.parents if parent.carats is not None]
    if not facts.draft.sources or not imports_only or len(available) != len(facts.draft.sources):
        return None
    left = Carats(sum(carats.points for carats in available))
    if facts.draft.carats > left:
        return Problem(params={"carats": str(facts.draft.carats), "available": str(left)})
    return None


@act.rule("R-AII.18", field="declaration", remedy="Read the declaration, and tick it if it is true.")
def exporter_declares(facts: ApplicationFacts) -> bool:
    """The exporter has not declared that these are not conflict diamonds."""
    return facts.draft.declaration


def _cited(facts: ApplicationFacts, numbers: set[object]) -> Iterator[Problem]:
    for source in facts.draft.sources:
        if source.certificate in numbers:
            yield Problem(f"sources.{source.row}.certificate", {"number": str(source.certificate)})
