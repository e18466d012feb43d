"""Whose attempts to sign in are counted together."""

from __future__ import annotations

from django.http import HttpRequest


def address_behind_proxy(request: HttpRequest) -> str:
    """The address that the trusted proxy saw: the last of X-Forwarded-For; earlier ones anybody can write."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    last: str = forwarded.rsplit(",", 1)[-1].strip()
    return last or str(request.META.get("REMOTE_ADDR", ""))


def name_tried(request: HttpRequest, credentials: dict[str, str] | None = None) -> str:
    """The mail address that is tried, in small letters: other spellings of it are the same attempt."""
    return str((credentials or {}).get("username") or request.POST.get("username", "")).strip().lower()[:254]
