"""What left a Participant in a span of days, for its statistics: nothing but what is signed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import BigIntegerField, Case, CharField, F, QuerySet, Value, When
from django.db.models.functions import Cast, Concat

from kpcs.scheme.periods import FIRST_YEAR, LAST_YEAR, Period

from ..models import Certificate, CertificateParcel

Numbers = QuerySet[Any, Any]
_BESIDE = 3
State = Certificate.State
# The number stands for no shipment (R-CER.10, R-CER.12).
NEVER_SENT = (State.PROMISED, State.VOID, State.REPLACED, State.EXPIRED, State.REPORTED_FALSE)


def sent_between(participant: str, first: date, last: date, *, by_issue: bool = False) -> Iterator[tuple[bytes, date]]:
    """The payloads of certificates that left on these days, or were issued on them, of all authorities together."""
    day = "issued_on" if by_issue else "exported_on"
    rows = Certificate.objects.filter(authority__participant_id=participant, signed__isnull=False)
    rows = rows.exclude(state__in=NEVER_SENT).filter(**{f"{day}__range": (first, last)}).order_by(day, "number")
    for payload, on in rows.values_list("payload", day).iterator():
        yield bytes(payload), on


def sent_numbers(exporter: str, importer: str, quarter: Period) -> QuerySet[Certificate, str]:
    """The numbers of the certificates that left for a partner in a quarter; technical ones are no trade (R-CER.27)."""
    rows = Certificate.objects.filter(authority__participant_id=exporter, destination=importer, kind="standard")
    rows = rows.exclude(state__in=NEVER_SENT).filter(exported_on__range=(quarter.first, quarter.last))
    return rows.order_by().values_list("number", flat=True)


def sent_lines(exporter: str, importer: str, quarter: Period, *, arrived: Numbers, reader: str) -> QuerySet[Any, Any]:
    """The lines of the certificates of a trade: number/line, exporter, importer, period, heading, points, cents.

    Those that left in the quarter, and those among ``arrived``, whenever they left. A reader who is not the exporter
    learns of those of which he was warned and of ``arrived``, which must be his own arrivals.
    """
    rows = CertificateParcel.objects.filter(certificate__authority__participant_id=exporter)
    rows = rows.filter(certificate__kind="standard", certificate__exported_on__isnull=False)
    rows = rows.exclude(certificate__state__in=NEVER_SENT).order_by()
    left = rows.filter(certificate__destination=importer, certificate__exported_on__range=(quarter.first, quarter.last))
    if reader != exporter:
        left = left.filter(certificate__pre_alert__destination=reader)
    columns = (
        line_number("certificate_id"),
        F("certificate__authority__participant_id"),
        F("certificate__destination"),
        period_of("certificate__exported_on", quarter, lambda day: day),
        F("hs"),
        F("carats_points"),
        F("value_cents"),
    )
    return left.values_list(*columns).union(rows.filter(certificate__in=arrived).values_list(*columns))


def line_number(number: str) -> Concat:
    """The key of one line: a number and its line."""
    return Concat(F(number), Value("/"), Cast("line", CharField()), output_field=CharField())


def period_of(column: str, quarter: Period, moment: Callable[[date], date | datetime]) -> Case:
    """``year * 10 + quarter`` of a day, as far as three quarters before or after; a certificate does not last longer.

    ``moment`` is when a day begins, in the column's own kind.
    """
    first, last = Period.quarter(FIRST_YEAR, 1), Period.quarter(LAST_YEAR, 4)
    around = [quarter]
    for _ in range(_BESIDE):
        around = [around[0].step(-1), *around] if around[0] > first else around
        around = [*around, around[-1].step(1)] if around[-1] < last else around
    keys = [Value(one.year * 10 + one.part, BigIntegerField()) for one in around]
    ends = [{f"{column}__lt": moment(one.last + timedelta(days=1))} for one in around]
    return Case(*(When(**end, then=key) for key, end in zip(keys[:-1], ends[:-1], strict=True)), default=keys[-1])
