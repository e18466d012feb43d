"""Browsers in which an officer has signed in before: a stranger's failures do not keep him out of these.

The well-known remedy against shutting people out by guessing at their names: each such browser holds a cookie that only
this office can make, for one officer and his password of now, and its failures are counted by themselves.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from .models import Officer
from .queries import officer_by_email

COOKIE = "kpcs_browser_"
KNOWN_FOR = timedelta(days=180)


def remember(answer: HttpResponse, officer: Officer) -> None:
    """Let this browser be known as one of the officer's, until he changes his password or half a year is over."""
    answer.set_cookie(
        f"{COOKIE}{officer.pk}",
        _signer(officer).sign(secrets.token_urlsafe(16)),
        max_age=KNOWN_FOR,
        path=reverse(settings.LOGIN_URL),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def known(request: HttpRequest, email: str) -> str:
    """By which name this browser is known as one of the officer's with that address; empty when it is not."""
    if not any(name.startswith(COOKIE) for name in request.COOKIES):
        return ""
    officer = officer_by_email(email)
    if officer is None:
        return ""
    try:
        return _signer(officer).unsign(request.COOKIES.get(f"{COOKIE}{officer.pk}", ""), max_age=KNOWN_FOR)
    except BadSignature:
        return ""


def _signer(officer: Officer) -> TimestampSigner:
    """A changed password makes every cookie of before worthless, as it ends the sessions."""
    return TimestampSigner(salt=f"kpcs.accounts.browsers {officer.pk} {officer.password}")
