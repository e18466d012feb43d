"""What filing and issuing must both keep: both sides in standing, the origin sound, the figures believable."""

from __future__ import annotations

from collections.abc import Iterator

from kpcs.scheme.catalogue import Act, Problem
from kpcs.scheme.facts import Refusal, Source, SourceKind, Standings, TradeFacts
from kpcs.scheme.findings import Severity
from kpcs.scheme.participants import countries, participant_of
from kpcs.scheme.values import Carats, CountryCode

trade: Act[TradeFacts] = Act("trade")

# Beyond the dearest rough stone and below the cheapest boart that were ever sold: a slip of the finger (R-ANO.4).
DEAREST_CENTS_PER_CARAT = 100_000_000
CHEAPEST_CENTS_PER_CARAT = 10
HEAVIEST = Carats(10_000_000_00)


def _standing(facts: TradeFacts, side: Standings) -> dict[str, str]:
    standing = side.on(facts.on)
    return {
        "participant": str(side.participant),
        "day": facts.on.isoformat(),
        "status": str(standing.status) if standing else "",
        "since_on": (standing.from_on if standing else facts.on).isoformat(),
    }


@trade.rule(
    "R-III.c", field="destination", remedy="Rough diamonds may only go to a Participant: choose another destination."
)
def destination_is_a_participant(facts: TradeFacts) -> Problem | None:
    """{destination} is not a Participant in the scheme on {day}."""
    code = facts.destination_code
    if code is None:
        return None
    if facts.destination is None or facts.destination.may_import(facts.on) is Refusal.NOT_A_PARTICIPANT:
        return Problem(params={"destination": str(code), "day": facts.on.isoformat()})
    return None


@trade.rule("R-NC.11", field="destination", remedy="Wait until it is in standing again, or choose another destination.")
def destination_is_in_standing(facts: TradeFacts) -> Problem | None:
    """{participant} may not trade under the scheme on {day}: it is {status} since {since_on}."""
    if facts.destination and facts.destination.may_import(facts.on) is Refusal.NOT_IN_STANDING:
        return Problem(params=_standing(facts, facts.destination))
    return None


@trade.rule("R-III.c", remedy="Ask the focal point why this office issues before its Participant takes part.")
def issuer_is_a_participant(facts: TradeFacts) -> Problem | None:
    """{participant}, for which this office issues, is not a Participant in the scheme on {day}."""
    if _export_refusal(facts) is Refusal.NOT_A_PARTICIPANT:
        return Problem(params={"participant": str(facts.issuer.participant), "day": facts.on.isoformat()})
    return None


@trade.rule("R-NC.11", remedy="Nothing can be exported until it is in standing again.")
def issuer_is_in_standing(facts: TradeFacts) -> Problem | None:
    """{participant} may not export on {day}: it is {status} since {since_on}."""
    if _export_refusal(facts) is Refusal.NOT_IN_STANDING:
        return Problem(params=_standing(facts, facts.issuer))
    return None


@trade.rule(
    "R-NC.4", field="sources", remedy="State the zone of every source; leave out stones of a zone not compliant."
)
def zones_are_compliant(facts: TradeFacts) -> Iterator[Problem]:
    """Stones from “{zone}” may not be exported on {day}: {participant} is restricted to compliant zones."""
    for source in _mined_here(facts):
        if _export_refusal(facts, source) in (Refusal.ZONE_NOT_COMPLIANT, Refusal.ZONE_NOT_STATED):
            params = {"zone": source.zone or "?", **_standing(facts, facts.issuer)}
            yield Problem(f"sources.{source.row}.zone", params)


@trade.rule("R-CAR.4", remedy="Send the proposed export to the monitoring team, and record its approval.")
def restricted_export_is_approved(facts: TradeFacts) -> Problem | None:
    """Every export of {participant} needs the approval of the monitoring team on {day}, and there is none."""
    if any(_export_refusal(facts, source) is Refusal.NEEDS_APPROVAL for source in _mined_here(facts)):
        return Problem(params=_standing(facts, facts.issuer))
    return None


@trade.rule("R-CAR.8", severity=Severity.NOTE, remedy="Include this certificate in the data of the month.")
def monthly_data_are_due(facts: TradeFacts) -> Problem | None:
    """{participant} sends the data of its exports to the monitoring team every month."""
    standing = facts.issuer.on(facts.on)
    return Problem(params=_standing(facts, facts.issuer)) if standing and standing.monthly_report else None


@trade.rule("R-I.5", field="destination", remedy="Choose the Participant to which the stones go.")
def shipment_leaves_the_territory(facts: TradeFacts) -> Problem | None:
    """The destination is {participant} itself: nothing is exported."""
    if facts.destination_code == facts.issuer.participant:
        return Problem(params={"participant": str(facts.issuer.participant)})
    return None


