"""The answer of a verification: one outcome, and every step that led to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

from kpcs.scheme.statement import Statement
from kpcs.scheme.trust import TrustedKey
from kpcs.scheme.values import decimal

from .ages import ListAge
from .texts import say

NO_PARAMS: Mapping[str, object] = MappingProxyType({})


class Outcome(StrEnum):
    """What the whole verification says. Only ``GENUINE`` lets goods pass; all others are different reasons to stop."""

    GENUINE = "genuine"
    NOT_A_CERTIFICATE = "not_a_certificate"
    UNKNOWN_ISSUER = "unknown_issuer"
    ALTERED = "altered"
    WRONG_PARTICIPANT = "wrong_participant"
    KEY_NOT_ACCEPTED = "key_not_accepted"
    KEY_NOT_CERTIFIED = "key_not_certified"
    KEY_NOT_VALID_ON_DAY = "key_not_valid_on_day"
    REPORTED_FALSE = "reported_false"
    STOLEN = "stolen"
    LOST = "lost"
    VOID = "void"
    REPLACED = "replaced"
    ALREADY_USED = "already_used"
    NUMBER_NOT_ANNOUNCED = "number_not_announced"
    ISSUER_NOT_IN_STANDING = "issuer_not_in_standing"
    DESTINATION_NOT_IN_STANDING = "destination_not_in_standing"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"


class Result(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    NOT_CHECKED = "not_checked"


# In the order in which they are taken. After the signature all are taken; the first that fails names the outcome, so
# the order is that of gravity.
STEPS = (
    "text",
    "envelope",
    "key",
    "signature",
    "content",
    "participant",
    "key_day",
    "status",
    "number",
    "issuer",
    "destination",
    "dates",
)
NUMBER_OF = {code: place for place, code in enumerate(STEPS, start=1)}


class Step(NamedTuple):
    """One numbered step. A failed one names the ``outcome`` it stands for; ``because`` is the code of more text.

    ``said`` is the code of the sentence when it is another than that of the outcome.
    """

    code: str
    result: Result
    outcome: Outcome | None = None
    because: str = ""
    params: Mapping[str, object] = NO_PARAMS
    said: str = ""

    @property
    def number(self) -> int:
        return NUMBER_OF[self.code]

    def title(self, language: str = "en") -> str:
        return say(f"step.{self.code}", language)

    def sentence(self, language: str = "en") -> str:
        """What was found out; empty when there is nothing to say beyond passed or not checked."""
        codes = [self.said or f"{self.outcome}.sentence"] if self.outcome else []
        codes += [self.because] if self.because else []
        return " ".join(say(code, language, self.params) for code in codes)


PASSED = {code: Step(code, Result.PASSED) for code in STEPS}
NOT_CHECKED = {code: Step(code, Result.NOT_CHECKED) for code in STEPS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """``statement`` and ``key`` are there only if the signature held: nothing else that the text says is passed on."""

    outcome: Outcome
    on: date
    lists: tuple[ListAge, ...]
    steps: tuple[Step, ...]
    statement: Statement | None = None
    key: TrustedKey | None = None

    @property
    def is_genuine(self) -> bool:
        return self.outcome is Outcome.GENUINE

    def sentence(self, language: str = "en") -> str:
        """The verdict in plain words."""
        deciding = next((step for step in self.steps if step.outcome is self.outcome), None)
        if deciding:
            return deciding.sentence(language)
        number = self.statement.number.printed if self.statement else ""
        params = {"number": number, "authority": self.key.authority if self.key else ""}
        return say(f"{self.outcome}.sentence", language, params)

    def advice(self, language: str = "en") -> str:
        """What the officer does now."""
        notes = [step.sentence(language) for step in self.steps if step.because and not step.outcome]
        return " ".join([say(f"{self.outcome}.advice", language), *notes])

    def ages(self, language: str = "en") -> tuple[str, ...]:
        """A sentence about each list that the verdict rests on: which edition, how old, whether too old."""
        return tuple(age.sentence(self.on, language) for age in self.lists)

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """For JSON: every value is a text, a whole number, a truth value, null, a list or a map of these."""
        key = self.key
        return {
            "outcome": str(self.outcome),
            "genuine": self.is_genuine,
            "sentence": self.sentence(language),
            "advice": self.advice(language),
            "on": self.on.isoformat(),
            "lists": {age.kind: age.as_dict(self.on, language) for age in self.lists},
            "steps": [
                {
                    "number": step.number,
                    "code": step.code,
                    "title": step.title(language),
                    "result": str(step.result),
                    "sentence": step.sentence(language),
                }
                for step in self.steps
            ],
            "key": None
            if key is None
            else {"kid": key.kid.hex(), "participant": key.participant.code, "authority": key.authority},
            "certificate": None if self.statement is None else statement_form(self.statement),
        }


def statement_form(statement: Statement) -> dict[str, Any]:
    """A statement as plain data; weights and values are texts with two decimals and no grouping."""
    return {
        "number": str(statement.number),
        "authority": statement.authority,
        "issued_on": statement.issued_on.isoformat(),
        "validated_on": statement.validated_on.isoformat(),
        "expires_on": statement.expires_on.isoformat(),
        "exporter": _party_form(statement.exporter.name, statement.exporter.address, statement.exporter.country.code),
        "importer": _party_form(statement.importer.name, statement.importer.address, statement.importer.country.code),
        "destination": statement.destination.code,
        "origin": {
            "mixed": statement.origin.is_mixed,
            "countries": [country.code for country in statement.origin.countries],
            "shares_per_mille": list(statement.origin.shares),
        },
        "parcels": [
            {"hs": str(one.hs), "carats": decimal(one.carats.points), "value_usd": decimal(one.value.cents)}
            for one in statement.parcels
        ],
        "carats": decimal(sum(one.carats.points for one in statement.parcels)),
        "value_usd": decimal(sum(one.value.cents for one in statement.parcels)),
        "seals": list(statement.seals),
        "parcel_count": statement.parcel_count,
        "kind": str(statement.kind),
        "purpose": None if statement.purpose is None else str(statement.purpose),
        "replaces": None if statement.replaces is None else str(statement.replaces),
    }


def _party_form(name: str, address: str, country: str) -> dict[str, str]:
    return {"name": name, "address": address, "country": country}
