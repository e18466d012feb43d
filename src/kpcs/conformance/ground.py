"""The world in which the samples of one Participant are judged: its keys, an invented past, a trust list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from kpcs.scheme.codec import Algorithm
from kpcs.scheme.participants import participants
from kpcs.scheme.standings import Standing, Standings, Status
from kpcs.scheme.trust import (
    Anchor,
    AnnouncedNumbers,
    Certification,
    Revocation,
    Root,
    TrustedKey,
    TrustList,
    sealed_certification,
    sealed_revocation,
)
from kpcs.scheme.values import CountryCode

from .keys import SpecimenKey

PARTNERS = ("EU", "AE", "ZA", "CA")
NO_PARTICIPANT = CountryCode("MC")
PUBLISHER = "SPECIMEN lists: to try verifiers, for no real certificate"
FIRST_SERIAL, LAST_SERIAL = 900_001, 900_999
LISTS = SpecimenKey("lists")
_BEGIN = date(2003, 1, 1)
_SOURCE = "invented for the samples"


@dataclass(frozen=True, slots=True)
class Keys:
    """One signing key for each way in which a key can be good or bad."""

    root: SpecimenKey
    signing: SpecimenKey
    ed25519: SpecimenKey
    revoked: SpecimenKey
    copied: SpecimenKey
    refused: SpecimenKey
    uncertified: SpecimenKey
    ended: SpecimenKey

    @classmethod
    def of(cls, code: str) -> Keys:
        """The keys of a Participant; all are made from its code."""
        names = ("root", "signing", "ed25519", "revoked", "copied", "refused", "uncertified", "ended")
        algorithms = {"ed25519": Algorithm.EDDSA}
        made = {name: SpecimenKey(f"{code} {name}", algorithms.get(name, Algorithm.ES256)) for name in names}
        return cls(**made)


@dataclass(frozen=True, slots=True)
class Ground:
    """A Participant, two partners and the day on which the samples are judged."""

    participant: CountryCode
    name: str
    on: date
    keys: Keys

    @classmethod
    def of(cls, participant: CountryCode, on: date) -> Ground:
        names = {entry.code: entry.english for entry in participants()}
        return cls(participant, names.get(participant, participant.code), on, Keys.of(participant.code))

    def day(self, days: int) -> date:
        """A day before (below zero) or after the day of judgement."""
        return self.on + timedelta(days=days)

    def moment(self, days: int) -> datetime:
        return datetime.combine(self.day(days), time(6), UTC)

    @property
    def authority(self) -> str:
        return f"SPECIMEN authority of {self.name}"[:200]

    @property
    def partner(self) -> CountryCode:
        """Where the samples go: always in standing."""
        return self._partners[0]

    @property
    def suspended_partner(self) -> CountryCode:
        """Suspended since ten days before the day of judgement."""
        return self._partners[1]

    @property
    def _partners(self) -> list[CountryCode]:
        return [CountryCode(code) for code in PARTNERS if code != self.participant.code]

    @property
    def suspension(self) -> tuple[date, date]:
        """When the Participant itself was suspended, in this invented past; since then it is in standing again."""
        return self.day(-400), self.day(-310)

    def trust(self) -> TrustList:
        """The list: specimen keys only, published the day before."""
        return TrustList(
            published_at=self.moment(-1),
            good_until=self.day(29),
            sequence=1,
            publisher=PUBLISHER,
            anchors=(Anchor(public=LISTS.public, valid_from=_BEGIN, valid_until=self.day(3_650)),),
            participants=self._histories(),
            roots=tuple(
                Root(
                    participant=CountryCode(code),
                    public=Keys.of(code).root.public,
                    valid_from=_BEGIN,
                    valid_until=self.day(3_650),
                )
                for code in (self.participant.code, self.partner.code)
            ),
            keys=(*self._keys(), self._key(self.partner, Keys.of(self.partner.code).signing)),
            numbers=tuple(
                AnnouncedNumbers(
                    participant=self.participant, year=year, first=FIRST_SERIAL, last=LAST_SERIAL, source=_SOURCE
                )
                for year in sorted({self.on.year, self.day(-60).year})
            ),
        )

    def _histories(self) -> tuple[Standings, ...]:
        first, until = self.suspension
        own = ((Status.ACTIVE, _BEGIN, first), (Status.SUSPENDED, first, until), (Status.ACTIVE, until, None))
        gone = ((Status.ACTIVE, _BEGIN, self.day(-10)), (Status.SUSPENDED, self.day(-10), None))
        names = {entry.code: entry.english for entry in participants()}
        return tuple(
            Standings(
                code,
                names[code],
                tuple(
                    Standing(status=status, from_on=begin, until=end, source=_SOURCE) for status, begin, end in spans
                ),
            )
            for code, spans in (
                (self.participant, own),
                (self.partner, ((Status.ACTIVE, _BEGIN, None),)),
                (self.suspended_partner, gone),
            )
        )

    def _keys(self) -> tuple[TrustedKey, ...]:
        keys = self.keys
        return (
            self._key(self.participant, keys.signing),
            self._key(self.participant, keys.ed25519),
            self._key(self.participant, keys.revoked, revocation=self._revocation(keys.revoked, compromised=False)),
            self._key(self.participant, keys.copied, revocation=self._revocation(keys.copied, compromised=True)),
            self._key(self.participant, keys.refused, why_not="the Participant did not confirm it"),
            self._key(self.participant, keys.uncertified, is_certified=False),
            self._key(self.participant, keys.ended, until=self.day(-30)),
        )

    def _key(
        self,
        participant: CountryCode,
        key: SpecimenKey,
        *,
        until: date | None = None,
        revocation: Revocation | None = None,
        why_not: str = "",
        is_certified: bool = True,
    ) -> TrustedKey:
        root = Keys.of(participant.code).root
        authority = self.authority if participant == self.participant else f"SPECIMEN authority of {participant}"
        first, last = self.day(-700), until or self.day(700)
        said = Certification(
            participant=participant,
            authority=authority,
            public=key.public,
            valid_from=first,
            valid_until=last,
            made_at=self.moment(-700),
        )
        return TrustedKey(
            participant=participant,
            authority=authority,
            public=key.public,
            valid_from=first,
            valid_until=last,
            certification=sealed_certification(said, root=root.public, sign=root.sign) if is_certified else None,
            accepted=not why_not,
            why_not=why_not,
            revoked_at=revocation.at if revocation else None,
            reason=revocation.reason if revocation else "",
            compromised=bool(revocation and revocation.compromised),
            revocation=sealed_revocation(revocation, root=root.public, sign=root.sign) if revocation else None,
        )

    def _revocation(self, key: SpecimenKey, *, compromised: bool) -> Revocation:
        reason = "the key was copied" if compromised else "the office took a new key"
        at = self.moment(-15)
        return Revocation(kid=key.kid, at=at, reason=reason, compromised=compromised, made_at=at)
