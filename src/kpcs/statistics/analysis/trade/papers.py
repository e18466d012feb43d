"""R-ANO.11: certificates that were presented again, that came after their expiry, or whose number stands on two."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from kpcs.scheme.findings import Finding
from kpcs.scheme.periods import Period
from kpcs.scheme.rules.statistics import trade_doubts as say

from ..doubt import Doubt
from .rows import IMPORT, Trade, quarter_of
from .said import amounts, told


class Paper(NamedTuple):
    """One presentation of a certificate at an authority. ``content`` tells two papers of one number apart."""

    number: str
    issuer: str
    content: bytes
    expires_on: date
    on: date
    used_on: date | None
    points: int
    cents: int


def presented_again(code: str, presentations: Iterable[tuple[Paper, ...]]) -> Iterator[Doubt]:
    """A number that came more than once to one authority: the same paper, or two that say different things."""
    for papers in presentations:
        first = papers[0]
        figures = "; ".join(f"{one.on.isoformat()} {amounts(one.points, one.cents)}" for one in papers)
        said = {"participant": code, "number": first.number, "issuer": first.issuer, "figures": figures}
        kinds = len({one.content for one in papers})
        if kinds > 1:
            finding = say.NUMBER_TWICE.finding(**said, count=str(kinds))
        else:
            finding = say.USED_TWICE.finding(**said, count=str(len(papers)))
        yield _doubt("used_twice", finding, code, papers, 0.95 if kinds > 1 else 0.8)


def used_late(code: str, papers: Iterable[Paper]) -> Iterator[Doubt]:
    """Goods let in after the last day of their certificate."""
    for one in papers:
        assert one.used_on is not None
        finding = say.USED_LATE.finding(
            participant=code,
            number=one.number,
            issuer=one.issuer,
            came_on=one.used_on.isoformat(),
            expired_on=one.expires_on.isoformat(),
        )
        days = (one.used_on - one.expires_on).days
        yield _doubt("used_late", finding, code, (one,), min(0.95, 0.6 + days / 100))


def _doubt(test: str, said: Finding, code: str, papers: tuple[Paper, ...], surprise: float) -> Doubt:
    """``heading`` is the number, so that each certificate is a doubt of its own."""
    first = papers[0]
    rows = tuple(
        Trade(code, IMPORT, one.issuer, _quarter(one.on), one.number, "", one.points, one.cents, 1) for one in papers
    )
    largest = max(papers, key=lambda one: one.cents)
    of = {"partner": first.issuer, "heading": first.number, "surprise": surprise, "subject": "certificates"}
    return told(test, said, code, rows, [_quarter(first.on)], moves=(largest.points, largest.cents), **of)


def _quarter(day: date) -> int:
    return quarter_of(Period.quarter(day.year, (day.month - 1) // 3 + 1))
