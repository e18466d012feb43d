"""Writes: officers, their roles and passwords, and the tokens of their programs."""

from .officers import OfficerValue, add_officer, change_officer, deactivate_officer, reactivate_officer
from .own import TokenMade, change_language, change_password, make_token, revoke_token
from .passwords import choose_password, invite, reset_password

__all__ = [
    "OfficerValue",
    "TokenMade",
    "add_officer",
    "change_language",
    "change_officer",
    "change_password",
    "choose_password",
    "deactivate_officer",
    "invite",
    "make_token",
    "reactivate_officer",
    "reset_password",
    "revoke_token",
]
