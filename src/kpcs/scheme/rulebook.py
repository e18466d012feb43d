"""The rulebook as a whole: all rules, and the sentences of those that are checked in code."""

from __future__ import annotations

from . import application, paper, reading, rules
from .catalogue import Wording, declared

DECLARING = (application, paper, reading, rules)


def coded() -> dict[str, tuple[Wording, ...]]:
    """The rules that are checked in code, by id."""
    result: dict[str, tuple[Wording, ...]] = {}
    for words in declared():
        result[words.id] = (*result.get(words.id, ()), words)
    return result
