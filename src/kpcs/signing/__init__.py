"""Private keys: the only package that touches them, in encrypted files or in a hardware module.

Promised: a key never leaves this package; whatever stands in the way of making or using one is a ``KeyUnavailable``
with the remedy. Only actions and the ceremony of keys may import it (import-linter).
"""

from .files import KeyStore, PrivateKey
from .places import TokenAndFiles
from .store import Keys, KeyUnavailable, PublicHalf
from .token import TokenStore

__all__ = ["KeyStore", "KeyUnavailable", "Keys", "PrivateKey", "PublicHalf", "TokenAndFiles", "TokenStore"]
