"""Whom a verifier believes, as frozen values: standings, public keys, announced numbers, words about numbers.

The list is made by an office and published; a verifier needs nothing else, neither network nor database.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TypeVar

from kpcs.scheme.codec import Algorithm, algorithm_of, kid_of
from kpcs.scheme.standings import Standings
from kpcs.scheme.values import CertificateNumber, CountryCode, ValueRefused

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


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
    """One word about one number. ``since`` is the first day on which it holds, ``reason`` what the authority says."""

    number: CertificateNumber
    state: NumberState
    since: date
    reason: str = ""

    def holds(self, on: date) -> bool:
        # A false paper was false before anybody said so.
        return self.state is NumberState.REPORTED_FALSE or self.since <= on


def gravest(statuses: Iterable[NumberStatus], on: date) -> NumberStatus | None:
    """The word that counts when several are told about one number."""
    holding = [status for status in statuses if status.holds(on)]
    return min(holding, key=lambda status: _GRAVITY[status.state], default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedKey:
    """A public key: whose it is, and on which issue days its signatures count.

    ``valid_until`` is the last day. From the day of ``revoked_at`` (in UTC) on, nothing signed with it counts: a key
    that may have been misused is revoked as of the first possible misuse, which can lie before the day it was noticed.
    ``accepted`` is this list's own decision; ``why_not`` gives its reason.
    """

    participant: CountryCode
    authority: str
    public: bytes
    valid_from: date
    valid_until: date
    revoked_at: datetime | None = None
    reason: str = ""
    accepted: bool = True
    why_not: str = ""
    kid: bytes = field(init=False)
    algorithm: Algorithm = field(init=False)

    def __post_init__(self) -> None:
        if self.valid_until < self.valid_from:
            raise ValueRefused("A key is valid until a day that is not before its first day.")
        if self.revoked_at is not None and self.revoked_at.tzinfo is None:
            raise ValueRefused("The moment of a revocation is given with its time zone.")
        object.__setattr__(self, "algorithm", algorithm_of(self.public))
        object.__setattr__(self, "kid", kid_of(self.public))

    @property
    def revoked_on(self) -> date | None:
        return None if self.revoked_at is None else self.revoked_at.astimezone(UTC).date()

    def counts_on(self, day: date) -> bool:
        """Do signatures under certificates that were issued on this day count?"""
        revoked_on = self.revoked_on
        return self.valid_from <= day <= self.valid_until and (revoked_on is None or day < revoked_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncedNumbers:
    """Serials that a Participant announced for certificates issued in a year, both ends included (R-II.d, R-NUM.2)."""

    participant: CountryCode
    year: int
    first: int
    last: int
    source: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.first <= self.last:
            raise ValueRefused("A range of numbers ends with a number that is not below its first one.")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustList:
    """Everything that a verdict is based on besides the certificate itself. ``sequence`` grows with each edition."""

    published_on: date
    sequence: int
    participants: tuple[Standings, ...] = ()
    keys: tuple[TrustedKey, ...] = ()
    numbers: tuple[AnnouncedNumbers, ...] = ()
    statuses: tuple[NumberStatus, ...] = ()
    _standings: dict[str, Standings] = field(init=False, repr=False, compare=False)
    _keys: dict[bytes, tuple[TrustedKey, ...]] = field(init=False, repr=False, compare=False)
    _statuses: dict[tuple[str, str], tuple[NumberStatus, ...]] = field(init=False, repr=False, compare=False)
    _ranges: dict[tuple[str, int], tuple[AnnouncedNumbers, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        standings = {entry.participant.code: entry for entry in self.participants}
        if len(standings) != len(self.participants):
            raise ValueRefused("A Participant is listed twice.")
        object.__setattr__(self, "_standings", standings)
        object.__setattr__(self, "_keys", _grouped(self.keys, lambda key: key.kid))
        object.__setattr__(self, "_statuses", _grouped(self.statuses, lambda status: _index(status.number)))
        object.__setattr__(self, "_ranges", _grouped(self.numbers, lambda one: (one.participant.code, one.year)))

    def standings_of(self, participant: CountryCode) -> Standings | None:
        return self._standings.get(participant.code)

    def name_of(self, participant: CountryCode) -> str:
        """For sentences: ``Sierra Leone (SL)``, or the code alone when the list does not have it."""
        known = self._standings.get(participant.code)
        return f"{known.name} ({participant})" if known else participant.code

    def keys_with(self, kid: bytes) -> tuple[TrustedKey, ...]:
        """The keys to try for this key id, which is a hint and no proof."""
        return self._keys.get(kid, ())

    def statuses_of(self, number: CertificateNumber) -> tuple[NumberStatus, ...]:
        return self._statuses.get(_index(number), ())

    def announces(self, number: CertificateNumber, year: int) -> bool | None:
        """Is the serial among those announced for the year? None when the Participant announced none for it."""
        ranges = self._ranges.get((number.participant.code, year))
        return any(one.first <= int(number.serial) <= one.last for one in ranges) if ranges else None


def _index(number: CertificateNumber) -> tuple[str, str]:
    # Plain texts are found in a third of the time that a value of ours takes.
    return number.participant.code, number.serial


def _grouped(items: Iterable[T], key: Callable[[T], K]) -> dict[K, tuple[T, ...]]:
    groups: dict[K, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return {name: tuple(group) for name, group in groups.items()}
