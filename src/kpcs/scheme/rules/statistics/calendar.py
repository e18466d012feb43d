"""When returns are due, from when on they are looked for, and when somebody is reminded: data, read from one text.

Two months after the end of the period is what the scheme's documents suggest without confirming it (R-STA.1), so it is
a setting, and so is everything else here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from typing import Any

from kpcs.scheme.participants import participant_named
from kpcs.scheme.periods import Period
from kpcs.scheme.values import ValueRefused

from .lines import Subject

MOST_MONTHS, MOST_DAYS = 24, 730
EVERYBODY = "*"


class CalendarRefused(ValueError):
    """The text is no calendar; ``problems`` says everything that is wrong with it."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """One office's calendar of returns. The defaults are the scheme's two months and this software's own days."""

    # Months after the end of the period; for all, by subject, and where a Participant has terms of its own.
    due_months: Mapping[Subject, int] = field(default_factory=lambda: dict.fromkeys(Subject, 2))
    own_months: Mapping[str, Mapping[Subject, int]] = field(default_factory=dict)
    # Days before and after the day on which a return is due.
    remind_before: tuple[int, ...] = (10,)
    remind_after: tuple[int, ...] = (1, 30, 60)
    # A day of reminding that passed so long ago is not made up for.
    remind_within: int = 30
    # So many days a return may be late before it is called missing.
    grace_days: int = 90
    # The first period in which this office keeps a subject; where none is said, the first that was filed.
    kept_since: Mapping[Subject, Period] = field(default_factory=dict)
    # Whose trade and certificates are kept here; empty stands for whoever is at home here or ever filed one here.
    kept_for: frozenset[str] = frozenset()
    # Of whom a yearly return of stocks is expected; it is welcome from all.
    stock: frozenset[str] = frozenset()

    def months(self, subject: Subject, participant: str = "") -> int:
        return self.own_months.get(participant, {}).get(subject, self.due_months[subject])

    def due_on(self, subject: Subject, period: Period, participant: str = "") -> date:
        """The last day of the month so many months after the end of the period."""
        return period.due_on(self.months(subject, participant))

    def expects(self, subject: Subject, participant: str, known: Container[str] = ()) -> bool:
        """Whether this office looks for such a return of the Participant at all; ``known`` are those at home here."""
        if subject is Subject.STOCK:
            return participant in self.stock
        if subject is Subject.PRODUCTION or EVERYBODY in self.kept_for:
            return True
        return participant in (self.kept_for or known)

    def reminder(self, due_on: date, on: date) -> int | None:
        """Which reminder is to be made on a day: the newest one that is due, in days from the day of filing."""
        days = [*(-day for day in self.remind_before), *self.remind_after]
        passed = [day for day in days if 0 <= (on - due_on).days - day <= self.remind_within]
        return max(passed, default=None)

    def next_reminder(self, due_on: date, on: date) -> date | None:
        """The next day after this one on which there is to be one."""
        days = [due_on + timedelta(days=day) for day in (*(-day for day in self.remind_before), *self.remind_after)]
        return min((day for day in days if day > on), default=None)


def read_calendar(text: str) -> Calendar:
    """The calendar that a text in JSON changes from the defaults; refuses with everything that is wrong at once."""
    if not text.strip():
        return Calendar()
    try:
        said = json.loads(text)
    except ValueError as reason:
        raise CalendarRefused([f"It is not JSON ({reason}).", _EXAMPLE]) from None
    if not isinstance(said, dict):
        raise CalendarRefused(["It is not an object of JSON.", _EXAMPLE])
    problems: list[str] = []
    values: dict[str, Any] = {}
    for name, value in said.items():
        if (reader := _READERS.get(name)) is None:
            problems.append(f"“{name[:40]}” is not known; these are: {', '.join(_READERS)}.")
            continue
        try:
            values[name] = reader(value)
        except AttributeError:
            problems.append(f"{name}: it is not an object of JSON.")
        except ValueError as reason:
            problems.append(f"{name}: {reason}")
    if problems:
        raise CalendarRefused([*problems, _EXAMPLE])
    return Calendar(**values)


_EXAMPLE = 'Write such as {"due_months": {"trade": 3}, "remind_before": [14], "kept_since": {"trade": "2025-Q1"}}.'


def _whole(value: object, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ValueError(f"{value!r} is not a whole number from {least} to {most}.")
    return value


def _subject(name: object) -> Subject:
    if name not in list(Subject):
        raise ValueError(f"{name!r} is not one of {', '.join(Subject)}.")
    return Subject(str(name))


def _participant(name: object) -> str:
    found = participant_named(str(name))
    if found is None:
        raise ValueError(f"{name!r} is not a Participant.")
    return str(found)


def _months(value: Any) -> dict[Subject, int]:
    return {_subject(name): _whole(months, 0, MOST_MONTHS) for name, months in value.items()}


def _due_months(value: Any) -> dict[Subject, int]:
    return Calendar().due_months | _months(value)  # type: ignore[operator,no-any-return]


def _own_months(value: Any) -> dict[str, dict[Subject, int]]:
    return {_participant(name): _months(months) for name, months in value.items()}


def _days(value: Any) -> tuple[int, ...]:
    if not isinstance(value, list):
        raise ValueError(f"{value!r} is not a list of days.")
    return tuple(_whole(day, 0, MOST_DAYS) for day in value)


def _day(value: Any) -> int:
    return _whole(value, 0, MOST_DAYS)


def _since(value: Any) -> dict[Subject, Period]:
    found = {}
    for name, text in value.items():
        subject, period = _subject(name), _period(text)
        if period.length is not subject.length:
            raise ValueError(f"{text!r} is not a period for which {subject} is reported.")
        found[subject] = period
    return found


def _period(text: object) -> Period:
    try:
        return Period.parse(str(text))
    except ValueRefused as refused:
        raise ValueError(str(refused)) from None


def _names(value: Any) -> frozenset[str]:
    if value == "all":
        return frozenset({EVERYBODY})
    if not isinstance(value, list):
        raise ValueError(f"{value!r} is not a list of Participants, nor all.")
    return frozenset(map(_participant, value))


def _some(value: Any) -> frozenset[str]:
    if value == "all":
        raise ValueError("name the Participants; no source asks stocks of all.")
    return _names(value)


_READERS: Mapping[str, Callable[[Any], object]] = {
    "due_months": _due_months,
    "own_months": _own_months,
    "remind_before": _days,
    "remind_after": _days,
    "remind_within": _day,
    "grace_days": _day,
    "kept_since": _since,
    "kept_for": _names,
    "stock": _some,
}
assert set(_READERS) == {one.name for one in fields(Calendar)}
