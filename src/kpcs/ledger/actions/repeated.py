"""A repeated act on something that is there already: the same identifier means the same act on the same thing."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from kpcs.errors import Conflict

from .. import models
from ..kinds import Kind
from .recording import Actor, earlier


def repeated(
    request_id: UUID | None, *, by: Actor, kinds: Iterable[Kind], of: object, told: str = ""
) -> models.Event | None:
    """As ``earlier``; refuses (409) an identifier that was used for another thing than ``of``.

    What the event is about is its subject, or with ``told`` that field of its data.
    """
    event = earlier(request_id, by=by, kinds=kinds)
    if event is not None and str(event.data.get(told) if told else event.subject) != str(of):
        raise Conflict(_("This form was already used for another act. Reload the page and try again."))
    return event
