"""Whose attempts to sign in are counted together."""

from __future__ import annotations

from datetime import timedelta

from axes.helpers import get_client_ip_address
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Q, Sum
from django.http import HttpRequest
from django.utils import timezone

from kpcs.accounts import browsers

# More than a whole office mistypes; one name from one address is stopped much sooner.
MOST_FAILURES = 60
COUNTED_FOR = timedelta(minutes=15)


def address_behind_proxy(request: HttpRequest) -> str:
    """The address that the trusted proxy saw: the last of X-Forwarded-For; earlier ones anybody can write."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    last: str = forwarded.rsplit(",", 1)[-1].strip()
    return last or str(request.META.get("REMOTE_ADDR", ""))


def name_tried(request: HttpRequest, credentials: dict[str, str] | None = None) -> str:
    """Under what the attempt is counted: the mail address that is tried, other spellings of which are the same attempt.

    From a browser in which this officer has signed in before it is that browser, so that strangers do not count there.
    """
    name = str((credentials or {}).get("username") or request.POST.get("username", "")).strip().lower()
    browser = browsers.known(request, name)
    return f"{browser} {name}"[:254].strip()


def is_guessed(request: HttpRequest) -> bool:
    """Whether many names are tried from this address, or this name from many; of a known browser, only its own."""
    recent = AccessAttempt.objects.filter(attempt_time__gt=timezone.now() - COUNTED_FOR)
    found = recent.aggregate(
        here=Sum("failures_since_start", filter=Q(ip_address=get_client_ip_address(request)), default=0),
        named=Sum("failures_since_start", filter=Q(username=name_tried(request)), default=0),
    )
    if browsers.known(request, request.POST.get("username", "")):
        return bool(found["named"] >= settings.AXES_FAILURE_LIMIT)
    return bool(max(found.values()) >= MOST_FAILURES)
