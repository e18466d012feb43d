"""The steps after the signature: each a small function over one case, gravest reason first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from kpcs.scheme.standings import TRADING, Standing, Status
from kpcs.scheme.statement import Statement
from kpcs.scheme.trust import NumberState, NumberStatus, TrustedKey, TrustList, gravest
from kpcs.scheme.values import CountryCode

from .evidence import Shown
from .verdict import NOT_CHECKED, PASSED, Outcome, Result, Step


class Case(NamedTuple):
    """Everything that the checks look at; the signature under the statement holds with the key."""

    statement: Statement
    key: TrustedKey
    trust: TrustList
    on: date
    statuses: tuple[NumberStatus, ...]
    shown: Shown | None = None
    has_proof: bool = False


_TOLD = {
    NumberState.REPORTED_FALSE: Outcome.REPORTED_FALSE,
    NumberState.STOLEN: Outcome.STOLEN,
    NumberState.LOST: Outcome.LOST,
    NumberState.VOID: Outcome.VOID,
    NumberState.REPLACED: Outcome.REPLACED,
    NumberState.USED: Outcome.ALREADY_USED,
}


def participant(case: Case) -> Step:
    """R-AI.V3: the number begins with the issuing Participant, and only its own keys may sign it."""
    statement, key = case.statement, case.key
    if key.participant == statement.participant:
        return PASSED["participant"]
    params = {"participant": case.trust.name_of(statement.participant), "other": case.trust.name_of(key.participant)}
    return Step("participant", Result.FAILED, Outcome.WRONG_PARTICIPANT, params=params)


def key_day(case: Case) -> Step:
    """Issued with a key that this list accepts and a root certified, inside its period, before its revocation.

    What was signed with a revoked key counts still when it is shown to be honest (issue in the log before that day).
    """
    key, day = case.key, case.statement.issued_on
    params: dict[str, object] = {"authority": key.authority, "day": day, "reason": _plain(key.why_not)}
    if not key.accepted:
        return Step("key_day", Result.FAILED, Outcome.KEY_NOT_ACCEPTED, params=params)
    if (found := case.trust.flaw_of(key)) is not None:
        flaw, root = found
        params |= {"participant": case.trust.name_of(key.participant), "reason": _plain(root.why_not if root else "")}
        return Step("key_day", Result.FAILED, Outcome.KEY_NOT_CERTIFIED, f"reason.certification_{flaw}", params)
    if key.counts_on(day):
        return PASSED["key_day"]
    params |= {
        "from": key.valid_from,
        "until": key.valid_until,
        "revoked": key.revoked_on,
        "reason": _plain(key.reason),
    }
    if not key.in_period(day):
        return Step("key_day", Result.FAILED, Outcome.KEY_NOT_VALID_ON_DAY, "reason.key_period", params)
    if case.shown is not None:
        return Step("key_day", Result.PASSED, None, f"note.key_revoked_{case.shown}", params)
    because = "reason.key_compromised" if key.compromised else "reason.key_revoked"
    because = "reason.proof_refused" if case.has_proof else because
    return Step("key_day", Result.FAILED, Outcome.KEY_NOT_VALID_ON_DAY, because, params)


def status(case: Case) -> Step:
    """R-CER.10, R-CER.11, R-CER.29: nothing was reported about the number."""
    told = gravest(case.statuses, case.on) if case.statuses else None
    if told is None:
        return _withdrawn(case)
    params = {"number": told.number.printed, "day": told.since, "until": told.until, "by": told.by}
    because = "reason.by" if told.by else ""
    if told.reason:
        params["reason"] = _plain(told.reason)
        because = "reason.told_by" if told.by else "reason.told"
    said = "already_used_between.sentence" if told.until else ""
    return Step("status", Result.FAILED, _TOLD[told.state], because, params, said)


def _withdrawn(case: Case) -> Step:
    """Nothing is told now; what was told and taken back is no secret."""
    earlier = case.trust.status.withdrawn_of(case.statement.number) if case.trust.status else ()
    if not earlier:
        return PASSED["status"]
    last = max(earlier, key=lambda one: one.on)
    params = {"day": last.on, "by": str(last.author), "reason": _plain(last.reason)}
    return Step("status", Result.PASSED, None, "note.withdrawn", params)


def _plain(reason: str) -> str:
    """Without its full stop: the sentence it goes into has one."""
    return reason.rstrip(". ")


def number(case: Case) -> Step:
    """R-II.d: the serial is among those that the Participant announced for the year of issue."""
    statement = case.statement
    announced = case.trust.announces(statement.number, statement.issued_on.year)
    if announced is None:
        return NOT_CHECKED["number"]
    if announced:
        return PASSED["number"]
    params = {"number": statement.number.printed, "year": statement.issued_on.year}
    return Step("number", Result.FAILED, Outcome.NUMBER_NOT_ANNOUNCED, params=params)


def issuer(case: Case) -> Step:
    """R-III.c, R-NC.11: the exporting Participant stood on the issue day and stands on the day of the check."""
    return _stands(case, "issuer", case.statement.participant, Outcome.ISSUER_NOT_IN_STANDING)


def destination(case: Case) -> Step:
    """R-III.c, R-NC.11: so did the Participant of destination."""
    return _stands(case, "destination", case.statement.destination, Outcome.DESTINATION_NOT_IN_STANDING)


def _stands(case: Case, code: str, who: CountryCode, outcome: Outcome) -> Step:
    standings = case.trust.standings_of(who)
    noted: Standing | None = None
    for day in (case.statement.issued_on, case.on):
        span = standings.on(day) if standings else None
        if span and span.status is Status.ACTIVE:
            continue
        if span is None or span.status is Status.APPLICANT:
            params: dict[str, object] = {"participant": case.trust.name_of(who), "day": day}
            return Step(code, Result.FAILED, outcome, "reason.not_a_participant", params)
        if span.status not in TRADING:
            params = {"participant": case.trust.name_of(who), "day": day, "status": span.status}
            return Step(code, Result.FAILED, outcome, "reason.not_in_standing", params)
        noted = span
    if noted is None:
        return PASSED[code]
    params = {"participant": case.trust.name_of(who), "zones": ", ".join(noted.zones)}
    return Step(code, Result.PASSED, None, f"note.{noted.status}", params)


def dates(case: Case) -> Step:
    """R-AI.A7, R-AI.A8: in force from validation to the last day, that day included."""
    statement = case.statement
    first = max(statement.issued_on, statement.validated_on)
    if case.on < first:
        return Step("dates", Result.FAILED, Outcome.NOT_YET_VALID, params={"day": first})
    if case.on > statement.expires_on:
        return Step("dates", Result.FAILED, Outcome.EXPIRED, params={"day": statement.expires_on})
    return PASSED["dates"]


CHECKS: tuple[Callable[[Case], Step], ...] = (participant, key_day, status, number, issuer, destination, dates)
