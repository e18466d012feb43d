"""The figures of a sentence as people read them: days in words, countries by name, terms in the reader's language."""

from __future__ import annotations

import re
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
# What somebody typed is shown as he typed it.
TYPED = frozenset({"given", "said"})
# 1,234.56; a heading such as 7102.31 has no comma and is none.
AMOUNT = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})*\.\d{2}(?![.,]?\d)")
DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
# Where French sets a space that does not break.
BOUND = re.compile(r" (?=[;:?!»])|(?<=«) |(?<=US\$) ")
ONLY_FIGURES = re.compile(r"(?:[\d.,;:()\s\u2212+–-]|US\$|ct)*")


def phrase(template: str, params: Mapping[str, str], language: str = "en") -> str:
    """The template with its figures filled in. What a name of a figure means decides how it is shown."""
    shown = template.format(**{name: _shown(name, value, language) for name, value in params.items()})
    return BOUND.sub("\u00a0", shown) if language == "fr" else shown


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
    if language == "fr" and name not in TYPED and ONLY_FIGURES.fullmatch(value):
        return DAY.sub(lambda found: day_in_words(date.fromisoformat(found[0]), language), amounts(value, language))
    return value


def amounts(text: str, language: str) -> str:
    """The text with each amount such as 1,234.56 written as the language does: 1 234,56 in French."""
    if language != "fr":
        return text
    return AMOUNT.sub(lambda found: found[0].replace(",", "\u202f").replace(".", ","), text)


@cache
def _places(language: str) -> Mapping[str, str]:
    column = {"en": "english", "fr": "french"}[language]
    return {row["code"]: row[column] for name in ("countries.csv", "participants.csv") for row in rows(name)}


@cache
def _terms(language: str) -> Mapping[str, str]:
    return {row["english"]: row["sentence"] for row in rows(f"findings.{language}.csv") if row["code"] == "term"}
