"""The numbered verification procedure: QR text, trust list and a day give a Verdict, for any input, never an exception.

Nothing in the content is read before the signature holds. The key id is a hint: every key that has it is tried.
``docs/reference/certificate-format.md`` writes the steps down for other verifiers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from kpcs.scheme.codec import Signed, Unreadable, parts_of, signature_holds, signed_of, statement_of
from kpcs.scheme.statement import Statement
from kpcs.scheme.trust import NumberStatus, TrustedKey, TrustList
from kpcs.scheme.values import CertificateNumber

from .ages import ListAge
from .checks import CHECKS, Case
from .evidence import shown
from .texts import LANGUAGES
from .verdict import NOT_CHECKED, PASSED, STEPS, Outcome, Result, Step, Verdict, statement_form

__all__ = [
    "LANGUAGES",
    "ListAge",
    "Outcome",
    "Result",
    "Statuses",
    "Step",
    "Verdict",
    "lists_of",
    "statement_form",
    "unreadable",
    "verify",
    "verify_signed",
]

Statuses = Callable[[CertificateNumber], Iterable[NumberStatus]]
_UNTIL_CONTENT = tuple(PASSED[code] for code in STEPS[:5])


def verify(
    text: str, *, trust: TrustList, on: date, statuses: Statuses | None = None, proof: str | None = None
) -> Verdict:
    """What is to be thought of this QR text on this day.

    ``statuses`` is asked for what an office knows about the number besides the list, once the signature holds.
    ``proof`` is the text of a log proof; it matters only where the key that signed was revoked.
    """
    try:
        signed = signed_of(text.strip())
    except Unreadable as reason:
        return unreadable(f"reason.{reason.code}", trust=trust, on=on)
    return verify_signed(signed, trust=trust, on=on, statuses=statuses, proof=proof)


def verify_signed(
    signed: bytes, *, trust: TrustList, on: date, statuses: Statuses | None = None, proof: str | None = None
) -> Verdict:
    """The same for the signed bytes, as they are sent and kept."""
    try:
        parts = parts_of(signed)
    except Unreadable as reason:
        return _stopped(_not_a_certificate("envelope", reason), trust, on)
    known = trust.keys_with(parts.kid)
    if not known:
        params = {"kid": parts.kid.hex()}
        return _stopped(Step("key", Result.FAILED, Outcome.UNKNOWN_ISSUER, params=params), trust, on)
    held = {public for public in {key.public for key in known} if signature_holds(parts, public=public)}
    holding = [key for key in known if key.public in held]
    if not holding:
        params = {"authority": known[0].authority, "participant": trust.name_of(known[0].participant)}
        return _stopped(Step("signature", Result.FAILED, Outcome.ALTERED, params=params), trust, on)
    return _judged(signed, parts, holding, trust, on, statuses, proof)


def unreadable(because: str, *, trust: TrustList, on: date) -> Verdict:
    """The verdict when there is no text to verify, such as a photograph without a code; ``because`` is a text code."""
    return _stopped(Step("text", Result.FAILED, Outcome.NOT_A_CERTIFICATE, because), trust, on)


def _judged(
    signed: bytes,
    parts: Signed,
    holding: list[TrustedKey],
    trust: TrustList,
    on: date,
    statuses: Statuses | None,
    proof: str | None,
) -> Verdict:
    try:
        statement = statement_of(parts.payload)
    except Unreadable as reason:
        return _stopped(_not_a_certificate("content", reason), trust, on, key=holding[0])
    key = holding[0] if len(holding) == 1 else _fitting(holding, statement, trust)
    told = tuple(statuses(statement.number)) if statuses else ()
    found = shown(signed, statement, key, trust, proof)
    case = Case(statement, key, trust, on, (*trust.statuses_of(statement.number), *told), found, proof is not None)
    checked = [check(case) for check in CHECKS]
    failed = next((step for step in checked if step.outcome is not None), None)
    return Verdict(
        outcome=Outcome.GENUINE if failed is None or failed.outcome is None else failed.outcome,
        on=on,
        lists=lists_of(trust),
        steps=(*_UNTIL_CONTENT, *checked),
        statement=statement,
        key=key,
    )


def lists_of(trust: TrustList) -> tuple[ListAge, ...]:
    """How old the lists are that a verdict by this trust list rests on."""
    ages = (ListAge("trust", trust.sequence, trust.published_at, trust.good_until),)
    told = trust.status
    if told is None:
        return ages
    return (*ages, ListAge("status", told.sequence, told.published_at, told.good_until))


def _fitting(holding: list[TrustedKey], statement: Statement, trust: TrustList) -> TrustedKey:
    """One key may be listed for several periods or authorities: the entry that fits the statement best."""
    return max(
        holding,
        key=lambda key: (
            key.participant == statement.participant,
            key.accepted,
            trust.flaw_of(key) is None,
            key.counts_on(statement.issued_on),
        ),
    )


def _not_a_certificate(code: str, reason: Unreadable) -> Step:
    return Step(code, Result.FAILED, Outcome.NOT_A_CERTIFICATE, f"reason.{reason.code}")


def _stopped(failed: Step, trust: TrustList, on: date, key: TrustedKey | None = None) -> Verdict:
    """The steps before the failed one passed; those after it were not taken."""
    before, after = STEPS[: failed.number - 1], STEPS[failed.number :]
    return Verdict(
        outcome=failed.outcome or Outcome.NOT_A_CERTIFICATE,
        on=on,
        lists=lists_of(trust),
        steps=(*(PASSED[code] for code in before), failed, *(NOT_CHECKED[code] for code in after)),
        key=key,
    )
