"""The tables of the ledger: what happened, and the public log that commits to it."""

from .event import Event
from .log import Checkpoint, Cosignature, LogEntry, LogEpoch, LogHead, Witness

__all__ = ["Checkpoint", "Cosignature", "Event", "LogEntry", "LogEpoch", "LogHead", "Witness"]
