"""What came to a Participant in a span of days, for its statistics: what was accepted, not what passed through."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from kpcs.certificates.queries.moved import Numbers, line_number, period_of
from kpcs.scheme.periods import Period

from ..models import Arrival, FoundParcel


def received_between(participant: str, first: date, last: date) -> Iterator[tuple[bytes, date]]:
    """The payloads of the certificates whose shipments were accepted on these days, of all authorities together."""
    rows = Arrival.objects.filter(authority__participant_id=participant, used_at__isnull=False, is_transit=False)
    rows = rows.filter(used_at__date__range=(first, last)).order_by("used_at", "number")
    for payload, at in rows.values_list("payload", "used_at").iterator():
        assert at is not None
        yield bytes(payload), timezone.localtime(at).date()


def received_numbers(exporter: str, importer: str, quarter: Period, *, reader: str) -> QuerySet[Arrival, str]:
    """The numbers that came from an exporter in a quarter, as far as the reader may know."""
    rows = _known(Arrival.objects.filter(authority__participant_id=importer, issuer=exporter), exporter, reader)
    first, end = _moments(quarter)
    return rows.filter(used_at__gte=first, used_at__lt=end).order_by().values_list("number", flat=True)


def received_lines(exporter: str, importer: str, quarter: Period, *, sent: Numbers, reader: str) -> QuerySet[Any, Any]:
    """The lines as the importing officers found them: number/line, exporter, importer, period, heading, points, cents.

    Those accepted in the quarter, and those among ``sent``, whenever and wherever they were accepted. The exporter
    learns of those whose receipt was confirmed to his authority; any other reader of his own arrivals.
    """
    first, end = _moments(quarter)
    known = _known(Arrival.objects.filter(issuer=exporter), exporter, reader)
    came = known.filter(authority__participant_id=importer, used_at__gte=first, used_at__lt=end)
    columns = (
        line_number("arrival__number"),
        F("arrival__issuer"),
        F("arrival__authority__participant_id"),
        period_of("arrival__used_at", quarter, _begins),
        F("hs"),
        F("carats_points"),
        F("value_cents"),
    )
    here, there = (
        FoundParcel.objects.filter(arrival__in=rows.order_by().values("pk")).order_by().values_list(*columns)
        for rows in (came, known.filter(number__in=sent))
    )
    return here.union(there)


def _known(rows: QuerySet[Arrival], exporter: str, reader: str) -> QuerySet[Arrival]:
    rows = rows.filter(used_at__isnull=False, is_transit=False)
    mine = (
        Q(confirmation__exporting__participant_id=reader) if reader == exporter else Q(authority__participant_id=reader)
    )
    return rows.filter(mine)


def _moments(quarter: Period) -> tuple[datetime, datetime]:
    """When the quarter begins and ends in the office's own time."""
    return _begins(quarter.first), _begins(quarter.last + timedelta(days=1))


def _begins(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
