"""What no verifier may take for genuine: name -> (text, day, outcome, the step that fails)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from kpcs.scheme.codec import payload_of
from kpcs.scheme.statement import Origin, Statement
from tests.scheme.bad_payloads import BAD_PAYLOADS
from tests.scheme.certificates import REALISTIC

from .bad_bytes import ALTERATIONS, ENVELOPES, TEXTS, UNKNOWN_ISSUERS, packed
from .good import EUROPEAN, countries, numbered
from .keys import (
    CF,
    EU,
    ON,
    SL,
    SL_BARE,
    SL_COPIED,
    SL_FORGED,
    SL_LATE_ROOT,
    SL_OLD_ROOT,
    SL_OTHER_ROOT,
    SL_REFUSED,
    SL_REVOKED,
    SL_STRETCHED,
    VE,
    VectorKey,
)

Bad = tuple[str, date, str, str]
_LB, _GA, _FR = countries("LB GA FR")


def _said(number: str = "SL004930", **changes: object) -> Statement:
    return replace(REALISTIC, number=numbered(number), **changes)  # type: ignore[arg-type]


_OLD: dict[str, Any] = {"issued_on": date(2024, 3, 1), "validated_on": date(2024, 3, 1), "expires_on": date(2027, 1, 1)}
_GONE: dict[str, Any] = {
    "issued_on": date(2013, 6, 1),
    "validated_on": date(2013, 6, 1),
    "origin": Origin(countries("CF")),
}
_BEFORE, _AFTER = date(2026, 11, 2), date(2027, 1, 3)
# Steps 6 to 12: signed by a listed key, and yet not to be accepted.
JUDGED: dict[str, tuple[VectorKey, Statement, date, str, str]] = {
    "number of another Participant": (EU, _said(), ON, "wrong_participant", "participant"),
    "number of a Participant without a key": (SL, _said("NA004930"), ON, "wrong_participant", "participant"),
    "issued before the key's period": (EU, replace(EUROPEAN, **_OLD), ON, "key_not_valid_on_day", "key_day"),
    "issued after the key's period": (
        SL,
        _said(issued_on=date(2028, 1, 1), validated_on=date(2028, 1, 1), expires_on=date(2028, 3, 1)),
        date(2028, 1, 2),
        "key_not_valid_on_day",
        "key_day",
    ),
    "issued between the key's periods": (
        SL,
        _said(issued_on=date(2025, 6, 1), validated_on=date(2025, 6, 1)),
        ON,
        "key_not_valid_on_day",
        "key_day",
    ),
    "issued on the day of revocation": (
        SL_REVOKED,
        _said(issued_on=date(2026, 10, 1), validated_on=date(2026, 10, 1)),
        ON,
        "key_not_valid_on_day",
        "key_day",
    ),
    "issued after the revocation": (SL_REVOKED, _said(), ON, "key_not_valid_on_day", "key_day"),
    "key that is not accepted": (SL_REFUSED, _said(), ON, "key_not_accepted", "key_day"),
    "key without a certification": (SL_BARE, _said(), ON, "key_not_certified", "key_day"),
    "key certified by the root of another": (SL_OTHER_ROOT, _said(), ON, "key_not_certified", "key_day"),
    "key certified by a root that is not accepted": (SL_OLD_ROOT, _said(), ON, "key_not_certified", "key_day"),
    "key certified after the root had ended": (SL_LATE_ROOT, _said(), ON, "key_not_certified", "key_day"),
    "key with a certification whose signature is false": (SL_FORGED, _said(), ON, "key_not_certified", "key_day"),
    "key listed for longer than it is certified": (SL_STRETCHED, _said(), ON, "key_not_certified", "key_day"),
    "compromised key, issued after the revocation": (SL_COPIED, _said(), ON, "key_not_valid_on_day", "key_day"),
    "compromised key, issued before the revocation, nothing shown": (
        SL_COPIED,
        _said(issued_on=date(2026, 9, 1), validated_on=date(2026, 9, 1)),
        ON,
        "key_not_valid_on_day",
        "key_day",
    ),
    "void": (SL, _said("SL005001"), ON, "void", "status"),
    "replaced": (SL, _said("SL005002"), ON, "replaced", "status"),
    "lost": (SL, _said("SL005003"), ON, "lost", "status"),
    "stolen": (SL, _said("SL005004"), ON, "stolen", "status"),
    "reported false": (SL, _said("SL005005"), ON, "reported_false", "status"),
    "already used": (SL, _said("SL005006"), ON, "already_used", "status"),
    "used and then reported stolen": (SL, _said("SL005007"), ON, "stolen", "status"),
    "void and expired": (SL, _said("SL005001"), _AFTER, "void", "status"),
    "number that was not announced": (
        EU,
        replace(EUROPEAN, number=numbered("EU200000")),
        ON,
        "number_not_announced",
        "number",
    ),
    "issuer suspended on the day of issue": (CF, _said("CF8888", **_GONE), ON, "issuer_not_in_standing", "issuer"),
    "issuer removed since the day of issue": (VE, _said("VE8888"), ON, "issuer_not_in_standing", "issuer"),
    "destination suspended since": (SL, _said(destination=_LB), ON, "destination_not_in_standing", "destination"),
    "destination an applicant": (SL, _said(destination=_GA), ON, "destination_not_in_standing", "destination"),
    "destination no Participant": (SL, _said(destination=_FR), ON, "destination_not_in_standing", "destination"),
    "before the day of issue": (SL, _said(), date(2026, 11, 1), "not_yet_valid", "dates"),
    "before the day of validation": (SL, _said(), _BEFORE, "not_yet_valid", "dates"),
    "issued far in the future": (
        SL,
        _said(issued_on=date(2027, 12, 1), validated_on=date(2027, 12, 1), expires_on=date(2028, 1, 1)),
        ON,
        "not_yet_valid",
        "dates",
    ),
    "the day after the last": (SL, _said(), _AFTER, "expired", "dates"),
    "expired before it was issued": (SL, _said(expires_on=date(2026, 1, 1)), ON, "expired", "dates"),
}


def every() -> dict[str, Bad]:
    """All of them."""
    found: dict[str, Bad] = {}
    for name, text in TEXTS.items():
        found[f"text: {name}"] = (text, ON, "not_a_certificate", "text")
    for name, signed in ENVELOPES.items():
        found[f"envelope: {name}"] = (packed(signed), ON, "not_a_certificate", "envelope")
    for name, signed in UNKNOWN_ISSUERS.items():
        found[f"key: {name}"] = (packed(signed), ON, "unknown_issuer", "key")
    for name, signed in ALTERATIONS.items():
        found[f"signature: {name}"] = (packed(signed), ON, "altered", "signature")
    for name, payload in BAD_PAYLOADS.items():
        found[f"content: {name}"] = (packed(SL.signed(payload)), ON, "not_a_certificate", "content")
    for name, (key, statement, on, outcome, step) in JUDGED.items():
        found[f"judged: {name}"] = (packed(key.signed(payload_of(statement))), on, outcome, step)
    return found
