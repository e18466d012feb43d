"""The world's declarations by Participant, beside own figures, and who is a stranger: without a database."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kpcs.scheme.participants import country_named
from kpcs.scheme.standings import Standing, Standings, Status
from kpcs.scheme.values import CountryCode
from kpcs.statistics.outside.comparing import Declared, Own, mirrors, of_participants, series_of, strangers


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("NA", "NA"),
        ("Congo", "CG"),
        ("Dem. Rep. of the Congo", "CD"),
        ("China, Hong Kong SAR", "HK"),
        ("Taipei, Chinese", "TW"),
        ("Côte d'Ivoire", "CI"),
        ("Türkiye", "TR"),
        ("Other Asia, nes", None),
        ("World", None),
    ],
)
def test_names_of_trade_statistics_are_countries(name: str, code: str | None) -> None:
    found = country_named(name)
    assert (str(found) if found else None) == code


def declared(reporter: str, partner: str, year: int, cents: int, **more: str) -> Declared:
    about = {"source": "comtrade", "flow": "import", "hs": "7102.31", **more}
    return Declared(about["source"], reporter, partner, about["flow"], year, about["hs"], cents)


def test_members_are_the_union_and_trade_within_it_is_none() -> None:
    found = of_participants(
        [
            declared("BE", "AO", 2010, 5),
            declared("DE", "AO", 2010, 7),
            declared("BE", "DE", 2010, 100),
            declared("GB", "AO", 2020, 1),
            declared("GB", "BE", 2021, 2),
            declared("HK", "CN", 2010, 100),
            declared("US", "AO", 2010, 9, hs="7102.39"),
            declared("BE", "", 2010, 3, source="itc"),
        ]
    )
    assert [one[1:5] + one[6:] for one in found] == [
        ("EU", "AO", "import", 2010, 12),
        ("EU", "AO", "import", 2020, 1),
        ("GB", "EU", "import", 2021, 2),
        ("EU", "", "import", 2010, 3),
    ]


HISTORY = {
    "CF": Standings(CountryCode("CF"), "CF", (
        Standing(status=Status.ACTIVE, from_on=date(2003, 1, 1), until=date(2013, 5, 23)),
        Standing(status=Status.SUSPENDED, from_on=date(2013, 5, 23)),
    )),
    "IN": Standings(CountryCode("IN"), "IN", (Standing(status=Status.ACTIVE, from_on=date(2003, 1, 1)),)),
    "GA": Standings(CountryCode("GA"), "GA", (Standing(status=Status.ACTIVE, from_on=date(2018, 6, 1)),)),
}  # fmt: skip


@pytest.mark.parametrize(
    ("partner", "year", "expected"),
    [
        ("SA", 2014, ((), True)),
        ("CF", 2012, None),
        ("CF", 2013, ((Status.ACTIVE, Status.SUSPENDED), False)),
        ("CF", 2014, ((Status.SUSPENDED,), True)),
        ("GA", 2017, ((), True)),
        ("GA", 2018, None),
    ],
)
def test_a_stranger_is_who_could_not_trade_in_that_year(partner: str, year: int, expected: Any) -> None:
    found = strangers([declared("IN", partner, year, 7), declared("IN", "", year, 9)], HISTORY)
    assert [(one.statuses, one.is_whole_year) for one in found] == ([expected] if expected else [])


def test_a_reporter_may_be_the_stranger() -> None:
    [one] = strangers([declared("SA", "IN", 2014, 7)], HISTORY)
    assert (one.stranger, one.partner, one.cents) == ("SA", "IN", 7)


def test_own_figures_stand_beside_what_is_declared() -> None:
    figures = [
        declared("US", "AO", 2010, 30),
        declared("EU", "AO", 2010, 20),
        declared("AO", "", 2010, 45, source="itc", flow="export"),
        declared("AO", "", 2011, 46, source="itc", flow="export"),
    ]
    own = [Own("AO", 2010, "production", 40), Own("AO", 2010, "exports", 44), Own("AO", 2009, "production", 1)]
    found = mirrors(figures, own)
    assert [
        (one.measure, one.source, one.own_cents, one.outside_cents, one.reporters, one.difference) for one in found
    ] == [
        ("exports", "comtrade", 44, 50, 2, 6),
        ("exports", "itc", 44, 45, 1, 1),
        ("production", "comtrade", 40, 50, 2, 10),
    ]
    series = series_of("AO", figures, own)
    assert [row[:2] for row in series[("exports", "itc")]] == [(2011, None), (2010, 44)]
    assert series_of("US", figures, own) == {}
