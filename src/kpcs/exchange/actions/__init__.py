"""Writes of the exchange room: notices to other authorities, checkpoints to witnesses, a log that begins anew."""

from .notices import LEASE, Delivered, collect, deliver
from .settling import Settled, settle_log
from .witnesses import Answer, ask_witnesses, push

__all__ = [
    "LEASE",
    "Answer",
    "Delivered",
    "Settled",
    "ask_witnesses",
    "collect",
    "deliver",
    "push",
    "settle_log",
]
