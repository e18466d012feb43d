"""Faults planted into clean series, and into the real one: how many are found, and how near the top."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest

from kpcs.scheme.participants import standings
from kpcs.scheme.periods import Period
from kpcs.scheme.rules.statistics import read_table
from kpcs.statistics.analysis.doubt import Ranked
from kpcs.statistics.analysis.engine import anomalies
from kpcs.statistics.analysis.facts import Facts, Line, lines_of, newest_stamp
from kpcs.statistics.analysis.policy import AnomalyPolicy
from kpcs.statistics.source import own_source

Lines = tuple[Line, ...]
KNOWN = {str(history.participant): history for history in standings()}
POLICY = AnomalyPolicy()
# Weight of a half-year in points, price in dollars: large and small producers.
CLEAN = {
    "BW": (1_200_000_000, 140),
    "RU": (2_000_000_000, 80),
    "CA": (600_000_000, 110),
    "AO": (430_000_000, 130),
    "ZA": (400_000_000, 120),
    "NA": (90_000_000, 480),
    "SL": (25_000_000, 230),
    "GH": (9_000_000, 32),
    "GY": (4_000_000, 150),
    "TZ": (10_000_000, 220),
    "LR": (2_500_000, 390),
    "CM": (120_000, 180),
}


@cache
def clean() -> Lines:
    """Twenty years of a dozen Participants with an ordinary scatter, each return filed seven weeks after its end."""
    return tuple(line for code in CLEAN for line in _series(code))


def _series(code: str) -> Iterator[Line]:
    weight, price = CLEAN[code]
    first = Period.half_year(2003, 1) if code != "CM" else Period.half_year(2013, 1)
    last = Period.half_year(2023, 2)
    period, state = first, sum(map(ord, code))
    while period <= last:
        state = (state * 1_103_515_245 + 12_345) % 2**31
        one, two = (state >> 8) % 1000 / 1000 - 0.5, (state >> 18) % 1000 / 1000 - 0.5
        points = int(weight * math.exp(0.35 * one)) + state % 97
        cents = int(points * price * math.exp(0.25 * two)) + state % 89
        yield Line(code, period, "undivided", points, cents, f"{code} {period}", period.last + timedelta(days=50))
        period = period.step(1)


@cache
def real() -> Lines:
    return lines_of(read_table(own_source(on=date(2026, 11, 22)).facts)[0])


def found_in(lines: Lines) -> tuple[Ranked, ...]:
    return anomalies(Facts(lines, KNOWN, newest_stamp(lines) or date(2025, 3, 3)), POLICY)


def _swap(line: Line, other: Line, lines: Lines) -> Lines:
    return tuple(other if one is line else one for one in lines)


def slipped(factor: int, measure: str) -> Callable[[Lines, Line], Lines]:
    def plant(lines: Lines, line: Line) -> Lines:
        amount = line.cents if measure == "cents" else line.points
        moved = amount * factor if factor > 0 else amount // -factor
        return _swap(line, replace(line, **{measure: moved}), lines)

    return plant


def doubled(lines: Lines, line: Line) -> Lines:
    return (*lines, replace(line, place="planted"))


def doubled_with_changes(lines: Lines, line: Line) -> Lines:
    assert line.filed_on
    later = line.filed_on + timedelta(days=180)
    return (*lines, replace(line, place="planted", points=line.points * 9 // 10, filed_on=later))


def copied_to_another_year(lines: Lines, line: Line) -> Lines:
    target = next(one for one in lines if one.participant == line.participant and one.period == line.period.step(2))
    return _swap(target, replace(line, period=target.period, filed_on=target.filed_on, place="planted"), lines)


def filed_for_the_wrong_half(lines: Lines, line: Line) -> Lines:
    """The first half's return is entered as the second, and the other way round."""
    other = next(
        one
        for one in lines
        if one.participant == line.participant
        and one.period == Period.half_year(line.period.year, 3 - line.period.part)
    )
    exchanged = _swap(line, replace(line, filed_on=other.filed_on), lines)
    return tuple(replace(one, filed_on=line.filed_on) if one is other else one for one in exchanged)


def without_value(lines: Lines, line: Line) -> Lines:
    return _swap(line, replace(line, cents=0), lines)


def with_a_nil_return(lines: Lines, line: Line) -> Lines:
    return (*lines, replace(line, method="", points=0, cents=0, place="planted"))