@trade.rule("R-AI.V5", field="importer_country", remedy="Correct the importer's country or the destination.")
def importer_is_at_the_destination(facts: TradeFacts) -> Problem | None:
    """The importer's country, {country}, does not belong to the destination, {destination}."""
    country, code = facts.importer_country, facts.destination_code
    if country and code and participant_of(country, facts.on) != code:
        return Problem(params={"country": str(country), "destination": str(code)})
    return None


@trade.rule("R-AI.V3", remedy="A certificate is issued by the Participant from whose territory the exporter sends.")
def exporter_is_at_the_issuer(facts: TradeFacts) -> Problem | None:
    """The exporter's country, {country}, does not belong to {participant}, which issues."""
    if participant_of(facts.exporter_country, facts.on) == facts.issuer.participant:
        return None
    return Problem(params={"country": str(facts.exporter_country), "participant": str(facts.issuer.participant)})


@trade.rule("R-I.2", field="origins", remedy="Write the two-letter code of the country where the stones were mined.")
def origins_are_countries(facts: TradeFacts) -> Iterator[Problem]:
    """The country of origin “{code}” is not a country."""
    for row, country in enumerate(facts.origin.countries if facts.origin else ()):
        if str(country) not in countries():
            yield Problem(f"origins.{row}.country", {"code": str(country)})


@trade.rule(
    "R-AI.V4",
    field="origins",
    severity=Severity.WARN,
    remedy="Make sure of the origin; have evidence of production there.",
)
def origins_produce(facts: TradeFacts) -> Iterator[Problem]:
    """The statistics of the scheme show no production of rough diamonds in {country}."""
    for row, country in enumerate(facts.origin.countries if facts.origin else ()):
        if str(country) in countries() and not countries()[str(country)].produces:
            yield Problem(f"origins.{row}.country", {"country": str(country)})


@trade.rule("R-I.13", field="origins", remedy="List every country of origin, none at all, or choose single origin.")
def mixed_means_more_than_one(facts: TradeFacts) -> bool:
    """The origin is marked as mixed, but only one country is listed."""
    return not (facts.origin and facts.origin.is_mixed and len(facts.origin.countries) == 1)


@trade.rule(
    "R-CER.2", field="origins", remedy="Correct the origin, or say where the stones of another origin were bought."
)
def own_production_is_mined_here(facts: TradeFacts) -> Problem | None:
    """All stones are own production in {participant}, yet the origin is {country}."""
    origin = facts.origin
    if not facts.sources or origin is None or origin.is_mixed:
        return None
    if all(source.kind is SourceKind.OWN_PRODUCTION for source in facts.sources) and _is_elsewhere(
        facts, origin.countries[0]
    ):
        return Problem(params={"participant": str(facts.issuer.participant), "country": str(origin.countries[0])})
    return None


@trade.rule(
    "R-SAN.1",
    field="origins",
    remedy="List every country of origin, or show that the stones were verified under the G7 rules.",
)
def mixed_origins_are_listed_where_asked(facts: TradeFacts) -> Problem | None:
    """{destination} refuses mixed origin without the list of all countries of origin since {since_on}."""
    since, origin = facts.destination_policy.origins_listed_from, facts.origin
    if since is None or since > facts.on or facts.g7_verified or origin is None or facts.destination_code is None:
        return None
    if origin.is_mixed and not origin.countries:
        return Problem(params={"destination": str(facts.destination_code), "since_on": since.isoformat()})
    return None


@trade.rule("R-ANO.4", severity=Severity.WARN, remedy="Check weight, value and the decimal points.")
def value_per_carat_is_believable(facts: TradeFacts) -> Iterator[Problem]:
    """US$ {value} for {carats} carats is outside what rough diamonds were ever sold for."""
    for row, carats, value in facts.amounts:
        hundredfold = value.cents * 100
        if (
            carats.points
            and value.cents
            and not (CHEAPEST_CENTS_PER_CARAT * carats.points <= hundredfold <= DEAREST_CENTS_PER_CARAT * carats.points)
        ):
            yield Problem(f"parcels.{row}.value", {"value": str(value), "carats": str(carats)})


@trade.rule("R-ANO.8", severity=Severity.WARN, field="parcels", remedy="Check the weights and the decimal points.")
def weight_is_believable(facts: TradeFacts) -> Problem | None:
    """{carats} carats in one shipment is more than most Participants produce in a year."""
    total = Carats(sum(carats.points for _, carats, _ in facts.amounts))
    return Problem(params={"carats": str(total)}) if total > HEAVIEST else None


def _mined_here(facts: TradeFacts) -> tuple[Source, ...]:
    """The sources that a restriction of the issuer touches; where none is stated, one without a zone stands for all."""
    return tuple(source for source in facts.sources or (Source(),) if source.kind is not SourceKind.IMPORT)


def _export_refusal(facts: TradeFacts, source: Source | None = None) -> Refusal:
    return facts.issuer.may_export(facts.on, zone=source.zone if source else None, approved=facts.exports_approved)


def _is_elsewhere(facts: TradeFacts, country: CountryCode) -> bool:
    return participant_of(country, facts.on) != facts.issuer.participant
