"""Was the shipment inspected, valued and sealed as it must be?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from operator import itemgetter

from kpcs.scheme.application import ParcelDraft
from kpcs.scheme.catalogue import Act, Problem
from kpcs.scheme.facts import ContainerKind, FoundParcel, InspectionFacts, Valuation
from kpcs.scheme.findings import Finding, Severity
from kpcs.scheme.values import Carats

act: Act[InspectionFacts] = Act("inspection")


def check_inspection(facts: InspectionFacts) -> tuple[Finding, ...]:
    """Everything that stands against this record of inspection."""
    return act.check(facts)


@act.rule("R-CER.5", field="found", remedy="Weigh and record every parcel.")
def contents_were_checked(facts: InspectionFacts) -> bool:
    """No parcel was weighed: a certificate may only be validated after the contents were checked."""
    return bool(facts.found)


@act.rule(
    "R-CER.5", field="found", severity=Severity.WARN, remedy="Check the lines; the certificate will say what was found."
)
def lines_agree_in_number(facts: InspectionFacts) -> Problem | None:
    """{found} parcel lines were found where {declared} were declared."""
    found = len(facts.found) + len(facts.unread)
    if facts.found and facts.declared and found != len(facts.declared):
        return Problem(params={"found": str(found), "declared": str(len(facts.declared))})
    return None


@act.rule("R-CER.5", severity=Severity.WARN, remedy="Weigh again; the certificate will say what was found.")
def weights_agree(facts: InspectionFacts) -> Iterator[Problem]:
    """{found} carats were found where {declared} were declared."""
    for declared, found in _side_by_side(facts):
        if declared.carats is not None and declared.carats != found.carats:
            yield Problem(f"found.{found.row}.carats", {"found": str(found.carats), "declared": str(declared.carats)})


@act.rule("R-AI.A14", severity=Severity.WARN, remedy="Sort again; the certificate will say what was found.")
def headings_agree(facts: InspectionFacts) -> Iterator[Problem]:
    """Stones of heading {found} were found where {declared} was declared."""
    for declared, found in _side_by_side(facts):
        if declared.hs is not None and declared.hs is not found.hs:
            yield Problem(f"found.{found.row}.hs", {"found": found.hs.value, "declared": declared.hs.value})


def _side_by_side(facts: InspectionFacts) -> Iterator[tuple[ParcelDraft, FoundParcel]]:
    """Every line that could be read, and the one that was declared in its place."""
    lines = [(line.row, line) for line in facts.found] + [(row, None) for row in facts.unread]
    for declared, (_row, found) in zip(facts.declared, sorted(lines, key=itemgetter(0)), strict=False):
        if found is not None:
            yield declared, found


@act.rule("R-AI.V2", remedy="Record the weight, or remove the line.")
def found_parcels_weigh_something(facts: InspectionFacts) -> Iterator[Problem]:
    """This parcel was found to weigh nothing."""
    return (Problem(f"found.{line.row}.carats") for line in facts.found if line.carats == Carats(0))


@act.rule("R-AI.A12", remedy="Record the declared value in US dollars.")
def found_parcels_have_a_value(facts: InspectionFacts) -> Iterator[Problem]:
    """The declared value of this parcel is missing."""
    return (Problem(f"found.{line.row}.declared") for line in facts.found if line.declared is None)


@act.rule("R-SL.2", remedy="Record the government's valuation; the highest of the three counts.")
def government_valued(facts: InspectionFacts) -> Iterator[Problem]:
    """The government's valuation of this parcel is missing."""
    if facts.policy.valuation is Valuation.HIGHEST_OF_THREE:
        yield from (Problem(f"found.{line.row}.government") for line in facts.found if line.government is None)


@act.rule("R-SL.2", remedy="Record the independent valuation; the highest of the three counts.")
def independent_valued(facts: InspectionFacts) -> Iterator[Problem]:
    """The independent valuation of this parcel is missing."""
    if facts.policy.valuation is Valuation.HIGHEST_OF_THREE:
        yield from (Problem(f"found.{line.row}.independent") for line in facts.found if line.independent is None)


@act.rule("R-SL.3", field="valuers_present", remedy="Repeat the valuation with everybody present whom the law names.")
def valuers_were_present(facts: InspectionFacts) -> Problem | None:
    """{present} were present at the valuation; {needed} must be: {roles}."""
    needed = facts.policy.valuers
    if facts.policy.are_valuers_required and len(facts.valuers_present) < len(needed):
        counts = {"present": str(len(facts.valuers_present)), "needed": str(len(needed))}
        return Problem(params={**counts, "roles": ", ".join(needed)})
    return None


