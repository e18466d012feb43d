"""Read what was typed: every unreadable leaf becomes a finding with its place, the rest is still read.

Never raises, whatever the shape. Weights, values, headings and numbers are read by the exact values themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import cache, lru_cache
from typing import TypeVar

from .catalogue import Wording, wording
from .findings import Finding, Severity
from .letters import unseen_in
from .statement import MOST_PARCELS, MOST_TEXT
from .values import Carats, CertificateNumber, CountryCode, HsCode, Usd, ValueRefused
from .vocabulary import rows

MOST_ROWS = MOST_PARCELS
MOST_REMARKS = 2_000

T = TypeVar("T")

UNKNOWN_FIELD = wording(
    "reading", "K-READ.1", "There is no field “{name}” here.", "Remove it, or use the name that the form has."
)
WRONG_SHAPE = wording(
    "reading",
    "K-READ.2",
    "Here stands {kind} where {wanted} is expected.",
    "Send {wanted}; every single value is a text.",
)
TOO_MANY_ROWS = wording(
    "reading",
    "K-READ.3",
    "There are {count} rows; {most} is the most that one certificate holds.",
    "Divide the shipment over several certificates.",
)
INVISIBLE = wording(
    "reading",
    "K-READ.4",
    "The text holds a character that cannot be seen, or too many marks on one letter ({character}): "
    "it can look like another text.",
    "Delete the text and type it again.",
)
TOO_LONG = wording("reading", "K-READ.5", "The text has {count} characters; {most} is the most.", "Shorten it.")
NOT_CARATS = wording(
    "reading",
    "R-AI.A11",
    "“{given}” is not a weight in carats.",
    "Write a number with at most two decimals and a point before them, such as 1234.56.",
)
NOT_USD = wording(
    "reading",
    "R-AI.A12",
    "“{given}” is not a value in US dollars.",
    "Write a number with at most two decimals and a point before them, such as 1234.56.",
)
NOT_HS = wording(
    "reading",
    "R-I.16",
    "“{given}” is not a heading for rough diamonds.",
    "Use 7102.10 (unsorted), 7102.21 (industrial) or 7102.31 (gem); cut and polished stones need no certificate.",
)
NOT_COUNTRY = wording(
    "reading",
    "R-I.14",
    "“{given}” is not a country.",
    "Write its two letters (ISO 3166), such as SL, or EU, or its name in English or French.",
)
NOT_NUMBER = wording(
    "reading",
    "R-AI.A5",
    "“{given}” is not a certificate number.",
    "Write the two letters of the Participant and 4 to 10 digits, such as SL 004912.",
)
NOT_COUNT = wording(
    "reading", "R-AI.A13", "“{given}” is not a number of parcels.", "Write a whole number from 1 to 9999."
)
NOT_SHARE = wording(
    "reading",
    "R-CER.33",
    "“{given}” is not a share of the weight.",
    "Write a percentage with at most one decimal, such as 62.5.",
)
NOT_DAY = wording("reading", "R-AI.A7", "“{given}” is not a date.", "Write year, month and day, such as 2026-11-22.")
NOT_CHOICE = wording("reading", "K-READ.6", "“{given}” is not one of the choices: {options}.", "Choose one of them.")


class Reader:
    """Collects findings while a value is read leaf by leaf."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def say(self, words: Wording, field: str, **params: str) -> None:
        self.findings.append(words.finding(field, **params))

    def fields(self, raw: object, known: tuple[str, ...], path: str = "") -> Mapping[str, object]:
        """The mapping itself; unknown names and anything but a mapping are findings."""
        if not isinstance(raw, (dict, Mapping)):  # a dict is known sooner by itself
            self.say(WRONG_SHAPE, path, kind=_kind(raw), wanted="a set of named fields")
            return {}
        if raw.keys() <= _names(known):
            return raw
        for name in raw:
            if name not in known:
                self.say(UNKNOWN_FIELD, _join(path, _shown(name)), name=_shown(name))
        return {name: value for name, value in raw.items() if name in known}

    def rows(self, raw: object, known: tuple[str, ...], path: str) -> list[tuple[int, Mapping[str, object]]]:
        """The rows that are not wholly blank, each with the place where it stood."""
        if raw is None or raw == "":
            return []
        if not isinstance(raw, (list, tuple)):
            self.say(WRONG_SHAPE, path, kind=_kind(raw), wanted="a list of rows")
            return []
        if len(raw) > MOST_ROWS:
            self.say(TOO_MANY_ROWS, path, count=str(len(raw)), most=str(MOST_ROWS))
        read = [(place, self.fields(row, known, f"{path}.{place}")) for place, row in enumerate(raw[:MOST_ROWS])]
        return [(place, row) for place, row in read if any(not _is_blank(value) for value in row.values())]

    def text(self, raw: object, path: str, *, most: int = MOST_TEXT) -> str:
        """One line of text, spaces put in order; signs that cannot be seen and piles of marks are refused."""
        if raw is None or raw == "":
            return ""
        if not isinstance(raw, str):
            self.say(WRONG_SHAPE, path, kind=_kind(raw), wanted="a text")
            return ""
        if len(raw) > 4 * most:
            self.say(TOO_LONG, path, count=str(len(raw)), most=str(most))
            return ""
        line = " ".join(raw.split())
        if line.isascii() and line.isprintable() and len(line) <= most:
            return line
        if hidden := unseen_in(line):
            self.say(INVISIBLE, path, character=f"U+{ord(hidden):04X}")
            return ""
        if len(line) > most:
            self.say(TOO_LONG, path, count=str(len(line)), most=str(most))
            return ""
        return line

    def seals(self, raw: object, path: str = "seals", *, most: int = MOST_TEXT) -> tuple[str, ...]:
        """Seal numbers: a list, or a text with one on each line or commas between them."""
        if isinstance(raw, str):
            given = [(path, part) for line in raw.splitlines() for part in _SEAL_ENDS.split(line)]
        elif isinstance(raw, (list, tuple)):
            given = [(f"{path}.{place}", seal) for place, seal in enumerate(raw)]
        else:
            given = [(path, raw)]
        if len(given) > MOST_ROWS:
            self.say(TOO_MANY_ROWS, path, count=str(len(given)), most=str(MOST_ROWS))
        return tuple(read for place, seal in given[:MOST_ROWS] if (read := self.text(seal, place, most=most)))

    def value(self, raw: object, path: str, parse: Callable[[str], T], words: Wording) -> T | None:
        """One value read by its own parser; blank is None without a finding."""
        line = self.text(raw, path)
        if not line:
            return None
        try:
            return parse(line)
        except (ValueRefused, ValueError, KeyError):
            self.say(words, path, given=_shown(line))
            return None

    def carats(self, raw: object, path: str) -> Carats | None:
        return self.value(raw, path, Carats.parse, NOT_CARATS)

    def usd(self, raw: object, path: str) -> Usd | None:
        return self.value(raw, path, Usd.parse, NOT_USD)

    def hs(self, raw: object, path: str) -> HsCode | None:
        return self.value(raw, path, _hs, NOT_HS)

    def country(self, raw: object, path: str) -> CountryCode | None:
        return self.value(raw, path, _country, NOT_COUNTRY)

    def number(self, raw: object, path: str) -> CertificateNumber | None:
        return self.value(raw, path, CertificateNumber.parse, NOT_NUMBER)

    def count(self, raw: object, path: str) -> int | None:
        return self.value(raw, path, _count, NOT_COUNT)

    def day(self, raw: object, path: str) -> date | None:
        return self.value(raw, path, _day, NOT_DAY)

    def share(self, raw: object, path: str) -> int | None:
        """A percentage as per mille."""
        return self.value(raw, path, _share, NOT_SHARE)

    def choice(self, raw: object, path: str, choices: Collection[str]) -> str:
        line = self.text(raw, path).casefold()
        if line and line not in choices:
            self.say(NOT_CHOICE, path, given=_shown(line), options=", ".join(choices))
            return ""
        return line

    def yes(self, raw: object, path: str) -> bool:
        return self.choice(raw, path, ("yes", "no")) == "yes"


