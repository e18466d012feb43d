"""Filed rows of trade and of certificates, as the tests of R-ANO look at them: whole numbers only."""

from __future__ import annotations

from typing import NamedTuple

from kpcs.scheme.periods import Length, Period

EXPORT, IMPORT = "export", "import"


class Trade(NamedTuple):
    """One filed row. ``quarter`` counts quarters (:func:`quarter_of`); ``origin`` is empty where none was filed."""

    reporter: str
    flow: str
    partner: str
    quarter: int
    hs: str
    origin: str
    points: int
    cents: int
    certificates: int = 0

    @property
    def period(self) -> Period:
        return period_of(self.quarter)

    @property
    def price(self) -> float:
        """US$ per carat, which is cents per point; 0 where there are no carats."""
        return self.cents / self.points if self.points else 0.0


def quarter_of(period: Period) -> int:
    """A quarter as a number, so that the next one is one more."""
    assert period.length is Length.QUARTER
    return period.year * 4 + period.part - 1


def period_of(quarter: int) -> Period:
    """And back."""
    return Period(quarter // 4, quarter % 4 + 1, Length.QUARTER)
