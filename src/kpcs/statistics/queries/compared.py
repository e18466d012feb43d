"""Exporters' and importers' filed figures side by side, never merged; each difference with its causes (R-ANO.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import F, Q, QuerySet

from kpcs.errors import NotAllowed
from kpcs.permissions import Holder
from kpcs.scheme.periods import FIRST_YEAR, LAST_YEAR, Length, Period
from kpcs.scheme.rules.statistics import compared as law
from kpcs.scheme.rules.statistics.compared import NOTHING, Amount, Cause, Causes

from ..compiled import Compiled, rows
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

    figures: Mapping[tuple[Pair, Period], tuple[Headings, Headings]]
    returns: frozenset[tuple[str, Period]]

    def sides(self, pair: Pair, quarter: Period) -> Sides:
        """What each side says of the trade; None where it filed no return at all."""
        exported, imported = self.figures.get((pair, quarter), ({}, {}))
        exporter, importer = ((code, quarter) in self.returns for code in pair)
        return exported if exporter or exported else None, imported if importer or imported else None

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
        sums: tuple[Headings, Headings] = {}, {}
        for quarter in self.quarters:
            for place, side in enumerate(self.filed.sides(self.pair, quarter)):
                for hs, amount in (side or {}).items():
                    sums[place][hs] = law.plus(sums[place].get(hs, NOTHING), amount)
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


def pairs(period: Period, *, participant: str = "", by: Holder) -> list[Compared]:
    """Every pair of partners of whom a side reports trade, the gravest difference in value first."""
    require_partners(by)
    quarters = quarters_of(period)
    known = filed(quarters, participant=participant)
    wanted = set(quarters)
    found = sorted({pair for pair, quarter in known.figures if quarter in wanted})
    listed = [Compared(*pair, quarters, known) for pair in found]
    return sorted(listed, key=lambda one: (-one.at_stake, -abs(one.difference[0]), one.pair))


def of_pair(exporter: str, importer: str, quarter: Period, *, by: Holder) -> Compared:
    """One pair in one quarter; nothing filed on either side is a pair too."""
    require_partners(by)
    known = filed((quarter,), participant=exporter, partner=importer)
    return Compared(exporter, importer, (quarter,), known)


def filed(quarters: tuple[Period, ...], *, participant: str = "", partner: str = "") -> Filed:
    """The figures of trade that stand for these quarters and the one before and after them."""
    around = [*quarters, *(one for one in (*beside(quarters[0]), *beside(quarters[-1])) if one)]
    years = {one.year for one in around}
    lines = standing(Subject.TRADE).filter(submission__year__in=years, submission__part__gte=1, is_nil=False)
    if participant:
        lines = lines.filter(Q(submission__participant_id=participant) | Q(partner=participant))
    if partner:
        lines = lines.filter(Q(submission__participant_id=partner) | Q(partner=partner))
    period = F("submission__year") * 10 + F("submission__part")
    columns = ("submission__participant_id", "flow", "partner", period, "hs", "points", "cents")
    found: dict[tuple[Pair, Period], tuple[Headings, Headings]] = {}
    for row in rows(Compiled.MIRRORED, {"figures": lines.order_by().values_list(*columns)}):
        quarter = Period.quarter(*divmod(row["period"], 10))
        if quarter in around:
            sides = found.setdefault(((row["exporter"], row["importer"]), quarter), ({}, {}))
            for side, name in zip(sides, ("exported", "imported"), strict=True):
                if (amount := (row[f"{name}_points"], row[f"{name}_cents"])) != NOTHING:
                    side[row["hs"]] = amount
    returns = _signed().filter(year__in=years).values_list("participant_id", "year", "part")
    return Filed(found, frozenset((code, Period.quarter(year, part)) for code, year, part in returns))


def beside(quarter: Period) -> tuple[Period | None, Period | None]:
    """The quarters before and after; none before the scheme began, or after the end of its calendar."""
    first, last = Period.quarter(FIRST_YEAR, 1), Period.quarter(LAST_YEAR, 4)
    return quarter.step(-1) if quarter > first else None, quarter.step(1) if quarter < last else None


def _signed() -> QuerySet[Submission]:
    return Submission.objects.filter(subject=Subject.TRADE, state=Submission.State.SIGNED, part__gte=1)
