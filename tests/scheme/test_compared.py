"""Why two partners' figures differ: a table of cases, and that the causes are always the whole difference."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpcs.scheme.rules.statistics.compared import (
    NOTHING,
    Cause,
    Causes,
    change,
    differences,
    explain,
    explain_by_certificates,
    merged,
    plus,
    unexplained,
)

Headings = dict[str, tuple[int, int]]
GEM, INDUSTRIAL, UNSORTED = "7102.31", "7102.21", "7102.10"
FILED: Headings = {GEM: (100_000, 9_000_000)}


def total(found: Mapping[str, Causes]) -> dict[str, tuple[int, int]]:
    sums = {}
    for hs, causes in found.items():
        sums[hs] = NOTHING
        for amount in causes.values():
            sums[hs] = plus(sums[hs], amount)
    return sums


CASES: dict[str, tuple[Headings | None, Headings | None, dict[str, Causes]]] = {
    "nothing to explain": (FILED, FILED, {}),
    "the importer filed no return": (FILED, None, {GEM: {Cause.MISSING: (-100_000, -9_000_000)}}),
    "the exporter filed no return": (None, FILED, {GEM: {Cause.MISSING: (100_000, 9_000_000)}}),
    "grams for carats": (FILED, {GEM: (20_000, 9_000_000)}, {GEM: {Cause.UNIT: (-80_000, 0)}}),
    "grams, rounded": ({GEM: (100_001, 9_000_000)}, {GEM: (20_000, 9_100_000)},
        {GEM: {Cause.UNIT: (-80_001, 0), Cause.VALUATION: (0, 100_000)}}),
    "a slipped weight": (FILED, {GEM: (1_000_000, 9_000_000)}, {GEM: {Cause.UNIT: (900_000, 0)}}),
    "a slipped value": (FILED, {GEM: (100_000, 90_000)}, {GEM: {Cause.UNIT: (0, -8_910_000)}}),
    "five times the value is no unit": (FILED, {GEM: (100_000, 45_000_000)}, {GEM: {Cause.VALUATION: (0, 36_000_000)}}),
    "ten times everything is no slip": (FILED, {GEM: (1_000_000, 90_000_000)},
        {GEM: {Cause.UNKNOWN: (900_000, 81_000_000)}}),
    "another heading": (FILED, {INDUSTRIAL: (100_000, 9_000_000)},
        {GEM: {Cause.HEADING: (-100_000, -9_000_000)}, INDUSTRIAL: {Cause.HEADING: (100_000, 9_000_000)}}),
    "two headings into one": ({GEM: (60_000, 500), INDUSTRIAL: (40_000, 100)}, {UNSORTED: (100_000, 600)},
        {GEM: {Cause.HEADING: (-60_000, -500)}, INDUSTRIAL: {Cause.HEADING: (-40_000, -100)},
         UNSORTED: {Cause.HEADING: (100_000, 600)}}),
    "a little more here and much less there": ({GEM: (100_000, 900), INDUSTRIAL: (100, 9)},
        {GEM: (50_000, 450), INDUSTRIAL: (200, 18)},
        {GEM: {Cause.UNKNOWN: (-50_000, -450)}, INDUSTRIAL: {Cause.UNKNOWN: (100, 9)}}),
    "valued again": (FILED, {GEM: (100_000, 9_500_000)}, {GEM: {Cause.VALUATION: (0, 500_000)}}),
    "weighed again": (FILED, {GEM: (99_950, 9_000_000)}, {GEM: {Cause.WEIGHT: (-50, 0)}}),
    "less than was sent": (FILED, {GEM: (70_000, 6_000_000)}, {GEM: {Cause.UNKNOWN: (-30_000, -3_000_000)}}),
    "a partner that the other does not name": (FILED, {}, {GEM: {Cause.UNKNOWN: (-100_000, -9_000_000)}}),
}  # fmt: skip


@pytest.mark.parametrize(("exported", "imported", "expected"), CASES.values(), ids=CASES)
def test_a_difference_has_its_cause(
    exported: Headings | None, imported: Headings | None, expected: dict[str, Causes]
) -> None:
    assert explain(exported, imported) == expected


def test_goods_on_their_way_are_explained_in_both_quarters() -> None:
    second = FILED, {GEM: (70_000, 6_000_000)}
    third = FILED, {GEM: (130_000, 12_000_000)}
    here = explain(*second, after=unexplained(*third))
    there = explain(*third, before=unexplained(*second))
    assert here == {GEM: {Cause.TIMING: (-30_000, -3_000_000)}}
    assert there == {GEM: {Cause.TIMING: (30_000, 3_000_000)}}
    assert merged((here, there)) == {}


def test_only_as_much_as_the_other_quarter_bears_out_was_on_its_way() -> None:
    found = explain(FILED, {GEM: (70_000, 6_000_000)}, after={GEM: (10_000, 800_000)})
    assert found == {GEM: {Cause.TIMING: (-10_000, -800_000), Cause.UNKNOWN: (-20_000, -2_200_000)}}


@pytest.mark.parametrize("beside", [(10_000, -800_000), (-10_000, 800_000), (0, 0), (-10_000, -800_000)])
def test_what_does_not_come_later_was_not_on_its_way(beside: tuple[int, int]) -> None:
    found = explain(FILED, {GEM: (70_000, 6_000_000)}, after={GEM: beside})
    assert found == {GEM: {Cause.UNKNOWN: (-30_000, -3_000_000)}}


def test_a_missing_return_beside_the_quarter_says_nothing() -> None:
    assert unexplained(None, FILED) == unexplained(FILED, None) == {}


def test_certificates_explain_first_and_the_rest_by_the_figures() -> None:
    """1,000 carats sent; 100 not confirmed; the importer filed the 900 in grams."""
    certificates = {GEM: {Cause.UNCONFIRMED: (-10_000, -900_000)}}
    found = explain_by_certificates(
        FILED, {GEM: (18_000, 8_100_000)}, FILED, {GEM: (90_000, 8_100_000)}, certificates=certificates
    )
    assert found == {GEM: {Cause.UNCONFIRMED: (-10_000, -900_000), Cause.UNIT: (-72_000, 0)}}


def test_what_no_certificate_bears_out_is_unknown() -> None:
    found = explain_by_certificates(FILED, FILED, {GEM: (80_000, 7_000_000)}, FILED, certificates={
        GEM: {Cause.MISSING: (20_000, 2_000_000)}
    })  # fmt: skip
    assert found == {GEM: {Cause.MISSING: (20_000, 2_000_000), Cause.UNKNOWN: (-20_000, -2_000_000)}}


def test_a_change_is_in_hundredths_of_a_per_cent() -> None:
    assert [change(20_000, 19_999), change(0, 5), change(10_000, 20_000)] == [-1, None, 10_000]


amounts = st.one_of(
    st.tuples(st.sampled_from([0, 1, 5, 50, 100, 250, 500, 1000, 5000]), st.sampled_from([0, 1, 10, 100, 995, 1000])),
    st.tuples(st.integers(0, 10**14), st.integers(0, 10**16)),
)
sides = st.dictionaries(st.sampled_from([GEM, INDUSTRIAL, UNSORTED]), amounts)
signed = st.dictionaries(
    st.sampled_from([GEM, INDUSTRIAL, UNSORTED]), st.tuples(st.integers(-2000, 2000), st.integers(-2000, 2000))
)


@given(st.none() | sides, st.none() | sides, signed, signed)
def test_the_causes_are_the_whole_difference(
    exported: Headings | None, imported: Headings | None, before: Headings, after: Headings
) -> None:
    found = explain(exported, imported, before=before, after=after)
    whole = differences(exported or {}, imported or {})
    assert total(found) == {hs: amount for hs, amount in whole.items() if hs in found}
    assert all(amount == NOTHING for hs, amount in whole.items() if hs not in found)


@given(sides, sides, sides, sides, st.sampled_from([Cause.UNCONFIRMED, Cause.TIMING, Cause.WEIGHT, Cause.UNKNOWN]))
def test_with_certificates_too(
    exported: Headings, imported: Headings, sent: Headings, received: Headings, cause: Cause
) -> None:
    certificates = {hs: {cause: amount} for hs, amount in differences(sent, received).items()}
    found = explain_by_certificates(exported, imported, sent, received, certificates=certificates)
    whole = differences(exported, imported)
    assert {hs: amount for hs, amount in total(found).items() if amount != NOTHING} == {
        hs: amount for hs, amount in whole.items() if amount != NOTHING
    }
