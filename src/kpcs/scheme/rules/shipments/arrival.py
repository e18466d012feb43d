"""Is the certificate good for this shipment on arrival?"""

from __future__ import annotations

from collections.abc import Iterator

from kpcs.scheme.catalogue import Act, Problem
from kpcs.scheme.facts import ArrivalFacts, NoticeKind, Refusal, Standings
from kpcs.scheme.findings import Finding, Severity

from .contents import contents
from .marks import marks

act: Act[ArrivalFacts] = Act("arrival", contents, marks)

# Verdicts on the signed text that do not stop here: genuine, none for typed paper, and what R-AI.A8 tells itself.
PASSING = frozenset({"", "genuine", "expired"})


def check_arrival(facts: ArrivalFacts) -> tuple[Finding, ...]:
    """Everything that stands against accepting the shipment, and what the officer should know."""
    return act.check(facts)


@act.rule("R-I.10", remedy="Do not accept the goods; ask the named issuer, and report the certificate if it is false.")
def certificate_is_genuine(facts: ArrivalFacts) -> Problem | None:
    """The verification says of this certificate: {outcome}."""
    return None if facts.outcome in PASSING else Problem(params={"outcome": facts.outcome.replace("_", " ")})


@act.rule(
    "R-FRD.1",
    severity=Severity.NOTE,
    remedy="Compare the paper with the specimen of the issuer, and ask the issuer if in doubt.",
)
def typed_paper_is_compared(facts: ArrivalFacts) -> bool:
    """This paper has no signature that can be verified here."""
    return facts.outcome != ""


@act.rule("R-AI.A8", field="expires_on", remedy="Detain the shipment and tell the issuing authority.")
def certificate_has_not_expired(facts: ArrivalFacts) -> Problem | None:
    """The certificate expired on {expires_on}; it was presented on {day}."""
    if facts.on <= facts.statement.expires_on:
        return None
    return Problem(params={"expires_on": facts.statement.expires_on.isoformat(), "day": facts.on.isoformat()})


@act.rule("R-AI.V1", field="issued_on", remedy="Hold the shipment and ask the issuing authority.")
def dates_follow(facts: ArrivalFacts) -> Problem | None:
    """Issued {issued_on}, validated {validated_on}, left {exported_on}, presented {day}: the order cannot be right."""
    words = facts.statement
    exported = facts.exported_on or facts.on
    if words.issued_on <= words.validated_on <= exported <= facts.on:
        return None
    days = {"issued_on": words.issued_on, "validated_on": words.validated_on, "exported_on": exported, "day": facts.on}
    return Problem(params={name: day.isoformat() for name, day in days.items()})


@act.rule("R-AI.V1", field="exported_on", remedy="Detain the shipment and tell the issuing authority.")
def exported_while_valid(facts: ArrivalFacts) -> Problem | None:
    """The shipment was exported on {exported_on}, after the certificate expired on {expires_on}."""
    if facts.exported_on is None or facts.exported_on <= facts.statement.expires_on:
        return None
    return Problem(
        params={"exported_on": facts.exported_on.isoformat(), "expires_on": facts.statement.expires_on.isoformat()}
    )


@act.rule(
    "R-NUM.5", remedy="Refuse the shipment; a certificate of a non-Participant is false by definition. Report it."
)
def issuer_was_a_participant(facts: ArrivalFacts) -> Problem | None:
    """{participant} was not a Participant in the scheme on {day}."""
    if facts.issuer is None or _export_refusal(facts) is Refusal.NOT_A_PARTICIPANT:
        return Problem(params={"participant": str(facts.statement.participant), "day": _left(facts)})
    return None


@act.rule("R-NC.11", remedy="Refuse the shipment; tell the Chair and the issuing authority.")
def issuer_was_in_standing(facts: ArrivalFacts) -> Problem | None:
    """{participant} was {status} on {day}, when the shipment left: it could not export."""
    if facts.issuer is None or _export_refusal(facts) is not Refusal.NOT_IN_STANDING:
        return None
    standing = facts.issuer.on(facts.exported_on or facts.statement.issued_on)
    status = standing.status if standing else ""
    return Problem(params={"participant": str(facts.statement.participant), "status": str(status), "day": _left(facts)})


