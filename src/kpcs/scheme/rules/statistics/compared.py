"""Why what an importer filed differs from what the exporter filed of the same trade (R-ANO.1, R-CON.7).

An amount is a pair: carats in points, value in cents. Whatever the causes, they add up to the whole difference; what
nothing explains is ``unknown``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from .mirror import basis_points

Amount = tuple[int, int]
ByHeading = Mapping[str, Amount]
NOTHING: Amount = (0, 0)
# A carat is a fifth of a gram; value has no such unit. The others are slips of the decimal point.
SLIPS = ((5, 10, 100, 1000), (10, 100, 1000))
# Two amounts that are the same but for rounding: within half a per cent. Weighed again: within one. Filed under another
# heading: what lacks there is within a tenth of what is too much here.
ROUNDING, WEIGHING, MOVED = 200, 100, 10


class Cause(StrEnum):
    """Why, the most telling first."""

    MISSING = "missing"
    UNCONFIRMED = "unconfirmed"
    PARTNER = "partner"
    UNIT = "unit"
    HEADING = "hs"
    TIMING = "timing"
    WEIGHT = "weight"
    VALUATION = "valuation"
    UNKNOWN = "unknown"


Causes = dict[Cause, Amount]


def minus(left: Amount, right: Amount) -> Amount:
    return left[0] - right[0], left[1] - right[1]


def plus(left: Amount, right: Amount) -> Amount:
    return left[0] + right[0], left[1] + right[1]


def differences(exported: ByHeading, imported: ByHeading) -> dict[str, Amount]:
    """By heading, how much more the importer says than the exporter."""
    headings = sorted({*exported, *imported})
    return {hs: minus(imported.get(hs, NOTHING), exported.get(hs, NOTHING)) for hs in headings}


def change(exported: int, imported: int) -> int | None:
    """The difference in hundredths of a per cent of what the exporter says; None where he says nothing."""
    return basis_points(exported, imported) if exported else None


@dataclass(slots=True)
class _Left:
    """What is still to be explained of each heading, and what is explained."""

    amounts: dict[str, list[int]]
    causes: dict[str, dict[Cause, list[int]]] = field(default_factory=dict)

    def take(self, hs: str, cause: Cause, measure: int, amount: int) -> None:
        if amount:
            self.causes.setdefault(hs, {}).setdefault(cause, [0, 0])[measure] += amount
            self.amounts[hs][measure] -= amount

    def take_all(self, hs: str, cause: Cause) -> None:
        for measure in (0, 1):
            self.take(hs, cause, measure, self.amounts[hs][measure])


def explain(
    exported: ByHeading | None,
    imported: ByHeading | None,
    *,
    before: ByHeading | None = None,
    after: ByHeading | None = None,
) -> dict[str, Causes]:
    """The causes of each heading's difference, from the figures alone; None: that side filed no return at all.

    ``before`` and ``after`` are what is unknown of the quarters beside this one, as :func:`unexplained` gives them.
    """
    left = _Left({hs: list(amount) for hs, amount in differences(exported or {}, imported or {}).items()})
    if exported is None or imported is None:
        for hs in left.amounts:
            left.take_all(hs, Cause.MISSING)
    else:
        for hs in left.amounts:
            _unit(left, hs, exported.get(hs, NOTHING), imported.get(hs, NOTHING))
        _heading(left)
        for hs in left.amounts:
            _timing(left, hs, (before or {}).get(hs, NOTHING), (after or {}).get(hs, NOTHING))
            _valuation(left, hs, exported.get(hs, NOTHING), imported.get(hs, NOTHING))
            left.take_all(hs, Cause.UNKNOWN)
    return {hs: {cause: (one[0], one[1]) for cause, one in found.items()} for hs, found in left.causes.items()}


def explain_by_certificates(
    exported: ByHeading,
    imported: ByHeading,
    sent: ByHeading,
    received: ByHeading,
    *,
    certificates: Mapping[str, Causes],
) -> dict[str, Causes]:
    """The same where the certificates of both sides are known: ``sent`` and ``received`` are their sums.

    ``certificates`` are the causes of ``received`` less ``sent``. What a side filed beyond its certificates is
    explained by the figures alone, so that what nothing bears out stays unknown.
    """
    return merged((certificates, explain(exported, sent), explain(received, imported)))


def unexplained(exported: ByHeading | None, imported: ByHeading | None) -> dict[str, Amount]:
    """What a quarter's own figures leave unknown: what may have been on its way when the quarter began or ended."""
    if exported is None or imported is None:
        return {}
    found = explain(exported, imported)
    return {hs: causes[Cause.UNKNOWN] for hs, causes in found.items() if Cause.UNKNOWN in causes}


