"""Words about keys that travel in files: root papers, requests, certifications, revocations. Needs no office.

A paper and a request are certifications that a key has signed about itself: they show that whoever made them holds the
private half, and they count for nothing until a root has signed the same words. Promised: a file with one permitted
form, or ``CeremonyRefused`` with everything that is wrong; no file is ever overwritten.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from kpcs.scheme.codec import Algorithm
from kpcs.scheme.trust import (
    Certification,
    Revocation,
    Use,
    certification_of,
    sealed_certification,
    sealed_revocation,
    signed_by,
)
from kpcs.scheme.trust.sealed import MOST_BYTES, Content, SealRefused
from kpcs.scheme.values import CountryCode
from kpcs.signing import Keys, KeyStore, KeyUnavailable, TokenStore

__all__ = [
    "SUFFIX",
    "CeremonyRefused",
    "KeyUnavailable",
    "Keys",
    "Paper",
    "certify",
    "create",
    "open_folder",
    "open_module",
    "paper_in",
    "paper_of",
    "papers_in",
    "problems_with",
    "read",
    "revoke",
    "self_signed",
    "write",
]
SUFFIX = ".cose"
_MOST = MOST_BYTES[Content.CERTIFICATION]


class CeremonyRefused(Exception):
    """Nothing was signed and nothing written; ``problems`` has every reason as a sentence."""

    def __init__(self, *problems: str) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Paper:
    """What a key says about itself, as signed bytes and as words."""

    message: bytes
    said: Certification

    @property
    def file_name(self) -> str:
        if self.said.use is Use.ROOT:
            return f"{self.said.participant}-root-{self.said.kid.hex()}{SUFFIX}"
        return f"{self.said.kid.hex()}-request{SUFFIX}"


def open_folder(folder: Path, *, passphrase: str, is_new: bool = False) -> Keys:
    """The keys in a folder outside any office; a new one needs a passphrase, an old one may lie unprotected."""
    return KeyStore(folder, passphrase=passphrase, may_be_unprotected=not is_new, variable="KPCS_ROOT_PASSPHRASE")


def open_module(library: Path, *, token: str, pin: str) -> Keys:
    """The keys in a token of a hardware module."""
    return TokenStore(library, token=token, pin=pin)


def paper_of(message: bytes) -> Paper:
    """Read a root paper or a request; refuses what is no certification or is not signed by the key it is about."""
    try:
        said = certification_of(message)
    except SealRefused as refused:
        raise CeremonyRefused(f"This is neither a root paper nor a request: {refused}") from None
    if not signed_by(message, Content.CERTIFICATION, said.public):
        raise CeremonyRefused("The key that this is about has not signed it: a certification, or a false request.")
    return Paper(message, said)


def create(
    keys: Keys,
    *,
    use: Use,
    participant: CountryCode,
    authority: str = "",
    valid_from: date,
    valid_until: date,
    made_at: datetime,
    algorithm: Algorithm = Algorithm.ES256,
) -> Paper:
    """Make a key in the store and what it says about itself: a root's paper, or a signing key's request."""
    if valid_until <= valid_from:
        raise CeremonyRefused("The key ends before it begins: choose a last day after the first.")
    half = keys.create(algorithm=algorithm)
    said = Certification(
        use=use,
        participant=participant,
        authority=authority,
        public=half.public,
        valid_from=valid_from,
        valid_until=valid_until,
        made_at=made_at.astimezone(UTC).replace(microsecond=0),
    )
    return self_signed(keys, said)


def self_signed(keys: Keys, said: Certification) -> Paper:
    """The words of a key about itself, for a key that is there already."""
    return Paper(sealed_certification(said, root=said.public, sign=lambda data: keys.sign(data, kid=said.kid)), said)


def certify(keys: Keys, *, root: Paper, request: Paper, made_at: datetime) -> bytes:
    """The root signs what the request says: a signing key, or a new root that takes over from it."""
    if problems := problems_with(root=root, request=request, on=made_at.astimezone(UTC).date()):
        raise CeremonyRefused(*problems)
    said = replace(request.said, made_at=made_at.astimezone(UTC).replace(microsecond=0))
    return sealed_certification(said, root=root.said.public, sign=lambda data: keys.sign(data, kid=root.said.kid))


def problems_with(*, root: Paper, request: Paper, on: date) -> list[str]:
    """Everything that keeps a root from certifying, at once."""
    chief, asked = root.said, request.said
    problems = []
    if chief.use is not Use.ROOT:
        problems.append("The first key is not a root: a signing key cannot certify.")
    if asked.participant != chief.participant:
        problems.append(f"The root is of {chief.participant}, the request of {asked.participant}.")
    if asked.public == chief.public:
        problems.append("A root does not certify itself.")
    if not chief.valid_from <= on <= chief.valid_until:
        problems.append(f"The root certifies from {chief.valid_from} to {chief.valid_until}, and today is {on}.")
    if asked.valid_until < on:
        problems.append(f"The key that is to be certified ended on {asked.valid_until}.")
    if asked.use is Use.SIGNING and asked.valid_until > chief.valid_until:
        problems.append(f"The key would last until {asked.valid_until}, longer than the root: {chief.valid_until}.")
    return problems


def revoke(keys: Keys, *, root: Paper, said: Revocation) -> bytes:
    """The root's word that a key of its Participant does not count any more."""
    if root.said.use is not Use.ROOT:
        raise CeremonyRefused("The key is not a root: a signing key cannot revoke.")
    return sealed_revocation(said, root=root.said.public, sign=lambda data: keys.sign(data, kid=root.said.kid))


def papers_in(folder: Path) -> list[Paper]:
    """Every root paper in a folder, oldest first; other files are not looked at."""
    found = [paper_of(read(path)) for path in sorted(folder.glob(f"*-root-????????????????{SUFFIX}"))]
    return sorted(found, key=lambda paper: (paper.said.valid_from, paper.said.made_at))


def paper_in(folder: Path, kid: str) -> Paper | None:
    """The paper of one root in a folder; None when it is not there."""
    path = next(folder.glob(f"*-root-{kid}{SUFFIX}"), None)
    return None if path is None else paper_of(read(path))


def read(path: Path) -> bytes:
    """The bytes of a small file."""
    try:
        with path.open("rb") as file:
            message = file.read(_MOST + 1)
    except OSError as reason:
        raise CeremonyRefused(f"{path} cannot be read: {reason.strerror}.") from None
    if len(message) > _MOST:
        raise CeremonyRefused(f"{path} is longer than any word about a key.")
    return message


def write(path: Path, message: bytes | str) -> Path:
    """Write a new file; refuses one that exists."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(message.encode() if isinstance(message, str) else message)
    except FileExistsError:
        raise CeremonyRefused(f"{path} exists; it is not overwritten. Name another file or move this one.") from None
    except OSError as reason:
        raise CeremonyRefused(f"{path} cannot be written: {reason.strerror}.") from None
    return path
