"""Root keys, and whether a key that is listed was certified by one: root, certification, key."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Protocol

from kpcs.scheme.codec import Algorithm, algorithm_of, kid_of
from kpcs.scheme.values import CountryCode, ValueRefused

from .certification import Certification, Use, certification_of, root_of, signed_by
from .sealed import Content, SealRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A key that signs trust lists and snapshots. A verifier keeps the one that it was given, or one that it certified.

    A list names the anchors that its publisher uses: so the next one is known before it signs.
    """

    public: bytes
    valid_from: date
    valid_until: date
    kid: bytes = field(init=False)
    algorithm: Algorithm = field(init=False)

    def __post_init__(self) -> None:
        if self.valid_until < self.valid_from:
            raise ValueRefused("A key is valid until a day that is not before its first day.")
        object.__setattr__(self, "algorithm", algorithm_of(self.public))
        object.__setattr__(self, "kid", kid_of(self.public))


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """A Participant's root key. It certifies between its days; what it certified then stays certified.

    ``accepted`` is the publisher's decision with its reason; ``certification`` is the word of the root before it.
    """

    participant: CountryCode
    public: bytes
    valid_from: date
    valid_until: date
    accepted: bool = True
    why_not: str = ""
    certification: bytes | None = None
    kid: bytes = field(init=False)
    algorithm: Algorithm = field(init=False)

    def __post_init__(self) -> None:
        if self.valid_until < self.valid_from:
            raise ValueRefused("A key is valid until a day that is not before its first day.")
        object.__setattr__(self, "algorithm", algorithm_of(self.public))
        object.__setattr__(self, "kid", kid_of(self.public))
        if self.certification is not None and not _says_root(self):
            raise ValueRefused("The certification of the root says something else than its entry.")


def _says_root(root: Root) -> bool:
    said = certification_of(root.certification or b"")
    same = (said.public, said.valid_from, said.valid_until) == (root.public, root.valid_from, root.valid_until)
    return same and said.use is Use.ROOT and said.participant == root.participant


class Flaw(StrEnum):
    """Why a listed key is not certified."""

    MISSING = "missing"
    DIFFERS = "differs"
    NO_ROOT = "no_root"
    ROOT_REFUSED = "root_refused"
    ROOT_PERIOD = "root_period"
    SIGNATURE = "signature"


class Listed(Protocol):
    """An entry about a signing key."""

    @property
    def participant(self) -> CountryCode: ...
    @property
    def authority(self) -> str: ...
    @property
    def public(self) -> bytes: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_until(self) -> date: ...
    @property
    def certification(self) -> bytes | None: ...


def flaw_of(key: Listed, roots: Iterable[Root]) -> tuple[Flaw, Root | None] | None:
    """What is wrong with the certification of a key, with the root that it is about; None: it is certified.

    The certification must say the same as the entry, and be signed by a root of the same Participant that is accepted
    and was in its period on the day of the signature. So nobody but the Participant can add a key in its name.
    """
    if key.certification is None:
        return Flaw.MISSING, None
    try:
        said, kid = certification_of(key.certification), root_of(key.certification, Content.CERTIFICATION)
    except SealRefused:
        return Flaw.DIFFERS, None
    if not _same(said, key):
        return Flaw.DIFFERS, None
    own = [root for root in roots if root.kid == kid and root.participant == key.participant]
    if not own:
        return Flaw.NO_ROOT, None
    found = [(_flaw_with(root, key.certification, said.made_at), root) for root in own]
    if any(flaw is None for flaw, _ in found):
        return None
    flaw, root = found[0]
    return (flaw, root) if flaw is not None else None


def _same(said: Certification, key: Listed) -> bool:
    theirs = (said.participant, said.authority, said.public, said.valid_from, said.valid_until)
    listed = (key.participant, key.authority, key.public, key.valid_from, key.valid_until)
    return said.use is Use.SIGNING and theirs == listed


def _flaw_with(root: Root, message: bytes, made_at: datetime) -> Flaw | None:
    if not signed_by(message, Content.CERTIFICATION, root.public):
        return Flaw.SIGNATURE
    if not root.accepted:
        return Flaw.ROOT_REFUSED
    on = made_at.astimezone(UTC).date()
    return None if root.valid_from <= on <= root.valid_until else Flaw.ROOT_PERIOD
