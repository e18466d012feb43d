"""Replacing, cancelling and technical certificates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from kpcs.scheme.facts import ReplacementFacts, TechnicalFacts, VoidFacts
from kpcs.scheme.rules.certificates import check_replacement, check_technical, check_void
from kpcs.scheme.statement import Kind, Origin, Purpose
from tests.spec.case import Case, Table
from tests.spec.given import BE, CA, DAY, EU, SL, STATEMENT, number, practice, stated

NEW = stated(number=number("SL 004913"), replaces=STATEMENT.number, parcel_count=2)
REPLACED = ReplacementFacts(
    old=STATEMENT, new=NEW, on=DAY, policy=practice(SL), old_state="issued", old_is_surrendered=True, reason="Two parcels, not one."
)
VOIDED = VoidFacts(
    number=STATEMENT.number, event="void", on=DAY, by_participant=SL,
    expires_on=STATEMENT.expires_on,
)  # fmt: skip
BACK = TechnicalFacts(
    statement=stated(
        number=number("BE 000001"), destination=SL, kind=Kind.TECHNICAL, purpose=Purpose.RETURN, exporter=STATEMENT.importer,
        importer=STATEMENT.exporter,
    ),
    on=DAY, policy=practice(EU), first=STATEMENT, requested_by=SL, reason="Not released by customs.",
)  # fmt: skip


def replaced(**changes: Any) -> ReplacementFacts:
    return replace(REPLACED, **changes)


def voided(**changes: Any) -> VoidFacts:
    return replace(VOIDED, **changes)


def sent_back(statement: dict[str, Any] | None = None, **changes: Any) -> TechnicalFacts:
    return replace(BACK, statement=replace(BACK.statement, **(statement or {})), **changes)


EXPIRED = {"event": "expire", "on": date(2026, 5, 2)}

REPLACEMENT = Table(
    ("replacement",),
    check_replacement,
    (
        Case("R-CER.10", "before export", "Already exported", replaced(old_state="exported"), "Notified, not exported", replaced(old_state="notified")),
        Case("R-CER.10", "given back", "The old paper is kept", replaced(old_is_surrendered=False), "Given back", replaced()),
        Case("R-CER.10", "reason", "No reason", replaced(reason=" "), "A reason", replaced(), "reason"),
        Case("R-CER.10", "does not say", "It names no old number", replaced(new=replace(NEW, replaces=None)), "It names it", replaced(), "replaces"),
        Case("R-AI.A5", "of the old one", "The same number", replaced(new=replace(NEW, number=STATEMENT.number)), "Its own", replaced(), "number"),
        Case("R-CER.10", "says the same", "Nothing changed", replaced(new=replace(NEW, parcel_count=1)), "The count changed", replaced()),
    ),
)  # fmt: skip
VOID = Table(
    ("void",),
    check_void,
    (
        Case("R-CER.11", "another Participant", "Canada cancels a Leonean number", voided(by_participant=CA),
             "Canada reports it as false", voided(by_participant=CA, event="report_false")),
        Case("R-CER.12", "has not come back", "The Union, expired and still out", voided(**EXPIRED, number=number("EU 004912"), by_participant=EU),
             "Brought back", voided(**EXPIRED, number=number("EU 004912"), by_participant=EU, is_paper_returned=True)),
        Case("R-CER.12", "has not expired", "On its last day", voided(event="expire", on=STATEMENT.expires_on), "On the day after", voided(**EXPIRED)),
    ),
)  # fmt: skip
TECHNICAL = Table(
    ("technical",),
    check_technical,
    (
        Case("R-CER.25", "purpose", "A standard one", sent_back({"kind": Kind.STANDARD, "purpose": None}), "For a return", sent_back()),
        Case("R-CER.24", "at the request", "Nobody asked", sent_back(requested_by=None), "The issuer asked", sent_back()),
        Case("R-CER.24", "is not named", "The first is not named", sent_back(first=None), "It is named", sent_back()),
        Case("R-CER.31", "origin must stay", "Another origin", sent_back({"origin": Origin((BE,))}), "The same origin", sent_back(), "origins"),
        Case("R-CER.31", "must go back", "Sent on to Canada", sent_back({"destination": CA}), "Sent back", sent_back(), "destination"),
        Case("R-CER.25", "reason", "No reason", sent_back(reason=""), "A reason", sent_back(), "reason"),
    ),
)  # fmt: skip
