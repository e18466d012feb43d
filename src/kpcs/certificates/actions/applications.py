"""What an exporter does with his application, and what an officer answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from kpcs.accounts import queries as accounts
from kpcs.accounts.models import Officer
from kpcs.accounts.permissions import Permission
from kpcs.errors import NotFound, Refused, refuse_if_blocked
from kpcs.ledger import actions as ledger
from kpcs.ledger.kinds import Kind
from kpcs.scheme.findings import Finding
from kpcs.scheme.rules import certificates as rules
from kpcs.scheme.rules.certificates.sentences import TOO_LARGE
from kpcs.scheme.states import APPLICATION

from .. import queries
from ..models import Application

MOST_CHARACTERS = 400_000


@transaction.atomic
def draft(
    *,
    filed: Mapping[str, object],
    by: Officer,
    at: datetime,
    application: UUID | None = None,
    request_id: UUID | None = None,
) -> Application:
    """Keep what an exporter typed, exactly and also when it is wrong; only his own firm's draft can be changed."""
    accounts.require(by, Permission.APPLICATION_FILE)
    kept = _storable(filed)
    said: dict[str, Any] = {"content": ledger.content_of(kept)}
    if done := ledger.repeated(request_id, by=by, kinds=[Kind.APPLICATION_DRAFTED], of=application, said=said):
        return Application.objects.get(pk=done.subject)
    firm = queries.own_firm(by, on=at.date())
    if application is None:
        pk = uuid4()
        row = Application(
            pk=pk, authority_id=firm.authority_id, firm=firm, filed_by=by, filed=kept, started_at=at, changed_at=at
        )
        row.save(force_insert=True)
    else:
        row = _locked_own(application, by, at)
        refuse_if_blocked(rules.check_step(APPLICATION, row.state, "submit"))
        row.filed, row.filed_by, row.changed_at = kept, by, at
        row.save(update_fields=["filed", "filed_by", "changed_at"])
    _record(Kind.APPLICATION_DRAFTED, row, by, at, request_id, **said)
    return row


@transaction.atomic
def submit(*, application: UUID, by: Officer, at: datetime, request_id: UUID | None = None) -> Application:
    """Hand the draft to the authority; refuses with everything that is missing or wrong at once."""
    accounts.require(by, Permission.APPLICATION_FILE)
    if done := ledger.repeated(request_id, by=by, kinds=[Kind.APPLICATION_SUBMITTED], of=application):
        return Application.objects.get(pk=done.subject)
    row = _locked_own(application, by, at)
    checked = queries.check(row.filed, firm=row.firm, on=at.date())
    findings = refuse_if_blocked((*rules.check_step(APPLICATION, row.state, "submit"), *checked.findings))
    row.state = APPLICATION.next_state(row.state, "submit")
    row.destination = str(checked.draft.destination or "")
    row.carats_points, row.value_cents = checked.draft.carats.points, checked.draft.value.cents
    row.filed_by, row.returned_because, row.submitted_at, row.changed_at = by, "", at, at
    row.save()
    data = {"destination": row.destination, "carats_points": row.carats_points, "value_cents": row.value_cents}
    _record(Kind.APPLICATION_SUBMITTED, row, by, at, request_id, findings=findings, **data)
    return row


def withdraw(*, application: UUID, by: Officer, at: datetime, request_id: UUID | None = None) -> Application:
    """Take the application back, before a certificate was issued for it."""
    accounts.require(by, Permission.APPLICATION_FILE)
    return _move(application, "withdraw", "", Kind.APPLICATION_WITHDRAWN, by, at, request_id)


def send_back(
    *, application: UUID, reason: str, by: Officer, at: datetime, request_id: UUID | None = None
) -> Application:
    """Return the application to the exporter for correction, with the reason (R-CA.4)."""
    accounts.require(by, Permission.APPLICATION_DECIDE)
    return _move(application, "ask_correction", reason, Kind.APPLICATION_RETURNED, by, at, request_id)


def refuse(*, application: UUID, reason: str, by: Officer, at: datetime, request_id: UUID | None = None) -> Application:
    """Refuse the application for good, with the reason (R-CER.2)."""
    accounts.require(by, Permission.APPLICATION_DECIDE)
    return _move(application, "refuse", reason, Kind.APPLICATION_REFUSED, by, at, request_id)


@transaction.atomic
def _move(
    application: UUID, event: str, reason: str, kind: Kind, by: Officer, at: datetime, request_id: UUID | None
) -> Application:
    said: dict[str, Any] = {"reason": reason.strip()}
    if done := ledger.repeated(request_id, by=by, kinds=[kind], of=application, said=said):
        return Application.objects.get(pk=done.subject)
    row = (_locked_own if event == "withdraw" else _locked)(application, by, at)
    findings = list(rules.check_step(APPLICATION, row.state, event))
    if event != "withdraw":
        findings += rules.check_reason(reason)
    refuse_if_blocked(findings)
    row.state = APPLICATION.next_state(row.state, event)
    row.returned_because, row.changed_at = reason.strip(), at
    row.save(update_fields=["state", "returned_because", "changed_at"])
    _record(kind, row, by, at, request_id, **said, firm=row.firm.name)
    return row


def _locked(application: UUID, by: Officer, at: datetime) -> Application:
    """The row, locked until the end of the transaction; one that the officer may not see is not found."""
    seen = queries.visible_applications(by=by, on=at.date()).select_for_update(of=("self",), no_key=True)
    row = seen.filter(pk=application).first()
    if row is None:
        raise NotFound
    return row


def _locked_own(application: UUID, by: Officer, at: datetime) -> Application:
    """The same for the exporter's own acts: nobody files for a firm that he does not represent."""
    row = _locked(application, by, at)
    if row.firm_id != queries.own_firm(by, on=at.date()).pk:
        raise NotFound
    return row


def _record(
    kind: Kind,
    row: Application,
    by: Officer,
    at: datetime,
    request_id: UUID | None,
    findings: tuple[Finding, ...] = (),
    **data: object,
) -> None:
    subject = ("application", str(row.pk))
    ledger.record(kind, subject=subject, by=by, at=at, request_id=request_id, findings=findings, data=data)


def _storable(filed: Mapping[str, object]) -> dict[str, object]:
    """What was typed, as JSON that both databases can hold."""
    kept = {str(name): _text_of(value) for name, value in filed.items()}
    count = len(json.dumps(kept, ensure_ascii=False))
    if count > MOST_CHARACTERS:
        raise Refused([TOO_LARGE.finding(count=f"{count:,}", most=f"{MOST_CHARACTERS:,}")])
    return kept


def _text_of(value: object, depth: int = 4) -> object:
    """Everything as it came, but for what PostgreSQL cannot hold: NUL, half characters, figures without an end."""
    if isinstance(value, Mapping) and depth:
        return {str(_text_of(str(name))): _text_of(one, depth - 1) for name, one in value.items()}
    if isinstance(value, list | tuple) and depth:
        return [_text_of(one, depth - 1) for one in value]
    if value is None or isinstance(value, bool) or (isinstance(value, int) and abs(value) < 10**18):
        return value
    return str(value).replace("\0", "\u2400").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
