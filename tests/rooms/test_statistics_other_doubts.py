"""Balances, capacities, outside figures and registers: agreeing ones raise no doubt, one fault is told at the top."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import pytest

from kpcs.scheme.periods import Period
from kpcs.scheme.rules.statistics.balance import Moved, balances
from kpcs.scheme.rules.statistics.capacity import Capacity
from kpcs.statistics.analysis.doubt import Doubt, Ranked
from kpcs.statistics.analysis.policy import TRADE_KINDS
from kpcs.statistics.analysis.trade.balance import balance_doubts
from kpcs.statistics.analysis.trade.engine import TESTS, ranked_by_cause
from kpcs.statistics.analysis.trade.outside import outside_mirrors, outside_partners
from kpcs.statistics.analysis.trade.papers import Paper, presented_again, used_late
from kpcs.statistics.outside.comparing import Declared, Own, mirrors, strangers
from tests.trade_faults import FAULTS
from tests.traders import KNOWN, POLICY, clean

YEAR = 100_000_000
BILLION = 10**9
DAY = date(2026, 3, 2)


def ranked(doubts: Iterable[Doubt]) -> tuple[Ranked, ...]:
    return ranked_by_cause(doubts, clean().facts(), POLICY)


def moved(exports: int = YEAR, closing: int | None = YEAR // 10, code: str = "SL", **more: int) -> tuple[Moved, ...]:
    """Four years of a mine or a centre, the third as given; each begins and ends with a tenth of a year in stock."""
    usual = {"production": YEAR, "imports": 0} if code == "SL" else {"production": 0, "imports": YEAR}
    usual["polished"] = 0
    third = {**usual, **more, "exports": exports, "closing": closing}
    years = [{**usual, "exports": YEAR, "closing": YEAR // 10} for _ in range(4)]
    years[2] = third  # type: ignore[assignment]
    return tuple(
        Moved(participant=code, period=Period.whole_year(2021 + place), **figures)
        for place, figures in enumerate(years)
    )


CAPACITY = (Capacity(participant="SL", method="undivided", from_year=2020, until_year=None, points=YEAR + YEAR // 2),)


def test_a_balance_that_holds_raises_no_doubt() -> None:
    assert ranked(balance_doubts(balances(moved()), (), CAPACITY)) == ()


@pytest.mark.parametrize(
    ("years", "test", "rule", "words"),
    [
        (moved(2 * YEAR, None, code="IL"), "below_zero", "R-ANO.3", "more went out than were there"),
        (moved(closing=YEAR // 2), "balance_gap", "R-ANO.3", "closing stock is"),
        (moved(2 * YEAR, YEAR // 10, production=2 * YEAR), "above_capacity", "R-ANO.8", "its mines can give"),
    ],
)
def test_a_balance_that_does_not_is_told_first(years: tuple[Moved, ...], test: str, rule: str, words: str) -> None:
    found = ranked(balance_doubts(balances(years), (), CAPACITY))
    [told, *_] = [one for one in found if one.doubt.test == test]
    assert found.index(told) < 3
    assert (told.doubt.subject, told.doubt.participant, told.doubt.said.code) == ("balance", years[0].participant, rule)
    assert str(told.doubt.periods[0]) == "2023"
    assert words in told.doubt.said.message


def test_a_producer_that_sends_more_than_it_had_in_a_half_year() -> None:
    halves = [
        Moved(
            participant="SL", period=Period.half_year(2023, part), production=YEAR, imports=0, exports=sent, closing=0
        )
        for part, sent in ((1, YEAR), (2, 2 * YEAR))
    ]
    [told] = ranked(balance_doubts((), balances(halves), ()))
    assert (told.doubt.test, told.doubt.said.code, str(told.doubt.periods[0])) == (
        "above_production",
        "R-ANO.12",
        "2023-H2",
    )


def declared(cents: int, partner: str = "AO", year: int = 2020) -> Declared:
    return Declared("comtrade", "AE", partner, "import", year, "7102.31", cents)


def test_the_world_declares_no_more_than_was_filed() -> None:
    own, figures = (Own("AO", 2020, "production", 120_000_000_000),), (declared(100_000_000_000),)
    assert ranked(outside_mirrors(mirrors(figures, own), figures, POLICY)) == ()
    assert ranked(outside_partners(strangers(figures, KNOWN), POLICY)) == ()


def test_what_others_declare_beyond_it_is_told() -> None:
    own = tuple(Own("AO", year, "production", 100_000_000_000) for year in (2021, 2022, 2023))
    figures = tuple(
        declared(worth, year=2021 + place) for place, worth in enumerate((90 * BILLION, 300 * BILLION, 290 * BILLION))
    )
    [told] = ranked(outside_mirrors(mirrors(figures, own), figures, POLICY))
    assert (told.doubt.test, told.doubt.said.code, told.doubt.participant) == ("outside_mirror", "R-ANO.9", "AO")
    assert [str(period) for period in told.periods] == ["2022", "2023"]
    assert "UN Comtrade (+200 %)" in told.doubt.said.message


def test_declared_trade_with_a_stranger_is_told_to_who_declares_it() -> None:
    figures = (declared(50_000_000_000, "CF", 2014), declared(50_000_000_000, "SA"), declared(5_000, "MC"))
    found = ranked(outside_partners(strangers(figures, KNOWN), POLICY))
    assert {(one.doubt.participant, one.doubt.partner, str(one.doubt.periods[0])) for one in found} == {
        ("AE", "CF", "2014"),
        ("AE", "SA", "2020"),
    }


def paper(number: str = "SL000001", content: bytes = b"one", days: int = 0) -> Paper:
    return Paper(number, "SL", content, DAY, DAY + timedelta(days=days), DAY + timedelta(days=days), 10_000, 900_000)


def test_a_number_that_comes_twice_and_one_that_stands_on_two_papers() -> None:
    same, other = (paper(), paper(days=5)), (paper("SL000002"), paper("SL000002", b"two"))
    found = ranked(presented_again("EU", (same, other)))
    assert [(one.doubt.heading, one.doubt.said.code) for one in found] == [
        ("SL000002", "R-ANO.11"),
        ("SL000001", "R-ANO.11"),
    ]
    assert "stands on 2 certificates that are not the same" in found[0].doubt.said.message
    assert "was presented 2 times" in found[1].doubt.said.message


def test_a_paper_used_after_its_day() -> None:
    [told] = ranked(used_late("EU", (paper(days=30),)))
    assert told.doubt.said.message == (
        "European Union: certificate SL000001 came on 1 April 2026, after it had expired on 2 March 2026."
    )


def test_every_kind_of_doubt_is_planted_somewhere() -> None:
    here = {"below_zero", "balance_gap", "above_capacity", "above_production", "used_twice", "used_late"}
    here |= {"outside_mirror", "outside_partner"}
    others = {"first_digits", "origin_embargoed", "count_change", "trade_weight"}
    assert {fault[2] for fault in FAULTS.values()} | here | others == set(TRADE_KINDS)
    assert len(TESTS) == len(set(TESTS))
