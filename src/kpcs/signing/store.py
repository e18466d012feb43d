"""What every place for private keys offers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from kpcs.scheme.codec import Algorithm


class KeyUnavailable(Exception):
    """A private key cannot be made or used; the message is a sentence for the operator, with the remedy."""


@dataclass(frozen=True, slots=True)
class PublicHalf:
    """What may be told about a key: goes to the trust list. ``public`` is SubjectPublicKeyInfo in DER form."""

    kid: bytes
    algorithm: Algorithm
    public: bytes


class Keys(Protocol):
    """A place where private keys are made and used, and never read."""

    def create(self, *, algorithm: Algorithm = Algorithm.ES256) -> PublicHalf:
        """Make a key. Nothing that exists is overwritten."""
        ...

    def kids(self) -> tuple[bytes, ...]:
        """The ids of all keys in the place, in order."""
        ...

    def public_half(self, kid: bytes) -> PublicHalf:
        """What may be told about the key."""
        ...

    def sign(self, data: bytes, *, kid: bytes) -> bytes:
        """The signature over ``data`` as the 64 bytes that COSE wants."""
        ...
