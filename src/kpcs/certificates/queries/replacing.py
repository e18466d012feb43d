"""What is needed to replace a certificate: the words to correct, and what stands against it (R-CER.10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kpcs.scheme.application import read_origin
from kpcs.scheme.facts import ReplacementFacts
from kpcs.scheme.findings import Finding
from kpcs.scheme.policies import policy_for
from kpcs.scheme.reading import Reader
from kpcs.scheme.rules import certificates as rules
from kpcs.scheme.rules.certificates.sentences import MISSING
from kpcs.scheme.statement import Origin, Party, Statement
from kpcs.scheme.states import CERTIFICATE
from kpcs.scheme.values import CountryCode

from ..models import Certificate
from .certificates import statement_in

CORRECTED = (
    "importer_name",
    "importer_address",
    "importer_country",
    "destination",
    "origin_kind",
    "origins",
    "seals",
    "old_is_surrendered",
    "reason",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What the new certificate says otherwise; whatever is None stays as it was."""

    importer: Party | None = None
    destination: CountryCode | None = None
    origin: Origin | None = None
    seals: tuple[str, ...] | None = None
    old_is_surrendered: bool = False
    reason: str = ""

    def changes(self) -> dict[str, object]:
        """The fields of the statement that change."""
        changed = {name: getattr(self, name) for name in ("importer", "destination", "origin", "seals")}
        return {name: value for name, value in changed.items() if value is not None}


def read_correction(raw: Mapping[str, object], old: Statement) -> tuple[Correction, tuple[Finding, ...]]:
    """Read what form and API send; never raises. What is absent stays as it was, what is blank is missing."""
    reader = Reader()
    given = reader.fields(raw, CORRECTED)
    fields = {**correction_of(old), **{name: value for name, value in given.items() if value is not None}}
    name = reader.text(fields["importer_name"], "importer_name")
    address = reader.text(fields["importer_address"], "importer_address")
    country = reader.country(fields["importer_country"], "importer_country")
    correction = Correction(
        importer=Party(name, address, country) if name and address and country else None,
        destination=reader.country(fields["destination"], "destination"),
        origin=read_origin(reader, fields),
        seals=reader.seals(fields["seals"]) or None,
        old_is_surrendered=reader.yes(fields.get("old_is_surrendered"), "old_is_surrendered"),
        reason=reader.text(fields.get("reason"), "reason"),
    )
    parts: dict[str, object] = {"importer_name": name, "importer_address": address, "importer_country": country}
    parts |= {"destination": correction.destination, "origins": correction.origin, "seals": correction.seals}
    said = {finding.field.partition(".")[0] for finding in reader.findings}
    missing = [MISSING.finding(part) for part, value in parts.items() if not value and part not in said]
    return correction, (*reader.findings, *missing)


def correction_of(old: Statement) -> dict[str, object]:
    """The words of the old certificate as the form shows them, to be corrected."""
    return {
        "importer_name": old.importer.name,
        "importer_address": old.importer.address,
        "importer_country": str(old.importer.country),
        "destination": str(old.destination),
        "origin_kind": "mixed" if old.origin.is_mixed else "single",
        "origins": [
            {"country": str(country), "share": _percent(old.origin.shares, place)}
            for place, country in enumerate(old.origin.countries)
        ],
        "seals": list(old.seals),
    }


def _percent(shares: tuple[int, ...], place: int) -> str:
    return f"{shares[place] // 10}.{shares[place] % 10}" if shares else ""


def against_replacing(certificate: Certificate) -> tuple[Finding, ...]:
    """For the button: whether the state allows it."""
    return rules.check_step(CERTIFICATE, certificate.state, "replace")


def facts_for_replacement(
    certificate: Certificate, new: Statement, correction: Correction, *, issuer_id: str, on: date
) -> ReplacementFacts:
    """The old certificate beside the new one."""
    applicant = certificate.application.filed_by_id if certificate.application else ""
    return ReplacementFacts(
        old=statement_in(certificate),
        new=new,
        on=on,
        policy=policy_for(new.participant, on),
        old_state=certificate.state,
        old_is_surrendered=correction.old_is_surrendered,
        reason=correction.reason,
        issuer_id=issuer_id,
        applicant_id=str(applicant),
    )
