"""The periods that returns are for: half-years of production, quarters of trade and counts, whole years (R-STA.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import ClassVar, Self

from .values import ValueRefused

FIRST_YEAR = 2003
LAST_YEAR = 2199


class Length(IntEnum):
    """How many months a period has."""

    QUARTER = 3
    HALF_YEAR = 6
    YEAR = 12


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A year, or one of its halves or quarters, of the scheme's time (from 2003)."""

    year: int
    part: int
    length: Length
    _FORM: ClassVar[re.Pattern[str]] = re.compile(r"(20[0-9]{2}|21[0-9]{2})(?:[- ]?([HSQT])([1-4]))?", re.ASCII)

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise ValueRefused(f"A year of the scheme lies between {FIRST_YEAR} and {LAST_YEAR}, not {self.year}.")
        if not 1 <= self.part <= 12 // self.length:
            raise ValueRefused(f"A year has {12 // self.length} such parts; there is no {self.part}.")

    @classmethod
    def half_year(cls, year: int, part: int) -> Self:
        return cls(year, part, Length.HALF_YEAR)

    @classmethod
    def quarter(cls, year: int, part: int) -> Self:
        return cls(year, part, Length.QUARTER)

    @classmethod
    def whole_year(cls, year: int) -> Self:
        return cls(year, 1, Length.YEAR)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``2022``, ``2022-H1`` or ``2022-Q3``; ``S`` (SDMX, French) and ``T`` stand for half-year and quarter."""
        match = cls._FORM.fullmatch(text.strip().upper())
        if match is None:
            raise ValueRefused(f"{text.strip()[:20]!r} is not a period such as 2022, 2022-H1 or 2022-Q3.")
        year, letter, part = match.groups()
        if letter is None:
            return cls.whole_year(int(year))
        return cls(int(year), int(part), Length.HALF_YEAR if letter in "HS" else Length.QUARTER)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, (self.part - 1) * self.length + 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.due_on(0)

    def step(self, count: int) -> Period:
        """The period that comes so many periods later; earlier for a negative count."""
        parts = 12 // self.length
        year, part = divmod(self.year * parts + self.part - 1 + count, parts)
        return Period(year, part + 1, self.length)

    def due_on(self, months: int) -> date:
        """The last day of the month so many months after the end of the period (R-STA.1)."""
        month = self.part * self.length + months
        return date(self.year + month // 12, month % 12 + 1, 1) - timedelta(days=1)

    @property
    def sdmx(self) -> str:
        """As SDMX writes it: 2022-S1, 2022-Q3, 2022."""
        return str(self).replace("H", "S")

    def __str__(self) -> str:
        letter = {Length.HALF_YEAR: "H", Length.QUARTER: "Q"}.get(self.length)
        return f"{self.year}-{letter}{self.part}" if letter else str(self.year)
