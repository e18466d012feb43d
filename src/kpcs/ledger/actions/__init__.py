"""Writing the ledger: the private event, and in the same transaction its place in the public log."""

from .catching_up import catch_up
from .recording import Actor, Program, earlier, record

__all__ = ["Actor", "Program", "catch_up", "earlier", "record"]
