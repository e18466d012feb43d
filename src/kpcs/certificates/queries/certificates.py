"""Certificates as the officers of the issuing authority and the exporter may see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Union

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import ExtractQuarter, ExtractYear

from kpcs.accounts import queries as accounts
from kpcs.accounts.permissions import Permission
from kpcs.custody import queries as custody
from kpcs.errors import NotFound
from kpcs.ledger import queries as ledger
from kpcs.ledger.actions import Program
from kpcs.ledger.kinds import Kind
from kpcs.participants import queries as participants
from kpcs.scheme import codec
from kpcs.scheme.facts import NoticeKind, VoidFacts
from kpcs.scheme.facts import NumberNotice as NumberNoticeFacts
from kpcs.scheme.findings import Finding
from kpcs.scheme.rules import certificates as rules
from kpcs.scheme.statement import Statement
from kpcs.scheme.states import CERTIFICATE
from kpcs.scheme.values import CertificateNumber, CountryCode

from ..models import Certificate, CertificateSource, NumberNotice, PreAlert

if TYPE_CHECKING:
    from kpcs.accounts.models import Officer

Reader = Union["Officer", Program]
CANCELLING = ("void", "expire", "report_lost", "report_stolen", "report_false")


def visible_certificates(*, by: Reader, on: date) -> QuerySet[Certificate]:
    """All of the authority for its officers, those of the own firm for an exporter (R-CER.13), else none."""
    if accounts.may(by, Permission.CERTIFICATE_VIEW):
        return Certificate.objects.filter(authority_id=by.authority_code)
    if accounts.may(by, Permission.APPLICATION_FILE):
        firm = None if isinstance(by, Program) else custody.firm_represented_by(by, on=on)
        if firm is not None:
            return Certificate.objects.filter(firm=firm)
    return Certificate.objects.none()


def certificate_of(number: str, *, by: Reader, on: date) -> Certificate:
    """One certificate with what its page shows; one that the officer may not see is not found."""
    seen = visible_certificates(by=by, on=on).select_related("authority", "application", "inspection", "replaces")
    found = seen.filter(pk=number).first()
    if found is None:
        raise NotFound
    return found


def statement_in(certificate: Certificate) -> Statement:
    """What the certificate says, read from the bytes that are signed; once for as long as the row is in hand."""
    kept: tuple[object, Statement] | None = certificate.__dict__.get("_read")
    if kept is not None and kept[0] is certificate.payload:
        return kept[1]
    return keep_read(certificate, codec.statement_of(bytes(certificate.payload)))


def keep_read(certificate: Certificate, statement: Statement) -> Statement:
    """Keep beside a row what was just read from its bytes."""
    certificate.__dict__["_read"] = (certificate.payload, statement)
    return statement


def against(certificate: Certificate, event: str, *, on: date) -> tuple[Finding, ...]:
    """What stands against a later word of the issuer, for the button; the reason is asked for by the act."""
    step = rules.check_step(CERTIFICATE, certificate.state, event)
    if step or event not in CANCELLING:
        return step
    facts = VoidFacts(
        number=CertificateNumber.parse(certificate.number),
        event=event,
        on=on,
        by_participant=CountryCode(certificate.authority.participant_id),
        expires_on=certificate.expires_on,
        is_paper_returned=True,
    )
    return rules.check_void(facts)


@dataclass(frozen=True, slots=True)
class Relation:
    """One step of a lineage: the other number, and how it is related."""

    number: str
    how: str
    is_here: bool


def lineage(certificate: Certificate) -> tuple[Relation, ...]:
    """Parents (import certificates, the replaced number) and children (replacements, re-exports) of a certificate."""
    parents = list(certificate.sources.exclude(parent="").values_list("parent", flat=True))
    named = CertificateSource.objects.filter(parent=certificate.number, parent__gt="")
    children = named.values_list("certificate_id", flat=True)
    successors = [new.pk for new in certificate.replacements.all() if new.state != Certificate.State.VOID]
    reexports = [number for number in dict.fromkeys(children) if number != certificate.number]
    own = Certificate.objects.filter(pk__in=[*parents, *reexports], authority_id=certificate.authority_id)
    here = set(own.values_list("pk", flat=True))
    relations = [Relation(certificate.replaces_id, "replaces", True)] if certificate.replaces_id else []
    relations += [Relation(number, "replaced_by", True) for number in successors]
    relations += [Relation(number, "parent", number in here) for number in parents]
    return (*relations, *(Relation(number, "child", True) for number in reexports if number in here))


@dataclass(frozen=True, slots=True)
class ImportContent:
    """What an importing authority may learn of a certificate that is destined for its Participant."""

    number: str
    authority_code: str
    state: str
    state_since: datetime
    exported_on: date | None
    signed: bytes


def content_for_import(number: str, *, for_participant: str) -> ImportContent | None:
    """The signed content of a number of this office, if it is destined for that Participant; else nothing is learnt."""
    row = Certificate.objects.filter(pk=number, destination=for_participant, signed__isnull=False).first()
    if row is None or row.signed is None:
        return None
    return ImportContent(row.number, row.authority_id, row.state, row.state_since, row.exported_on, bytes(row.signed))


def certificate_signed(number: str) -> bytes | None:
    """The signed bytes of a number of this office; for rooms above, not for a page of a stranger."""
    signed = Certificate.objects.filter(pk=number).values_list("signed", flat=True).first()
    return bytes(signed) if signed else None


@dataclass(frozen=True, slots=True)
class NumberStatus:
    """How a number of this office stands."""

    number: str
    state: str
    since: datetime
    issuer: str
    replaced_by: str


def status_of_number(number: str) -> NumberStatus | None:
    """How a number stands with its issuer; None for a number of another office, or one never signed."""
    row = Certificate.objects.filter(pk=number, signed__isnull=False).first()
    if row is None:
        return None
    successor = row.replacements.exclude(state=Certificate.State.VOID).values_list("pk", flat=True).first()
    return NumberStatus(row.number, row.state, row.state_since, row.authority_id, successor or "")


_KINDS = {
    NumberNotice.About.VOID: NoticeKind.VOID,
    NumberNotice.About.REPLACED: NoticeKind.REPLACED,
    NumberNotice.About.LOST: NoticeKind.LOST,
    NumberNotice.About.STOLEN: NoticeKind.STOLEN,
    NumberNotice.About.REPORTED_FALSE: NoticeKind.FALSE,
}


def notices_against(number: str) -> tuple[NumberNoticeFacts, ...]:
    """What is told against a number of any Participant and was not taken back, oldest first."""
    standing = NumberNotice.objects.filter(number=number, withdrawn_at__isnull=True)
    notices = standing.select_related("authority").order_by("since")
    return tuple(
        NumberNoticeFacts(
            kind=_KINDS[NumberNotice.About(notice.about)], on=notice.since.date(), by=notice.authority.name
        )
        for notice in notices
    )


def notices() -> list[dict[str, Any]]:
    """Every notice against a number that stands, oldest first: what is published with the trust list."""
    fields = ("number", "about", "since", "reason", "authority_id")
    standing = NumberNotice.objects.filter(withdrawn_at__isnull=True).order_by("since")
    return [dict(zip(fields, row, strict=True)) for row in standing.values_list(*fields)]


def pre_alert_for(number: str, *, participant: str) -> PreAlert | None:
    """The warning that this office sent to the Participant before the shipment came."""
    return PreAlert.objects.filter(certificate_id=number, destination=participant).first()


def pre_alerts_expected(participant: str) -> QuerySet[PreAlert]:
    """Warned of and not yet presented, the next one first; those without a day last, on every database.

    Asked by all authorities, with which the index of states begins: else every warning that ever was would be read.
    """
    found = PreAlert.objects.filter(
        certificate__authority__in=participants.all_authorities().values("code"),
        certificate__destination=participant,
        certificate__state__in=(Certificate.State.NOTIFIED, Certificate.State.EXPORTED),
    )
    return found.select_related("certificate__authority").order_by(F("expected_on").asc(nulls_last=True), "sent_at")


_UNDER_WAY = (Certificate.State.EXPORTED, Certificate.State.PRESENTED, Certificate.State.USED)


def unconfirmed_exports(authority: str) -> QuerySet[Certificate]:
    """Exported and not confirmed, the oldest export first (R-CON.5)."""
    found = Certificate.objects.filter(authority_id=authority, state__in=_UNDER_WAY, exported_on__isnull=False)
    return found.order_by("exported_on", "number")


def unconfirmed_in_order(
    authority: str, *, until: date | None = None
) -> QuerySet[Certificate, tuple[str, date | None]]:
    """Their numbers and days, in the same order: each state is in order in an index, and the database only merges them.

    Asked for all states at once it would sort tens of thousands to show the first fifty. ``until``: up to that day.
    """
    found = Certificate.objects.filter(authority_id=authority, exported_on__isnull=False).order_by()
    if until is not None:
        found = found.filter(exported_on__lte=until)
    first, *others = (found.filter(state=state).values_list("number", "exported_on") for state in _UNDER_WAY)
    return first.union(*others, all=True).order_by("exported_on", "number")


def in_order(numbers: Iterable[str]) -> list[Certificate]:
    """The certificates of these numbers, in the order given: an index orders numbers faster than whole rows."""
    asked = list(numbers)
    found = Certificate.objects.order_by().in_bulk(asked)
    return [found[number] for number in asked]


def confirmation_counts(authority: str, *, since: date) -> list[dict[str, Any]]:
    """How many exports since a day were confirmed, by destination, year and quarter (R-CON.6)."""
    exported = Certificate.objects.filter(authority_id=authority, exported_on__gte=since)
    by_quarter = exported.values(
        "destination", year=ExtractYear("exported_on"), quarter=ExtractQuarter("exported_on")
    ).order_by()
    is_confirmed = Q(state=Certificate.State.CONFIRMED)
    counted = by_quarter.annotate(exported=Count("pk"), confirmed=Count("pk", filter=is_confirmed))
    return [{**row} for row in counted]


def instructions_for(number: str) -> tuple[tuple[datetime, str, str], ...]:
    """What the issuing authority told importers about a typing error (R-CER.23): when, what, which authority."""
    events = ledger.trail("certificate", number).filter(kind=Kind.INSTRUCTION_GIVEN)
    return tuple((event.at, str(event.data.get("instruction", "")), event.authority) for event in events)
