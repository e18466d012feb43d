"""What is needed for a technical certificate (R-CER.24, R-CER.25, R-CER.31)."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kpcs.accounts import queries as accounts
from kpcs.accounts.models import Officer
from kpcs.accounts.permissions import Permission
from kpcs.ledger import queries as ledger
from kpcs.ledger.kinds import Kind as EventKind
from kpcs.scheme import codec
from kpcs.scheme.application import ParcelDraft, Source, SourceKind, read_origin, read_parcels
from kpcs.scheme.facts import FoundParcel, TechnicalFacts
from kpcs.scheme.findings import Finding
from kpcs.scheme.policies import expires_on, policy_for
from kpcs.scheme.reading import Reader
from kpcs.scheme.rules.certificates.sentences import MISSING, NO_SUCH_FIRST
from kpcs.scheme.statement import Kind, Origin, Parcel, Party, Purpose, Statement
from kpcs.scheme.values import CertificateNumber, CountryCode, ValueRefused

from ..inspecting import Record
from .certificates import content_for_import

TECHNICAL = (
    "purpose",
    "first",
    "requested_by",
    "reason",
    "inspector",
    "exporter_name",
    "exporter_address",
    "exporter_country",
    "importer_name",
    "importer_address",
    "importer_country",
    "destination",
    "origin_kind",
    "origins",
    "parcels",
    "parcel_count",
    "seals",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TechnicalRequest:
    """What the officer typed, as far as it could be read. ``first`` is the certificate with which the goods came."""

    purpose: Purpose | None = None
    first_number: CertificateNumber | None = None
    first: Statement | None = None
    requested_by: CountryCode | None = None
    reason: str = ""
    inspector: str = ""
    exporter: Party | None = None
    importer: Party | None = None
    destination: CountryCode | None = None
    origin: Origin | None = None
    parcels: tuple[ParcelDraft, ...] = ()
    parcel_count: int | None = None
    seals: tuple[str, ...] = ()

    def missing(self) -> tuple[Finding, ...]:
        """What no certificate can be written without."""
        needed = {
            "purpose": self.purpose,
            "exporter_name": self.exporter,
            "importer_name": self.importer,
            "destination": self.destination,
            "origins": self.origin,
            "parcels": self.parcels,
            "seals": self.seals,
            "inspector": self.inspector,
        }
        found = [MISSING.finding(field) for field, value in needed.items() if not value]
        for parcel in self.parcels:
            leaves = {"hs": parcel.hs, "carats": parcel.carats, "value": parcel.value}
            found += [
                MISSING.finding(f"parcels.{parcel.row}.{leaf}") for leaf, value in leaves.items() if value is None
            ]
        if self.first_number and self.first is None:
            found.append(NO_SUCH_FIRST.finding(number=self.first_number.printed))
        return tuple(found)

    def statement(self, number: CertificateNumber, *, authority: str, on: date) -> Statement:
        """The words; call it when nothing is missing."""
        if not (self.purpose and self.exporter and self.importer and self.destination and self.origin):
            raise ValueRefused("Something that every certificate states is missing.")
        lines = []
        for one in self.parcels:
            if one.hs is None or one.carats is None or one.value is None:
                raise ValueRefused("A parcel line is not complete.")
            lines.append(Parcel(one.hs, one.carats, one.value))
        return Statement(
            number=number,
            authority=authority,
            issued_on=on,
            validated_on=on,
            expires_on=expires_on(policy_for(number.participant, on), on),
            exporter=self.exporter,
            importer=self.importer,
            destination=self.destination,
            origin=self.origin,
            parcels=tuple(lines),
            seals=self.seals,
            parcel_count=self.parcel_count or len(lines),
            kind=Kind.TECHNICAL,
            purpose=self.purpose,
        )

    def inspection(self, statement: Statement, *, on: date) -> Record:
        """The goods as they were weighed and sealed for this certificate."""
        found = [
            FoundParcel(
                row=row,
                hs=one.hs,
                carats=one.carats,
                declared=one.value,
                government=one.value,
                independent=one.value,
            )
            for row, one in enumerate(statement.parcels)
        ]
        return Record(found=tuple(found), seals=statement.seals, sealed_on=on, contents_only_rough=True)

    def sources(self) -> tuple[Source, ...]:
        """The first certificate as the parent of this one."""
        return (Source(kind=SourceKind.IMPORT, certificate=self.first_number),) if self.first_number else ()


def read_technical(raw: Mapping[str, object], *, by: Officer) -> tuple[TechnicalRequest, tuple[Finding, ...]]:
    """Read what form and API send; never raises."""
    reader = Reader()
    fields = reader.fields(raw, TECHNICAL)
    purpose = reader.choice(fields.get("purpose"), "purpose", tuple(Purpose))
    first = reader.number(fields.get("first"), "first")
    request = TechnicalRequest(
        purpose=Purpose(purpose) if purpose else None,
        first_number=first,
        first=first_statement(str(first), by=by) if first else None,
        requested_by=reader.country(fields.get("requested_by"), "requested_by"),
        reason=reader.text(fields.get("reason"), "reason"),
        inspector=_inspector(reader.text(fields.get("inspector"), "inspector"), by),
        exporter=_party(reader, fields, "exporter"),
        importer=_party(reader, fields, "importer"),
        destination=reader.country(fields.get("destination"), "destination"),
        origin=read_origin(reader, fields),
        parcels=read_parcels(reader, fields.get("parcels")),
        parcel_count=reader.count(fields.get("parcel_count"), "parcel_count"),
        seals=reader.seals(fields.get("seals")),
    )
    return request, tuple(reader.findings)


def _party(reader: Reader, fields: Mapping[str, object], side: str) -> Party | None:
    name = reader.text(fields.get(f"{side}_name"), f"{side}_name")
    address = reader.text(fields.get(f"{side}_address"), f"{side}_address")
    country = reader.country(fields.get(f"{side}_country"), f"{side}_country")
    return Party(name, address, country) if name and address and country else None


def _inspector(typed: str, by: Officer) -> str:
    return typed if typed in dict(inspectors(by=by)) else ""


def inspectors(*, by: Officer) -> list[tuple[str, str]]:
    """The officers of the authority who may weigh and seal."""
    return [
        (str(one.pk), one.full_name)
        for one in accounts.officers_of(by.authority_code)
        if accounts.may(one, Permission.SHIPMENT_INSPECT)
    ]


def first_statement(number: str, *, by: Officer) -> Statement | None:
    """The certificate with which goods came here: of this office if destined here, else as it was presented here."""
    content = content_for_import(number, for_participant=by.authority.participant_id)
    if content is not None:
        return codec.statement_of(codec.parts_of(content.signed).payload)
    presented = ledger.trail("certificate", number).filter(
        kind=EventKind.ARRIVAL_PRESENTED, authority=by.authority_code
    )
    for event in presented:
        try:
            return codec.statement_of(base64.b64decode(str(event.data.get("payload", "")), validate=True))
        except (ValueError, codec.Unreadable):
            continue
    return None


def technical_from(first: Statement | None, *, purpose: str) -> dict[str, object]:
    """What the form starts from: the goods go back from the importer to the exporter, and the origin stays."""
    if first is None:
        return {"purpose": purpose, "origin_kind": "single"}
    return {
        "purpose": purpose,
        "first": str(first.number),
        "requested_by": str(first.participant),
        "exporter_name": first.importer.name,
        "exporter_address": first.importer.address,
        "exporter_country": str(first.importer.country),
        "importer_name": first.exporter.name,
        "importer_address": first.exporter.address,
        "importer_country": str(first.exporter.country),
        "destination": str(first.participant),
        "origin_kind": "mixed" if first.origin.is_mixed else "single",
        "origins": [{"country": str(country), "share": ""} for country in first.origin.countries],
        "parcels": [{"hs": one.hs.value, "carats": str(one.carats), "value": str(one.value)} for one in first.parcels],
        "parcel_count": str(first.parcel_count),
    }


def facts_for_technical(request: TechnicalRequest, statement: Statement, *, on: date) -> TechnicalFacts:
    """The words beside the certificate with which the goods came."""
    return TechnicalFacts(
        statement=statement,
        on=on,
        policy=policy_for(statement.participant, on),
        first=request.first,
        requested_by=request.requested_by,
        reason=request.reason,
    )
