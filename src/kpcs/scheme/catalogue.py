"""The catalogue of rules: which there are (vocabulary/rules.csv) and which of them are checked in code, where.

An ``Act`` is one thing an authority does: file, inspect, issue, accept. Its rules are small pure functions over one
frozen facts object. Level, status, sources and dates of a rule stand once, in the vocabulary; its sentence is
the docstring.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Generic, Protocol, TypeVar

from .findings import Finding, Severity
from .phrases import phrase
from .vocabulary import rows


class Level(StrEnum):
    """How binding a rule is: requirement of the scheme, recommendation, national law, or derived by this software."""

    MUST = "must"
    SHOULD = "should"
    NATIONAL = "national"
    DERIVED = "derived"
    FACT = "fact"


class Evidence(StrEnum):
    """How well a rule is documented: confirmed in a source that was read, partly, unconfirmed, or our own design."""

    CONFIRMED = "C"
    PARTLY = "P"
    UNCONFIRMED = "U"
    DESIGN = "D"


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule of the rulebook in our own words."""

    id: str
    sentence: str
    level: Level
    status: Evidence
    sources: tuple[str, ...]
    participants: tuple[str, ...]
    since: date | None
    until: date | None

    def is_in_force(self, on: date) -> bool:
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule function yields when it is not kept: the place, and the figures for the sentence."""

    field: str = ""
    params: Mapping[str, str] = dataclasses.field(default_factory=dict)


MOST_DAYS = 400
Outcome = Iterable[Problem] | Problem | bool | None


@dataclass(frozen=True, slots=True)
class Wording:
    """The sentence of one rule in one act; ``finding`` fills in the figures."""

    id: str
    act: str
    sentence: str
    remedy: str
    severity: Severity
    field: str

    def finding(self, field: str = "", **params: str) -> Finding:
        return Finding(
            self.id,
            self.severity,
            field or self.field,
            phrase(self.sentence, params),
            phrase(self.remedy, params),
            params,
        )


class HasDay(Protocol):
    """Facts are judged on a day that the caller states."""

    @property
    def on(self) -> date: ...


Facts = TypeVar("Facts", bound=HasDay, contravariant=True)
Test = Callable[[Facts], Outcome]


class Act(Generic[Facts]):
    """One thing an authority does, with the rules that it must keep; ``parts`` are rules that several acts share."""

    def __init__(self, name: str, *parts: Act[Facts]) -> None:
        self.name = name
        self.parts = parts
        self.rules: list[tuple[Wording, Test[Facts]]] = []
        self._of_day: dict[date, list[tuple[Wording, Test[Facts]]]] = {}

    def rule(
        self, code: str, *, field: str = "", severity: Severity = Severity.BLOCK, remedy: str
    ) -> Callable[[Test[Facts]], Test[Facts]]:
        """Register a rule of this act; its docstring is the sentence shown, the figures of its Problems in braces."""

        def register(test: Test[Facts]) -> Test[Facts]:
            self.rules.append((wording(self.name, code, _sentence(test), remedy, field=field, severity=severity), test))
            return test

        return register

    def check(self, facts: Facts) -> tuple[Finding, ...]:
        """Every finding of every rule in force on the day of the facts, the blocking ones first."""
        found = []
        for words, test in self._of_day.get(facts.on) or self._in_force(facts.on):
            outcome = test(facts)
            if outcome is not None and outcome is not True:
                found += [words.finding(problem.field, **problem.params) for problem in _problems(outcome)]
        return tuple(sorted(found, key=lambda finding: list(Severity).index(finding.severity)))

    def _in_force(self, on: date) -> list[tuple[Wording, Test[Facts]]]:
        """Worked out once for each day; most acts of an office are judged as of the same few."""
        every = [rule for act in (*self.parts, self) for rule in act.rules]
        if len(self._of_day) >= MOST_DAYS:
            self._of_day.clear()
        self._of_day[on] = chosen = [(words, test) for words, test in every if entry(words.id).is_in_force(on)]
        return chosen


def _sentence(test: Callable[..., object]) -> str:
    return " ".join((test.__doc__ or "").split())


def _problems(outcome: Outcome) -> Iterator[Problem]:
    if isinstance(outcome, Problem):
        yield outcome
    elif outcome is False:
        yield Problem()
    elif outcome is not None and outcome is not True:
        yield from outcome


_WORDINGS: list[Wording] = []


def wording(
    act: str, code: str, sentence: str, remedy: str, *, field: str = "", severity: Severity = Severity.BLOCK
) -> Wording:
    """Declare the sentence of a rule in an act; refuses an id that the rulebook does not have, or no sentence."""
    entry(code)
    if not sentence or not remedy:
        raise ValueError(f"{code} in {act} needs a sentence and a remedy.")
    declared = Wording(code, act, sentence, remedy, severity, field)
    _WORDINGS.append(declared)
    return declared


def declared() -> tuple[Wording, ...]:
    """The sentences declared so far; `kpcs.scheme.rulebook` knows them all."""
    return tuple(_WORDINGS)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def entries() -> Mapping[str, Entry]:
    """The whole rulebook by id, in its order."""
    return {
        row["id"]: Entry(
            row["id"],
            row["sentence"],
            Level(row["level"]),
            Evidence(row["status"]),
            tuple(row["sources"].split()),
            tuple(row["participants"].split()),
            _day(row["since"]),
            _day(row["until"]),
        )
        for row in rows("rules.csv")
    }


def entry(code: str) -> Entry:
    """The rule of this id; refuses an unknown one."""
    try:
        return entries()[code]
    except KeyError:
        raise ValueError(f"The rulebook has no rule {code}.") from None


def is_known(code: str) -> bool:
    """Whether the rulebook has a rule of this id."""
    return code in entries()
