"""The test ideas of the rulebook's part H that belong to certificates, shipments and participants, each by its number."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given as over
from hypothesis import strategies

from kpcs.scheme import application, paper
from kpcs.scheme.facts import Decision, EarlierUse
from kpcs.scheme.findings import Finding, Severity, blocking
from kpcs.scheme.policies import Span, expires_on, policies
from kpcs.scheme.rules.certificates import check_application, check_issue
from kpcs.scheme.rules.shipments import check_arrival, check_confirmation, check_decision
from kpcs.scheme.statement import Origin
from tests.spec.given import CA, DAY, EU, SL, VE, arrived, confirmed, decided, filed, history, issued, practice

MINIMUM = {f"R-AI.A{number}" for number in range(1, 16)}


def codes(findings: tuple[Finding, ...]) -> set[str]:
    return {finding.code for finding in blocking(findings)}


def test_1_a_blank_paper_lists_every_minimum_field() -> None:
    statement, findings = paper.read(dict.fromkeys(paper.FIELDS, "") | {"parcels": [{"hs": "", "carats": "", "value": "1"}]})
    assert statement is None
    assert codes(findings) | {"R-AI.A12"} >= MINIMUM
    _, findings = paper.read({"parcels": [{"hs": "7102.31", "carats": "", "value": ""}]})
    assert {"R-AI.A11", "R-AI.A12"} <= codes(findings)


def test_1_a_blank_application_lists_everything_at_once() -> None:
    draft, read = application.read({})
    assert read == ()
    found = codes(check_application(filed(vars_of(draft))))
    assert found >= {"R-AI.A3", "R-AI.A10", "R-AI.A13", "R-AI.V2", "R-AI.V5", "R-AII.18", "R-CER.2", "R-CER.3"}


def vars_of(draft: application.Draft) -> dict[str, object]:
    return {name: getattr(draft, name) for name in draft.__dataclass_fields__}


def test_2_an_import_after_expiry_is_detained() -> None:
    late = arrived(on=date(2026, 5, 2))
    (finding,) = (each for each in check_arrival(late) if each.code == "R-AI.A8")
    assert finding.severity is Severity.BLOCK
    assert "Detain" in finding.remedy
    assert blocking(check_decision(decided(late)))
    assert not blocking(check_decision(decided(late, decision=Decision.DETAIN, reasons=("R-AI.A8",))))


@pytest.mark.parametrize(
    ("participant", "issue_day", "last_day"),
    [
        (EU, date(2026, 12, 31), date(2027, 2, 28)),
        (EU, date(2027, 12, 31), date(2028, 2, 29)),
        (EU, date(2026, 3, 2), date(2026, 5, 2)),
        (CA, date(2026, 1, 1), date(2026, 3, 2)),
        (CA, date(2028, 1, 1), date(2028, 3, 1)),
    ],
)
def test_3_validity_ends_on_the_right_day(participant: object, issue_day: date, last_day: date) -> None:
    assert expires_on(practice(participant), issue_day) == last_day  # type: ignore[arg-type]


def test_3_canada_holds_until_midnight_gmt() -> None:
    assert practice(CA).validity.note == "until 24:00 GMT"


@over(day=strategies.dates(date(2003, 1, 1), date(2100, 1, 1)))
def test_3_validity_is_never_shorter_than_it_says(day: date) -> None:
    for policy in policies():
        last = expires_on(policy, day)
        if policy.validity.span is Span.DAYS:
            assert (last - day).days == policy.validity.number
        else:
            months = (last.year - day.year) * 12 + last.month - day.month
            assert months == policy.validity.number
            assert last.day == day.day or (last.day < day.day and last.day >= 28)


def test_4_no_export_to_a_suspended_participant_by_date() -> None:
    def to_venezuela(on: date) -> set[str]:
        draft = {"destination": VE, "importer_country": VE}
        return codes(check_application(filed(draft, destination=history(VE), on=on)))

    assert "R-NC.11" not in to_venezuela(date(2008, 5, 31))
    assert "R-NC.11" in to_venezuela(date(2008, 6, 1))
    assert "R-NC.11" in to_venezuela(date(2017, 4, 25))
    assert "R-NC.11" not in to_venezuela(date(2017, 4, 26))


def test_4_nothing_is_issued_to_it_either() -> None:
    facts = issued({"destination": VE}, destination=history(VE), on=date(2015, 3, 2))
    assert "R-NC.11" in codes(check_issue(facts))


def test_5_a_second_use_is_suspect() -> None:
    used = EarlierUse(place="Antwerp", on=date(2026, 3, 8))
    (finding,) = (each for each in check_arrival(arrived(earlier_uses=(used,))) if each.code == "R-ANO.11")
    assert "Antwerp" in finding.message
    assert "8 March 2026" in finding.message
    assert "suspect" in finding.remedy


@pytest.mark.parametrize(
    ("day", "origin", "verified", "is_refused"),
    [
        (date(2025, 2, 28), Origin(is_mixed=True), False, False),
        (date(2025, 3, 1), Origin(is_mixed=True), False, True),
        (date(2025, 3, 1), Origin(is_mixed=True), True, False),
        (date(2025, 3, 1), Origin((SL, CA), is_mixed=True), False, False),
        (date(2025, 3, 1), Origin((SL,)), False, False),
    ],
)
def test_6_mixed_origin_into_the_union(day: date, origin: Origin, verified: bool, is_refused: bool) -> None:
    days = {"issued_on": day, "validated_on": day}
    facts = arrived({**days, "origin": origin}, exported_on=day, on=day, g7_verified=verified)
    assert ("R-SAN.1" in codes(check_arrival(facts))) is is_refused


def test_7_a_confirmation_without_the_count_is_not_sent() -> None:
    assert codes(check_confirmation(confirmed(parcel_count=None))) == {"R-III.b2"}


@pytest.mark.parametrize("decision", [Decision.RETURN, Decision.SEIZE])
def test_15_transit_with_a_broken_seal_is_returned_or_seized(decision: Decision) -> None:
    transit = arrived(is_transit=True, is_container_intact=False, found=None)
    assert "R-III.d" in codes(check_arrival(transit))
    assert not blocking(check_decision(decided(transit, decision=decision, reasons=("R-III.d",))))
    assert blocking(check_decision(decided(transit)))


def test_16_a_typing_error_without_the_issuers_word_is_refused() -> None:
    wrong = arrived({"destination": CA})
    assert {"R-CER.23", "R-III.b1"} <= codes(check_decision(decided(wrong)))
    assert codes(check_decision(decided(wrong, endorsed_by="Message of 4 March 2026"))) == set()


def test_16_the_issuers_word_heals_no_lie_about_the_goods() -> None:
    used = arrived(earlier_uses=(EarlierUse(place="Antwerp", on=DAY),))
    assert codes(check_decision(decided(used, endorsed_by="Message of 4 March 2026"))) == {"R-III.b1"}
