"""Several places for keys as one: new keys go into the first, every key is used where it is."""

from __future__ import annotations

from kpcs.scheme.codec import Algorithm

from .files import KeyStore
from .store import PublicHalf
from .token import TokenStore


class TokenAndFiles:
    """A hardware module beside the folder of an office that had its keys there before."""

    def __init__(self, token: TokenStore, files: KeyStore) -> None:
        self._token, self._files = token, files

    def create(self, *, algorithm: Algorithm = Algorithm.ES256) -> PublicHalf:
        """Make a key in the module."""
        return self._token.create(algorithm=algorithm)

    def kids(self) -> tuple[bytes, ...]:
        """The ids of the keys in both places."""
        return tuple(sorted({*self._token.kids(), *self._files.kids()}))

    def public_half(self, kid: bytes) -> PublicHalf:
        """What may be told about the key."""
        return self._place(kid).public_half(kid)

    def sign(self, data: bytes, *, kid: bytes) -> bytes:
        """The signature, made where the key is."""
        return self._place(kid).sign(data, kid=kid)

    def _place(self, kid: bytes) -> KeyStore | TokenStore:
        return self._files if self._files.has(kid) else self._token
