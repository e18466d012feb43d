"""National practice as data (R-CORE.5): how long a certificate holds, who signs, what must be listed.

What the rulebook marks as unconfirmed is marked so in vocabulary/policies.json and can be changed there without code.
"""

from __future__ import annotations

import json
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache, lru_cache

from .catalogue import Evidence
from .values import CountryCode
from .vocabulary import text


class Span(StrEnum):
    """The unit in which validity is counted."""

    DAYS = "days"
    MONTHS = "months"


class Valuation(StrEnum):
    """Which value goes on the certificate: the declared one, or the highest of three (R-SL.2)."""

    DECLARED = "declared"
    HIGHEST_OF_THREE = "highest_of_three"


@dataclass(frozen=True, slots=True)
class Validity:
    """How long a certificate holds after its issue; the last day counts whole (Canada: until 24:00 GMT)."""

    span: Span
    number: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Basis:
    """How well one fact of a policy is documented, and where."""

    status: Evidence
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The practice of one Participant. ``bases`` says of every fact how well it is documented."""

    participant: CountryCode | None
    name: str
    validity: Validity
    second_language: str
    title: str
    statements: Mapping[str, str]
    number_pattern: str
    valuation: Valuation
    signatories: tuple[str, ...]
    is_number_on_container: bool
    is_seal_per_container: bool
    is_inspection_before_validation: bool
    are_parents_required: bool
    is_rough_only: bool
    are_valuers_required: bool
    valuers: tuple[str, ...]
    origins_listed_from: date | None
    notice_hours: int | None
    export_report_days: int | None
    import_result_working_days: int | None
    missing_certificate_working_days: int | None
    non_compliance_report_months: int | None
    seizure_release_days: int | None
    is_opened_container_returned: bool
    is_unknowing_fault_repaired: bool
    is_unused_returned: bool
    are_errors_endorsed: bool
    retention_years: int
    reminder_days: int
    escalation_days: int
    list_days: int
    silence_working_days: int
    questionnaire_answer_days: int
    questionnaire_follow_up_days: int
    questionnaire_escalation_days: int
    is_silence_public: bool
    bases: Mapping[str, Basis]


@lru_cache(maxsize=2048)
def policy_for(participant: CountryCode, on: date) -> Policy:
    """The practice of a Participant on a day; the default where nothing better is known."""
    for code, since, policy in _policies():
        if code == str(participant) and since <= on:
            return policy
    return default_policy()


def default_policy() -> Policy:
    """The practice assumed of a Participant whose own is not known."""
    return next(policy for code, _, policy in _policies() if code == "")


def policies() -> tuple[Policy, ...]:
    """All that are on file, the default first."""
    return tuple(policy for _, _, policy in _policies())


def expires_on(policy: Policy, issued_on: date) -> date:
    """The last day of validity; months end on the same day of the month or its last (31 December: 28 February)."""
    if policy.validity.span is Span.DAYS:
        return issued_on + timedelta(days=policy.validity.number)
    return months_after(issued_on, policy.validity.number)


def months_after(day: date, number: int) -> date:
    """The same day so many months later, or the last day of that month where it has no such day."""
    years, month = divmod(day.month - 1 + number, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def working_days_after(day: date, number: int) -> date:
    """So many days from Monday to Friday later; public holidays are the office's to add (R-CER.16, R-CER.19)."""
    while number > 0:
        day += timedelta(days=1)
        if day.weekday() < 5:
            number -= 1
    return day


@cache
def _policies() -> tuple[tuple[str, date, Policy], ...]:
    blocks = json.loads(text("policies.json"))["policies"]
    ground = blocks[0]["facts"]
    return tuple(
        (block["participant"], date.fromisoformat(block["since"]), _policy(block, {**ground, **block["facts"]}))
        for block in blocks
    )


def _policy(block: Mapping[str, str], facts: Mapping[str, Mapping[str, object]]) -> Policy:
    values: dict[str, object] = {name: _value(name, fact["value"]) for name, fact in facts.items()}
    bases = {
        name: Basis(Evidence(str(fact["status"])), tuple(str(fact["rules"]).split())) for name, fact in facts.items()
    }
    code = block["participant"]
    return Policy(participant=CountryCode(code) if code else None, name=block["name"], bases=bases, **values)  # type: ignore[arg-type]


def _value(name: str, value: object) -> object:
    if name == "validity" and isinstance(value, dict):
        return Validity(Span(value["span"]), int(value["number"]), str(value.get("note", "")))
    if name == "valuation":
        return Valuation(str(value))
    if name == "origins_listed_from" and value:
        return date.fromisoformat(str(value))
    return tuple(value) if isinstance(value, list) else value