@act.rule("R-SL.1", severity=Severity.WARN, remedy="Inspect when the notice has run, or record why it was earlier.")
def notice_has_run(facts: InspectionFacts) -> Problem | None:
    """The exporter gives {hours} hours of notice; the application was filed on {filed_on}."""
    hours = facts.policy.notice_hours
    if hours is None or facts.filed_on is None or facts.on - facts.filed_on >= timedelta(hours=hours):
        return None
    return Problem(params={"hours": str(hours), "filed_on": facts.filed_on.isoformat()})


@act.rule("R-CER.9", field="contents_only_rough", remedy="Take out whatever is not rough diamonds; pack it apart.")
def contents_are_only_rough(facts: InspectionFacts) -> bool:
    """Something else than rough diamonds is packed with them."""
    return facts.contents_only_rough or not facts.policy.is_rough_only


@act.rule("R-IV.c", field="containers", remedy="Pack the parcels in a tamper-resistant container and record it.")
def there_is_a_container(facts: InspectionFacts) -> bool:
    """No container is recorded: rough diamonds travel in tamper-resistant containers only."""
    return bool(facts.containers)


@act.rule("R-IV.c", remedy="Pack the parcels in a container that shows when it was opened.")
def containers_resist_tampering(facts: InspectionFacts) -> Iterator[Problem]:
    """This container does not resist tampering."""
    for place, container in enumerate(facts.containers):
        if not container.is_tamper_resistant:
            yield Problem(f"containers.{place}.is_tamper_resistant")


@act.rule("R-CER.8", remedy="Use a security bag or a box that shows when it was opened.")
def no_resealable_bags(facts: InspectionFacts) -> Iterator[Problem]:
    """A re-sealable plastic bag is not tamper-resistant, not even inside a courier's envelope."""
    for place, container in enumerate(facts.containers):
        if container.kind is ContainerKind.RESEALABLE_BAG:
            yield Problem(f"containers.{place}.kind")


@act.rule("R-AI.C2", severity=Severity.WARN, remedy="Write the number on the container when the certificate is issued.")
def containers_bear_the_number(facts: InspectionFacts) -> Iterator[Problem]:
    """This container must bear the number of the certificate."""
    for place, container in enumerate(facts.containers):
        if facts.policy.is_number_on_container and not container.has_number:
            yield Problem(f"containers.{place}.has_number")


@act.rule("R-CER.1", field="seals", remedy="Seal the container and record the number of the seal.")
def there_are_seals(facts: InspectionFacts) -> bool:
    """No seal is recorded."""
    return any(seal.strip() for seal in facts.seals)


@act.rule("R-CER.7", field="seals", remedy="Seal every container and record the number of each seal.")
def every_container_is_sealed(facts: InspectionFacts) -> Problem | None:
    """{seals} seals are recorded for {containers} containers; each needs its own."""
    seals, containers = len([seal for seal in facts.seals if seal.strip()]), len(facts.containers)
    if facts.policy.is_seal_per_container and 0 < seals < containers:
        return Problem(params={"seals": str(seals), "containers": str(containers)})
    return None


@act.rule("R-CER.7", remedy="Read the number of the seal again.")
def seals_are_different(facts: InspectionFacts) -> Iterator[Problem]:
    """The seal {seal} is recorded twice."""
    names = [seal.strip().casefold() for seal in facts.seals]
    for place, name in enumerate(names):
        if name and name in names[:place]:
            yield Problem(f"seals.{place}", {"seal": facts.seals[place].strip()})


@act.rule("R-CER.5", field="sealed_on", remedy="Record the day on which the container was sealed.")
def sealing_is_dated(facts: InspectionFacts) -> bool:
    """The day of sealing is missing."""
    return facts.sealed_on is not None


@act.rule("R-CER.5", field="sealed_on", remedy="Correct the day of sealing.")
def sealing_is_not_to_come(facts: InspectionFacts) -> Problem | None:
    """The day of sealing, {sealed_on}, has not come yet."""
    if facts.sealed_on and facts.sealed_on > facts.on:
        return Problem(params={"sealed_on": facts.sealed_on.isoformat()})
    return None


@act.rule(
    "R-CER.5",
    field="sealed_on",
    severity=Severity.WARN,
    remedy="Correct the day of sealing, or open the container, check and seal it again.",
)
def sealing_is_not_before_filing(facts: InspectionFacts) -> Problem | None:
    """The day of sealing, {sealed_on}, is before {filed_on}, when the application was filed."""
    if facts.sealed_on and facts.filed_on and facts.sealed_on < facts.filed_on:
        return Problem(params={"sealed_on": facts.sealed_on.isoformat(), "filed_on": facts.filed_on.isoformat()})
    return None
