"""The office's calendar of returns, as its settings have it."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from kpcs.scheme.rules.statistics import Calendar, read_calendar

from .analysis.policy import AnomalyPolicy


def calendar() -> Calendar:
    """When returns are due, looked for and reminded of in this office (``KPCS_RETURN_CALENDAR``)."""
    return _read(settings.KPCS_RETURN_CALENDAR)


def policy() -> AnomalyPolicy:
    """The thresholds of the tests of production, with this calendar."""
    return AnomalyPolicy(calendar=calendar())


_read = lru_cache(maxsize=8)(read_calendar)
