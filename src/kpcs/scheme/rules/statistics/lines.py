"""The lines of a return, and what is read of a typed text: exact, or a sentence that says what is expected.

Every reader gives the value, or the declared sentence of what is wrong; none raises. Names of countries and of
Participants are read in English and in French, in any capitals; ``NA`` is Namibia, never "not available".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache
from typing import NamedTuple, TypeVar

from kpcs.scheme.catalogue import Wording
from kpcs.scheme.participants import countries, participant_named
from kpcs.scheme.periods import Length, Period
from kpcs.scheme.values import MOST_CENTS, MOST_POINTS, HsCode, ValueRefused

from . import sentences as say

MOST_CERTIFICATES = 10_000_000
MIXED = "***"


class Subject(StrEnum):
    """What a return is about; production by half-year, stocks by year, the others by quarter (R-STA.1)."""

    PRODUCTION = "production"
    TRADE = "trade"
    CERTIFICATES = "certificates"
    STOCK = "stock"

    @property
    def length(self) -> Length:
        return {Subject.PRODUCTION: Length.HALF_YEAR, Subject.STOCK: Length.YEAR}.get(self, Length.QUARTER)

    @property
    def flows(self) -> tuple[str, ...]:
        """What its lines are about: of stocks, what lay there at the end and what was cut and polished at home."""
        only = {Subject.PRODUCTION: ("production",), Subject.STOCK: ("stock", "polished")}
        return only.get(self, ("import", "export"))


class Line(NamedTuple):
    """One line: ``row`` is its place in what was sent, counted from 0, ``place`` the same for people.

    A figure that was left empty is None; a wrong one too, and then its finding is among those of reading.
    """

    row: int
    flow: str
    method: str
    hs: str
    partner: str
    origin: str
    points: int | None
    cents: int | None
    certificates: int | None
    is_nil: bool
    place: str

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """What makes it the line that it is, :data:`KEY`."""
        return self[1:6]


KEY = Line._fields[1:6]


T = TypeVar("T")
Read = tuple[T, Wording | None]

FLOWS = {
    "production": ("production", "produced", "p"),
    "import": ("import", "imports", "importation", "importations", "m", "certificates received", "received", "reçus"),
    "export": ("export", "exports", "exportation", "exportations", "x", "certificates issued", "issued", "délivrés"),
    "stock": ("stock", "stocks", "closing stock", "stock at year's end", "stock final", "stock de clôture"),
    "polished": ("polished", "cut", "cut and polished", "cut at home", "taillé", "taillés", "taillé et poli"),
}
METHODS = {
    "artisanal": ("artisanal", "asm", "artisanale", "artisanal and small-scale", "alluvial"),
    "large_scale": ("large-scale", "large scale", "large_scale", "lsm", "industrial", "industrielle"),
    "undivided": ("undivided", "production", "total", "not divided", "non répartie", "indivise"),
}
YES = ("yes", "y", "true", "1", "nil", "no production", "oui", "o", "vrai", "néant", "x")
NO = ("", "no", "n", "false", "0", "non", "faux")
_AMOUNT = re.compile(r"([0-9]{1,3}(?:[,\u202f\u00a0 ][0-9]{3})+|[0-9]+)(?:\.([0-9]*))?", re.ASCII)


def read_flow(text: str) -> Read[str]:
    found = _words(FLOWS).get(_plain(text), "")
    return found, None if found or not text.strip() else say.NO_FLOW


def read_method(text: str) -> Read[str]:
    found = _words(METHODS).get(_plain(text), "")
    return found, None if found or not text.strip() else say.NO_METHOD


def read_nil(text: str) -> Read[bool]:
    plain = _plain(text)
    return plain in _set(YES), None if plain in _set(YES) or plain in _set(NO) else say.NOT_YES_OR_NO


def read_hs(text: str) -> Read[str]:
    """A heading; a spreadsheet makes 7102.1 of 7102.10."""
    if not (cleaned := text.strip()):
        return "", None
    try:
        return str(HsCode.parse("7102.10" if cleaned == "7102.1" else cleaned)), None
    except ValueRefused:
        return "", say.NO_HEADING


def read_partner(text: str) -> Read[str]:
    """A Participant. A country that another answers for (Belgium) is not put right silently."""
    if not text.strip():
        return "", None
    found = participant_named(text)
    if found is not None:
        return str(found), None
    return "", say.NO_PARTICIPANT


def read_origin(text: str) -> Read[str]:
    """The country where the stones were mined, or ``***`` for mixed origin (R-I.13)."""
    if not (plain := _plain(text)):
        return "", None
    found = _countries().get(plain, "")
    if not found and (named := participant_named(text)) is not None and str(named) in countries():
        found = str(named)
    return found, None if found else say.NO_COUNTRY


def read_period(text: str) -> Read[Period | None]:
    """``2026-Q1``, ``2026-H1``, ``Q1 2026``, ``T1 2026`` (French), ``S1 2026`` and ``2026Q1``."""
    turned = re.sub(r"^([HSQT][1-4])[ /-]*(20[0-9]{2})$", r"\2-\1", text.strip().upper())
    if not turned:
        return None, None
    try:
        return Period.parse(turned), None
    except ValueRefused:
        return None, say.NO_PERIOD


def read_points(text: str) -> Read[int | None]:
    """Carats in points."""
    return _hundredths(text, MOST_POINTS)


def read_cents(text: str) -> Read[int | None]:
    """US dollars in cents, with or without ``US$`` before them."""
    return _hundredths(re.sub(r"^\s*(?:US\$|USD|\$)", "", text), MOST_CENTS)


def read_count(text: str) -> Read[int | None]:
    """A whole number of certificates."""
    figure, wrong = _hundredths(text, MOST_CERTIFICATES * 100)
    if figure is None:
        return None, wrong
    return (figure // 100, None) if figure % 100 == 0 else (None, say.NOT_WHOLE)


def _hundredths(text: str, most: int) -> Read[int | None]:
    cleaned = text.strip()
    if not cleaned:
        return None, None
    if cleaned.startswith(("-", "\u2212")):
        return None, say.NEGATIVE
    match = _AMOUNT.fullmatch(cleaned)
    if match is None:
        return None, say.NO_FIGURE
    whole, part = re.sub(r"[^0-9]", "", match[1]), (match[2] or "").rstrip("0")
    if len(part) > 2:
        return None, say.MORE_DECIMALS
    if len(whole) > 15 or (result := int(whole) * 100 + int(part.ljust(2, "0"))) > most:
        return None, say.TOO_LARGE
    return result, None


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold().replace("\u2019", "'"))
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())


@cache
def _set(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_plain(word) for word in words)


_PLAIN: dict[int, Mapping[str, str]] = {}


def _words(table: Mapping[str, tuple[str, ...]]) -> Mapping[str, str]:
    if id(table) not in _PLAIN:
        _PLAIN[id(table)] = {_plain(word): name for name, words in table.items() for word in words}
    return _PLAIN[id(table)]


@cache
def _countries() -> Mapping[str, str]:
    named = {_plain(text): code for code, one in countries().items() for text in (one.english, one.french, code)}
    return named | dict.fromkeys(("***", "mixed", "mixed origin", "mixte", "origine mixte"), MIXED)


READERS: Mapping[str, Callable[[str], Read[object]]] = {
    "flow": read_flow,
    "method": read_method,
    "hs": read_hs,
    "partner": read_partner,
    "origin": read_origin,
    "carats": read_points,
    "value": read_cents,
    "certificates": read_count,
    "nil": read_nil,
    "period": read_period,
    "participant": read_partner,
}
