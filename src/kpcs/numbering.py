"""Numbers that count on: of two who take the same at once, the second takes the one after it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kpcs.errors import Conflict

T = TypeVar("T")
TRIES = 5


def take_number(make: Callable[[], T]) -> T:
    """What ``make`` writes under the next number, which it looks up itself; refuses (409) if others are always faster.

    It is called again when somebody else took the number between its reading and its writing; what it wrote is undone.
    """
    tries = TRIES
    while True:
        try:
            with transaction.atomic():
                return make()
        except IntegrityError as error:
            tries -= 1
            if not tries:
                raise Conflict(_("Others take the next number at the same time; try again.")) from error
