"""Who acts in this room, which lies below accounts and so knows officers only by what they show."""

from __future__ import annotations

from typing import Protocol

from kpcs.ledger import actions as ledger
from kpcs.permissions import Holder


class Actor(ledger.Actor, Holder, Protocol):
    """An officer, or a named program with the permissions that it was started with."""

    @property
    def authority_code(self) -> str: ...
