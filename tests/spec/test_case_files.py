"""The case files of the rulebook: Central African Republic (R-CAR), Zimbabwe (R-ZIM), Sierra Leone's valuation (R-SL.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kpcs.scheme.facts import FoundParcel, InspectionFacts
from kpcs.scheme.findings import blocking
from kpcs.scheme.policies import Valuation
from kpcs.scheme.rules.certificates import check_inspection
from kpcs.scheme.rules.shipments import check_arrival
from kpcs.scheme.standings import Refusal
from kpcs.scheme.values import Carats, HsCode, Usd
from tests.spec.given import CF, SL, ZW, arrived, history, inspected, number, practice


@pytest.mark.parametrize(
    ("left", "zone", "is_approved", "refused_by", "is_reported"),
    [
        (date(2014, 6, 2), "Berberati", True, {"R-NC.11"}, False),
        (date(2016, 8, 15), "Berberati", True, set(), True),
        (date(2016, 8, 15), "Berberati", False, {"R-CAR.4"}, True),
        (date(2016, 8, 15), "Nola", True, {"R-NC.4"}, True),
        (date(2016, 9, 19), "Nola", True, set(), True),
        (date(2020, 6, 1), "Carnot", False, set(), True),
        (date(2020, 6, 1), "Bria", False, {"R-NC.4"}, True),
        (date(2025, 6, 2), "", False, set(), False),
    ],
)
def test_central_african_republic(
    left: date, zone: str, is_approved: bool, refused_by: set[str], is_reported: bool
) -> None:
    days = {"issued_on": left, "validated_on": left, "expires_on": left + timedelta(days=60)}
    facts = arrived(
        {**days, "number": number("CF 000123")},
        issuer=history(CF),
        exported_on=left,
        on=left + timedelta(days=5),
        origin_zone=zone,
        exports_approved=is_approved,
    )
    found = check_arrival(facts)
    assert {finding.code for finding in blocking(found)} - {"R-NC.11"} == refused_by - {"R-NC.11"}
    assert ("R-NC.11" in {finding.code for finding in found}) is ("R-NC.11" in refused_by)
    assert ("R-CAR.8" in {finding.code for finding in found}) is is_reported


@pytest.mark.parametrize(
    ("day", "zone", "refusal"),
    [
        (date(2009, 10, 31), "Marange", Refusal.NONE),
        (date(2010, 6, 1), "Marange", Refusal.ZONE_NOT_COMPLIANT),
        (date(2010, 6, 1), "", Refusal.ZONE_NOT_STATED),
        (date(2010, 6, 1), "Murowa", Refusal.NONE),
        (date(2012, 1, 1), "Marange", Refusal.NONE),
        (date(2013, 1, 1), "Marange", Refusal.NONE),
    ],
)
def test_zimbabwe(day: date, zone: str, refusal: Refusal) -> None:
    assert history(ZW).may_export(day, zone=zone) is refusal


def _worked_example(**changes: Usd | None) -> FoundParcel:
    values = {
        "declared": Usd.parse("601,701"),
        "government": Usd.parse("648,540"),
        "independent": Usd.parse("659,925.48"),
    }
    return FoundParcel(hs=HsCode.GEM, carats=Carats.parse("144.12"), **{**values, **changes})  # type: ignore[arg-type]


def test_sierra_leone_takes_the_highest_of_three() -> None:
    assert _worked_example().value(practice(SL).valuation) == Usd.parse("659,925.48")


def test_sierra_leone_export_duty_on_the_worked_example() -> None:
    value = _worked_example().value(Valuation.HIGHEST_OF_THREE)
    assert value is not None
    fifteen_hundredths, half = value.cents * 15, 50
    assert Usd((fifteen_hundredths + half) // 100) == Usd.parse("98,988.82")


def test_sierra_leone_refuses_two_valuations() -> None:
    facts: InspectionFacts = replace(inspected(), found=(_worked_example(independent=None),))
    assert "R-SL.2" in {finding.code for finding in blocking(check_inspection(facts))}


def test_elsewhere_the_declared_value_counts() -> None:
    assert _worked_example().value(Valuation.DECLARED) == Usd.parse("601,701")
