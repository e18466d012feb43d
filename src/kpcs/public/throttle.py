"""A bound on public look-ups, so that guessing numbers is slow."""

from __future__ import annotations

from axes.helpers import get_client_ip_address
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone


def is_too_often(request: HttpRequest) -> bool:
    """Whether this address has made its look-ups of this minute. Counted by each worker on its own, in memory."""
    bound = getattr(settings, "KPCS_CHECKS_PER_MINUTE", 60)
    minute = int(timezone.now().timestamp()) // 60
    key = f"public-check:{minute}:{get_client_ip_address(request)}"
    if cache.add(key, 1, 120):
        return bool(bound < 1)
    try:
        return bool(cache.incr(key) > bound)
    except ValueError:
        # The counter ended between the two calls: the minute is over.
        return False
