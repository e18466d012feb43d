"""The annual global summary of a release: one row for each Participant, and the world's (R-AGS.1, R-AGS.2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from ..analysis.summary import Amount
from .lines import ReleasedLine


@dataclass(slots=True)
class Measure:
    """Exact sums of one flow; ``is_filed`` tells a filed nothing from nothing filed."""

    points: int = 0
    cents: int = 0
    is_filed: bool = False

    @property
    def per_carat_cents(self) -> int | None:
        """US cents a carat, rounded half up; None without carats (R-AGS.2)."""
        return Amount(self.points, self.cents).per_carat_cents


@dataclass(slots=True)
class SummaryRow:
    """A Participant's year. ``issued`` and ``received`` are certificates; None when no count was filed."""

    participant: str
    production: Measure = field(default_factory=Measure)
    imports: Measure = field(default_factory=Measure)
    exports: Measure = field(default_factory=Measure)
    issued: int | None = None
    received: int | None = None
    submissions: set[str] = field(default_factory=set)
    is_demonstration: bool = False

    def add(self, line: ReleasedLine) -> None:
        """Count a line in."""
        self.submissions.add(line.submission)
        self.is_demonstration |= line.is_demonstration
        if line.subject == "certificates":
            if line.flow == "export":
                self.issued = (self.issued or 0) + line.certificates
            else:
                self.received = (self.received or 0) + line.certificates
            return
        flows = {"production": self.production, "import": self.imports, "export": self.exports}
        measure = flows[line.flow]
        measure.points += line.points
        measure.cents += line.cents
        measure.is_filed = True


@dataclass(frozen=True, slots=True)
class GlobalSummary:
    """One year: Participants in the order of their codes, and the world."""

    year: int
    rows: tuple[SummaryRow, ...]
    world: SummaryRow


def global_summary(lines: Iterable[ReleasedLine], year: int) -> GlobalSummary:
    """Every sum is exact and holds each line of the year once, doubtful ones too."""
    rows: dict[str, SummaryRow] = {}
    world = SummaryRow("")
    for line in lines:
        if line.year == year:
            rows.setdefault(line.participant, SummaryRow(line.participant)).add(line)
            world.add(line)
    return GlobalSummary(year, tuple(rows[code] for code in sorted(rows)), world)


def years_of(lines: Iterable[ReleasedLine]) -> dict[int, Measure]:
    """The world's production by year, oldest first."""
    years: defaultdict[int, Measure] = defaultdict(Measure)
    for line in lines:
        if line.flow == "production":
            measure = years[line.year]
            measure.points, measure.cents, measure.is_filed = (
                measure.points + line.points,
                measure.cents + line.cents,
                True,
            )
    return dict(sorted(years.items()))
