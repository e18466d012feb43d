"""The word that goes back to the exporting authority, and its answer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kpcs.accounts import queries as accounts
from kpcs.accounts.models import Officer
from kpcs.accounts.permissions import Permission
from kpcs.certificates import queries as certificates
from kpcs.errors import Conflict, NotFound, Refused, refuse_if_blocked
from kpcs.ledger import actions as ledger
from kpcs.ledger.kinds import Kind
from kpcs.scheme.facts import ConfirmationFacts, Difference, DifferenceCause
from kpcs.scheme.findings import Finding, Severity
from kpcs.scheme.rules import shipments as rules
from kpcs.scheme.statement import Party
from kpcs.shipments.models import Arrival, Confirmation, Discrepancy
from kpcs.shipments.queries.confirmations import is_number
from kpcs.shipments.queries.facts import Receipt, facts_for_confirmation

from .recording import _keep_in_step, _locked, _record, _step


@transaction.atomic
def confirm(
    *, arrival: UUID, receipt: Receipt, by: Officer, at: datetime, request_id: UUID | None = None
) -> Confirmation:
    """Confirm to the exporting authority what arrived, or refuse with every reason at once (R-III.b2, R-CON.7)."""
    row = _locked(arrival, by=by, permission=Permission.ARRIVAL_CONFIRM)
    content = ledger.content_of(receipt)
    said = {"arrival": arrival, "content": content}
    if ledger.repeated(request_id, by=by, kinds=[Kind.RECEIPT_CONFIRMED], said=said):
        return row.confirmation
    _step(row, "confirm", at=at)
    facts = facts_for_confirmation(row, receipt, on=timezone.localdate(at))
    findings = refuse_if_blocked(rules.check_confirmation(facts))
    differences = rules.differences(facts)
    _keep_in_step(row, "confirm", by=by, at=at)
    row.save()
    confirmation = _confirmation(row, facts, differences, by=by, at=at)
    _discrepancies(confirmation, differences, dict(receipt.explanations))
    data = {**_message(confirmation, differences, dict(receipt.explanations)), "content": content}
    _record(Kind.RECEIPT_CONFIRMED, row, by=by, at=at, request_id=request_id, findings=findings, data=data)
    return confirmation


def _confirmation(
    row: Arrival, facts: ConfirmationFacts, differences: tuple[Difference, ...], *, by: Officer, at: datetime
) -> Confirmation:
    if not (
        facts.parcel_count is not None
        and facts.carats is not None
        and facts.exporter
        and facts.importer
        and facts.received_on
    ):
        raise AssertionError("check_confirmation lets a confirmation without its minimum facts pass")
    status = certificates.status_of_number(row.number)
    return Confirmation.objects.create(
        arrival=row,
        number=row.number,
        importing=row.authority,
        exporting_id=status.issuer if status else None,
        issuer=row.issuer,
        parcel_count=facts.parcel_count,
        carats_points=facts.carats.points,
        value_cents=facts.value.cents if facts.value else 0,
        exporter=_party(facts.exporter),
        importer=_party(facts.importer),
        received_on=facts.received_on,
        sent_at=at,
        sent_by=by,
        open_discrepancies=len(differences),
    )


def _party(party: Party) -> str:
    return f"{party.name}, {party.address}, {party.country}"


def _discrepancies(
    confirmation: Confirmation, differences: tuple[Difference, ...], explanations: dict[str, str]
) -> None:
    Discrepancy.objects.bulk_create(
        Discrepancy(
            confirmation=confirmation,
            field=difference.measure,
            stated=difference.stated,
            found=difference.found,
            cause=difference.cause or DifferenceCause.UNKNOWN,
            explanation=explanations.get(difference.measure, ""),
        )
        for difference in differences
    )


def _message(
    confirmation: Confirmation, differences: tuple[Difference, ...], explanations: dict[str, str]
) -> dict[str, object]:
    """What the notice to the exporting authority says; the exchange room makes the mail of it."""
    return {
        "issuer": confirmation.issuer,
        "issuer_authority": confirmation.exporting_id or "",
        "importing_authority": confirmation.importing.name,
        "parcel_count": confirmation.parcel_count,
        "carats_points": confirmation.carats_points,
        "value_cents": confirmation.value_cents,
        "exporter": confirmation.exporter,
        "importer": confirmation.importer,
        "received_on": confirmation.received_on,
        "differences": [
            {
                "field": difference.measure,
                "stated": difference.stated,
                "found": difference.found,
                "cause": difference.cause or DifferenceCause.UNKNOWN,
                "explanation": explanations.get(difference.measure, ""),
            }
            for difference in differences
        ],
    }


def _received(number: str, *, by: Officer) -> Confirmation:
    """A confirmation sent to the officer's own authority, locked; any other is not found."""
    accounts.require(by, Permission.EXPORT_REPORT)
    if not is_number(number):
        raise NotFound
    found = (
        Confirmation.objects.select_for_update(of=("self",), no_key=True)
        .filter(number=number, exporting=by.authority_code)
        .first()
    )
    if found is None:
        raise NotFound
    return found


@transaction.atomic
def see_confirmation(*, number: str, by: Officer, at: datetime, request_id: UUID | None = None) -> Confirmation:
    """Note that the exporting authority has read a confirmation; a second time changes nothing."""
    confirmation = _received(number, by=by)
    if confirmation.seen_at is None:
        confirmation.seen_at = at
        confirmation.save(update_fields=["seen_at"])
        _record_answer(Kind.CONFIRMATION_SEEN, confirmation, by=by, at=at, request_id=request_id, data={})
    return confirmation


@transaction.atomic
def answer_discrepancy(
    *, discrepancy: int, answer: str, by: Officer, at: datetime, request_id: UUID | None = None
) -> Discrepancy:
    """The exporting authority's answer to a difference. It is given once, and both sides see it (R-CON.7)."""
    found = Discrepancy.objects.filter(pk=discrepancy).values_list("confirmation__number", flat=True).first()
    confirmation = _received(found or "", by=by)
    row = Discrepancy.objects.get(pk=discrepancy)
    said = {"discrepancy": discrepancy, "answer": answer.strip()}
    if ledger.repeated(request_id, by=by, kinds=[Kind.DISCREPANCY_ANSWERED], said=said):
        return row
    if not answer.strip():
        sentence = _("The answer is empty.")
        raise Refused(
            [
                Finding(
                    "R-CON.7", Severity.BLOCK, "answer", sentence, _("Say how your authority explains the difference.")
                )
            ]
        )
    if row.answered_at:
        raise Conflict(_("This difference was answered before; an answer is not changed."))
    row.answer, row.answered_at, row.answered_by = answer.strip(), at, by.full_name
    row.save()
    confirmation.open_discrepancies -= 1
    confirmation.seen_at = confirmation.seen_at or at
    confirmation.save(update_fields=["open_discrepancies", "seen_at"])
    data = {"field": row.field, **said}
    _record_answer(Kind.DISCREPANCY_ANSWERED, confirmation, by=by, at=at, request_id=request_id, data=data)
    return row


def _record_answer(
    kind: Kind,
    confirmation: Confirmation,
    *,
    by: Officer,
    at: datetime,
    request_id: UUID | None,
    data: dict[str, object],
) -> None:
    ledger.record(
        kind,
        subject=("certificate", confirmation.number),
        by=by,
        at=at,
        request_id=request_id,
        data={"arrival": str(confirmation.arrival_id), "number": confirmation.number, **data},
    )
