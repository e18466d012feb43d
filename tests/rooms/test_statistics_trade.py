"""Trade and certificates: a world without a fault raises no doubt; one fault is found at the top, in right words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from kpcs.scheme.rulebook import LANGUAGES, sentence
from kpcs.scheme.standings import Standing, Standings, Status
from kpcs.statistics.analysis.doubt import Ranked
from kpcs.statistics.analysis.trade.engine import anomalies
from kpcs.statistics.analysis.trade.facts import TradeFacts
from kpcs.statistics.analysis.trade.rows import EXPORT, IMPORT, Trade
from tests.trade_faults import (
    FAULTS,
    WHEN,
    another_mix,
    certificates_six_times,
    fewer_certificates_received,
    grams_for_carats,
    not_filed_by_the_importer,
    rounded,
    ten_times_the_weight,
    with_a_stranger,
    worth_less_on_arrival,
)
from tests.traders import BOART, FIRST, GEM, KNOWN, POLICY, World, clean

TOP = 3


def test_a_world_without_a_fault_raises_no_doubt() -> None:
    world = clean()
    assert (len(world.rows), len(world.counts)) == (4608, 864)
    assert [one.doubt.said.message for one in world.found()] == []


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_among_the_first_three(name: str) -> None:
    plant, subject, test, code, rule, words = FAULTS[name]
    found = of_subject(_with_status(plant(clean())), subject)
    places = [
        (place, one)
        for place, one in enumerate(found, start=1)
        if one.doubt.test == test and (not code or code == one.doubt.participant)
    ]
    told = [f"{one.score} {one.doubt.id}" for one in found[:5]]
    assert places, f"{name} was not found: {told}"
    place, one = places[0]
    assert place <= TOP, f"{name} is only at {place}: {told}"
    assert one.doubt.said.code == rule
    for word in words:
        assert word in one.doubt.said.message
    assert one.doubt.said.remedy


def _with_status(world: World) -> TradeFacts:
    """The Central African Republic is suspended as it was, but to this day."""
    facts = world.facts()
    span = Standing(status=Status.SUSPENDED, from_on=date(2013, 5, 23))
    return replace(facts, standings={**KNOWN, "CF": Standings(KNOWN["CF"].participant, "CAR", (span,))})


def of_subject(facts: TradeFacts, subject: str) -> list[Ranked]:
    return [one for one in anomalies(facts, POLICY) if one.doubt.subject == subject]


def test_counts_against_the_year_before_stand_with_those_against_the_carats() -> None:
    found = of_subject(certificates_six_times(clean()).facts(), "certificates")
    [told] = [one for one in found if one.doubt.test == "count_weight" and one.doubt.participant == "SL"]
    [year] = [other for other in told.also if other.test == "count_change" and str(other.periods[0]) == "2023-Q2"]
    assert "(+470 %)" in year.said.message


def test_goods_on_their_way_are_no_difference() -> None:
    """A third of a quarter's goods comes in the next one: nothing is told, whichever side is asked first."""
    world = clean()
    late = world.row("EU", IMPORT, "BW", WHEN, GEM)
    later = world.row("EU", IMPORT, "BW", WHEN + 1, GEM)
    points, cents = late.points // 3, late.cents // 3
    world = world.with_row(late, points=late.points - points, cents=late.cents - cents)
    world = world.with_row(later, points=later.points + points, cents=later.cents + cents)
    assert [one.doubt.id for one in world.found() if one.doubt.test.startswith("mirror")] == []


def test_a_side_that_did_not_file_is_missing_and_not_doubted() -> None:
    world = clean()
    gone = world.without(*(row for row in world.rows if row.reporter == "EU" and row.quarter == WHEN))
    assert not [one.doubt.id for one in gone.found() if one.doubt.test.startswith("mirror")]


@pytest.mark.parametrize("name", ["grams", "one side", "counts", "slip", "stranger"])
def test_the_figure_put_right_says_no_more(name: str) -> None:
    """A revision that corrects the figure removes the doubt, and another revision is another doubt."""
    wrong = FAULTS[name][0](clean())
    before = {(one.doubt.id, one.doubt.fingerprint) for one in wrong.found()}
    assert before
    assert clean().found() == ()
    nearly = wrong.with_row(wrong.rows[-1], points=wrong.rows[-1].points + 1)
    assert {key for key, _ in before} == {one.doubt.id for one in nearly.found()}


