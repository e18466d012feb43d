"""Writes: standings as they are decided, authorities, their keys and the numbers that they announce."""

from .actor import Actor
from .authorities import AuthorityValue, add_authority, change_contacts
from .keys import KeyValue, add_key, revoke_key
from .signing_keys import create_signing_key
from .standings import StandingValue, announce_numbers, record_standing
from .vocabulary import load_vocabulary

__all__ = [
    "Actor",
    "AuthorityValue",
    "KeyValue",
    "StandingValue",
    "add_authority",
    "add_key",
    "announce_numbers",
    "change_contacts",
    "create_signing_key",
    "load_vocabulary",
    "record_standing",
    "revoke_key",
]
