"""Writes of the exchange room: notices to other authorities, checkpoints to witnesses, a log that begins anew."""

from .notices import LEASE, Delivered, collect, deliver
from .settling import Damage, Settled, damage, settle_log
from .witnesses import Answer, ask_witnesses, push

__all__ = [
    "LEASE",
    "Answer",
    "Damage",
    "Delivered",
    "Settled",
    "ask_witnesses",
    "collect",
    "damage",
    "deliver",
    "push",
    "settle_log",
]
