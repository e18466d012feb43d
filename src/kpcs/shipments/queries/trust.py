"""Whom this office believes: its register of Participants, keys and announced numbers as a trust list."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import date, timedelta

from django.utils import timezone

from kpcs.certificates import queries as certificates
from kpcs.ledger import queries as ledger
from kpcs.participants import queries as participants
from kpcs.scheme.trust import AnnouncedNumbers, NumberState, NumberStatus, TrustedKey, TrustList
from kpcs.scheme.values import CertificateNumber, CountryCode, ValueRefused
from kpcs.scheme.verify import Verdict, verify
from kpcs.shipments.models import Arrival

USED_DAYS = 120


def trust_list(*, on: date) -> TrustList:
    """The list as it stands, read now: a revocation or suspension counts from the moment it is recorded."""
    return TrustList(
        published_on=on,
        sequence=ledger.newest(),
        participants=tuple(participants.all_standings().values()),
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
    current = trust_list(on=on)
    return TrustList(
        published_on=on,
        sequence=current.sequence,
        participants=current.participants,
        keys=current.keys,
        numbers=current.numbers,
        statuses=tuple(
            NumberStatus(
                number=CertificateNumber.parse(row["number"]),
                state=NumberState(row["about"]),
                since=timezone.localdate(row["since"]),
                reason=row["reason"],
            )
            for row in certificates.notices()
        )
        + tuple(_used_lately(on)),
    )


def _used_lately(on: date) -> Iterator[NumberStatus]:
    since = timezone.now() - timedelta(days=USED_DAYS)
    rows = Arrival.objects.filter(used_at__gte=since).order_by("used_at", "number").values_list("number", "used_at")
    for number, used_at in rows.iterator():
        yield NumberStatus(
            number=CertificateNumber.parse(number), state=NumberState.USED, since=timezone.localdate(used_at)
        )


def _keys() -> Iterator[TrustedKey]:
    for row in participants.public_keys():
        try:
            yield TrustedKey(
                participant=CountryCode(row.authority.participant_id),
                authority=row.authority.name,
                public=base64.b64decode(row.public),
                valid_from=row.valid_from,
                valid_until=row.valid_until,
                revoked_at=row.revoked_at,
                reason=row.reason,
            )
        except ValueRefused:
            # A row that is no key makes nobody's signature good; the others still count.
            continue


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
