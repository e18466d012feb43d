"""Periods of returns: halves, quarters and years, in order and with their days."""

from __future__ import annotations

from datetime import date

import pytest

from kpcs.scheme.participants import participant_named
from kpcs.scheme.periods import Length, Period
from kpcs.scheme.values import CountryCode, ValueRefused


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("2022-H1", date(2022, 1, 1), date(2022, 6, 30)),
        ("2022-h2", date(2022, 7, 1), date(2022, 12, 31)),
        ("2022 S2", date(2022, 7, 1), date(2022, 12, 31)),
        ("2024Q1", date(2024, 1, 1), date(2024, 3, 31)),
        ("2024-Q4", date(2024, 10, 1), date(2024, 12, 31)),
    ],
)
def test_a_period_is_read_with_its_days(text: str, first: date, last: date) -> None:
    period = Period.parse(text)
    assert (period.first, period.last) == (first, last)
    assert Period.parse(str(period)) == period == Period.parse(period.sdmx)


@pytest.mark.parametrize("text", ["", "22-H1", "2022-H3", "2022-Q5", "2022-H0", "2002", "2022H", "2022-X1", "２０２２"])
def test_what_is_no_period_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueRefused, match=r"\.$"):
        Period.parse(text)


def test_periods_follow_one_another() -> None:
    assert Period.half_year(2022, 2).step(1) == Period.half_year(2023, 1)
    assert Period.half_year(2022, 1).step(-1) == Period.half_year(2021, 2)
    assert Period.quarter(2022, 4).step(5) == Period.quarter(2024, 1)
    assert Period(2022, 1, Length.YEAR).step(-2) == Period.whole_year(2020)
    assert Period.half_year(2021, 2) < Period.half_year(2022, 1)


def test_a_return_is_due_two_months_after_the_end() -> None:
    assert Period.half_year(2022, 1).due_on(2) == date(2022, 8, 31)
    assert Period.half_year(2023, 2).due_on(2) == date(2024, 2, 29)
    assert Period.quarter(2022, 3).due_on(2) == date(2022, 11, 30)
    assert Period.quarter(2022, 4).due_on(0) == date(2022, 12, 31)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Cote D'ivoire", "CI"),
        ("Côte d’Ivoire", "CI"),
        ("Congo, Democratic Republic of", "CD"),
        ("Congo, Republic of", "CG"),
        (" china,  People's Republic of ", "CN"),
        ("Swaziland", "SZ"),
        ("Namibie", "NA"),
        ("NA", "NA"),
        ("na", "NA"),
    ],
)
def test_a_participant_is_known_by_its_names(name: str, code: str) -> None:
    assert participant_named(name) == CountryCode(code)


def test_an_unknown_name_is_nobody() -> None:
    assert participant_named("Congo") is None
    assert participant_named("N/A") is None
    assert participant_named("") is None
