"""A Participant's standing as a strip: where each span begins and how wide it is, in thousandths of the whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .models import Standing

FIRST_DAY = date(2003, 1, 1)
WIDTH = 1000
FILLS: dict[str, str] = {
    Standing.Status.ACTIVE: "#2f6f4f",
    Standing.Status.VIGILANCE: "#b7791f",
    Standing.Status.RESTRICTED: "#b7791f",
    Standing.Status.APPLICANT: "#7a8794",
    Standing.Status.REMOVED: "#7a8794",
    Standing.Status.SELF_SUSPENDED: "#a4262c",
    Standing.Status.SUSPENDED: "#a4262c",
    Standing.Status.EMBARGOED: "#a4262c",
}
TONES: dict[str, str] = {
    Standing.Status.ACTIVE: "good",
    Standing.Status.VIGILANCE: "warn",
    Standing.Status.RESTRICTED: "warn",
    Standing.Status.APPLICANT: "wait",
    Standing.Status.REMOVED: "done",
    Standing.Status.SELF_SUSPENDED: "bad",
    Standing.Status.SUSPENDED: "bad",
    Standing.Status.EMBARGOED: "bad",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """One span of the strip."""

    standing: Standing
    x: int
    width: int
    fill: str


@dataclass(frozen=True, slots=True)
class Strip:
    """The pieces, and a tick for every fifth year, up to the day on which the strip ends."""

    pieces: tuple[Piece, ...]
    ticks: tuple[tuple[int, int], ...]
    until: date


def strip_of(standings: Iterable[Standing], *, until: date) -> Strip:
    """Lay the spans side by side from the launch of the scheme to ``until``; what lies outside is cut off."""
    whole = max((until - FIRST_DAY).days, 1)

    def place(day: date) -> int:
        return min(max((day - FIRST_DAY).days, 0), whole) * WIDTH // whole

    pieces = []
    for standing in standings:
        x, end = place(standing.from_on), place(standing.until or until)
        if end > x:
            pieces.append(Piece(standing, x, end - x, FILLS[standing.status]))
    years = range(FIRST_DAY.year + 2, until.year + 1, 5)
    return Strip(tuple(pieces), tuple((year, place(date(year, 1, 1))) for year in years), until)
