"""One case per rule and both ways: facts that break it, and facts beside them that keep it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kpcs.scheme.catalogue import Wording, declared
from kpcs.scheme.findings import Finding
from kpcs.scheme.rulebook import wording_of

Check = Callable[[Any], tuple[Finding, ...]]


@dataclass(frozen=True)
class Case:
    """A rule's id with words of its sentence, and what happens when it is broken and when it is kept."""

    code: str
    says: str
    broken: str
    broken_facts: Any
    kept: str
    kept_facts: Any
    field: str | None = None


@dataclass(frozen=True)
class Table:
    """The cases of one act, or of the acts whose rules the same check runs."""

    acts: tuple[str, ...]
    check: Check
    cases: tuple[Case, ...]

    def wording(self, case: Case) -> Wording:
        """The one sentence that a case is about."""
        found = [
            words for words in declared() if words.act in self.acts and words.id == case.code and case.says in words.sentence
        ]
        assert len(found) == 1, f"{case.code} “{case.says}” names {len(found)} sentences"
        return found[0]

    def fired(self, case: Case, facts: Any) -> list[Finding]:
        told = self.wording(case)
        fired = []
        for finding in self.check(facts):
            words = wording_of(finding)
            assert words is not None, f"{finding} was made from no declared sentence"
            if (words.id, words.sentence) == (told.id, told.sentence):
                fired.append(finding)
        return fired
