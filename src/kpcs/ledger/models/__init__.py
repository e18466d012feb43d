"""The tables of the ledger: what happened, and the public log that commits to it."""

from .event import Counted, Event
from .log import Checkpoint, Cosignature, LogEntry, LogEpoch, LogHead, Witness

__all__ = ["Checkpoint", "Cosignature", "Counted", "Event", "LogEntry", "LogEpoch", "LogHead", "Witness"]
