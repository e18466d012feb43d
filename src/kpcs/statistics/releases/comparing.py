"""How two releases differ: each figure that was added, taken away or changed, with the submissions on both sides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from .lines import ReleasedLine


class Change(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    REFILED = "refiled"


@dataclass(frozen=True, slots=True)
class Side:
    """What one release says of a figure: sums over the lines of that series, and where they come from."""

    points: int
    cents: int
    certificates: int
    submissions: tuple[str, ...]
    lines: int


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure on both sides, None where a release lacks it. ``REFILED``: a new revision with the same amounts."""

    about: ReleasedLine
    before: Side | None
    after: Side | None

    @property
    def change(self) -> Change:
        if self.before is None:
            return Change.ADDED
        if self.after is None:
            return Change.REMOVED
        same = _amounts(self.before) == _amounts(self.after)
        return Change.REFILED if same else Change.CHANGED

    @property
    def points(self) -> int:
        """By how many points the figure grew."""
        return (self.after.points if self.after else 0) - (self.before.points if self.before else 0)

    @property
    def cents(self) -> int:
        return (self.after.cents if self.after else 0) - (self.before.cents if self.before else 0)


def differences(before: Iterable[ReleasedLine], after: Iterable[ReleasedLine]) -> tuple[Difference, ...]:
    """Every figure that is not the same in both, by Participant and period; they sum up to the totals' difference."""
    olds, news = _by_series(before), _by_series(after)
    found = []
    for series in sorted(olds.keys() | news.keys()):
        old, new = olds.get(series, []), news.get(series, [])
        sides = _side(old), _side(new)
        if sides[0] != sides[1]:
            found.append(Difference((new or old)[0], *sides))
    return tuple(found)


def _by_series(lines: Iterable[ReleasedLine]) -> dict[tuple[str, ...], list[ReleasedLine]]:
    found: dict[tuple[str, ...], list[ReleasedLine]] = {}
    for line in lines:
        found.setdefault(line.series, []).append(line)
    return found


def _side(lines: list[ReleasedLine]) -> Side | None:
    if not lines:
        return None
    return Side(
        sum(line.points for line in lines),
        sum(line.cents for line in lines),
        sum(line.certificates for line in lines),
        tuple(sorted({line.submission for line in lines})),
        len(lines),
    )


def _amounts(side: Side) -> tuple[int, ...]:
    return side.points, side.cents, side.certificates, side.lines
