"""What was found, added up, and laid beside the certificate."""

from __future__ import annotations

from dataclasses import replace

from kpcs.scheme.facts import Valuation
from kpcs.scheme.rules.shipments import differences, differences_between, totals
from kpcs.scheme.values import Carats, Usd
from tests.spec.given import FOUND, STATEMENT, confirmed


def test_totals_take_the_value_that_practice_takes() -> None:
    both = (FOUND, replace(FOUND, carats=Carats(50)))
    assert totals(both, Valuation.HIGHEST_OF_THREE) == (Carats(1300), Usd.parse("8,000.00"))
    assert totals(both, Valuation.DECLARED) == (Carats(1300), Usd.parse("7,800.00"))


def test_a_line_without_a_value_leaves_no_total_value() -> None:
    assert totals((FOUND, replace(FOUND, declared=None)), Valuation.DECLARED) == (Carats(2500), None)
    assert totals((), Valuation.DECLARED) == (Carats(0), None)


def test_what_was_not_taken_differs_from_nothing() -> None:
    assert differences_between(STATEMENT, carats=None, value=None, parcel_count=None) == ()
    found = differences_between(STATEMENT, carats=Carats(1240), value=None, parcel_count=2)
    assert [(each.measure, each.stated, each.found) for each in found] == [
        ("carats", "12.50", "12.40"),
        ("parcels", "1", "2"),
    ]


def test_without_the_certificate_there_is_nothing_to_compare() -> None:
    assert differences(confirmed(statement=None, carats=Carats(1))) == ()
