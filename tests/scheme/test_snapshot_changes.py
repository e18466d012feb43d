"""Editions one after the other: nothing that was told is forgotten, for any sequence of events."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given

from kpcs.scheme.trust import NumberState
from kpcs.scheme.trust.snapshot import (
    Quarter,
    SerialSet,
    StatusSnapshot,
    UsedNumbers,
    Withdrawn,
    first_day_covered,
    forgotten,
    united,
)

from .snapshots import EU_OFFICE, SL_OFFICE, SNAPSHOT, snapshots, told

LOST = told("SL004960", NumberState.LOST, date(2026, 11, 1), "not in the bag")
FOUND = Withdrawn(LOST, date(2026, 11, 5), SL_OFFICE, "found")
ROW = UsedNumbers(("SL", 6), Quarter(2026, 4), SerialSet.of([1, 2, 3]))
EMPTY = replace(SNAPSHOT, used=(), told=(), withdrawn=(), honest=(), contributions=())


def following(snapshot: StatusSnapshot, **changes: object) -> StatusSnapshot:
    later = {"sequence": snapshot.sequence + 1, "published_at": snapshot.published_at + timedelta(hours=1)}
    return replace(snapshot, **{**later, **changes})  # type: ignore[arg-type]


def fields(before: StatusSnapshot, **changes: object) -> list[str]:
    return [finding.field for finding in forgotten(before, following(before, **changes))]


@given(snapshots)
def test_the_same_again_forgets_nothing(snapshot: StatusSnapshot) -> None:
    assert forgotten(snapshot, following(snapshot)) == ()


@given(snapshots)
def test_an_empty_edition_forgets_whatever_was_told(snapshot: StatusSnapshot) -> None:
    emptied = following(snapshot, used=(), told=(), withdrawn=(), honest=(), contributions=())
    in_time = [one for one in snapshot.used if one.quarter.first >= snapshot.covers_from]
    assert bool(forgotten(snapshot, emptied)) == bool(in_time or snapshot.told or snapshot.withdrawn)


# before, after, what is found: each a story of one number.
STORIES: dict[str, tuple[dict[str, object], dict[str, object], list[str]]] = {
    "told and told again": ({"told": (LOST,)}, {"told": (LOST,)}, []),
    "told and silently gone": ({"told": (LOST,)}, {"told": ()}, ["told"]),
    "told and taken back": ({"told": (LOST,)}, {"told": (), "withdrawn": (FOUND,)}, []),
    "taken back and told as if never": ({"withdrawn": (FOUND,)}, {"told": (), "withdrawn": ()}, ["withdrawn"]),
    "taken back, told anew, both are said": (
        {"withdrawn": (FOUND,)},
        {"withdrawn": (FOUND,), "told": (replace(LOST, since=date(2026, 11, 9)),)},
        [],
    ),
    "taken back by one and then by another": (
        {"withdrawn": (FOUND,)},
        {"withdrawn": (replace(FOUND, author=EU_OFFICE),)},
        ["withdrawn"],
    ),
    "the day changed": ({"told": (LOST,)}, {"told": (replace(LOST, since=date(2026, 11, 2)),)}, ["told"]),
    "the author changed": ({"told": (LOST,)}, {"told": (replace(LOST, author=EU_OFFICE),)}, ["told"]),
    "another author says the same as well": (
        {"told": (LOST,)},
        {"told": (LOST, replace(LOST, author=EU_OFFICE))},
        [],
    ),
    "the reason left out for want of room": ({"told": (LOST,)}, {"told": (replace(LOST, reason=""),)}, []),
    "lost became stolen without a word": (
        {"told": (LOST,)},
        {"told": (replace(LOST, state=NumberState.STOLEN),)},
        ["told"],
    ),
    "lost, and stolen as well": ({"told": (LOST,)}, {"told": (LOST, replace(LOST, state=NumberState.STOLEN))}, []),
    "older than what is covered": ({"told": (LOST,)}, {"told": (), "covers_from": date(2026, 11, 2)}, []),
    "used and used": ({"used": (ROW,)}, {"used": (ROW,)}, []),
    "used and more are used": ({"used": (ROW,)}, {"used": (ROW._replace(serials=SerialSet.of(range(9))),)}, []),
    "used and unused": ({"used": (ROW,)}, {"used": (ROW._replace(serials=SerialSet.of([1, 3])),)}, ["used"]),
    "used in another quarter": (
        {"used": (ROW,)},
        {"used": (ROW._replace(quarter=Quarter(2026, 3)),)},
        ["used"],
    ),
    "used long ago": ({"used": (ROW,)}, {"used": (), "covers_from": date(2026, 11, 1)}, []),
    "used was an error and is taken back": (
        {"used": (ROW,)},
        {
            "used": (ROW._replace(serials=SerialSet.of([1, 3])),),
            "withdrawn": (replace(FOUND, told=told("SL000002", NumberState.USED, date(2026, 10, 1))),),
        },
        [],
    ),
    "the number of the edition goes back": ({}, {"sequence": 12}, ["sequence"]),
    "the clock goes back": ({}, {"published_at": SNAPSHOT.published_at - timedelta(days=1)}, ["published_at"]),
}


@pytest.mark.parametrize("name", STORIES)
def test_stories_of_a_number(name: str) -> None:
    first, then, found = STORIES[name]
    assert fields(replace(EMPTY, **first), **then) == found  # type: ignore[arg-type]


def test_many_are_told_in_one_sentence() -> None:
    before = replace(EMPTY, used=(ROW._replace(serials=SerialSet.of(range(1, 31))),))
    (finding,) = forgotten(before, following(before, used=()))
    assert finding.message == (
        "SL000001, SL000002, SL000003, SL000004, SL000005 and 25 more was used and is told as unused."
    )


@pytest.mark.parametrize(
    ("on", "first"),
    [
        (date(2026, 11, 22), date(2024, 10, 1)),
        (date(2026, 1, 1), date(2024, 1, 1)),
        (date(2028, 2, 29), date(2026, 1, 1)),
    ],
)
def test_two_years_from_the_first_day_of_a_quarter(on: date, first: date) -> None:
    assert first_day_covered(on) == first


def test_what_several_offices_say_is_united() -> None:
    other = ROW._replace(serials=SerialSet.of([3, 900]))
    later = ROW._replace(quarter=Quarter(2027, 1))
    assert united([[ROW], [other, later]]) == (ROW._replace(serials=SerialSet.of([1, 2, 3, 900])), later)
