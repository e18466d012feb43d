"""What is told about a number after its issue: one word, since when, and which of several counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kpcs.scheme.values import CertificateNumber


class NumberState(StrEnum):
    """What is told about a number after issue (R-CER.10, R-CER.11, R-CER.29, R-FRD.1), gravest first."""

    REPORTED_FALSE = "reported_false"
    STOLEN = "stolen"
    LOST = "lost"
    VOID = "void"
    REPLACED = "replaced"
    USED = "used"


_GRAVITY = {state: place for place, state in enumerate(NumberState)}


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberStatus:
    """One word about one number. ``since`` is the first day on which it holds, ``reason`` what the authority says.

    ``by`` is the authority that says so, if that is told. With ``until``, the day lies between the two, both included,
    and the word holds from the first: of a number that was used, a snapshot tells only the quarter.
    """

    number: CertificateNumber
    state: NumberState
    since: date
    reason: str = ""
    by: str = ""
    until: date | None = None

    def holds(self, on: date) -> bool:
        # A false paper was false before anybody said so.
        return self.state is NumberState.REPORTED_FALSE or self.since <= on


def gravest(statuses: Iterable[NumberStatus], on: date) -> NumberStatus | None:
    """The word that counts when several are told about one number."""
    holding = [status for status in statuses if status.holds(on)]
    return min(holding, key=lambda status: _GRAVITY[status.state], default=None)