@act.rule("R-NC.11", remedy="Hold the shipment and ask the Chair.")
def issuer_is_still_in_standing(facts: ArrivalFacts) -> Problem | None:
    """{participant} is {status} on {day}, the day of import, though it was in standing when the shipment left."""
    if facts.issuer is None or _export_refusal(facts) in (Refusal.NOT_A_PARTICIPANT, Refusal.NOT_IN_STANDING):
        return None
    return _not_in_standing(facts, facts.issuer)


@act.rule("R-III.c", remedy="Nothing can be imported while this side is not in standing.")
def this_side_is_in_standing(facts: ArrivalFacts) -> Problem | None:
    """{participant} may not import on {day}."""
    if facts.is_transit:
        return None
    if facts.destination is None or facts.destination.may_import(facts.on) is not Refusal.NONE:
        return Problem(params={"participant": str(facts.here), "day": facts.on.isoformat()})
    return None


@act.rule(
    "R-NC.4", field="origin_zone", remedy="Refuse the shipment, or ask the issuing authority for the zone of origin."
)
def zone_was_compliant(facts: ArrivalFacts) -> Problem | None:
    """Stones from “{zone}” could not be exported on {day}: {participant} was restricted to compliant zones."""
    if _export_refusal(facts) not in (Refusal.ZONE_NOT_COMPLIANT, Refusal.ZONE_NOT_STATED):
        return None
    names = {"participant": str(facts.statement.participant), "day": _left(facts)}
    return Problem(params={"zone": facts.origin_zone or "?", **names})


@act.rule("R-CAR.4", remedy="Hold the shipment and ask the monitoring team.")
def restricted_export_was_approved(facts: ArrivalFacts) -> Problem | None:
    """Every export of {participant} needed the approval of the monitoring team on {day}, and none is known."""
    if _export_refusal(facts) is Refusal.NEEDS_APPROVAL:
        return Problem(params={"participant": str(facts.statement.participant), "day": _left(facts)})
    return None


@act.rule("R-CAR.8", severity=Severity.NOTE, remedy="Send the confirmation; the team matches it with the monthly data.")
def monitoring_team_matches(facts: ArrivalFacts) -> Problem | None:
    """The exports of {participant} are reported to the monitoring team every month."""
    standing = facts.issuer.on(facts.exported_on or facts.statement.issued_on) if facts.issuer else None
    if standing and standing.monthly_report:
        return Problem(params={"participant": str(facts.statement.participant)})
    return None


@act.rule(
    "R-III.b1", field="destination", remedy="Ask the issuing authority; order the return if the goods are misrouted."
)
def shipment_is_for_here(facts: ArrivalFacts) -> Problem | None:
    """The certificate is for {destination}, not for {participant}."""
    if facts.is_transit or facts.statement.destination == facts.here:
        return None
    return Problem(params={"destination": str(facts.statement.destination), "participant": str(facts.here)})


@act.rule("R-ANO.11", remedy="Treat the shipment as suspect: hold it, and ask the issuing authority.")
def certificate_is_used_once(facts: ArrivalFacts) -> Iterator[Problem]:
    """This certificate was presented before: {place}, {used_on}. A certificate is good for one import."""
    return (Problem(params={"place": use.place, "used_on": use.on.isoformat()}) for use in facts.earlier_uses)


@act.rule("R-CER.11", remedy="Refuse the shipment; ask the issuing authority for the valid certificate.")
def number_is_not_cancelled(facts: ArrivalFacts) -> Iterator[Problem]:
    """The number was reported as {kind} on {told_on} by {by}."""
    return _notices(facts, NoticeKind.VOID, NoticeKind.REPLACED)


@act.rule("R-CER.29", remedy="Hold the shipment and ask the issuing authority.")
def number_is_not_lost(facts: ArrivalFacts) -> Iterator[Problem]:
    """The certificate was reported as {kind} on {told_on} by {by}."""
    return _notices(facts, NoticeKind.LOST)


