"""The Participants with their standing by date, from the public history in the vocabulary (R-PAR.6, R-PAR.9).

An office keeps its own register, filled once from here; this is the law's copy for `kpcs verify` and for tests.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from .standings import Precision, Standing, Standings, Status
from .values import CountryCode
from .vocabulary import rows


@dataclass(frozen=True, slots=True)
class ParticipantEntry:
    """A Participant by name; ``kind`` is state, union or entity (R-PAR.7)."""

    code: CountryCode
    english: str
    french: str
    kind: str
    note: str


@dataclass(frozen=True, slots=True)
class Country:
    """A country of ISO 3166-1; ``produces`` when the KP statistics show rough diamonds mined there."""

    code: CountryCode
    english: str
    french: str
    produces: bool


@cache
def participants() -> tuple[ParticipantEntry, ...]:
    """All that ever took part, by code."""
    return tuple(
        ParticipantEntry(CountryCode(row["code"]), row["english"], row["french"], row["kind"], row["note"])
        for row in rows("participants.csv")
    )


@cache
def standings() -> tuple[Standings, ...]:
    """The whole history of every Participant."""
    spans: dict[str, list[Standing]] = {}
    for row in rows("standings.csv"):
        spans.setdefault(row["participant"], []).append(_standing(row))
    return tuple(Standings(entry.code, entry.english, tuple(spans[str(entry.code)])) for entry in participants())


def standings_of(participant: CountryCode) -> Standings | None:
    """The history of one Participant; None for a code that never took part."""
    return next((history for history in standings() if history.participant == participant), None)


@cache
def countries() -> Mapping[str, Country]:
    """Every country by code."""
    return {
        row["code"]: Country(CountryCode(row["code"]), row["english"], row["french"], row["produces"] == "yes")
        for row in rows("countries.csv")
    }


def participant_named(text: str) -> CountryCode | None:
    """The Participant of a code or name, also as the scheme's own tables spell it; accents and capitals do not matter.

    ``NA`` is Namibia, never "not available".
    """
    return _by_name().get(plain(text))


@cache
def _by_name() -> Mapping[str, CountryCode]:
    named = {plain(row["spelling"]): CountryCode(row["code"]) for row in rows("spellings.csv")}
    for entry in participants():
        named |= {plain(text): entry.code for text in (entry.english, entry.french, str(entry.code))}
    return named


def country_named(text: str) -> CountryCode | None:
    """The country or Participant of a code or name, also as trade statistics outside the scheme spell it.

    ``NA`` is Namibia; what is no single country, such as "Areas, nes", is none.
    """
    return _countries_by_name().get(plain(text))


@cache
def _countries_by_name() -> Mapping[str, CountryCode]:
    named = {plain(row["spelling"]): CountryCode(row["code"]) for row in rows("country_spellings.csv")}
    for country in countries().values():
        named |= {plain(text): country.code for text in (country.english, country.french, str(country.code))}
    return {**named, **_by_name()}


def plain(text: str) -> str:
    """A name by which it is found and lists are ordered: without capitals and accents, É with e."""
    letters = unicodedata.normalize("NFKD", text.casefold().replace("\u2019", "'"))
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())


def participant_of(country: CountryCode, on: date) -> CountryCode:
    """The Participant that answers for a country on a day: Belgium's is EU; a country without another is its own."""
    for from_on, until, participant in _territories().get(country.code, ()):
        if from_on <= on and (until is None or on < until):
            return participant
    return country


@cache
def _territories() -> Mapping[str, list[tuple[date, date | None, CountryCode]]]:
    """By country: from when, until when, under which Participant."""
    found: dict[str, list[tuple[date, date | None, CountryCode]]] = {}
    for row in rows("territories.csv"):
        until = date.fromisoformat(row["until"]) if row["until"] else None
        span = date.fromisoformat(row["from_on"]), until, CountryCode(row["participant"])
        found.setdefault(row["country"], []).append(span)
    return found


def _standing(row: Mapping[str, str]) -> Standing:
    return Standing(
        status=Status(row["status"]),
        from_on=date.fromisoformat(row["from_on"]),
        until=date.fromisoformat(row["until"]) if row["until"] else None,
        zones=_names(row["zones"]),
        barred=_names(row["barred"]),
        needs_approval=row["needs_approval"] == "yes",
        monthly_report=row["monthly_report"] == "yes",
        precision=Precision(row["precision"]),
        source=row["source"],
        note=row["note"],
    )


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()
