"""Whom this office believes: its register of Participants, keys and announced numbers as a trust list."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

from kpcs.certificates import queries as certificates
from kpcs.ledger import queries as ledger
from kpcs.participants import queries as participants
from kpcs.participants.models import PublicKey
from kpcs.scheme.trust import AnnouncedNumbers, LogPlace, NumberState, NumberStatus, Root, TrustedKey, TrustList
from kpcs.scheme.values import CertificateNumber, CountryCode, ValueRefused
from kpcs.scheme.verify import Verdict, verify
from kpcs.shipments.models import Arrival

USED_DAYS = 120


def trust_list(*, on: date) -> TrustList:
    """The list as it stands, read now: a revocation or suspension counts from the moment it is recorded."""
    return TrustList(
        published_at=datetime.combine(on, time(), tzinfo=UTC),
        sequence=ledger.newest(),
        participants=tuple(participants.all_standings().values()),
        roots=tuple(_roots()),
        keys=tuple(_keys()),
        numbers=tuple(
            AnnouncedNumbers(
                participant=CountryCode(row.participant_id),
                year=row.year,
                first=row.first,
                last=row.last,
                source=row.source,
            )
            for row in participants.all_number_ranges()
        ),
    )


def published_trust(*, on: date) -> TrustList:
    """The list for verifiers elsewhere: with every notice that this office knows, and the numbers used lately.

    A number that was used longer ago than any certificate is valid is refused by its dates.
    """
    told = tuple(
        NumberStatus(
            number=CertificateNumber.parse(row["number"]),
            state=NumberState(row["about"]),
            since=timezone.localdate(row["since"]),
            reason=row["reason"],
        )
        for row in certificates.notices()
    )
    return replace(trust_list(on=on), statuses=told + tuple(_used_lately(on)))


def _used_lately(on: date) -> Iterator[NumberStatus]:
    since = timezone.now() - timedelta(days=USED_DAYS)
    rows = Arrival.objects.filter(used_at__gte=since).order_by("used_at", "number").values_list("number", "used_at")
    for number, used_at in rows.iterator():
        yield NumberStatus(
            number=CertificateNumber.parse(number), state=NumberState.USED, since=timezone.localdate(used_at)
        )


def _roots() -> Iterator[Root]:
    for row in participants.all_roots():
        try:
            yield Root(
                participant=CountryCode(row.participant_id),
                public=base64.b64decode(row.public),
                valid_from=row.valid_from,
                valid_until=row.valid_until,
                accepted=row.accepted,
                why_not=row.why_not,
                certification=_bytes(row.certification),
            )
        except ValueRefused:
            # A row that is no key stands behind nobody; the others still count.
            continue


def _keys() -> Iterator[TrustedKey]:
    for row in participants.public_keys():
        try:
            yield TrustedKey(
                participant=CountryCode(row.authority.participant_id),
                authority=row.authority.name,
                public=base64.b64decode(row.public),
                valid_from=row.valid_from,
                valid_until=row.valid_until,
                certification=_bytes(row.certification),
                revocation=_bytes(row.revocation),
                revoked_at=row.revoked_at,
                reason=row.reason,
                compromised=row.compromised,
                log=_log_place(row),
                accepted=row.accepted,
                why_not=row.why_not,
            )
        except ValueRefused:
            # A row that is no key makes nobody's signature good; the others still count.
            continue


def _log_place(row: PublicKey) -> LogPlace | None:
    if row.log_size is None:
        return None
    return LogPlace(row.log_origin, row.log_size, base64.b64decode(row.log_root))


def _bytes(text: str) -> bytes | None:
    return base64.b64decode(text) if text else None


def verdict_on(text: str, *, on: date) -> Verdict:
    """What is to be thought of a QR text by the list alone; what happened to the number is the rules' to judge."""
    return verify(text, trust=trust_list(on=on), on=on)


def verdict_for_anyone(text: str, *, on: date) -> Verdict:
    """What is to be thought of a QR text, with what this office knows of the number: notices and use."""
    return verify(text, trust=trust_list(on=on), on=on, statuses=_known_of)


def _known_of(number: CertificateNumber) -> Iterator[NumberStatus]:
    for notice in certificates.notices_against(str(number)):
        state = NumberState("reported_false" if notice.kind == "false" else notice.kind)
        yield NumberStatus(number=number, state=state, since=notice.on)
    used = Arrival.objects.filter(number=str(number), used_at__isnull=False).values_list("used_at", flat=True).first()
    if used is not None:
        yield NumberStatus(number=number, state=NumberState.USED, since=timezone.localdate(used))