def test_a_revised_figure_in_doubt_is_another_finding() -> None:
    [doubt, *_] = [one.doubt for one in grams_for_carats(clean()).found()]
    world = clean()
    row = world.row("AE", IMPORT, "SL", WHEN, GEM)
    [revised, *_] = [one.doubt for one in world.with_row(row, points=row.points // 5 + 1).found()]
    assert (revised.id, revised.said.code) == (doubt.id, doubt.said.code)
    assert revised.fingerprint != doubt.fingerprint


def test_a_silenced_doubt_explains_nothing_any_more() -> None:
    facts = ten_times_the_weight(clean()).facts()
    lead = anomalies(facts, POLICY)[0]
    left = anomalies(facts, POLICY, {(lead.doubt.id, lead.doubt.fingerprint)})
    assert lead.also
    assert lead.doubt.id not in {one.doubt.id for one in left}
    assert lead.also[0].id in {one.doubt.id for one in left}


def test_the_order_of_rows_changes_nothing() -> None:
    world = ten_times_the_weight(fewer_certificates_received(another_mix(clean())))
    turned = replace(world, rows=world.rows[::-1], counts=world.counts[::-1])
    told = [[(one.score, one.doubt.id, one.doubt.fingerprint) for one in some.found()] for some in (world, turned)]
    assert told[0] == told[1]
    assert len(told[0]) > 2


def test_scores_fall_and_weak_signs_come_last() -> None:
    world = with_a_stranger(rounded(grams_for_carats(worth_less_on_arrival(clean()))))
    found = anomalies(_with_status(world), POLICY)
    strong = [one for one in found if one.doubt.test != "round_values"]
    assert [one.doubt.test for one in found[len(strong) :]] == ["round_values"]
    assert all(one.score >= other.score for one, other in pairwise(strong))
    assert len({one.doubt.id for one in found}) == len(found)


def _of_sizes(digit: int | None) -> World:
    """One exporter with forty buyers, each of a size of its own; a digit is what all values begin with."""
    partners = [code for code in sorted(KNOWN) if code not in ("CA", "CF")][:40]
    rows = []
    for place, partner in enumerate(partners):
        size = 10 ** (5 + 5 * place / 40)
        begun = digit and digit * 10 ** (len(str(int(size))) - 1) + place
        for quarter in range(WHEN, WHEN + 4):
            value = begun or int(size * 10 ** ((quarter - WHEN) / 32))
            rows.append(Trade("CA", EXPORT, partner, quarter, GEM, "CA", value // 100 + 1, value))
    return World(tuple(rows), ())


def test_first_digits_are_a_weak_sign() -> None:
    assert [one.doubt.test for one in _of_sizes(None).found() if one.doubt.test == "first_digits"] == []
    [told] = [one for one in _of_sizes(7).found() if one.doubt.test == "first_digits"]
    assert (told.doubt.said.code, told.doubt.participant) == ("R-ANO.14", "CA")
    assert "100 % begin with 7, where 6 % would be expected" in told.doubt.said.message
    assert told.score < 20


def test_stones_under_embargo_are_named() -> None:
    """Stones from Côte d’Ivoire in 2010, sent by another."""
    row = Trade("GH", EXPORT, "AE", 2010 * 4, GEM, "CI", 1_000_000, 200_000_000)
    [told] = World((row,), ()).found()
    assert (told.doubt.test, told.doubt.said.code) == ("origin_embargoed", "R-ANO.13")
    assert "under embargo" in told.doubt.said.message


CODES = st.sampled_from(["NA", "AE", "EU", "BW", "CI", "MC", "CF"])
AMOUNT = st.integers(0, 10**13) | st.sampled_from([0, 1, 5, 10, 100])
TRADES = st.builds(
    Trade,
    CODES,
    st.sampled_from([EXPORT, IMPORT]),
    CODES,
    st.integers(FIRST, FIRST + 12),
    st.sampled_from([GEM, BOART]),
    st.sampled_from(["", "***", "BW", "CI", "NA"]),
    AMOUNT,
    AMOUNT,
)
COUNTS = st.builds(
    Trade,
    CODES,
    st.sampled_from([EXPORT, IMPORT]),
    CODES | st.just(""),
    st.integers(FIRST, FIRST + 12),
    st.just(""),
    st.just(""),
    st.just(0),
    st.just(0),
    st.integers(0, 10**7),
)


@settings(max_examples=150, phases=[Phase.explicit, Phase.generate])
@given(
    rows=st.lists(TRADES, max_size=60), counts=st.lists(COUNTS, max_size=40), order=st.randoms(use_true_random=False)
)
def test_no_figures_break_the_tests(rows: list[Trade], counts: list[Trade], order: Random) -> None:
    """Whatever is filed: every doubt is told in full, in both languages, and in the same order however rows lie."""
    found = World(tuple(rows), tuple(counts)).found()
    for one in found:
        assert 0 <= one.score <= 100
        for language in LANGUAGES:
            assert "{" not in sentence(one.doubt.said, language).message
    order.shuffle(rows)
    order.shuffle(counts)
    again = World(tuple(rows), tuple(counts)).found()
    assert [(one.score, one.doubt.id) for one in again] == [(one.score, one.doubt.id) for one in found]


def test_namibia_is_a_country_and_no_missing_value() -> None:
    found = not_filed_by_the_importer(clean()).found()
    assert found[0].doubt.partner == "NA"
    assert "Namibia" in found[0].doubt.said.message
