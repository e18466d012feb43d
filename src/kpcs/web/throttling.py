"""Whose attempts to sign in are counted together."""

from __future__ import annotations

from datetime import timedelta

from axes.helpers import get_client_ip_address
from axes.models import AccessAttempt
from django.db.models import Q, Sum
from django.http import HttpRequest
from django.utils import timezone

# More than a whole office mistypes; one name from one address is stopped much sooner.
MOST_FAILURES = 60
COUNTED_FOR = timedelta(minutes=15)


def address_behind_proxy(request: HttpRequest) -> str:
    """The address that the trusted proxy saw: the last of X-Forwarded-For; earlier ones anybody can write."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    last: str = forwarded.rsplit(",", 1)[-1].strip()
    return last or str(request.META.get("REMOTE_ADDR", ""))


def name_tried(request: HttpRequest, credentials: dict[str, str] | None = None) -> str:
    """The mail address that is tried, in small letters: other spellings of it are the same attempt."""
    return str((credentials or {}).get("username") or request.POST.get("username", "")).strip().lower()[:254]


def is_guessed(request: HttpRequest) -> bool:
    """Whether many names are tried from this address, or this name from many addresses."""
    recent = AccessAttempt.objects.filter(attempt_time__gt=timezone.now() - COUNTED_FOR)
    found = recent.aggregate(
        here=Sum("failures_since_start", filter=Q(ip_address=get_client_ip_address(request)), default=0),
        named=Sum("failures_since_start", filter=Q(username=name_tried(request)), default=0),
    )
    return bool(max(found.values()) >= MOST_FAILURES)
