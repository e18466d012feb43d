"""What is needed to issue: the words of the certificate and the facts that its rules look at."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.utils import timezone

from kpcs.accounts.models import Officer
from kpcs.ledger import queries as log
from kpcs.participants import queries as participants
from kpcs.scheme.facts import IssueFacts
from kpcs.scheme.findings import Finding
from kpcs.scheme.policies import expires_on, policy_for
from kpcs.scheme.rules import certificates as rules
from kpcs.scheme.rules.certificates.sentences import CANNOT_BE_WRITTEN, NO_BLANK, NO_KEY, NOT_INSPECTED
from kpcs.scheme.standings import Standings
from kpcs.scheme.statement import Party, Statement
from kpcs.scheme.states import APPLICATION
from kpcs.scheme.values import CertificateNumber, CountryCode, ValueRefused

from ..models import Application, Blank
from .papers import Papers, papers_of


def statement_for(papers: Papers, number: CertificateNumber, *, on: date) -> Statement:
    """The words of the certificate; refuses (:class:`ValueRefused`) what no certificate can say."""
    draft = papers.draft
    if not (draft.importer_country and draft.destination and draft.origin):
        raise ValueRefused("The importer's country, the destination or the origin is missing.")
    return Statement(
        number=number,
        authority=papers.authority_name,
        issued_on=on,
        validated_on=on,
        expires_on=expires_on(policy_for(number.participant, on), on),
        exporter=Party(papers.firm_name, papers.firm_address, CountryCode(papers.firm_country)),
        importer=Party(draft.importer_name, draft.importer_address, draft.importer_country),
        destination=draft.destination,
        origin=draft.origin,
        parcels=papers.parcels,
        seals=papers.sealed.seals,
        parcel_count=draft.parcel_count or len(papers.parcels),
    )


def facts_for_issue(papers: Papers | None, statement: Statement, *, issuer_id: str, on: date) -> IssueFacts:
    """Everything that the rules of issuing look at, standing read anew; persons as the numbers that the ledger holds.

    ``papers``: None for what is issued without an application of its own.
    """
    participant, destination = str(statement.participant), str(statement.destination)
    histories = participants.standings_of_both(participant, destination)
    return IssueFacts(
        statement=statement,
        inspection=papers.sealed if papers else None,
        on=on,
        policy=policy_for(statement.participant, on),
        destination_policy=policy_for(statement.destination, on),
        issuer=histories.get(participant) or Standings(statement.participant, participant),
        destination=histories.get(destination),
        issuer_id=issuer_id,
        applicant_id=str(papers.application.filed_by_id) if papers else "",
        inspector_id=papers.inspected_by if papers else "",
        draft=papers.draft if papers else None,
    )


def next_number(authority: str, *, desk: str = "") -> CertificateNumber | None:
    """The number that would be taken next; another officer may be faster."""
    free = Blank.objects.filter(authority_id=authority, state=Blank.State.IN_STOCK)
    for place in dict.fromkeys((desk, "")):
        found = free.filter(allotted_to=place).order_by("serial").first()
        if found is not None:
            return CertificateNumber.parse(found.number)
    return None


def stand_in(participant: str) -> CertificateNumber:
    """A number to judge with when the stock is empty; it is never written."""
    return CertificateNumber(CountryCode(participant), "000000")


def against_issuing(application: Application, *, by: Officer, on: date, desk: str = "") -> tuple[Finding, ...]:
    """Everything that stands against issuing now, for the button and its reasons; nothing is taken."""
    step = rules.check_step(APPLICATION, application.state, "issue")
    papers = papers_of(application)
    if papers is None:
        return (*step, NOT_INSPECTED.finding())
    free = next_number(application.authority_id, desk=desk)
    key = participants.key_for_signing(application.authority_id, on)
    number = free or stand_in(str(papers.participant))
    found = [
        *step,
        *log.still_against_log(at=timezone.now()),
        *missing_means(has_number=free is not None, has_key=key is not None),
    ]
    try:
        statement = statement_for(papers, number, on=on)
    except ValueRefused as refusal:
        return (*found, CANNOT_BE_WRITTEN.finding(why=str(refusal)))
    facts = facts_for_issue(papers, statement, issuer_id=str(by.pk), on=on)
    return (*found, *rules.check_issue(facts))


def missing_means(*, has_number: bool, has_key: bool) -> tuple[Finding, ...]:
    """A blank and a key are needed whatever the certificate says."""
    missing = [] if has_number else [NO_BLANK.finding()]
    if not has_key:
        missing.append(NO_KEY.finding())
    return tuple(missing)


def corrected(old: Statement, number: CertificateNumber, *, on: date, **changes: object) -> Statement:
    """The words of a replacement: the old ones, corrected, under a new number that names the old one (R-CER.10)."""
    return replace(
        old,
        number=number,
        replaces=old.number,
        issued_on=on,
        validated_on=on,
        expires_on=expires_on(policy_for(number.participant, on), on),
        **changes,  # type: ignore[arg-type]
    )


def preview(application: Application, *, on: date, desk: str = "") -> Statement | None:
    """What the certificate would say if it were issued now, under the number that would be taken next."""
    papers = papers_of(application)
    if papers is None:
        return None
    number = next_number(application.authority_id, desk=desk) or stand_in(str(papers.participant))
    try:
        return statement_for(papers, number, on=on)
    except ValueRefused:
        return None
