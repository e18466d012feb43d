"""Sheets to print: one plain certificate, and whatever a test changes about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

from kpcs.certificates.paper import Sheet, Signatory, Slip, Words
from kpcs.scheme.facts.arrival import Decision
from kpcs.scheme.statement import Origin, Parcel, Party, Statement
from kpcs.scheme.values import Carats, CertificateNumber, CountryCode, HsCode, Usd

NAMES = {
    "AO": Words("Angola", "Angola"),
    "CD": Words("Democratic Republic of the Congo", "République démocratique du Congo"),
    "EU": Words("European Union", "Union européenne"),
    "BE": Words("Belgium", "Belgique"),
    "SL": Words("Sierra Leone", "Sierra Leone"),
}
WORDING = Words(
    "The rough diamonds in this shipment have been handled in accordance with the provisions of the Kimberley Process "
    "Certification Scheme for rough diamonds",
    "Les diamants bruts contenus dans cet envoi ont été traités conformément aux dispositions du Système de "
    "certification du Processus de Kimberley pour les diamants bruts",
)
BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def code_text(seed: int = 1, length: int = 690) -> str:
    """As long a code as three parcel lines give, with nothing in it that could be guessed from the page."""
    random = Random(seed)
    return "KP1:" + "".join(random.choice(BASE45) for _ in range(length - 4))


def parcels(count: int) -> tuple[Parcel, ...]:
    codes = (HsCode.GEM, HsCode.INDUSTRIAL, HsCode.UNSORTED)
    return tuple(
        Parcel(codes[place % 3], Carats(123_456 + place), Usd(98_765_432 + 100 * place)) for place in range(count)
    )


def make_party(name: str = "Demonstration Exporter One Ltd", country: str = "SL", **given: Any) -> Party:
    return Party(
        **{"name": name, "address": "1 Demonstration Street, Freetown", "country": CountryCode(country), **given}
    )


def make_statement(lines: int = 1, **given: Any) -> Statement:
    values: dict[str, Any] = {
        "number": CertificateNumber.parse("SL 004912"),
        "authority": "Demonstration authority of Sierra Leone",
        "issued_on": date(2026, 11, 22),
        "validated_on": date(2026, 11, 23),
        "expires_on": date(2027, 1, 21),
        "exporter": make_party(),
        "importer": make_party("Demonstration Importer Two NV", "BE", address="2 Demonstration Quay, Antwerp"),
        "destination": CountryCode("EU"),
        "origin": Origin((CountryCode("SL"),)),
        "parcels": parcels(lines),
        "seals": ("SEAL-118841", "SEAL-118842"),
        "parcel_count": lines,
    }
    return Statement(**{**values, **given})


def make_sheet(lines: int = 1, *, statement: Statement | None = None, **given: Any) -> Sheet:
    plain = Sheet(
        statement=statement or make_statement(lines),
        qr_text=code_text(),
        title=Words("Kimberley Process Certificate", "Certificat du Processus de Kimberley"),
        wording=WORDING,
        names=NAMES,
        signatories=(Signatory(Words("Director", "Directeur")), Signatory(Words("Government valuer", "Évaluateur"))),
    )
    return replace(plain, **given)


def make_slip(lines: int = 2, *, statement: Statement | None = None, **given: Any) -> Slip:
    """A confirmation of exactly what the certificate says."""
    stated = statement or make_statement(lines)
    plain = Slip(
        statement=stated,
        importing=CountryCode("EU"),
        authority="Demonstration authority of the European Union",
        received_on=date(2026, 12, 3),
        confirmed_on=date(2026, 12, 4),
        decision=Decision.ACCEPT,
        parcel_count=stated.parcel_count,
        carats=stated.carats,
        value=stated.value,
        found=stated.parcels,
        names=NAMES,
        signatories=(Signatory(Words("Import officer", "Agent d’importation")),),
    )
    return replace(plain, **given)
