"""How an officer comes to a certificate: by its number, its QR text, a picture of the code, or the paper itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kpcs import reading
from kpcs.accounts.models import Officer
from kpcs.certificates import queries as certificates
from kpcs.errors import Refused
from kpcs.scheme import paper
from kpcs.scheme.codec import PREFIX, qr_text
from kpcs.scheme.facts import How
from kpcs.scheme.findings import Finding, Severity
from kpcs.scheme.reading import NOT_NUMBER, Reader
from kpcs.scheme.statement import Statement
from kpcs.scheme.values import CertificateNumber
from kpcs.scheme.verify import Outcome, Verdict
from kpcs.scheme.verify.texts import say

from .trust import verdict_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Presented:
    """A certificate as it came before the officer. ``verdict`` is None for paper without a code."""

    statement: Statement
    how: How
    verdict: Verdict | None = None
    text: str = ""
    exported_on: date | None = None
    is_original_present: bool = True
    has_prior_notice: bool = False
    is_transit: bool = False

    @property
    def outcome(self) -> str:
        """The verdict's word. Paper that says something else than its own genuine code counts as altered."""
        if self.verdict is None:
            return ""
        signed = self.verdict.statement
        return str(Outcome.ALTERED if signed is not None and signed != self.statement else self.verdict.outcome)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """No content to believe: what the code said instead, or a number that this office holds nothing of."""

    how: How
    text: str
    verdict: Verdict | None = None
    number: CertificateNumber | None = None


def find(asked: str, *, by: Officer, on: date, how: How = How.QR) -> Presented | Unread:
    """Look a certificate up by what is in the one search box; refuses (422) what is neither a number nor QR text."""
    text = asked.strip()
    if text[: len(PREFIX)].upper() == PREFIX:
        return _from_code(text, by=by, on=on, how=how)
    reader = Reader()
    number = reader.number(text, "text")
    if number is None:
        raise Refused(reader.findings or [NOT_NUMBER.finding("text", given=text)])
    content = certificates.content_for_import(str(number), for_participant=by.authority.participant_id)
    if content is None:
        return Unread(how=How.NUMBER, text=text, number=number)
    return _from_code(qr_text(content.signed), by=by, on=on, how=How.NUMBER)


def find_in_picture(content: bytes, *, by: Officer, on: date) -> Presented | Unread:
    """Look a certificate up by a photograph or PDF of its QR code; refuses (422) a file without a readable code."""
    try:
        text = reading.certificate_text(content)
    except reading.ReadingRefused as reason:
        remedy = _("Photograph the code from above, in focus and filling the picture; or paste its text.")
        sentence = say(reason.because, get_language() or "en")
        raise Refused([Finding("K-FILE.1", Severity.BLOCK, "picture", sentence, remedy)]) from reason
    return _from_code(text, by=by, on=on, how=How.PHOTO)


PAPER_FIELDS = paper.FIELDS


def read_paper(raw: Mapping[str, object], *, code: str, on: date) -> tuple[Presented | None, tuple[Finding, ...]]:
    """Read the fields of Annex I as typed from paper; a code that failed stays part of what was presented."""
    statement, findings = paper.read(raw)
    if statement is None:
        return None, findings
    verdict = verdict_on(code, on=on) if code else None
    return Presented(statement=statement, how=How.TYPED, verdict=verdict, text=code), findings


def _from_code(text: str, *, by: Officer, on: date, how: How) -> Presented | Unread:
    verdict = verdict_on(text, on=on)
    if verdict.statement is None:
        return Unread(how=how, text=text, verdict=verdict)
    number = str(verdict.statement.number)
    here = by.authority.participant_id
    content = certificates.content_for_import(number, for_participant=here)
    return Presented(
        statement=verdict.statement,
        how=how,
        verdict=verdict,
        text=text,
        exported_on=content.exported_on if content else None,
        has_prior_notice=content is not None and certificates.pre_alert_for(number, participant=here) is not None,
    )
