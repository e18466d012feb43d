"""The rulebook as a whole: all rules with the sentences of those checked in code, in two languages, and as pages."""

from __future__ import annotations

from . import application, reading, rules
from .catalogue import Wording, declared

DECLARING = (application, reading, rules)


def coded() -> dict[str, tuple[Wording, ...]]:
    """The rules that are checked in code, by id."""
    result: dict[str, tuple[Wording, ...]] = {}
    for words in declared():
        result[words.id] = (*result.get(words.id, ()), words)
    return result