def merged(parts: Iterable[Mapping[str, Causes]]) -> dict[str, Causes]:
    """Causes of several differences together; what cancels out is left out."""
    sums: dict[str, Causes] = {}
    for part in parts:
        for hs, causes in part.items():
            so_far = sums.setdefault(hs, {})
            for cause, amount in causes.items():
                so_far[cause] = plus(so_far.get(cause, NOTHING), amount)
    kept = {hs: {cause: one for cause, one in causes.items() if one != NOTHING} for hs, causes in sums.items()}
    return {hs: causes for hs, causes in kept.items() if causes}


def _same(one: int, other: int, part: int) -> bool:
    return abs(one - other) * part <= max(one, other)


def _slipped(one: int, other: int, factors: Iterable[int]) -> bool:
    least, most = min(one, other), max(one, other)
    return least > 0 and any(_same(least * factor, most, ROUNDING) for factor in factors)


def _unit(left: _Left, hs: str, sent: Amount, came: Amount) -> None:
    for measure, factors in enumerate(SLIPS):
        other = sorted((sent[1 - measure], came[1 - measure]))
        if _slipped(sent[measure], came[measure], factors) and 0 < other[1] <= 2 * other[0]:
            left.take(hs, Cause.UNIT, measure, left.amounts[hs][measure])


def _heading(left: _Left) -> None:
    """What lacks under one heading and is too much under another, if it is nearly the same in carats."""
    more = [hs for hs, one in left.amounts.items() if one[0] > 0]
    less = [hs for hs, one in left.amounts.items() if one[0] < 0]
    sums = [abs(sum(left.amounts[hs][0] for hs in side)) for side in (more, less)]
    if not min(sums) or not _same(sums[0], sums[1], MOVED):
        return
    for measure in (0, 1):
        here = {hs: left.amounts[hs][measure] for hs in more if left.amounts[hs][measure] > 0}
        there = {hs: -left.amounts[hs][measure] for hs in less if left.amounts[hs][measure] < 0}
        moved = min(sum(here.values()), sum(there.values()))
        for side, sign in ((here, 1), (there, -1)):
            rest = moved
            for hs, amount in sorted(side.items(), key=lambda item: -item[1]):
                left.take(hs, Cause.HEADING, measure, sign * min(amount, rest))
                rest -= min(amount, rest)


def _timing(left: _Left, hs: str, before: Amount, after: Amount) -> None:
    """Sent before the quarter and come in it, or sent in it and come after: both measures must say so."""
    points, cents = left.amounts[hs]
    if points > 0 and cents > 0 and min(-before[0], -before[1]) > 0:
        shifted = min(points, -before[0]), min(cents, -before[1])
    elif points < 0 and cents < 0 and min(after) > 0:
        shifted = max(points, -after[0]), max(cents, -after[1])
    else:
        return
    for measure in (0, 1):
        left.take(hs, Cause.TIMING, measure, shifted[measure])


def _valuation(left: _Left, hs: str, sent: Amount, came: Amount) -> None:
    """The carats agree as far as two scales do, and only the value differs."""
    if sent[0] and came[0] and abs(left.amounts[hs][0]) * WEIGHING <= max(sent[0], came[0]):
        left.take(hs, Cause.WEIGHT, 0, left.amounts[hs][0])
        left.take(hs, Cause.VALUATION, 1, left.amounts[hs][1])
