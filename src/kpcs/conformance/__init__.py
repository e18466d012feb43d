"""Samples by which another country's verifier shows that it agrees: made here, and run against any command.

Not for issuing: every key here is public on purpose, so no real trust list may ever hold one.
"""

from .answers import Answer
from .folder import Made, make
from .running import Disagreement, KitRefused, Ran, run

__all__ = ["Answer", "Disagreement", "KitRefused", "Made", "Ran", "make", "run"]
