"""Exporters' and importers' filed figures side by side, never merged; each difference with its causes (R-ANO.1)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_

from django.db.models import F, Q, QuerySet

from kpcs.errors import NotAllowed
from kpcs.permissions import Holder
from kpcs.scheme.periods import FIRST_YEAR, LAST_YEAR, Length, Period
from kpcs.scheme.rules.statistics import compared as law
from kpcs.scheme.rules.statistics.compared import NOTHING, Amount, Cause, Causes

from ..compiled import Compiled, answer
from ..models import Subject, Submission
from .figures import standing
from .released import sees_partners

Pair = tuple[str, str]
Headings = dict[str, Amount]
Sides = tuple[Headings | None, Headings | None]


def require_partners(by: Holder) -> None:
    """Figures by partner are for those who work on returns (R-WEB.2); refuses (403) all others."""
    if not sees_partners(by):
        raise NotAllowed


@dataclass(frozen=True)
class Filed:
    """What all Participants, or all that trade with one, filed of some quarters, as it stands."""

    # Quarters as whole numbers, 20263: a page asks some ten thousand times.
    figures: Mapping[Pair, Mapping[int, tuple[Headings, Headings]]]
    returns: frozenset[tuple[str, int]]

    def sides(self, pair: Pair, quarter: Period) -> Sides:
        """What each side says of the trade; None where it filed no return at all."""
        key = _key(quarter)
        exported, imported = self.figures.get(pair, {}).get(key, ({}, {}))
        exporter, importer = pair
        return (
            exported if exported or (exporter, key) in self.returns else None,
            imported if imported or (importer, key) in self.returns else None,
        )

    def causes(self, pair: Pair, quarter: Period) -> dict[str, Causes]:
        """Why they differ, by heading, from the figures alone."""
        before, after = (law.unexplained(*self.sides(pair, one)) if one else {} for one in beside(quarter))
        exported, imported = self.sides(pair, quarter)
        return law.explain(exported, imported, before=before, after=after)


@dataclass(frozen=True)
class Compared:
    """One pair of partners over some quarters: what each side filed, and the difference, importer less exporter."""

    exporter: str
    importer: str
    quarters: tuple[Period, ...]
    filed: Filed

    @property
    def pair(self) -> Pair:
        return self.exporter, self.importer

    @cached_property
    def headings(self) -> tuple[Headings, Headings]:
        """The sums of each side by heading."""
        filed = self.filed.figures.get(self.pair, {})
        sums: tuple[Headings, Headings] = {}, {}
        for sides in filter(None, (filed.get(_key(quarter)) for quarter in self.quarters)):
            for so_far, side in zip(sums, sides, strict=True):
                for hs, amount in side.items():
                    so_far[hs] = law.plus(so_far[hs], amount) if hs in so_far else amount
        return sums

    @property
    def exported(self) -> Amount:
        return total(self.headings[0].values())

    @property
    def imported(self) -> Amount:
        return total(self.headings[1].values())

    @property
    def difference(self) -> Amount:
        return law.minus(self.imported, self.exported)

    @property
    def changes(self) -> tuple[int | None, int | None]:
        """Hundredths of a per cent of what the exporter says, in carats and in value; None where he says nothing."""
        return tuple(law.change(self.exported[at], self.imported[at]) for at in (0, 1))  # type: ignore[return-value]

    @cached_property
    def at_stake(self) -> int:
        """Cents under headings that the two sides see differently; a swap of headings does not cancel out."""
        return sum(abs(cents) for _, cents in law.differences(*self.headings).values())

    @cached_property
    def missing(self) -> tuple[tuple[str, Period], ...]:
        """Returns that were not filed although the other side reports trade."""
        found = []
        for quarter in self.quarters:
            sides = self.filed.sides(self.pair, quarter)
            if any(sides):
                found += [(code, quarter) for code, side in zip(self.pair, sides, strict=True) if side is None]
        return tuple(found)

    @cached_property
    def by_heading(self) -> dict[str, Causes]:
        """The causes of each heading's difference."""
        return law.merged(self.filed.causes(self.pair, quarter) for quarter in self.quarters)

    @cached_property
    def causes(self) -> Causes:
        """The causes of the whole difference; they add up to it."""
        return together(self.by_heading)


def total(amounts: Iterable[Amount]) -> Amount:
    sums = NOTHING
    for amount in amounts:
        sums = law.plus(sums, amount)
    return sums


