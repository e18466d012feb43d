"""What is typed: applications and papers, read leaf by leaf."""

from __future__ import annotations

from typing import Any

from kpcs.scheme import application, paper
from kpcs.scheme.findings import Finding
from tests.spec.case import Case, Table

FORM: dict[str, object] = {
    "importer_name": "Demonstration Importer One",
    "importer_address": "Hoveniersstraat 1, Antwerp",
    "importer_country": "be",
    "destination": "EU",
    "origin_kind": "mixed",
    "origins": [{"country": "SL", "share": "62.5"}, {"country": "GN", "share": "37.5 %"}],
    "parcels": [{"hs": "710231", "carats": "1,234.56", "value": "$ 99,000"}, {"hs": "", "carats": " ", "value": ""}],
    "parcel_count": "1",
    "sources": [{"kind": "import", "certificate": "ZA-000123", "reference": "", "zone": ""}],
    "declaration": "yes",
    "g7_verified": "",
    "remarks": "",
}
PAPER: dict[str, object] = {
    "number": "ZA 000123",
    "authority": "Diamond authority",
    "issued_on": "2026-03-02",
    "validated_on": "2026-03-02",
    "expires_on": "2026-05-01",
    "exporter_name": "Demonstration Exporter Two",
    "exporter_address": "1 Main Street, Johannesburg",
    "exporter_country": "ZA",
    "importer_name": "Demonstration Importer One",
    "importer_address": "Hoveniersstraat 1, Antwerp",
    "importer_country": "BE",
    "destination": "EU",
    "origin_kind": "single",
    "origins": [{"country": "ZA"}],
    "parcels": [{"hs": "7102.31", "carats": "12.50", "value": "4000"}],
    "parcel_count": "1",
    "seals": "ZA-1, ZA-2",
    "title": "yes",
    "statement": "yes",
    "english": "yes",
    "forgery_resistant": "yes",
}


def form(**changes: object) -> dict[str, object]:
    return {**FORM, **changes}


def sheet(**changes: object) -> dict[str, object]:
    return {**PAPER, **changes}


def line(**changes: object) -> dict[str, object]:
    return form(parcels=[{"hs": "710231", "carats": "1", "value": "1", **changes}])


def paper_line(**changes: object) -> dict[str, object]:
    return sheet(parcels=[{"hs": "710231", "carats": "1", "value": "1", **changes}])


def read_form(raw: Any) -> tuple[Finding, ...]:
    return application.read(raw)[1]


def read_paper(raw: Any) -> tuple[Finding, ...]:
    return paper.read(raw)[1]


def single(*countries: str) -> dict[str, object]:
    return form(origin_kind="single", origins=[{"country": country} for country in countries])


def shares(*given: str) -> dict[str, object]:
    return form(origins=[{"country": code, "share": share} for code, share in zip(("SL", "GN", "LR"), given, strict=False)])


READING = Table(
    ("reading",),
    read_form,
    (
        Case("K-READ.1", "no field", "A field “parcel”", form(parcel="1"), "Known fields only", form(), "parcel"),
        Case("K-READ.2", "is expected", "A list where a text belongs", form(remarks=["x"]), "A text", form(remarks="x"), "remarks"),
        Case("K-READ.3", "rows", "201 parcels", form(parcels=[{"carats": "1"}] * 201), "200 parcels", form(parcels=[{"carats": "1"}] * 200), "parcels"),
        Case("K-READ.4", "cannot be seen", "A right-to-left override in a name", form(importer_name="Ltd \u202edlT"), "Letters of any script",
             form(importer_name="ООО Алмаз · شركة · 株式会社"), "importer_name"),
        Case("K-READ.4", "too many marks", "Four accents on one letter", form(importer_name="Z\u0301\u0302\u0303\u0301"), "Three, as in Vietnamese",
             form(importer_name="e\u0323\u0302\u0301"), "importer_name"),
        Case("K-READ.5", "characters", "A name of 201 characters", form(importer_name="x" * 201), "200 characters", form(importer_name="x" * 200)),
        Case("R-AI.A11", "not a weight", "Three decimals", line(carats="1.005"), "Two decimals", line(carats="1.050"), "parcels.0.carats"),
        Case("R-AI.A12", "not a value", "A formula", line(value="=1+1"), "US$ before it", line(value="US$ 1,000.10"), "parcels.0.value"),
        Case("R-I.16", "not a heading", "7102.39, cut stones", line(hs="7102.39"), "7102.31.00", line(hs="7102.31.00"), "parcels.0.hs"),
        Case("R-I.14", "is not a country", "A country misspelt", form(destination="Belgiom"), "Its name", form(destination="Belgique"), "destination"),
        Case("R-AI.A5", "certificate number", "A number without letters", form(sources=[{"kind": "import", "certificate": "000123"}]),
             "With letters and a hyphen", form(), "sources.0.certificate"),
        Case("R-AI.A13", "number of parcels", "No parcels", form(parcel_count="0"), "One", form(), "parcel_count"),
        Case("R-CER.33", "share of the weight", "A share of 0 %", shares("0", "100"), "62.5 %", form(), "origins.0.share"),
        Case("K-READ.6", "one of the choices", "Origin “various”", form(origin_kind="various"), "Mixed", form(), "origin_kind"),
        Case("R-AI.A3", "single origin", "Two countries of a single origin", single("SL", "GN"), "One", single("SL"), "origins"),
        Case("R-AI.V4", "listed twice", "Sierra Leone twice", form(origins=[{"country": "SL"}, {"country": "sl"}]), "Two countries", form(), "origins.1.country"),
        Case("R-CER.33", "add up to", "62.5 and 37.4 %", shares("62.5", "37.4"), "62.5 and 37.5 %", form(), "origins"),
    ),
)  # fmt: skip

