"""Exact values of the scheme: frozen, checked on birth, never a float.

Carats are counted in points (1 carat = 100 points), money in US cents. KP tables publish two decimals
(R-AI.V6), so nothing that the scheme publishes is lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Self

# Beyond any figure that the scheme has seen (world production in a year is under 200 million carats), well inside
# a signed 64-bit column.
MOST_POINTS = 10**13
MOST_CENTS = 10**15

_AMOUNT = re.compile(r"(?P<whole>[0-9]{1,3}(?:[,\u202f\u00a0 ][0-9]{3})+|[0-9]+)(?:\.(?P<part>[0-9]*))?", re.ASCII)

_NO_DIGIT = re.compile(r"[^0-9]")
_DOLLARS = re.compile(r"^\s*(?:US\$|USD|\$)")
_DOT_OR_SPACE = re.compile(r"[.\s]")


class ValueRefused(ValueError):
    """A text or number is not a value of the scheme; the message says why to the person who typed it."""


def _hundredths(text: str, what: str, most: int) -> int:
    """Read a decimal text with at most two decimals exactly; a comma, a space or none may group thousands."""
    cleaned = text.strip()
    if cleaned.startswith(("-", "\u2212")):
        raise ValueRefused(f"{what} cannot be negative: {cleaned[:40]!r}.")
    match = _AMOUNT.fullmatch(cleaned)
    if match is None:
        raise ValueRefused(
            f"{what} must be a number such as 1234.56, with a point before the decimals: {cleaned[:40]!r}."
        )
    part = match["part"] or ""
    if len(part.rstrip("0")) > 2:
        raise ValueRefused(f"{what} has more than two decimals: {cleaned[:40]!r}. The scheme counts in hundredths.")
    whole = _NO_DIGIT.sub("", match["whole"])
    if len(whole) > 15:
        raise ValueRefused(f"{what} is larger than the scheme can hold: {cleaned[:40]!r}.")
    result = int(whole) * 100 + int(part.rstrip("0").ljust(2, "0") or "0")
    if result > most:
        raise ValueRefused(f"{what} is larger than the scheme can hold: {cleaned[:40]!r}.")
    return result


def decimal(hundredths: int) -> str:
    """``1234.56`` or ``-0.01``, exactly, for files and programs."""
    return f"{'-' if hundredths < 0 else ''}{abs(hundredths) // 100}.{abs(hundredths) % 100:02d}"


def grouped(hundredths: int) -> str:
    """``1,234.56``, for sentences and papers."""
    whole, part = divmod(hundredths, 100)
    return f"{whole:,}.{part:02d}"


@dataclass(frozen=True, slots=True, order=True)
class Carats:
    """A weight in points; 1 carat = 100 points = 0.2 g. Zero is allowed (a nil return), less is not."""

    points: int

    def __post_init__(self) -> None:
        if type(self.points) is not int:
            raise ValueRefused("A weight is counted in whole points of a carat.")
        if not 0 <= self.points <= MOST_POINTS:
            raise ValueRefused("A weight lies between 0 and 100,000,000,000 carats.")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``1,234.56``; refuse more than two decimals, a sign, an exponent or anything else."""
        return cls(_hundredths(text, "The weight", MOST_POINTS))

    def __add__(self, other: Carats) -> Carats:
        return Carats(self.points + other.points)

    def __str__(self) -> str:
        return grouped(self.points)


@dataclass(frozen=True, slots=True, order=True)
class Usd:
    """An amount in US cents, zero or more."""

    cents: int

    def __post_init__(self) -> None:
        if type(self.cents) is not int:
            raise ValueRefused("A value is counted in whole US cents.")
        if not 0 <= self.cents <= MOST_CENTS:
            raise ValueRefused("A value lies between 0 and 10,000,000,000,000 US$.")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``1,234.56``, with or without ``US$`` or ``$`` before it."""
        return cls(_hundredths(_DOLLARS.sub("", text), "The value", MOST_CENTS))

    def __add__(self, other: Usd) -> Usd:
        return Usd(self.cents + other.cents)

    def __str__(self) -> str:
        return grouped(self.cents)


class HsCode(StrEnum):
    """The only three headings that the scheme covers (R-I.16), kept in the dot form (R-I.20)."""

    UNSORTED = "7102.10"
    INDUSTRIAL = "7102.21"
    GEM = "7102.31"

    @classmethod
    def parse(cls, text: str) -> HsCode:
        """Read ``7102.10``, ``710210``, ``7102.10.00`` or ``71021000``; refuse every other heading (R-I.16, R-I.20)."""
        digits = _DOT_OR_SPACE.sub("", text)
        for code in cls:
            plain = code.value.replace(".", "")
            if digits in (plain, plain + "00"):
                return code
        raise ValueRefused(
            f"{text.strip()[:20]!r} is not a heading for rough diamonds: "
            "use 7102.10 (unsorted), 7102.21 (industrial) or 7102.31 (gem)."
        )


@dataclass(frozen=True, slots=True, order=True)
class CountryCode:
    """Two capital letters of ISO 3166-1, or ``EU`` for the European Union, which counts as one Participant (R-I.15)."""

    code: str
    _FORM: ClassVar[re.Pattern[str]] = re.compile(r"[A-Z]{2}", re.ASCII)

    def __post_init__(self) -> None:
        if not self._FORM.fullmatch(self.code):
            raise ValueRefused(f"{self.code[:20]!r} is not a two-letter country code such as SL or EU.")

    @classmethod
    def parse(cls, text: str) -> Self:
        return cls(text.strip().upper())

    def __str__(self) -> str:
        return self.code


@dataclass(frozen=True, slots=True, order=True)
class CertificateNumber:
    """The unique number of a certificate: the Participant's code, then its serial (R-AI.A5, R-NUM.1).

    The normal form has no separator (``SL004912``); what stands on a paper may have one (``SL 004912``, ``SL-004912``).
    Leading zeros belong to the serial: ``SL4912`` is another number.
    """

    participant: CountryCode
    serial: str
    _FORM: ClassVar[re.Pattern[str]] = re.compile(r"([A-Z]{2})[ \-/.]?([0-9]{4,10})", re.ASCII)
    _SERIAL: ClassVar[re.Pattern[str]] = re.compile(r"[0-9]{4,10}", re.ASCII)

    def __post_init__(self) -> None:
        if not self._SERIAL.fullmatch(self.serial):
            raise ValueRefused(f"The serial of a certificate has 4 to 10 digits: {self.serial[:20]!r}.")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a number as printed; spaces around it, small letters and one separator are forgiven."""
        match = cls._FORM.fullmatch(text.strip().upper())
        if match is None:
            raise ValueRefused(
                f"{text.strip()[:40]!r} is not a certificate number: "
                "two letters for the Participant, then 4 to 10 digits, such as SL 004912."
            )
        return cls(CountryCode(match[1]), match[2])

    @property
    def printed(self) -> str:
        """The number as it is printed for people."""
        return f"{self.participant} {self.serial}"

    def __str__(self) -> str:
        return f"{self.participant}{self.serial}"