def together(by_heading: Mapping[str, Causes]) -> Causes:
    """The causes of all headings in one, in their order; what only moved between headings adds up to nothing."""
    return {
        cause: total(causes.get(cause, NOTHING) for causes in by_heading.values())
        for cause in Cause
        if any(cause in causes for causes in by_heading.values())
    }


def quarters_of(period: Period) -> tuple[Period, ...]:
    """The quarters of a year, a half-year or a quarter."""
    first, months = (period.part - 1) * period.length // Length.QUARTER + 1, period.length // Length.QUARTER
    return tuple(Period.quarter(period.year, first + step) for step in range(months))


def periods() -> list[Period]:
    """The quarters for which a return of trade stands, the newest first."""
    found = _signed().order_by("-year", "-part").values_list("year", "part").distinct()
    return [Period.quarter(year, part) for year, part in found]


def pairs(period: Period, *, participant: str = "", by: Holder, is_explained: bool = True) -> list[Compared]:
    """Every pair of partners of whom a side reports trade, the gravest difference in value first.

    Who shows a few of many asks without the quarters beside them, and then for these few with :func:`explained`.
    """
    require_partners(by)
    quarters = quarters_of(period)
    known = filed(quarters, participant=participant, is_beside=is_explained)
    wanted = {_key(quarter) for quarter in quarters}
    listed = [Compared(*pair, quarters, known) for pair, found in known.figures.items() if not wanted.isdisjoint(found)]
    return sorted(listed, key=lambda one: (-one.at_stake, -abs(one.difference[0]), one.pair))


def explained(listed: Sequence[Compared]) -> list[Compared]:
    """The same pairs, known with the quarters beside theirs, so that goods on their way are seen."""
    if not listed:
        return []
    known = filed(listed[0].quarters, among=[one.pair for one in listed])
    return [Compared(*one.pair, one.quarters, known) for one in listed]


def of_pair(exporter: str, importer: str, quarter: Period, *, by: Holder) -> Compared:
    """One pair in one quarter; nothing filed on either side is a pair too."""
    require_partners(by)
    known = filed((quarter,), among=[(exporter, importer)])
    return Compared(exporter, importer, (quarter,), known)


def filed(
    quarters: tuple[Period, ...], *, participant: str = "", among: Collection[Pair] = (), is_beside: bool = True
) -> Filed:
    """The figures of trade that stand for these quarters and, if wanted, for the one before and after them."""
    around = {*quarters, *(one for one in (*beside(quarters[0]), *beside(quarters[-1])) if one and is_beside)}
    lines = standing(Subject.TRADE).filter(_in(around, "submission__"), is_nil=False)
    if participant:
        lines = lines.filter(Q(submission__participant_id=participant) | Q(partner=participant))
    if among:
        lines = lines.filter(reduce(or_, (_of_pair(*pair) for pair in among)))
    period = F("submission__year") * 10 + F("submission__part")
    columns = ("submission__participant_id", "flow", "partner", period, "hs", "points", "cents")
    found: dict[Pair, dict[int, tuple[Headings, Headings]]] = {}
    rows = answer(Compiled.MIRRORED, {"figures": lines.order_by().values_list(*columns)})
    next(rows)
    for exporter, importer, key, hs, *amounts in rows:
        sides = found.setdefault((exporter, importer), {}).setdefault(key, ({}, {}))
        for side, amount in zip(sides, ((amounts[0], amounts[1]), (amounts[2], amounts[3])), strict=True):
            if amount != NOTHING:
                side[hs] = amount
    returns = _signed().filter(_in(around)).values_list("participant_id", "year", "part")
    return Filed(found, frozenset((code, year * 10 + part) for code, year, part in returns))


def _key(quarter: Period) -> int:
    return quarter.year * 10 + quarter.part


def _in(quarters: Iterable[Period], path: str = "") -> Q:
    return reduce(or_, (Q(**{f"{path}year": one.year, f"{path}part": one.part}) for one in quarters))


def _of_pair(exporter: str, importer: str) -> Q:
    sent = Q(flow="export", submission__participant_id=exporter, partner=importer)
    return sent | Q(flow="import", submission__participant_id=importer, partner=exporter)


def beside(quarter: Period) -> tuple[Period | None, Period | None]:
    """The quarters before and after; none before the scheme began, or after the end of its calendar."""
    first, last = Period.quarter(FIRST_YEAR, 1), Period.quarter(LAST_YEAR, 4)
    return quarter.step(-1) if quarter > first else None, quarter.step(1) if quarter < last else None


def _signed() -> QuerySet[Submission]:
    return Submission.objects.filter(subject=Subject.TRADE, state=Submission.State.SIGNED, part__gte=1)