def together(read: tuple[Finding, ...], checked: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Both, without telling somebody that a field is missing which he filled in unreadably."""
    places = {finding.field for finding in read if finding.severity is Severity.BLOCK}
    return (*read, *(finding for finding in checked if not finding.field or finding.field not in places))


_SEAL_ENDS = re.compile("[,;]")
_TWO_LETTERS = re.compile(r"[A-Za-z]{2}", re.ASCII)
_FOUR_DIGITS = re.compile(r"[0-9]{1,4}", re.ASCII)


_hs = lru_cache(maxsize=256)(HsCode.parse)


@lru_cache(maxsize=1024)
def _country(line: str) -> CountryCode:
    """A code of two plain letters, or a country's or Participant's name in English or French."""
    if _TWO_LETTERS.fullmatch(line):
        return CountryCode.parse(line)
    return CountryCode(_codes_by_name()[_plain(line)])


@cache
def _codes_by_name() -> Mapping[str, str]:
    found = (row for name in ("countries.csv", "participants.csv") for row in rows(name))
    return {_plain(row[language]): row["code"] for row in found for language in ("english", "french")}


def _plain(name: str) -> str:
    return name.replace("’", "'").casefold()


def _count(line: str) -> int:
    if not _FOUR_DIGITS.fullmatch(line) or int(line) == 0:
        raise ValueError(line)
    return int(line)


def _day(line: str) -> date:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", line, re.ASCII):
        raise ValueError(line)
    return date.fromisoformat(line)


def _share(line: str) -> int:
    match = re.fullmatch(r"([0-9]{1,3})(?:\.([0-9])0*)?\s?%?", line, re.ASCII)
    mille = int(match[1]) * 10 + int(match[2] or 0) if match else 0
    if not 0 < mille <= 1000:
        raise ValueError(line)
    return mille


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _kind(value: object) -> str:
    kinds = {
        type(None): "nothing",
        str: "a text",
        bool: "yes or no",
        int: "a bare number",
        list: "a list",
        dict: "named fields",
    }
    return kinds.get(type(value), "something else")


def _shown(value: object) -> str:
    text = "".join(character if character.isprintable() else "\ufffd" for character in str(value)[:40])
    return text


@cache
def _names(known: tuple[str, ...]) -> frozenset[str]:
    return frozenset(known)


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
