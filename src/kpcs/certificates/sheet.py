"""A signed certificate as it is printed: title and wording by policy, names, who signs, what is stamped."""

from __future__ import annotations

from kpcs.ledger import queries as ledger
from kpcs.ledger.kinds import Kind
from kpcs.participants.models import Authority
from kpcs.scheme import codec
from kpcs.scheme.phrases import phrase
from kpcs.scheme.policies import policy_for
from kpcs.scheme.rulebook import LANGUAGES
from kpcs.scheme.statement import Statement
from kpcs.scheme.values import CountryCode

from .models import Certificate
from .names import name_of
from .paper import LogLine, Sheet, Signatory, Words, languages

MARKS = {
    Certificate.State.VOID: Words("VOID", "ANNULÉ"),
    Certificate.State.REPLACED: Words("REPLACED", "REMPLACÉ"),
    Certificate.State.EXPIRED: Words("EXPIRED", "EXPIRÉ"),
    Certificate.State.LOST: Words("REPORTED LOST", "DÉCLARÉ PERDU"),
    Certificate.State.STOLEN: Words("REPORTED STOLEN", "DÉCLARÉ VOLÉ"),
    Certificate.State.REPORTED_FALSE: Words("REPORTED FALSE", "DÉCLARÉ FAUX"),
}
COPY = Words("COPY", "COPIE")


def sheet_of(row: Certificate, *, is_copy: bool) -> Sheet:
    """The paper of a certificate; a dead number and a copy are stamped as such."""
    signed = bytes(row.signed or b"")
    statement = codec.statement_of(codec.parts_of(signed).payload)
    policy = policy_for(statement.participant, statement.issued_on)
    second = policy.second_language if policy.second_language in languages() else "fr"
    authority: Authority = row.authority
    return Sheet(
        statement=statement,
        qr_text=codec.qr_text(signed),
        second_language=second,
        title=Words(policy.title),
        wording=Words(policy.statements["en"], policy.statements.get(second, "")),
        names={str(code): _name(str(code), second) for code in _codes(statement)},
        signatories=tuple(Signatory(Words(role, _role(role, second))) for role in policy.signatories),
        mark=MARKS.get(Certificate.State(row.state), COPY if is_copy else None),
        log=_log_line(row.pk),
        is_demonstration=authority.is_demonstration,
    )


def _role(role: str, second: str) -> str:
    """A signatory's office in the second language, where the vocabulary has it."""
    said = phrase("{roles}", {"roles": role}, second) if second in LANGUAGES else role
    return "" if said == role else said


def _log_line(number: str) -> LogLine | None:
    """Where the issue is in the public log, with its proof once a checkpoint covers it."""
    issue = ledger.trail("certificate", number).filter(kind=Kind.CERTIFICATE_ISSUED).first()
    if issue is None or (place := ledger.places([issue.pk]).get(issue.pk)) is None:
        return None
    proof = ledger.proof_of_event("certificate", number, issue.pk)
    return LogLine(place) if proof is None else LogLine(place, ledger.head().origin, str(proof))


def _codes(statement: Statement) -> set[CountryCode]:
    parties = {statement.exporter.country, statement.importer.country}
    return {statement.participant, statement.destination, *parties, *statement.origin.countries}


def _name(code: str, second: str) -> Words:
    return Words(name_of(code, "en"), name_of(code, second))
