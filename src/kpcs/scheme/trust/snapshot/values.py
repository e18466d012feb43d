"""What is told about numbers, whole world and two years, as one frozen value (R-CER.10-12, R-CER.29, R-FRD.1, R-NUM.4).

Every word has a reason, a day and an author; a word that was taken back stays, with who took it back, when and why. Of
numbers that were used only the quarter is told: the day and who imported stay with the importing authority.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from kpcs.scheme.trust.statuses import NumberState, NumberStatus
from kpcs.scheme.values import CertificateNumber, CountryCode, ValueRefused

from .serials import SerialSet

HASH_BYTES = 8
Series = tuple[str, int]  # the Participant's code and the number of digits: 004912 and 4912 are two numbers


class Author(NamedTuple):
    """Who says it: the authority and its Participant."""

    participant: CountryCode
    authority: str

    def __str__(self) -> str:
        return f"{self.authority} ({self.participant})"


class Quarter(NamedTuple):
    """A quarter of a year, 1 to 4: how finely the day of use is told."""

    year: int
    quarter: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        return cls(day.year, (day.month + 2) // 3)

    @property
    def first(self) -> date:
        return date(self.year, 3 * self.quarter - 2, 1)

    @property
    def last(self) -> date:
        after = date(self.year + 1, 1, 1) if self.quarter == 4 else date(self.year, 3 * self.quarter + 1, 1)
        return after - timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Told:
    """One word about one number. ``reason`` may be empty when there was no room: the author gives it when asked."""

    number: CertificateNumber
    state: NumberState
    since: date
    author: Author
    reason: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Withdrawn:
    """A word that was taken back. What was told, and who took it back, when and why, stays to be read."""

    told: Told
    on: date
    author: Author
    reason: str

    def __post_init__(self) -> None:
        if not self.reason:
            raise ValueRefused("A word that is taken back is taken back with a reason.")


class UsedNumbers(NamedTuple):
    """Serials of one series that were used for an import in one quarter."""

    series: Series
    quarter: Quarter
    serials: SerialSet


class Honest(NamedTuple):
    """Certificates of one series that a compromised key honestly signed: the first 8 bytes of SHA-256 over each."""

    kid: bytes
    series: Series
    serials: SerialSet
    hashes: bytes


class Contribution(NamedTuple):
    """An office whose words the snapshot holds, and the moment of its own snapshot that they were taken from."""

    author: Author
    published_at: datetime


def hash_of(signed: bytes) -> bytes:
    """What stands for a certificate in ``Honest``. It counts for one number only, so that no number helps another."""
    return sha256(signed).digest()[:HASH_BYTES]


def series_of(number: CertificateNumber) -> Series:
    return number.participant.code, len(number.serial)


def number_of(series: Series, serial: int) -> CertificateNumber:
    if serial >= 10 ** series[1]:
        raise ValueRefused(f"A serial of {series[1]} digits ends before {serial}.")
    return CertificateNumber(CountryCode(series[0]), str(serial).zfill(series[1]))


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusSnapshot:
    """One edition. ``covers_from`` is its first day: older words are left out, as no certificate is valid so long."""

    sequence: int
    published_at: datetime
    good_until: date
    covers_from: date
    publisher: str
    used: tuple[UsedNumbers, ...] = ()
    told: tuple[Told, ...] = ()
    withdrawn: tuple[Withdrawn, ...] = ()
    honest: tuple[Honest, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    _used: dict[Series, list[UsedNumbers]] = field(init=False, repr=False, compare=False)
    _told: dict[CertificateNumber, list[Told]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.published_at.tzinfo is None:
            raise ValueRefused("The moment of an edition is given with its time zone.")
        if not self.covers_from <= self.published_at.date() <= self.good_until:
            raise ValueRefused("An edition covers days before it, and is good for some days after it.")
        _require_once("used", (one[:2] for one in self.used))
        _require_once("told", ((one.number, one.state, one.author) for one in self.told))
        _require_once("honest", (one[:2] for one in self.honest))
        _require_once("contributions", (one.author for one in self.contributions))
        by_series: dict[Series, list[UsedNumbers]] = {}
        for one in self.used:
            by_series.setdefault(one.series, []).append(one)
        by_number: dict[CertificateNumber, list[Told]] = {}
        for told in self.told:
            by_number.setdefault(told.number, []).append(told)
        object.__setattr__(self, "_used", by_series)
        object.__setattr__(self, "_told", by_number)

    @property
    def used_count(self) -> int:
        return sum(len(one.serials) for one in self.used)

    def used_in(self, number: CertificateNumber) -> Quarter | None:
        """The quarter in which the number was used, if it was; of two that are told, the first."""
        serial = int(number.serial)
        return min(
            (one.quarter for one in self._used.get(series_of(number), ()) if serial in one.serials), default=None
        )

    def statuses_of(self, number: CertificateNumber) -> tuple[NumberStatus, ...]:
        """What is told about a number; words that were taken back are not among it."""
        return tuple(self._statuses(number))

    def _statuses(self, number: CertificateNumber) -> Iterator[NumberStatus]:
        for one in self._told.get(number, ()):
            yield NumberStatus(number=number, state=one.state, since=one.since, reason=one.reason, by=str(one.author))
        quarter = self.used_in(number)
        if quarter is not None:
            yield NumberStatus(number=number, state=NumberState.USED, since=quarter.first, until=quarter.last)

    def withdrawn_of(self, number: CertificateNumber) -> tuple[Withdrawn, ...]:
        """What was told about a number and taken back."""
        return tuple(one for one in self.withdrawn if one.told.number == number)

    def is_honest(self, kid: bytes, number: CertificateNumber, signed: bytes) -> bool:
        """Is this certificate among those that the compromised key honestly signed?"""
        wanted, serial = hash_of(signed), int(number.serial)
        for one in self.honest:
            if one.kid == kid and one.series == series_of(number):
                place = one.serials.place_of(serial)
                if place is not None and one.hashes[HASH_BYTES * place : HASH_BYTES * (place + 1)] == wanted:
                    return True
        return False


def _require_once(what: str, items: Iterable[Hashable]) -> None:
    listed = list(items)
    if len(set(listed)) != len(listed):
        raise ValueRefused(f"Something is told twice in {what!r}.")
