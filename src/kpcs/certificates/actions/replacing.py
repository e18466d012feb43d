"""Issuing without an application of its own: a replacement for a wrong certificate, or a technical certificate."""

from __future__ import annotations

from dataclasses import replace as changed
from datetime import datetime
from uuid import UUID

from kpcs.accounts import queries as accounts
from kpcs.accounts.models import Officer
from kpcs.accounts.permissions import Permission
from kpcs.errors import NotFound, Refused, refuse_if_blocked
from kpcs.ledger import actions as ledger
from kpcs.scheme.findings import Finding, blocking
from kpcs.scheme.rules import certificates as rules
from kpcs.scheme.statement import Statement
from kpcs.scheme.states import CERTIFICATE
from kpcs.scheme.values import CertificateNumber

from .. import queries
from ..models import Certificate
from ..promise import Intent
from ..queries import Correction, TechnicalRequest
from .issuing import keep, promised_once


def replace(
    *,
    number: str,
    correction: Correction,
    by: Officer,
    at: datetime,
    desk: str = "",
    request_id: UUID | None = None,
    unreadable: tuple[Finding, ...] = (),
) -> Certificate:
    """Issue a corrected certificate that names the old one, which is dead from that moment (R-CER.10).

    Before export only, and against the old paper. Refuses with every reason at once; the old words never change.
    """
    accounts.require(by, Permission.CERTIFICATE_ISSUE)

    def intended() -> Intent:
        return _replacement(number, correction, unreadable, by, at)

    of, said = {"replaces_id": number}, {"content": ledger.content_of(correction)}
    return keep(promised=promised_once(request_id, intended, of=of, by=by, at=at, desk=desk, said=said), by=by, at=at)


def _replacement(
    number: str, correction: Correction, unreadable: tuple[Finding, ...], by: Officer, at: datetime
) -> Intent:
    on = at.date()
    own = Certificate.objects.select_for_update(of=("self",), no_key=True).filter(authority_id=by.authority_code)
    row = own.select_related("authority", "application").filter(pk=number).first()
    if row is None:
        raise NotFound
    first = row
    said = queries.statement_in(first)
    papers = queries.papers_of(first.application, inspection=first.inspection_id) if first.application else None
    refuse_if_blocked(rules.check_step(CERTIFICATE, first.state, "replace"))

    def judge(new: Statement) -> tuple[Finding, ...]:
        facts = queries.facts_for_replacement(first, new, correction, issuer_id=by.actor_id, on=on)
        issue = queries.facts_for_issue(papers, new, issuer_id=by.actor_id, on=on)
        if papers is not None:
            # What is corrected may be the number of a seal; the goods themselves stay as they were found.
            issue = changed(issue, inspection=changed(papers.sealed, seals=new.seals))
        judged = (*rules.check_replacement(facts), *rules.check_issue(issue))
        return queries.together(unreadable, judged)

    return Intent(
        authority=first.authority_id,
        participant=first.authority.participant_id,
        words=lambda new: queries.corrected(said, new, on=on, **correction.changes()),
        judge=judge,
        application=first.application_id,
        inspection=first.inspection_id,
        firm_id=first.firm_id,
        replaces=first.number,
        reason=correction.reason,
        sources=papers.draft.sources if papers else (),
    )


def issue_technical(
    *,
    request: TechnicalRequest,
    by: Officer,
    at: datetime,
    desk: str = "",
    request_id: UUID | None = None,
    unreadable: tuple[Finding, ...] = (),
) -> Certificate:
    """Issue a technical certificate: for a return, research, detained or seized goods (R-CER.24, R-CER.25, R-CER.31).

    It stays out of trade figures. Another officer than the issuing one has weighed and sealed the goods.
    """
    accounts.require(by, Permission.CERTIFICATE_ISSUE)
    on, home = at.date(), by.authority
    missing = queries.together(unreadable, request.missing())

    def words(number: CertificateNumber) -> Statement:
        return request.statement(number, authority=home.name, on=on)

    def judge(statement: Statement) -> tuple[Finding, ...]:
        technical = queries.facts_for_technical(request, statement, on=on)
        issue = queries.facts_for_issue(None, statement, issuer_id=by.actor_id, on=on)
        issue = changed(issue, inspection=request.inspection(statement, on=on), inspector_id=request.inspector)
        return (*missing, *rules.check_technical(technical), *rules.check_issue(issue))

    def intended() -> Intent:
        if blocking(missing):
            raise Refused(missing)
        return Intent(
            authority=home.code,
            participant=home.participant_id,
            words=words,
            judge=judge,
            reason=request.reason,
            sources=request.sources(),
        )

    of, said = {"application_id": None, "replaces_id": None}, {"content": ledger.content_of(request)}
    return keep(promised=promised_once(request_id, intended, of=of, by=by, at=at, desk=desk, said=said), by=by, at=at)
