"""A form that is sent again: the same identifier means the same act, on the same thing, with the same words."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from kpcs.errors import Conflict

from .. import models
from ..kinds import Kind
from .recording import Actor, earlier


def repeated(
    request_id: UUID | None,
    *,
    by: Actor,
    kinds: Iterable[Kind],
    of: object = None,
    said: Mapping[str, object] | None = None,
    is_same: Callable[[models.Event], bool] = lambda _event: True,
) -> models.Event | None:
    """As ``earlier``; refuses (409) an identifier that was used for another thing, or with other words.

    ``of`` is what the event is about, unless the act makes it; ``said`` are fields of its data as they would be now;
    ``is_same`` compares with what the act stored, where that costs less than a digest of it at each act.
    """
    event = earlier(request_id, by=by, kinds=kinds)
    if event is None:
        return None
    words: dict[str, object] = json.loads(_text(dict(said or {})))
    is_other = of is not None and event.subject != str(of)
    if is_other or any(event.data.get(name) != value for name, value in words.items()) or not is_same(event):
        raise Conflict(_("This form was already used for another act. Reload the page and try again."))
    return event


def content_of(*given: object) -> str:
    """A digest of what a form held, for ``said`` and the event's data where its other fields do not tell all of it."""
    return sha256(_text(given).encode()).hexdigest()


class _Plain(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        if is_dataclass(o):
            return {field.name: getattr(o, field.name) for field in fields(o)}
        if isinstance(o, Enum):
            return o.value
        if isinstance(o, bytes):
            return o.hex()
        return super().default(o)


def _text(given: object) -> str:
    return json.dumps(given, cls=_Plain, sort_keys=True)