DAYS = Table(
    ("reading",),
    read_paper,
    (Case("R-AI.A7", "not a date", "Day, month and year turned round", sheet(issued_on="02-03-2026"), "2026-03-02", sheet(), "issued_on"),),
)  # fmt: skip

PAPERS = Table(
    ("paper",),
    read_paper,
    (
        Case("R-AI.A1", "title", "Another title", sheet(title="no"), "The title", sheet(), "title"),
        Case("R-AI.A2", "statement of the scheme", "No statement", sheet(statement="no"), "The statement", sheet(), "statement"),
        Case("R-AI.A4", "English", "French only", sheet(english="no"), "With English", sheet(), "english"),
        Case("R-AI.A6", "forgery resistant", "A photocopy", sheet(forgery_resistant="no"), "Security paper", sheet()),
        Case("R-AI.A5", "number of the certificate", "No number", sheet(number=""), "A number", sheet(), "number"),
        Case("R-AI.A7", "date of issue", "No date", sheet(issued_on=""), "A date", sheet(), "issued_on"),
        Case("R-AI.A8", "date of expiry", "No date", sheet(expires_on=""), "A date", sheet(), "expires_on"),
        Case("R-AI.A9", "authority is missing", "No authority", sheet(authority=""), "An authority", sheet(), "authority"),
        Case("R-AI.A15", "validation", "Not validated", sheet(validated_on=""), "Validated", sheet(), "validated_on"),
        Case("R-AI.A10", "name of the exporter", "No name", sheet(exporter_name=""), "A name", sheet(), "exporter_name"),
        Case("R-AI.A10", "address of the exporter", "No address", sheet(exporter_address=""), "An address", sheet()),
        Case("R-AI.A10", "country of the exporter", "No country", sheet(exporter_country=""), "A country", sheet()),
        Case("R-AI.A10", "name of the importer", "No name", sheet(importer_name=""), "A name", sheet(), "importer_name"),
        Case("R-AI.A10", "address of the importer", "No address", sheet(importer_address=""), "An address", sheet()),
        Case("R-AI.A10", "country of the importer", "No country", sheet(importer_country=""), "A country", sheet()),
        Case("R-AI.V5", "destination", "No destination", sheet(destination=""), "A destination", sheet(), "destination"),
        Case("R-AI.A3", "country of origin", "No origin, not marked as mixed", sheet(origins=[]), "Mixed", sheet(origins=[], origin_kind="mixed")),
        Case("R-AI.V2", "No parcel line", "No line", sheet(parcels=[]), "One line", sheet(), "parcels"),
        Case("R-AI.A13", "number of parcels", "No count", sheet(parcel_count=""), "A count", sheet(), "parcel_count"),
        Case("R-AI.A14", "HS heading", "A line without heading", paper_line(hs=""), "With one", sheet(), "parcels.0.hs"),
        Case("R-AI.A11", "weight of this line", "A line without weight", paper_line(carats=""), "With one", sheet()),
        Case("R-AI.A12", "value of this line", "A line without value", paper_line(value=""), "With one", sheet()),
        Case("R-I.10", "No certificate can say", "A seal of 201 characters", sheet(seals="x" * 201), "A seal of 200", sheet(seals="x" * 200)),
    ),
)  # fmt: skip
