"""What each Participant held, produced, bought, sold and cut, from the figures that stand or that are released."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import Sum

from kpcs.scheme.periods import Length, Period
from kpcs.scheme.rules.statistics.balance import Balance, Moved, World, balances
from kpcs.scheme.rules.statistics.balance import world as world_of

from ..models import Subject, Submission
from . import released
from .figures import standing
from .kept import kept

# Participant, subject, year, part, flow, partner, points.
Sum_ = tuple[str, str, int, int, str, str, int]
Key = tuple[str, str, int]
SUBJECTS = (Subject.PRODUCTION, Subject.TRADE, Subject.STOCK)


@dataclass(slots=True)
class Filed:
    """Sums of points by Participant, flow, year and part, and which returns they come from."""

    points: dict[tuple[str, str, int, int], int] = field(default_factory=lambda: defaultdict(int))
    returns: set[tuple[str, str, int, int]] = field(default_factory=set)
    # Trade of one Participant with another, by flow, year and part.
    between: dict[tuple[str, str, str, int, int], int] = field(default_factory=lambda: defaultdict(int))

    def add(self, sums: Iterable[Sum_]) -> Filed:
        for participant, subject, year, part, flow, partner, points in sums:
            self.returns.add((participant, subject, year, part))
            self.points[participant, flow, year, part] += points
            if partner:
                self.between[participant, partner, flow, year, part] += points
        return self

    def total(self, participant: str, flow: str, year: int, parts: Iterable[int]) -> int | None:
        """None where no return with such a flow was filed for any of the parts."""
        subject = FLOWS[flow]
        there = [part for part in parts if (participant, subject, year, part) in self.returns]
        return sum(self.points.get((participant, flow, year, part), 0) for part in there) if there else None


FLOWS: Mapping[str, str] = {
    "production": Subject.PRODUCTION.value,
    "import": Subject.TRADE.value,
    "export": Subject.TRADE.value,
    "stock": Subject.STOCK.value,
    "polished": Subject.STOCK.value,
}


def rows(*, participant: str = "", half_yearly: bool = False) -> tuple[Balance, ...]:
    """Every period of every Participant, or of one, for which trade or stocks were filed, by the figures that stand."""
    return balances(_moved(_standing(participant), half_yearly=half_yearly))


def world(*, half_yearly: bool = False) -> tuple[World, ...]:
    """The sums of all, with the trade between Participants that both filed it."""
    filed = _standing()
    return world_of(balances(_moved(filed, half_yearly=half_yearly)), traded(filed, half_yearly=half_yearly))


def released_rows(*, at: datetime, half_yearly: bool = False) -> tuple[Balance, ...]:
    """The same by what is released and public at a moment: no stocks, no partners and no doubts (R-WEB.2)."""
    found = balances(_moved(_released(at), half_yearly=half_yearly))
    return tuple(replace(row, findings=()) for row in found)


def released_world(*, at: datetime) -> tuple[World, ...]:
    """What is released of all; nothing is known there of goods on their way."""
    return world_of(released_rows(at=at), {})


def _released(at: datetime) -> Filed:
    """Read once for each set of releases, which their digests name: equal digests are equal figures."""
    key = tuple(sorted((year, one.figures_digest) for year, one in released.by_year(at=at).items()))

    def read() -> Filed:
        wanted = {Subject.PRODUCTION.value, Subject.TRADE.value}
        lines = (line for line in released.public_figures(at=at) if line.subject in wanted)
        sums = ((one.participant, one.subject, one.year, one.part, one.flow, "", one.points) for one in lines)
        return Filed().add(sums)

    return kept("released balance", key, read)


def _standing(participant: str = "") -> Filed:
    filed = Filed()
    names = ("submission__participant", "submission__subject", "submission__year", "submission__part")
    for subject in SUBJECTS:
        found = standing(subject)
        if participant:
            found = found.filter(submission__participant=participant)
        sums = found.order_by().values_list(*names, "flow", "partner").annotate(all_points=Sum("points"))
        filed.add((one[0], one[1], one[2], one[3], one[4], one[5], one[6]) for one in sums)
    return filed


def _moved(filed: Filed, *, half_yearly: bool) -> Iterator[Moved]:
    """One row for each Participant and period in whose year it filed trade or stocks."""
    mining = {code for (code, flow, _, _), points in filed.points.items() if flow == "production" and points}
    known = {(code, year) for code, subject, year, _ in filed.returns if subject != Subject.PRODUCTION}
    for code, year in sorted(known):
        periods = [Period.half_year(year, part) for part in (1, 2)] if half_yearly else [Period.whole_year(year)]
        for period in periods:
            yield _one(filed, code, period, is_mining=code in mining)


def _one(filed: Filed, code: str, period: Period, *, is_mining: bool) -> Moved:
    halves, quarters = parts_of(period, Length.HALF_YEAR), parts_of(period, Length.QUARTER)
    wanted = [(Subject.TRADE, Length.QUARTER, part) for part in quarters]
    wanted += [(Subject.PRODUCTION, Length.HALF_YEAR, part) for part in halves if is_mining]
    year, is_end = period.year, period.last.month == 12
    polished = _flow(filed, code, "polished", year)
    return Moved(
        participant=code,
        period=period,
        production=filed.total(code, "production", year, halves),
        imports=filed.total(code, "import", year, quarters),
        exports=filed.total(code, "export", year, quarters),
        # What was cut in a year cannot be divided among its halves.
        polished=polished if period.length is Length.YEAR else None,
        closing=_flow(filed, code, "stock", year) if is_end else None,
        lacking=tuple(
            f"{subject} {Period(year, part, length)}"
            for subject, length, part in wanted
            if (code, subject.value, year, part) not in filed.returns
        ),
    )


def _flow(filed: Filed, code: str, flow: str, year: int) -> int | None:
    """A flow of the yearly return of stocks; None where the return does not speak of it."""
    return filed.points.get((code, flow, year, 0))


def parts_of(period: Period, length: Length) -> tuple[int, ...]:
    """The half-years or quarters of which a year or half-year consists."""
    count = period.length // length
    return tuple(range((period.part - 1) * count + 1, period.part * count + 1))


def traded(filed: Filed, *, half_yearly: bool) -> dict[Period, tuple[int, int]]:
    """What was sent and received between Participants that both filed the same quarter."""
    sums: dict[Period, list[int]] = defaultdict(lambda: [0, 0])
    for (_reporter, partner, flow, year, quarter), points in filed.between.items():
        if flow in ("import", "export") and (partner, Subject.TRADE.value, year, quarter) in filed.returns:
            period = Period.half_year(year, (quarter + 1) // 2) if half_yearly else Period.whole_year(year)
            sums[period][flow == "import"] += points
    return {period: (sent, received) for period, (sent, received) in sums.items()}


def made_up() -> frozenset[tuple[str, int]]:
    """Participants and years of which a return of a demonstration counts."""
    rows = Submission.objects.filter(is_demonstration=True, subject__in=SUBJECTS, state=Submission.State.SIGNED)
    return frozenset(rows.order_by().values_list("participant_id", "year").distinct())
