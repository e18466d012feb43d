"""Writes: standings as they are decided, authorities, their keys and the numbers that they announce."""

from .actor import Actor
from .authorities import AuthorityValue, add_authority, change_contacts
from .keys import KeyValue, add_key, certify_key, revoke_key, take_answer, take_revocation
from .lists import Received, create_list_key, first_list_key, receive_list, sign_list, trust_list_key
from .packages import Taken, judge_key, take_package, tell_specimen
from .roots import add_root, judge_root
from .signing_keys import create_root, create_signing_key, request_for
from .standings import StandingValue, announce_numbers, record_standing
from .vocabulary import load_vocabulary

__all__ = [
    "Actor",
    "AuthorityValue",
    "KeyValue",
    "Received",
    "StandingValue",
    "Taken",
    "add_authority",
    "add_key",
    "add_root",
    "announce_numbers",
    "certify_key",
    "change_contacts",
    "create_list_key",
    "create_root",
    "create_signing_key",
    "first_list_key",
    "judge_key",
    "judge_root",
    "load_vocabulary",
    "receive_list",
    "record_standing",
    "request_for",
    "revoke_key",
    "sign_list",
    "take_answer",
    "take_package",
    "take_revocation",
    "tell_specimen",
    "trust_list_key",
]
