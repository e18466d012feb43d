"""Whom this office believes, and what it knows of a number: the verdict on a code that is shown to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils import timezone

from kpcs.certificates import queries as certificates
from kpcs.participants import trusted
from kpcs.scheme.trust import NumberState, NumberStatus, TrustList
from kpcs.scheme.values import CertificateNumber
from kpcs.scheme.verify import Verdict, verify
from kpcs.shipments.models import Arrival


def trust_list(*, on: date) -> TrustList:
    """The list as it stands, read now: a revocation or suspension counts from the moment it is recorded."""
    return trusted.list_for(on=on)


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
