"""The identifier that every form carries, so that a second click repeats nothing."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest


def request_id_of(request: HttpRequest) -> UUID | None:
    """What ``{% request_id %}`` put into the form; None when it is absent or was tampered with."""
    try:
        return UUID(request.POST.get("request_id", ""))
    except ValueError:
        return None
