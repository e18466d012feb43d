"""Writing the ledger: the private event, and in the same transaction its place in the public log."""

from .catching_up import catch_up
from .epochs import Lost, begin_epoch, settle_clock
from .publishing import open_log, publish
from .recording import Actor, Drafted, Program, draft, enter, entering_last, record
from .repeated import content_of, repeated
from .witnesses import Watching, add_witness, keep_cosignature, need_witnesses, retire_witness

__all__ = [
    "Actor",
    "Drafted",
    "Lost",
    "Program",
    "Watching",
    "add_witness",
    "begin_epoch",
    "catch_up",
    "content_of",
    "draft",
    "enter",
    "entering_last",
    "keep_cosignature",
    "need_witnesses",
    "open_log",
    "publish",
    "record",
    "repeated",
    "retire_witness",
    "settle_clock",
]
