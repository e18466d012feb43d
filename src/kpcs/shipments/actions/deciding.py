"""The importing officer's word on a shipment, and what follows from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kpcs.accounts.models import Officer
from kpcs.accounts.permissions import Permission
from kpcs.errors import Conflict, refuse_if_blocked
from kpcs.ledger import actions as ledger
from kpcs.ledger.kinds import Kind
from kpcs.scheme.facts import Decision, DecisionFacts
from kpcs.scheme.findings import Finding
from kpcs.scheme.rules import shipments as rules
from kpcs.shipments.models import Arrival
from kpcs.shipments.queries.facts import facts_for_arrival, facts_for_decision, facts_for_return

from .recording import _keep_in_step, _kept, _locked, _record, _step

# Decision -> event of the shipment's table, event of the certificate's table, kind of ledger event.
_DECISIONS = {
    Decision.ACCEPT: ("accept", "use", Kind.ARRIVAL_ACCEPTED),
    Decision.HOLD: ("hold", "", Kind.ARRIVAL_HELD),
    Decision.REFUSE: ("refuse", "refuse", Kind.ARRIVAL_REFUSED),
    Decision.RETURN: ("order_return", "", Kind.ARRIVAL_RETURN_ORDERED),
    Decision.DETAIN: ("detain", "detain", Kind.ARRIVAL_DETAINED),
    Decision.SEIZE: ("seize", "seize", Kind.ARRIVAL_SEIZED),
}
# What may follow: event of the shipment's table -> event of the certificate's table, kind of ledger event.
FOLLOW_UPS = {
    "return": ("return", Kind.ARRIVAL_RETURNED),
    "release": ("", Kind.ARRIVAL_RELEASED),
    "forfeit": ("", Kind.ARRIVAL_FORFEITED),
    "pass_transit": ("", Kind.ARRIVAL_PASSED_ON),
}


@transaction.atomic
def decide(
    *,
    arrival: UUID,
    decision: Decision,
    reasons: tuple[str, ...] = (),
    note: str = "",
    is_fault_unknowing: bool = False,
    by: Officer,
    at: datetime,
    request_id: UUID | None = None,
) -> Arrival:
    """Accept, hold, refuse, order the return of, detain or seize a shipment, with reasons from the rules.

    Acceptance uses the certificate up, once for everyone: the second officer is told (409) where and when it was used.
    Source: R-III.b1, R-CER.11, R-CER.16 to R-CER.20, R-AI.A8.
    """
    row = _locked(arrival, by=by, permission=Permission.ARRIVAL_DECIDE)
    event, certificate_event, kind = _DECISIONS[decision]
    said = {"rules": list(reasons), "note": note, "is_fault_unknowing": is_fault_unknowing}
    if ledger.repeated(request_id, by=by, kinds=[kind], said={"arrival": arrival, **said}):
        return row
    _step(row, event, at=at)
    facts = facts_for_decision(row, decision, reasons, note, is_fault_unknowing, at=at)
    findings = refuse_if_blocked(rules.check_decision(facts))
    if certificate_event:
        _keep_in_step(row, certificate_event, by=by, at=at)
    _take_over(row, facts, at=at)
    _save_used_once(row)
    sentences = [finding["message"] for finding in row.checks if finding["code"] in reasons]
    data = {"issuer": row.issuer, **said, "reasons": sentences}
    _record(kind, row, by=by, at=at, request_id=request_id, findings=findings, data=data)
    return row


def _take_over(row: Arrival, facts: DecisionFacts, *, at: datetime) -> None:
    row.decided_at = at
    row.reasons = list(facts.reasons)
    row.note = facts.note
    row.checks = _kept(rules.check_arrival(facts.arrival))
    row.used_at = at if facts.decision is Decision.ACCEPT else row.used_at
    row.withheld_at = at if facts.decision in (Decision.SEIZE, Decision.DETAIN) else row.withheld_at


def _save_used_once(row: Arrival) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        first = Arrival.objects.filter(number=row.number, used_at__isnull=False).select_related("authority").first()
        if first is None or first.used_at is None:
            raise
        raise Conflict(
            _(
                "Certificate %(number)s was used before: %(authority)s accepted it on %(day)s. A certificate is good "
                "for one import. Hold this shipment and ask the issuing authority."
            )
            % {
                "number": row.number,
                "authority": first.authority.name,
                "day": date_format(timezone.localdate(first.used_at), "j F Y"),
            }
        ) from None


@transaction.atomic
def settle(
    *,
    arrival: UUID,
    event: str,
    note: str = "",
    is_prosecution_running: bool = False,
    by: Officer,
    at: datetime,
    request_id: UUID | None = None,
) -> Arrival:
    """Say that a returned shipment left, release detained or seized goods, forfeit them, or let transit pass on.

    Refuses a release before its day or while a prosecution runs, what is no transit or was opened, and every step that
    the table does not have here.
    Source: R-CER.17, R-CER.21, R-CER.22, R-CER.31, R-III.d.
    """
    row = _locked(arrival, by=by, permission=Permission.ARRIVAL_DECIDE)
    certificate_event, kind = FOLLOW_UPS[event]
    said = {"reasons": [note] if note else [], "is_prosecution_running": is_prosecution_running}
    if ledger.repeated(request_id, by=by, kinds=[kind], said={"arrival": arrival, **said}):
        return row
    findings: tuple[Finding, ...] = ()
    if event == "pass_transit":
        findings = refuse_if_blocked(rules.check_passing(facts_for_arrival(row, on=timezone.localdate(at))))
    elif event in ("release", "forfeit"):
        findings = refuse_if_blocked(rules.check_return(facts_for_return(row, event, is_prosecution_running, at=at)))
    _step(row, event, at=at)
    if certificate_event:
        _keep_in_step(row, certificate_event, by=by, at=at)
    row.decided_at = at
    row.note = note
    row.save()
    data = {"issuer": row.issuer, **said}
    _record(kind, row, by=by, at=at, request_id=request_id, findings=findings, data=data)
    return row


@transaction.atomic
def endorse(
    *, arrival: UUID, correction: str, instruction: str, by: Officer, at: datetime, request_id: UUID | None = None
) -> Arrival:
    """Endorse a typing error on the certificate, on the issuing authority's instruction only (R-CER.23).

    The certificate's bytes stay as they are: the pair of certificate and endorsement is what is valid.
    """
    row = _locked(arrival, by=by, permission=Permission.ARRIVAL_DECIDE)
    said = {"correction": correction, "instruction": instruction}
    if ledger.repeated(request_id, by=by, kinds=[Kind.ARRIVAL_ENDORSED], said={"arrival": arrival, **said}):
        return row
    if row.state not in (Arrival.State.PRESENTED, Arrival.State.OPENED, Arrival.State.HELD):
        raise Conflict(_("A typing error is endorsed before the shipment is decided on."))
    changed = replace(
        facts_for_decision(row, Decision.ACCEPT, ("R-CER.23",), correction, True, at=at), endorsed_by=instruction
    )
    typing = tuple(finding for finding in rules.check_decision(changed) if finding.code == "R-CER.23")
    findings = refuse_if_blocked(typing)
    row.endorsement = correction
    row.endorsed_by = instruction
    row.save()
    _record(Kind.ARRIVAL_ENDORSED, row, by=by, at=at, request_id=request_id, findings=findings, data=said)
    return row
