"""Names of countries and Participants in the language of a page or a paper, as the scheme writes them."""

from __future__ import annotations

from functools import cache

from django.utils.translation import get_language

from kpcs.scheme.participants import countries, participants


@cache
def _names() -> dict[str, tuple[str, str]]:
    names = {code: (country.english, country.french) for code, country in countries().items()}
    return names | {str(one.code): (one.english, one.french) for one in participants()}


def name_of(code: str, language: str) -> str:
    """The name in English or French; a code without a name stays a code."""
    english, french = _names().get(code, (code, code))
    return french if language.startswith("fr") else english


def named(code: str) -> str:
    """The name in the language of the page."""
    return name_of(code, get_language() or "en")


Choices = tuple[tuple[str, str], ...]


def country_choices() -> Choices:
    """Every country by its two letters."""
    return _countries(get_language() or "en")


def participant_choices() -> Choices:
    """Every Participant that there ever was, by name."""
    return _participants(get_language() or "en")


# Every form with a list of countries asks for them; they change with the program alone.
@cache
def _countries(language: str) -> Choices:
    return tuple(sorted((code, name_of(code, language)) for code in countries()))


@cache
def _participants(language: str) -> Choices:
    names = ((str(one.code), name_of(str(one.code), language)) for one in participants())
    return tuple(sorted(names, key=lambda one: one[1]))
