"""What every act on an arrival does around its rules: lock the row, step its state, keep the certificate in step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kpcs.accounts import queries as accounts
from kpcs.accounts.models import Officer
from kpcs.accounts.permissions import Permission
from kpcs.certificates import actions as certificates
from kpcs.errors import Conflict, NotFound
from kpcs.ledger import actions as ledger
from kpcs.ledger.kinds import Kind
from kpcs.scheme.findings import Finding
from kpcs.scheme.states import ARRIVAL, StepRefused
from kpcs.shipments.models import Arrival


def _locked(id: UUID, *, by: Officer, permission: Permission) -> Arrival:
    """The officer's own arrival, locked until the act is written. Another authority's is not found."""
    accounts.require(by, permission)
    found = (
        Arrival.objects.select_for_update(of=("self",), no_key=True)
        .select_related("authority")
        .filter(authority=by.authority_code, pk=id)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def _step(arrival: Arrival, event: str, *, at: datetime) -> None:
    """Move the arrival's state by the law's table, or tell (409) what somebody else did meanwhile."""
    try:
        arrival.state = ARRIVAL.next_state(arrival.state, event)
    except StepRefused as refusal:
        raise Conflict(
            _("This is not possible any more: the shipment is now “%(state)s” since %(moment)s.")
            % {
                "state": Arrival.State(arrival.state).label,
                "moment": date_format(timezone.localtime(arrival.state_since), "j F Y, H:i"),
            }
        ) from refusal
    arrival.state_since = at


def _keep_in_step(arrival: Arrival, event: str, *, by: Officer, at: datetime) -> None:
    """Tell the certificates room, where this presentation is the one that moves the certificate.

    Goods in transit that stay here (refused, detained, seized, sent back) move theirs from now on.
    """
    if arrival.is_transit and not arrival.moves_certificate:
        arrival.moves_certificate = _moves(arrival.number, by=by, at=at)
    if arrival.moves_certificate:
        certificates.note_event(number=arrival.number, event=event, by=by, at=at)


def _moves(number: str, *, by: Officer, at: datetime) -> bool:
    """Whether the certificate is of this office and takes the step; a used or returned one stays as it is."""
    try:
        return certificates.note_event(number=number, event="present", by=by, at=at)
    except Conflict:
        return False


def _subject_of(arrival: Arrival) -> tuple[str, str]:
    """The certificate's own trail where this arrival moves it; a second presentation keeps to itself."""
    return ("certificate", arrival.number) if arrival.moves_certificate else ("arrival", str(arrival.pk))


def _record(
    kind: Kind,
    arrival: Arrival,
    *,
    by: Officer,
    at: datetime,
    request_id: UUID | None,
    findings: Iterable[Finding] = (),
    data: Mapping[str, Any] | None = None,
) -> None:
    """One event about the arrival."""
    ledger.record(
        kind,
        subject=_subject_of(arrival),
        by=by,
        at=at,
        request_id=request_id,
        findings=findings,
        data={"arrival": str(arrival.pk), "number": arrival.number, **(data or {})},
    )


def _kept(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings as they are stored beside the arrival."""
    return [{**asdict(finding), "params": dict(finding.params)} for finding in findings]
