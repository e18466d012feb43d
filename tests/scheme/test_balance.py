"""The material balance closes exactly, whatever is filed and in whatever order; what is not known is not guessed."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from kpcs.scheme.periods import Period
from kpcs.scheme.rules.statistics.balance import Balance, Basis, Moved, balances, world
from kpcs.scheme.rules.statistics.capacity import Capacity, capacity_of
from kpcs.scheme.rules.statistics.footprint import Seen, footprints, outside

POINTS = some.none() | some.integers(0, 10**15)
MOVED = some.builds(
    Moved,
    participant=some.sampled_from(["SL", "NA", "EU"]),
    period=some.integers(2020, 2026).map(Period.whole_year),
    production=POINTS,
    imports=POINTS,
    exports=POINTS,
    polished=POINTS,
    closing=POINTS,
    lacking=some.sampled_from([(), (), ("trade 2020-Q1",)]),
)
MANY = some.lists(MOVED, max_size=12, unique_by=lambda one: (one.participant, one.period))


def year(number: int, **figures: Any) -> Moved:
    return Moved(**{"participant": "SL", "period": Period.whole_year(number), "imports": 0, "exports": 0, **figures})


@given(MANY)
def test_every_balance_closes_to_the_point(rows: list[Moved]) -> None:
    found = balances(rows)
    assert sorted(map(id, (one.moved for one in found))) == sorted(map(id, rows))
    for one in found:
        moved = one.moved
        came, went = (moved.production or 0) + (moved.imports or 0), (moved.exports or 0) + (moved.polished or 0)
        assert one.opening + came - went == one.expected
        assert one.opening >= 0
        if one.gap is not None:
            assert one.expected + one.gap == moved.closing


@given(MANY, some.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(rows: list[Moved], dice: Any) -> None:
    shuffled = list(rows)
    dice.shuffle(shuffled)
    assert balances(shuffled) == balances(rows)


@given(MANY)
def test_one_stock_opens_where_the_other_closed(rows: list[Moved]) -> None:
    found = balances(rows)
    for before, after in pairwise(found):
        follows = before.moved.participant == after.moved.participant
        if follows and before.moved.period.step(1) == after.moved.period:
            if before.moved.closing is not None:
                assert (after.opening, after.basis) == (before.moved.closing, Basis.FILED)
            elif after.basis is Basis.CARRIED:
                assert after.opening == max(0, before.expected)


@given(MANY)
def test_the_least_opening_stock_leaves_nothing_below_nothing_and_not_a_point_is_too_much(rows: list[Moved]) -> None:
    runs: list[list[Balance]] = []
    for one in balances(rows):
        if one.basis is Basis.LEAST:
            if not (
                runs and runs[-1][-1].expected == one.opening and runs[-1][-1].moved.period.step(1) == one.moved.period
            ):
                runs.append([])
            runs[-1].append(one)
    for run in runs:
        assert min(one.expected for one in run) >= 0
        assert run[0].opening == 0 or min(one.expected for one in run) == 0


@given(MANY)
def test_nothing_is_concluded_where_returns_are_missing(rows: list[Moved]) -> None:
    assert not any(one.findings for one in balances(rows) if one.moved.lacking)


def test_a_year_below_nothing_is_told_once() -> None:
    rows = [year(2020, closing=100), year(2021, exports=150), year(2022, exports=1), year(2023)]
    told = {str(one.moved.period): [finding.message for finding in one.findings] for one in balances(rows)}
    assert told == {
        "2020": [],
        "2021": ["Sierra Leone, 2021: 0.50 carats more went out than were there, were produced and came in."],
        "2022": ["Sierra Leone, 2022: 0.01 carats more went out than were there, were produced and came in."],
        "2023": [],
    }


def test_less_than_expected_may_have_been_cut_where_that_was_not_filed() -> None:
    held, left = year(2020, closing=10_000), year(2021, closing=4_000)
    assert [finding.code for one in balances([held, left]) for finding in one.findings] == []
    said = [finding for one in balances([held, year(2021, closing=4_000, polished=0)]) for finding in one.findings]
    assert [finding.params["carats"] for finding in said] == ["\u221260.00"]


def test_the_world_counts_what_both_sides_filed_and_leaves_years_without_trade_out() -> None:
    rows = balances(
        [year(2024, imports=None, exports=None, closing=5), year(2025, production=30, exports=20, closing=15)]
    )
    [one] = world(rows, {Period.whole_year(2025): (20, 12)})
    assert (str(one.period), one.on_the_way, one.growth) == ("2025", 8, 10)
    assert (one.filed_growth, one.expected_growth) == (10, 10)


def test_capacity_is_the_sum_of_what_holds_in_the_year() -> None:
    both = {"participant": "VE", "source": "estimate"}
    known = [
        Capacity(method="artisanal", from_year=2010, until_year=2019, points=15_000_000, **both),
        Capacity(method="large_scale", from_year=2015, until_year=None, points=5_000_000, **both),
    ]
    assert [capacity_of(known, "VE", one) for one in (2009, 2010, 2015, 2020)] == [
        None,
        15_000_000,
        20_000_000,
        5_000_000,
    ]
    assert capacity_of(known, "SL", 2015) is None


SEEN = some.builds(
    Seen,
    origin=some.sampled_from(["SL", "BW"]),
    year=some.integers(2020, 2022),
    hs=some.sampled_from(["", "7102.10", "7102.31"]),
    points=some.integers(0, 10**9),
    cents=some.integers(0, 10**12),
    parcels=some.integers(0, 3),
)


@given(some.lists(SEEN, max_size=30))
def test_a_footprint_holds_every_stone_once_and_its_prices_are_in_order(seen: list[Seen]) -> None:
    found = footprints(seen)
    priced = [one for one in seen if one.points and one.cents]
    assert sum(one.points for key, one in found.items() if key[2] == 0) == sum(one.points for one in priced)
    assert sum(one.points for key, one in found.items() if key[2]) == sum(one.points for one in priced)
    for one in found.values():
        assert one.low <= one.median <= one.high
        assert 0 <= one.share <= 10_000


def test_a_price_far_from_the_band_is_outside_it_and_a_few_lines_tell_nothing() -> None:
    lines = [Seen(origin="SL", year=2025, hs="7102.31", points=100, cents=price) for price in (200, 210, 220, 230, 240)]
    known = footprints(lines)["SL", "7102.31", 2025]
    assert (known.low, known.median, known.high) == (200, 220, 240)
    assert [outside(known, points=100, cents=cents) for cents in (99, 100, 480, 481)] == [True, False, False, True]
    few = footprints(lines[:4])["SL", "7102.31", 2025]
    assert not outside(few, points=100, cents=1)