@act.rule("R-FRD.5", remedy="Detain the shipment and tell the police and the issuing authority.")
def shipment_is_not_stolen(facts: ArrivalFacts) -> Iterator[Problem]:
    """The shipment was reported as {kind} on {told_on} by {by}."""
    return _notices(facts, NoticeKind.STOLEN)


@act.rule("R-NUM.4", remedy="Seize the certificate and the goods, and alert all Participants.")
def number_is_not_known_as_false(facts: ArrivalFacts) -> Iterator[Problem]:
    """The number was reported as {kind} on {told_on} by {by}."""
    return _notices(facts, NoticeKind.FALSE)


@act.rule("R-NUM.2", field="number", remedy="Hold the shipment and ask the issuing authority.")
def number_is_of_its_year(facts: ArrivalFacts) -> Problem | None:
    """The number {number} is not among those that {participant} issued in {year}."""
    year, serial = facts.statement.issued_on.year, int(facts.statement.number.serial)
    ranges = [known for known in facts.number_ranges if known.year == year]
    if not ranges or any(known.first <= serial <= known.last for known in ranges):
        return None
    names = {"number": facts.statement.number.printed, "participant": str(facts.statement.participant)}
    return Problem(params={**names, "year": str(year)})


@act.rule("R-PRE.3", severity=Severity.WARN, remedy="Ask the exporting authority whether it sent the shipment.")
def notice_came_first(facts: ArrivalFacts) -> bool:
    """The exporting authority gave no notice of this shipment."""
    return facts.has_prior_notice or facts.is_transit


@act.rule(
    "R-CER.19", severity=Severity.WARN, remedy="Hold the shipment; if the original does not come, order the return."
)
def original_is_awaited(facts: ArrivalFacts) -> Problem | None:
    """The original certificate is not here; the importer has until {due_on} to bring it."""
    if facts.is_original_present or facts.original_due_on is None or facts.on > facts.original_due_on:
        return None
    return Problem(params={"due_on": facts.original_due_on.isoformat()})


@act.rule("R-CER.19", remedy="Order the return of the goods to the exporting authority.")
def original_came_in_time(facts: ArrivalFacts) -> Problem | None:
    """The original certificate should have been here by {due_on}."""
    if facts.is_original_present or facts.original_due_on is None or facts.on <= facts.original_due_on:
        return None
    return Problem(params={"due_on": facts.original_due_on.isoformat()})


@act.rule("R-SAN.1", field="origin", remedy="Refuse the shipment, unless the stones were verified under the G7 rules.")
def mixed_origins_are_listed(facts: ArrivalFacts) -> Problem | None:
    """Mixed origin without the list of all countries of origin is refused since {since_on}."""
    since, origin = facts.policy.origins_listed_from, facts.statement.origin
    exempt = facts.g7_verified or facts.is_transit or not facts.is_first_import_here
    if since is None or since > facts.on or exempt or not origin.is_mixed or origin.countries:
        return None
    return Problem(params={"since_on": since.isoformat()})


def _left(facts: ArrivalFacts) -> str:
    return (facts.exported_on or facts.statement.issued_on).isoformat()


def _export_refusal(facts: ArrivalFacts) -> Refusal:
    """On the day when the shipment left; where that is not known, the day of issue stands for it."""
    if facts.issuer is None:
        return Refusal.NOT_A_PARTICIPANT
    day = facts.exported_on or facts.statement.issued_on
    return facts.issuer.may_export(day, zone=facts.origin_zone, approved=facts.exports_approved)


def _not_in_standing(facts: ArrivalFacts, side: Standings) -> Problem | None:
    standing = side.on(facts.on)
    if side.may_import(facts.on) is Refusal.NONE:
        return None
    status = str(standing.status) if standing else "removed"
    return Problem(params={"participant": str(side.participant), "status": status, "day": facts.on.isoformat()})


def _notices(facts: ArrivalFacts, *kinds: NoticeKind) -> Iterator[Problem]:
    for notice in facts.notices:
        if notice.kind in kinds:
            yield Problem(params={"kind": str(notice.kind), "told_on": notice.on.isoformat(), "by": notice.by})
