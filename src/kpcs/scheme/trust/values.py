"""Whom a verifier believes, as frozen values: standings, public keys, announced numbers, words about numbers.

The list is made by an office and published; a verifier needs nothing else, neither network nor database.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from kpcs.scheme.codec import Algorithm, algorithm_of, kid_of
from kpcs.scheme.standings import Standings
from kpcs.scheme.values import CertificateNumber, CountryCode, ValueRefused

from .certification import LogPlace, revocation_of
from .published import Feature, LogSource, Policy, Witness
from .roots import Anchor, Flaw, Root, flaw_of
from .statuses import NumberStatus

if TYPE_CHECKING:
    from .snapshot import StatusSnapshot

GOOD_DAYS = 30
NO_POLICY = Policy()
T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedKey:
    """A public key: whose it is, who certified it, and on which issue days its signatures count.

    ``valid_until`` is the last day. From the day of ``revoked_at`` (in UTC) on, nothing signed with it counts. If it is
    ``compromised``, somebody else may have signed with it any day: then only what is shown to be honest counts, and
    ``log`` says how far the office's log had come when the key was revoked. ``accepted`` is the publisher's own
    decision with its reason; ``certification`` and ``revocation`` are sealed messages of the Participant's root.
    """

    participant: CountryCode
    authority: str
    public: bytes
    valid_from: date
    valid_until: date
    certification: bytes | None = None
    revocation: bytes | None = None
    revoked_at: datetime | None = None
    reason: str = ""
    compromised: bool = False
    log: LogPlace | None = None
    accepted: bool = True
    why_not: str = ""
    kid: bytes = field(init=False)
    algorithm: Algorithm = field(init=False)

    def __post_init__(self) -> None:
        if self.valid_until < self.valid_from:
            raise ValueRefused("A key is valid until a day that is not before its first day.")
        if self.revoked_at is not None and self.revoked_at.tzinfo is None:
            raise ValueRefused("The moment of a revocation is given with its time zone.")
        if self.revoked_at is None and (self.compromised or self.log or self.revocation is not None):
            raise ValueRefused("A key that is not revoked is not compromised, and has no revocation and no log.")
        object.__setattr__(self, "algorithm", algorithm_of(self.public))
        object.__setattr__(self, "kid", kid_of(self.public))
        if self.revocation is not None and not self._says_revoked():
            raise ValueRefused("The revocation says something else than the key's entry.")

    def _says_revoked(self) -> bool:
        said = revocation_of(self.revocation or b"")
        theirs = (said.kid, said.at, said.reason, said.compromised, said.log)
        return theirs == (self.kid, self.revoked_at, self.reason, self.compromised, self.log)

    @property
    def revoked_on(self) -> date | None:
        return None if self.revoked_at is None else self.revoked_at.astimezone(UTC).date()

    def in_period(self, day: date) -> bool:
        return self.valid_from <= day <= self.valid_until

    def counts_on(self, day: date) -> bool:
        """Do signatures under certificates that were issued on this day count, without more being shown?"""
        revoked_on = self.revoked_on
        return self.in_period(day) and (revoked_on is None or (day < revoked_on and not self.compromised))


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
    """Everything that a verdict is based on besides the certificate itself. ``sequence`` grows with each edition.

    ``good_until`` is the last day on which no verifier warns that the list is old: 30 days, if nothing else is said.
    """

    published_at: datetime
    sequence: int
    good_until: date = date.min
    publisher: str = ""
    anchors: tuple[Anchor, ...] = ()
    participants: tuple[Standings, ...] = ()
    roots: tuple[Root, ...] = ()
    keys: tuple[TrustedKey, ...] = ()
    numbers: tuple[AnnouncedNumbers, ...] = ()
    features: tuple[Feature, ...] = ()
    logs: tuple[LogSource, ...] = ()
    witnesses: tuple[Witness, ...] = ()
    policy: Policy = NO_POLICY
    statuses: tuple[NumberStatus, ...] = ()
    status: StatusSnapshot | None = None
    _standings: dict[str, Standings] = field(init=False, repr=False, compare=False)
    _keys: dict[bytes, tuple[TrustedKey, ...]] = field(init=False, repr=False, compare=False)
    _statuses: dict[tuple[str, str], tuple[NumberStatus, ...]] = field(init=False, repr=False, compare=False)
    _ranges: dict[tuple[str, int], tuple[AnnouncedNumbers, ...]] = field(init=False, repr=False, compare=False)
    _flaws: dict[int, tuple[TrustedKey, tuple[Flaw, Root | None] | None]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        if self.published_at.tzinfo is None:
            raise ValueRefused("The moment of publication is given with its time zone.")
        if self.good_until == date.min:
            object.__setattr__(self, "good_until", self.published_on + timedelta(days=GOOD_DAYS))
        if self.good_until < self.published_on:
            raise ValueRefused("The list is good until a day that is not before its publication.")
        if unknown := set(self.policy.of) - {witness.name for witness in self.witnesses}:
            raise ValueRefused(f"The policy names witnesses that are not listed: {', '.join(sorted(unknown))[:100]}.")
        standings = {entry.participant.code: entry for entry in self.participants}
        if len(standings) != len(self.participants):
            raise ValueRefused("A Participant is listed twice.")
        object.__setattr__(self, "_standings", standings)
        object.__setattr__(self, "_keys", _grouped(self.keys, lambda key: key.kid))
        object.__setattr__(self, "_statuses", _grouped(self.statuses, lambda status: _index(status.number)))
        object.__setattr__(self, "_ranges", _grouped(self.numbers, lambda one: (one.participant.code, one.year)))

    @property
    def published_on(self) -> date:
        return self.published_at.astimezone(UTC).date()

    def flaw_of(self, key: TrustedKey) -> tuple[Flaw, Root | None] | None:
        """What is wrong with the certification of a listed key; None: a root of its Participant certified it."""
        # Reckoned once for each entry: it takes a tenth of a verification. The entry is kept, so its id is its own.
        known = self._flaws.get(id(key))
        if known is None:
            known = self._flaws[id(key)] = key, flaw_of(key, self.roots)
        return known[1]

    def standings_of(self, participant: CountryCode) -> Standings | None:
        return self._standings.get(participant.code)

    def name_of(self, participant: CountryCode) -> str:
        """For sentences: ``Sierra Leone (SL)``, or the code alone when the list does not have it."""
        known = self._standings.get(participant.code)
        return f"{known.name} ({participant})" if known else participant.code

    def keys_with(self, kid: bytes) -> tuple[TrustedKey, ...]:
        """The keys to try for this key id, which is a hint and no proof."""
        return self._keys.get(kid, ())

    def with_status(self, status: StatusSnapshot) -> TrustList:
        """The same list with a status snapshot beside it: what either tells of a number counts."""
        return replace(self, status=status)

    def statuses_of(self, number: CertificateNumber) -> tuple[NumberStatus, ...]:
        listed = self._statuses.get(_index(number), ())
        return listed if self.status is None else (*listed, *self.status.statuses_of(number))

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
