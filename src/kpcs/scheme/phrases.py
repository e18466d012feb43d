"""The figures of a sentence as people read them: days in words, countries by name, terms in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from .vocabulary import rows

MONTHS = {
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "fr": [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
}
TERMS = frozenset(
    {"status", "state", "event", "kind", "wanted", "measure", "outcome", "noun", "choices", "roles", "why"}
)
PLACES = frozenset({"country", "participant", "destination", "issuer"})


def phrase(template: str, params: Mapping[str, str], language: str = "en") -> str:
    """The template with its figures filled in. What a name of a figure means decides how it is shown."""
    return template.format(**{name: _shown(name, value, language) for name, value in params.items()})


def day_in_words(day: date, language: str = "en") -> str:
    """22 November 2026, 22 novembre 2026; the first of a month is *1er* in French."""
    number = "1er" if language == "fr" and day.day == 1 else str(day.day)
    return f"{number} {MONTHS[language][day.month - 1]} {day.year}"


def _shown(name: str, value: str, language: str) -> str:
    if name == "day" or name.endswith("_on"):
        return day_in_words(date.fromisoformat(value), language)
    if name in PLACES:
        return _places(language).get(value, value)
    if name in TERMS:
        terms = _terms(language) if language != "en" else {}
        plain = value.replace("_", " ")
        return terms.get(plain) or ", ".join(terms.get(part, part) for part in plain.split(", "))
    return value


@cache
def _places(language: str) -> Mapping[str, str]:
    column = {"en": "english", "fr": "french"}[language]
    return {row["code"]: row[column] for name in ("countries.csv", "participants.csv") for row in rows(name)}


@cache
def _terms(language: str) -> Mapping[str, str]:
    return {row["english"]: row["sentence"] for row in rows(f"findings.{language}.csv") if row["code"] == "term"}
