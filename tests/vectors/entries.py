"""Entries of the vectors' trust list, and the words of roots in them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from kpcs.scheme.standings import Standing, Standings, Status
from kpcs.scheme.trust import (
    Certification,
    LogPlace,
    NumberState,
    NumberStatus,
    Revocation,
    Root,
    TrustedKey,
    Use,
    sealed_certification,
    sealed_revocation,
)
from kpcs.scheme.values import CertificateNumber, CountryCode

from .private import ROOTS, VectorKey

BEGIN = date(2003, 1, 1)


def history(code: str, name: str, *spans: tuple[Status, date, date | None]) -> Standings:
    zones = ("Berbérati",) if code == "CF" else ()
    listed = [
        Standing(
            status=status,
            from_on=first,
            until=until,
            zones=zones if status is Status.RESTRICTED else (),
            source="vector",
        )
        for status, first, until in spans
    ]
    return Standings(CountryCode(code), name, tuple(listed))


FOREVER = date(2036, 12, 31)
MADE = datetime(2026, 1, 1, 8, 0, tzinfo=UTC)
HERE: Any = object()


def certified(
    code: str, authority: str, key: VectorKey, first: date, last: date, *, root: VectorKey, made: datetime = MADE
) -> bytes:
    """The word of a root about a key, as it travels."""
    said = Certification(
        participant=CountryCode(code),
        authority=authority,
        public=key.public,
        valid_from=first,
        valid_until=last,
        made_at=made,
    )
    return sealed_certification(said, root=root.public, sign=root.sign)


def entry(
    code: str, authority: str, key: VectorKey, first: date, last: date, *, certification: Any = HERE, **more: Any
) -> TrustedKey:
    """A key that its Participant's root certified, if nothing else is said."""
    if certification is HERE:
        certification = certified(code, authority, key, first, last, root=ROOTS[code])
    return TrustedKey(
        participant=CountryCode(code),
        authority=authority,
        public=key.public,
        valid_from=first,
        valid_until=last,
        certification=certification,
        **more,
    )


def revoked(key: VectorKey, at: datetime, reason: str, *, log: LogPlace | None = None) -> dict[str, Any]:
    """What the entry of a revoked key says; with a log the key was in other hands."""
    said = Revocation(
        kid=key.kid,
        at=at,
        reason=reason,
        compromised=log is not None,
        made_at=datetime(2026, 10, 3, tzinfo=UTC),
        log=log,
    )
    message = sealed_revocation(said, root=ROOTS["SL"].public, sign=ROOTS["SL"].sign)
    entry = {"revocation": message, "revoked_at": at, "reason": reason, "compromised": said.compromised, "log": log}
    return entry


def root(code: str, key: VectorKey, first: date = BEGIN, last: date = FOREVER, **more: Any) -> Root:
    return Root(participant=CountryCode(code), public=key.public, valid_from=first, valid_until=last, **more)


def root_by_root(code: str, key: VectorKey, first: date, last: date, *, by: VectorKey) -> bytes:
    said = Certification(
        use=Use.ROOT,
        participant=CountryCode(code),
        authority="",
        public=key.public,
        valid_from=first,
        valid_until=last,
        made_at=MADE,
    )
    return sealed_certification(said, root=by.public, sign=by.sign)


def told(number: str, state: NumberState, since: date, reason: str = "") -> NumberStatus:
    return NumberStatus(number=CertificateNumber.parse(number), state=state, since=since, reason=reason)
