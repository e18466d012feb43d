"""Who may do what, and who there is."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.contrib.auth.tokens import default_token_generator
from django.db.models import QuerySet

from kpcs.errors import NotFound
from kpcs.permissions import ROLES, may, require

from .models import Officer, Token

__all__ = [
    "active_administrators",
    "demonstration_officers",
    "digest_of",
    "is_link_good",
    "may",
    "officer_by_email",
    "officer_of",
    "officer_of_link",
    "officer_of_token",
    "officers_of",
    "require",
    "tokens_of",
]


def officers_of(authority: str) -> QuerySet[Officer]:
    """Everyone who signs in under one authority."""
    return Officer.objects.filter(authority_id=authority).select_related("authority")


def officer_of(authority: str, pk: int, *, is_locked: bool = False) -> Officer:
    """One officer of the authority, or :class:`NotFound`; locked until the end of the transaction if asked so."""
    rows = officers_of(authority)
    found = (rows.select_for_update(of=("self",), no_key=True) if is_locked else rows).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def officer_by_email(email: str) -> Officer | None:
    """An active officer of any authority of this office by his address; None when there is none."""
    return Officer.objects.filter(email__iexact=email.strip(), is_active=True).select_related("authority").first()


def active_administrators(authority: str) -> list[Officer]:
    """Those who can add officers; there must always be one."""
    return [officer for officer in officers_of(authority).filter(is_active=True) if "administrator" in officer.roles]


def demonstration_officers() -> list[Officer]:
    """Whom a visitor of a demonstration office may sign in as, by authority and role."""
    order = list(ROLES)
    officers = Officer.objects.filter(authority__is_demonstration=True, is_active=True).select_related("authority")
    return sorted(
        officers.order_by("authority__name", "pk"),
        key=lambda officer: (officer.authority.name, min([order.index(role) for role in officer.roles], default=99)),
    )


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def officer_of_token(token: str, *, at: datetime) -> Officer | None:
    """Who sends this token; None when it is unknown, expired or revoked, or the officer is deactivated."""
    found = (
        Token.objects.select_related("officer__authority")
        .filter(digest=digest_of(token), revoked_at__isnull=True, made_at__lte=at, expires_at__gt=at)
        .filter(officer__is_active=True)
        .first()
    )
    return found.officer if found else None


def officer_of_link(pk: int, secret: str) -> Officer:
    """Whom a set-password link belongs to; :class:`NotFound` when it was used, is too old or was made up."""
    found = Officer.objects.filter(pk=pk).first()
    if found is None or not is_link_good(found, secret):
        raise NotFound
    return found


def is_link_good(officer: Officer, secret: str) -> bool:
    """Whether the secret was made for this officer as he is now: it dies with the password that it replaces."""
    return officer.is_active and default_token_generator.check_token(officer, secret)


def tokens_of(officer: Officer) -> QuerySet[Token]:
    """The officer's tokens, newest first."""
    return officer.tokens.order_by("-made_at", "-pk")
