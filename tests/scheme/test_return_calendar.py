"""When returns are due and reminded of: the defaults, what an office sets, and everything wrong with it at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kpcs.scheme.periods import Period
from kpcs.scheme.rules.statistics import Calendar, CalendarRefused, Subject, read_calendar

DUE = date(2026, 5, 31)


def test_a_return_is_due_two_months_after_its_period_unless_something_else_is_set() -> None:
    quarter = Period.quarter(2026, 1)
    assert read_calendar(" ").due_on(Subject.TRADE, quarter) == DUE
    own = read_calendar('{"due_months": {"trade": 3}, "own_months": {"Botswana": {"trade": 1}}}')
    assert own.due_on(Subject.TRADE, quarter, "SL") == date(2026, 6, 30)
    assert own.due_on(Subject.TRADE, quarter, "BW") == date(2026, 4, 30)
    assert own.due_on(Subject.CERTIFICATES, quarter, "BW") == DUE


@pytest.mark.parametrize(
    ("day", "reminder"),
    [
        (-11, None),
        (-10, -10),
        (0, -10),
        (1, 1),
        (29, 1),
        (30, 30),
        (59, 30),
        (60, 60),
        (90, 60),
        (91, None),
        (400, None),
    ],
)
def test_only_the_newest_reminder_is_made_and_none_long_afterwards(day: int, reminder: int | None) -> None:
    assert Calendar().reminder(DUE, DUE + timedelta(days=day)) == reminder


def test_whose_returns_are_looked_for() -> None:
    own, named, every = Calendar(), Calendar(kept_for=frozenset({"BW"})), read_calendar('{"kept_for": "all"}')
    assert [one.expects(Subject.TRADE, "SL", {"SL"}) for one in (own, named, every)] == [True, False, True]
    assert [one.expects(Subject.TRADE, "BW", {"SL"}) for one in (own, named, every)] == [False, True, True]
    assert all(one.expects(Subject.PRODUCTION, "GN") for one in (own, named, every))
    assert not own.expects(Subject.STOCK, "AE", {"AE"})
    assert read_calendar('{"stock": ["AE"]}').expects(Subject.STOCK, "AE")


def test_everything_that_is_wrong_is_said_at_once() -> None:
    text = (
        '{"due_months": {"gold": 2}, "remind_before": [-1], "kept_since": {"trade": "2025-H1"}, "stock": "all",'
        ' "own_months": 3, "grace": 4, "grace_days": true, "kept_for": ["Atlantis"]}'
    )
    with pytest.raises(CalendarRefused) as refused:
        read_calendar(text)
    said = str(refused.value)
    for part in ("'gold'", "-1", "'2025-H1'", "stock: name", "own_months: it is", "“grace”", "True", "'Atlantis'"):
        assert part in said


@pytest.mark.parametrize("text", ["[]", "{", '"x"', "3"])
def test_what_is_no_calendar_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(CalendarRefused, match="Write such as"):
        read_calendar(text)
