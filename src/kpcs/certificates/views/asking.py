"""Who asks, when, and what a list page may be asked for."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.http import HttpRequest
from django.utils import timezone

if TYPE_CHECKING:
    from kpcs.accounts.models import Officer


def officer(request: HttpRequest) -> Officer:
    """Who signed in; the middleware lets nobody else through to an officer's page."""
    return cast("Officer", request.user)


def now() -> datetime:
    """The moment in the office's own time zone, whose day is the day of every act."""
    return timezone.localtime()
