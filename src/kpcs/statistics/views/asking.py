"""Which return an address names, and when it is asked for."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from kpcs.errors import NotFound
from kpcs.scheme.periods import Period
from kpcs.scheme.rules.statistics import Subject
from kpcs.scheme.values import ValueRefused

from ..queries import returns as queries


def now() -> datetime:
    """The moment in the office's own time zone, whose day is the day of every act."""
    return timezone.localtime()


def asked_for(subject: str, year: int, part: int) -> tuple[Subject, Period]:
    """The return of an address, or :class:`NotFound`."""
    try:
        return Subject(subject), queries.period_of(subject, year, part)
    except (ValueError, ValueRefused):
        raise NotFound from None
