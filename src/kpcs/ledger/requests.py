"""What a view knows of a request: who signed in, and the identifier that every form carries."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpRequest

if TYPE_CHECKING:
    from kpcs.accounts.models import Officer


class OfficerRequest(HttpRequest):
    """A request of somebody who signed in; the middleware lets nobody else through to an officer's page."""

    user: Officer


def request_id_of(request: HttpRequest) -> UUID | None:
    """What ``{% request_id %}`` put into the form: a second click repeats nothing. None when it is no such id."""
    try:
        return UUID(request.POST.get("request_id", ""))
    except ValueError:
        return None
