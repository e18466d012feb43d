"""What the side actions need: to replace, to cancel, to send back, to release."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kpcs.scheme.policies import Policy
from kpcs.scheme.statement import Statement
from kpcs.scheme.values import CertificateNumber, CountryCode


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplacementFacts:
    """For a replacement (R-CER.10): the old certificate, the new one, and whether the old paper came back."""

    old: Statement
    new: Statement
    on: date
    policy: Policy
    old_state: str
    old_is_surrendered: bool
    reason: str = ""
    issuer_id: str = ""
    applicant_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidFacts:
    """For cancelling a number: void, lost, stolen, reported false, expired (R-CER.11, R-CER.12, R-CER.29)."""

    number: CertificateNumber
    event: str
    on: date
    by_participant: CountryCode
    expires_on: date | None = None
    is_paper_returned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TechnicalFacts:
    """For a technical certificate: return, research, detained or seized goods (R-CER.24, R-CER.25, R-CER.31)."""

    statement: Statement
    on: date
    policy: Policy
    first: Statement | None = None
    requested_by: CountryCode | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnFacts:
    """For the release or forfeiture of goods that were detained or seized (R-CER.16, R-CER.20 to R-CER.22)."""

    event: str
    seized_on: date
    on: date
    policy: Policy
    is_prosecution_running: bool = False
