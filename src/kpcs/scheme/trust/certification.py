"""What a root key says about other keys: a certification, and a revocation, as CBOR inside a sealed message.

    certification  {1 use, 2 participant, 3 authority, 4 public key, 5 first day, 6 last day, 7 made at}
    revocation     {1 key id, 2 from, 3 reason, 4 compromised, 5 made at, 6 log origin, 7 log size, 8 log root}

Days are counted from 1970-01-01, moments in whole seconds of UTC from then; 6 to 8 of a revocation stand together or
not at all. Reading promises a value or ``SealRefused``: there is one way to write each, any other is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import IntEnum
from functools import lru_cache
from typing import Any, TypeVar

import cbor2

from kpcs.scheme.codec import Algorithm, algorithm_of, kid_of
from kpcs.scheme.values import CountryCode, ValueRefused

from .sealed import KID_BYTES, Content, SealRefused, seal, sealed_of

T = TypeVar("T")
MOST_TEXT = 200
ROOT_BYTES = 32
_FIRST_DAY = date(1970, 1, 1).toordinal()


class Use(IntEnum):
    """What the certified key is for. A signing key cannot certify, a root key signs no certificates of diamonds."""

    SIGNING = 0
    ROOT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Certification:
    """A Participant's root says: this key is ours, for this authority, between these days. For a root no authority."""

    use: Use = Use.SIGNING
    participant: CountryCode
    authority: str
    public: bytes
    valid_from: date
    valid_until: date
    made_at: datetime

    def __post_init__(self) -> None:
        algorithm_of(self.public)
        _require_line(self.authority, may_be_empty=self.use is Use.ROOT)
        _require_seconds(self.made_at)
        if self.valid_until < self.valid_from:
            raise ValueRefused("A certification ends on a day that is not before its first.")

    @property
    def kid(self) -> bytes:
        return kid_of(self.public)


@dataclass(frozen=True, slots=True)
class LogPlace:
    """How far the office's public log had come: its name, the number of entries and, if known, their root hash."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        _require_line(self.origin)
        if self.size < 0 or len(self.root) != ROOT_BYTES:
            raise ValueRefused("The place in a log has a size that is not below zero and a root hash of 32 bytes.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocation:
    """A root says: from this moment the key no longer counts. Compromised: somebody else may have signed with it."""

    kid: bytes
    at: datetime
    reason: str
    compromised: bool
    made_at: datetime
    log: LogPlace | None = None

    def __post_init__(self) -> None:
        _require_line(self.reason)
        _require_seconds(self.at)
        _require_seconds(self.made_at)
        if len(self.kid) != KID_BYTES:
            raise ValueRefused("A key id has 8 bytes.")


def sealed_certification(said: Certification, *, root: bytes, sign: Callable[[bytes], bytes]) -> bytes:
    """The message; ``root`` is the public key with which ``sign`` signs."""
    return _sealed(_certification_payload(said), Content.CERTIFICATION, root, sign)


def sealed_revocation(said: Revocation, *, root: bytes, sign: Callable[[bytes], bytes]) -> bytes:
    """The message; ``root`` is the public key with which ``sign`` signs."""
    return _sealed(_revocation_payload(said), Content.REVOCATION, root, sign)


def _sealed(payload: bytes, content: Content, root: bytes, sign: Callable[[bytes], bytes]) -> bytes:
    algorithm: Algorithm = algorithm_of(root)
    return seal(payload, content=content, kid=kid_of(root), algorithm=algorithm, sign=sign)


@lru_cache(maxsize=1024)
def certification_of(message: bytes) -> Certification:
    """What the message says; believe it only when ``signed_by`` holds with a root that is believed."""
    payload = sealed_of(message, content=Content.CERTIFICATION).payload
    return _read(payload, (int, str, str, bytes, int, int, int), _certification, _certification_payload)


@lru_cache(maxsize=1024)
def revocation_of(message: bytes) -> Revocation:
    """What the message says; believe it only when ``signed_by`` holds with a root that is believed."""
    payload = sealed_of(message, content=Content.REVOCATION).payload
    types = (bytes, int, str, bool, int, str, int, bytes)
    return _read(payload, types, _revocation, _revocation_payload)


def root_of(message: bytes, content: Content) -> bytes:
    """The id of the key that claims to have signed the message: a hint."""
    return sealed_of(message, content=content).kid


@lru_cache(maxsize=1024)
def signed_by(message: bytes, content: Content, public: bytes) -> bool:
    """Did the holder of this key sign this certification or revocation?"""
    return sealed_of(message, content=content).holds(public=public)


def _read(
    payload: bytes, types: tuple[type, ...], make: Callable[[dict[int, Any]], T], write: Callable[[T], bytes]
) -> T:
    try:
        raw = cbor2.loads(payload, max_depth=2, allow_indefinite=False, allow_duplicate_keys=False)
        if type(raw) is not dict or len(raw) > len(types):
            raise ValueRefused("It is not a map of its kind.")
        if any(type(key) is not int or type(raw[key]) is not types[key - 1] for key in raw):
            raise ValueRefused("A field is of the wrong type.")
        made = make(raw)
        same = write(made) == payload
    except Exception as reason:  # cbor2 reads tags of many kinds, each with errors of its own.
        raise SealRefused("bad_content", str(reason)[:200]) from None
    if not same:
        raise SealRefused("bad_content", "It is not written in the one permitted way.")
    return made


def _certification_payload(said: Certification) -> bytes:
    fields = (
        int(said.use),
        said.participant.code,
        said.authority,
        said.public,
        _days(said.valid_from),
        _days(said.valid_until),
        _seconds(said.made_at),
    )
    return cbor2.dumps(dict(enumerate(fields, start=1)))


def _certification(raw: dict[int, Any]) -> Certification:
    return Certification(
        use=Use(raw[1]),
        participant=CountryCode(raw[2]),
        authority=raw[3],
        public=raw[4],
        valid_from=date.fromordinal(_FIRST_DAY + raw[5]),
        valid_until=date.fromordinal(_FIRST_DAY + raw[6]),
        made_at=datetime.fromtimestamp(raw[7], UTC),
    )


def _revocation_payload(said: Revocation) -> bytes:
    fields: tuple[object, ...] = (said.kid, _seconds(said.at), said.reason, said.compromised, _seconds(said.made_at))
    if said.log is not None:
        fields += (said.log.origin, said.log.size, said.log.root)
    return cbor2.dumps(dict(enumerate(fields, start=1)))


def _revocation(raw: dict[int, Any]) -> Revocation:
    return Revocation(
        kid=raw[1],
        at=datetime.fromtimestamp(raw[2], UTC),
        reason=raw[3],
        compromised=raw[4],
        made_at=datetime.fromtimestamp(raw[5], UTC),
        log=LogPlace(raw[6], raw[7], raw[8]) if len(raw) > 5 else None,
    )


def _days(day: date) -> int:
    return day.toordinal() - _FIRST_DAY


def _seconds(moment: datetime) -> int:
    elapsed = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return elapsed.days * 86_400 + elapsed.seconds


def _require_line(text: str, *, may_be_empty: bool = False) -> None:
    if len(text) > MOST_TEXT or not (may_be_empty or text.strip()) or not text.isprintable():
        raise ValueRefused(
            f"A text of one line is expected, of at most {MOST_TEXT} characters, none of them invisible."
        )


def _require_seconds(moment: datetime) -> None:
    if moment.tzinfo is None or moment.microsecond:
        raise ValueRefused("A moment is given with its time zone, in whole seconds.")
