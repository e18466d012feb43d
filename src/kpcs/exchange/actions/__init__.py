"""Writes of the exchange room: notices to other authorities, checkpoints to witnesses."""

from .notices import LEASE, Delivered, collect, deliver
from .witnesses import Answer, ask_witnesses, push

__all__ = ["LEASE", "Answer", "Delivered", "ask_witnesses", "collect", "deliver", "push"]
