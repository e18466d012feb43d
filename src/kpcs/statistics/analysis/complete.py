"""What came of one subject and what did not, told for pages and programs in the same words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kpcs.scheme.periods import Period
from kpcs.scheme.rules.statistics import Calendar, Subject

from .expected import Absence, Gap, Punctuality, punctual_by_year, punctuality_of
from .shown import gap_as_json, punctual_as_json

Days = Mapping[str, Mapping[Period, date]]


@dataclass(frozen=True, slots=True)
class Completeness:
    """``since`` is None where the office does not keep the subject; ``filings`` are the days of first filing."""

    subject: Subject
    as_of: date
    since: Period | None
    gaps: tuple[Gap, ...]
    filings: Days

    def of(self, absence: Absence) -> list[Gap]:
        return [gap for gap in self.gaps if gap.absence is absence]

    def punctual(self, calendar: Calendar) -> list[Punctuality]:
        """The least punctual first."""
        found = punctuality_of(self.filings, self.subject, calendar)
        return sorted(found, key=lambda one: (one.per_cent, -one.returns, one.participant))

    def by_year(self, calendar: Calendar) -> dict[Period, float | None]:
        """Per cent on time by year."""
        return punctual_by_year(self.filings, self.subject, calendar)


@dataclass(frozen=True, slots=True)
class Run:
    """Periods in a row of one Participant with one explanation."""

    gaps: tuple[Gap, ...]

    @property
    def first(self) -> Gap:
        return self.gaps[0]

    @property
    def last(self) -> Gap:
        return self.gaps[-1]


def runs(gaps: Iterable[Gap]) -> list[Run]:
    """Gaps that follow one another and have the same reason, as one."""
    found: list[list[Gap]] = []
    for gap in gaps:
        before = found[-1][-1] if found else None
        if before and (before.participant, before.why) == (gap.participant, gap.why) and before.next == gap.period:
            found[-1].append(gap)
        else:
            found.append([gap])
    return [Run(tuple(run)) for run in found]


def completeness_as_json(one: Completeness, calendar: Calendar) -> dict[str, Any]:
    """The missing list of a subject other than production."""
    own = {code: months[one.subject] for code, months in calendar.own_months.items() if one.subject in months}
    return {
        "as_of": one.as_of.isoformat(),
        "subject": one.subject.value,
        "kept_since": str(one.since) if one.since else None,
        "due": f"{calendar.months(one.subject)} months after the end of the period (R-STA.1)",
        "due_months_of": own,
        "missing": [gap_as_json(gap) for gap in one.of(Absence.MISSING)],
        "late": [gap_as_json(gap) for gap in one.of(Absence.LATE)],
        "explained": [gap_as_json(gap) for gap in one.of(Absence.EXPLAINED)],
        "on_time": [punctual_as_json(found) for found in one.punctual(calendar)],
    }
