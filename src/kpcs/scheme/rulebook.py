"""The rulebook as a whole: all rules, the sentences of those checked in code, in English and in French."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from functools import cache

from . import application, paper, reading, rules
from .catalogue import Entry, Wording, declared, entries
from .findings import Finding
from .phrases import phrase
from .policies import policies
from .vocabulary import rows

DECLARING = (application, paper, reading, rules)
# Beside English; each has a findings.<language>.csv.
LANGUAGES = ("fr",)


class Kept(StrEnum):
    """How the software keeps a rule: by code that checks it, by data that it applies, or as text that people follow."""

    CODE = "code"
    DATA = "data"
    TEXT = "text"


def coded() -> dict[str, tuple[Wording, ...]]:
    """The rules that are checked in code, by id; the same whichever chapter was loaded first."""
    result: dict[str, tuple[Wording, ...]] = {}
    for words in sorted(declared(), key=lambda words: (words.act, words.sentence)):
        result[words.id] = (*result.get(words.id, ()), words)
    return result


def kept(entry: Entry) -> Kept:
    """How the software keeps this rule."""
    if entry.id in coded():
        return Kept.CODE
    return Kept.DATA if entry.id in _applied() else Kept.TEXT


def wording_of(finding: Finding) -> Wording | None:
    """The sentence that a finding was made from; two acts may say the same of the same rule."""
    return next((words for words in coded().get(finding.code, ()) if _says(words, finding)), None)


def sentence(finding: Finding, language: str = "en") -> Finding:
    """The same finding in another language; where that has no sentence for it, in English as it is."""
    words = wording_of(finding) if language in LANGUAGES else None
    said = _sentences(language).get((words.id, words.sentence)) if words else None
    if said is None:
        return finding
    message, remedy = said
    return replace(
        finding,
        message=phrase(message, finding.params, language),
        remedy=phrase(remedy, finding.params, language),
    )


def rules_of(*, status: str = "", participant: str = "", kept_as: str = "") -> tuple[Entry, ...]:
    """The rules of the book in its order, all or those asked for."""
    return tuple(
        entry
        for entry in entries().values()
        if (not status or entry.status == status)
        and (not participant or participant in entry.participants)
        and (not kept_as or kept(entry) == kept_as)
    )


@cache
def _applied() -> frozenset[str]:
    """Rules named as the ground of a policy or of a standing."""
    named = {code for policy in policies() for basis in policy.bases.values() for code in basis.rules}
    for name in ("standings.csv", "territories.csv"):
        named |= {word for row in rows(name) for word in row["source"].split() if word.startswith("R-")}
    return frozenset(named)


@cache
def _sentences(language: str) -> Mapping[tuple[str, str], tuple[str, str]]:
    return {
        (row["code"], row["english"]): (row["sentence"], row["remedy"])
        for row in rows(f"findings.{language}.csv")
        if row["code"] != "term"
    }


def _says(words: Wording, finding: Finding) -> bool:
    try:
        return phrase(words.sentence, finding.params) == finding.message
    except KeyError:
        return False