def counted_twice_over(lines: Lines, line: Line) -> Lines:
    return (*lines, replace(line, method="artisanal", points=line.points // 3, cents=line.cents // 3, place="planted"))


def left_out(lines: Lines, line: Line) -> Lines:
    return tuple(one for one in lines if one is not line)


def moved_twenty_years(lines: Lines, line: Line) -> Lines:
    """Only for a Participant that came late: the year is mistyped as one before it took part."""
    return _swap(line, replace(line, period=Period.half_year(2005, line.period.part)), lines)


FAULTS: dict[str, tuple[Callable[[Lines, Line], Lines], str, int]] = {
    # what is planted: (how, in whom, the rank at which it must be found at the latest)
    "value ×10": (slipped(10, "cents"), "SL", 1),
    "value ÷10": (slipped(-10, "cents"), "GY", 1),
    "value ×100": (slipped(100, "cents"), "LR", 1),
    "value ÷1000": (slipped(-1000, "cents"), "NA", 1),
    "weight ×10": (slipped(10, "points"), "GH", 1),
    "weight ÷10": (slipped(-10, "points"), "TZ", 1),
    "value ×10 of a small one": (slipped(10, "cents"), "CM", 1),
    "a line twice": (doubled, "AO", 1),
    "a line twice, changed": (doubled_with_changes, "SL", 1),
    "a line copied to the next year": (copied_to_another_year, "GH", 1),
    "halves exchanged": (filed_for_the_wrong_half, "ZA", 1),
    "no value": (without_value, "TZ", 1),
    "nil and stones": (with_a_nil_return, "BW", 1),
    "counted undivided and artisanal": (counted_twice_over, "SL", 1),
    "left out": (left_out, "CA", 1),
    "a year typed wrong": (moved_twenty_years, "CM", 1),
}
PERIOD = Period.half_year(2017, 1)


def test_clean_series_raise_next_to_nothing() -> None:
    found = found_in(clean())
    assert len(clean()) > 400
    assert [one.doubt.said.message for one in found if one.score >= 40] == []
    assert len(found) <= 6


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found_at_the_top(name: str) -> None:
    plant, code, rank = FAULTS[name]
    line = next(one for one in clean() if one.participant == code and one.period == PERIOD)
    found = found_in(plant(clean(), line))
    places = [
        place
        for place, one in enumerate(found, start=1)
        if one.doubt.participant == code and any(period.year in (2005, 2017, 2018) for period in one.periods)
    ]
    assert places, f"{name} was not found among {len(found)}"
    assert places[0] <= rank, f"{name} is only at {places[0]}: {found[0].doubt.said.message}"


def test_the_words_name_what_slipped_and_put_it_right() -> None:
    line = next(one for one in clean() if one.participant == "SL" and one.period == PERIOD)
    top = found_in(slipped(10, "cents")(clean(), line))[0].doubt
    assert top.test == "slipped_decimal"
    assert "the decimal point of the value" in top.said.message
    assert (top.alternatives[0].points, top.alternatives[0].cents) == (line.points, line.cents)


def test_symptoms_of_one_cause_are_told_once() -> None:
    line = next(one for one in clean() if one.participant == "AO" and one.period == PERIOD)
    found = [one for one in found_in(doubled(clean(), line)) if one.doubt.participant == "AO"]
    assert len(found) == 1


@pytest.mark.slow
def test_slips_planted_into_the_real_table_are_found() -> None:
    """One slip at a time, in every thirteenth line of some weight: most are among the first ten."""
    lines = real()
    even = [line for line in lines if line.points > 1_000_000 and line.cents and line.period.year > 2004][::13]
    ranks = []
    for number, line in enumerate(even):
        factor = (10, -10, 100, -100)[number % 4]
        planted = slipped(factor, "cents")(lines, line)
        found = [
            place
            for place, one in enumerate(found_in(planted), start=1)
            if one.doubt.participant == line.participant
            and line.period in one.periods
            and any(each.test in ("slipped_decimal", "price") for each in (one.doubt, *one.also))
        ]
        ranks.append(found[0] if found else 999)
    assert len(ranks) > 40
    within_ten = sum(rank <= 10 for rank in ranks) / len(ranks)
    assert within_ten >= 0.85, sorted(ranks)
