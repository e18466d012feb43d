"""National practice is data; what is not confirmed says so."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from kpcs.scheme.catalogue import Evidence
from kpcs.scheme.phrases import phrase
from kpcs.scheme.policies import (
    Policy,
    Valuation,
    default_policy,
    expires_on,
    months_after,
    policies,
    policy_for,
    working_days_after,
)
from kpcs.scheme.values import CountryCode

DAY = date(2026, 3, 2)
DAYS = st.dates(date(2003, 1, 1), date(2100, 12, 31))


def practice(code: str, on: date = DAY) -> Policy:
    return policy_for(CountryCode(code), on)


def test_every_fact_of_every_policy_has_its_basis() -> None:
    facts = {field.name for field in fields(Policy)} - {"participant", "name", "bases"}
    for policy in policies():
        assert policy.bases.keys() == facts
        assert all(basis.rules for basis in policy.bases.values())


def test_canada_is_confirmed_and_the_united_states_are_not() -> None:
    canada = practice("CA").bases
    assert {name for name, basis in canada.items() if basis.status is Evidence.CONFIRMED} >= {
        "validity", "statements", "title", "signatories", "is_seal_per_container", "retention_years",
        "export_report_days",
    }  # fmt: skip
    assert practice("US").bases["validity"].status is Evidence.UNCONFIRMED
    assert expires_on(practice("US"), DAY) == date(2026, 5, 1)


def test_who_has_no_practice_of_its_own_has_the_default() -> None:
    assert practice("NA") is default_policy()
    assert default_policy().participant is None
    assert default_policy().bases["validity"].status is Evidence.UNCONFIRMED


def test_practice_begins_on_a_day() -> None:
    assert practice("GB", date(2020, 12, 31)) is default_policy()
    assert practice("GB", date(2021, 1, 1)).name == "United Kingdom"


def test_known_differences() -> None:
    assert practice("SL").valuation is Valuation.HIGHEST_OF_THREE
    assert practice("EU").origins_listed_from == date(2025, 3, 1)
    assert practice("IN").missing_certificate_working_days == 7
    assert practice("US").retention_years == 5
    assert "Processus de Kimberley" in practice("CA").statements["fr"]


def test_every_pattern_takes_a_number_of_its_participant() -> None:
    for policy in policies():
        assert re.fullmatch(policy.number_pattern, f"{policy.participant or 'ZA'}004912")


@given(day=DAYS, number=st.integers(1, 24))
def test_months_keep_the_day_or_take_the_last(day: date, number: int) -> None:
    later = months_after(day, number)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == number
    assert later.day <= day.day
    assert later.day == day.day or (later.replace(day=28) <= later and months_after(later, 0) == later)


@given(day=DAYS, number=st.integers(0, 40))
def test_working_days_leave_out_the_weekends(day: date, number: int) -> None:
    later = working_days_after(day, number)
    counted = sum(date.fromordinal(each).weekday() < 5 for each in range(day.toordinal() + 1, later.toordinal() + 1))
    assert counted == number


def test_every_signatory_of_a_policy_is_named_in_both_languages() -> None:
    roles = {role for policy in policies() for role in policy.signatories}
    assert roles
    assert [role for role in roles if phrase("{roles}", {"roles": role}, "fr") == role] == []
