"""What an exporter files to get a certificate, as far as it is filled in (R-CER.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from .catalogue import wording
from .findings import Finding
from .reading import MOST_REMARKS, Reader
from .statement import Origin
from .values import Carats, CertificateNumber, CountryCode, HsCode, Usd

ONE_ORIGIN = wording(
    "reading",
    "R-AI.A3",
    "{count} countries are given for stones of a single origin.",
    "Keep the one country where they were mined, or choose mixed origin.",
    field="origins",
)
SAME_ORIGIN_TWICE = wording(
    "reading", "R-AI.V4", "The country of origin {country} is listed twice.", "Keep one row for each country."
)
SHARES_DO_NOT_SUM = wording(
    "reading",
    "R-CER.33",
    "The shares of origin add up to {sum} %, or are not given for every country.",
    "Give a share for every country so that they add up to 100 %, or for none.",
    field="origins",
)


class SourceKind(StrEnum):
    """Where the stones come from (R-CER.2): mined here, bought here, imported under the KP, or stock from before it."""

    OWN_PRODUCTION = "own_production"
    PURCHASE = "purchase"
    IMPORT = "import"
    STOCK = "stock"


_SOURCE_KINDS = tuple(SourceKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One source: ``reference`` is the mine or seller, ``certificate`` the import certificate behind a re-export."""

    row: int = 0
    kind: SourceKind | None = None
    reference: str = ""
    certificate: CertificateNumber | None = None
    zone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelDraft:
    """One parcel line as far as it is filled in; ``row`` is its place in the form."""

    row: int = 0
    hs: HsCode | None = None
    carats: Carats | None = None
    value: Usd | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An application, every field optional; whether it may be filed is for the rules."""

    importer_name: str = ""
    importer_address: str = ""
    importer_country: CountryCode | None = None
    destination: CountryCode | None = None
    origin: Origin | None = None
    parcels: tuple[ParcelDraft, ...] = ()
    parcel_count: int | None = None
    sources: tuple[Source, ...] = ()
    declaration: bool = False
    g7_verified: bool = False
    remarks: str = ""

    @property
    def carats(self) -> Carats:
        """The weight of the parcels that have one."""
        return Carats(sum(parcel.carats.points for parcel in self.parcels if parcel.carats))

    @property
    def value(self) -> Usd:
        """The value of the parcels that have one."""
        return Usd(sum(parcel.value.cents for parcel in self.parcels if parcel.value))


FIELDS = (
    "importer_name",
    "importer_address",
    "importer_country",
    "destination",
    "origin_kind",
    "origins",
    "parcels",
    "parcel_count",
    "sources",
    "declaration",
    "g7_verified",
    "remarks",
)


def read(raw: Mapping[str, object], *, with_parcels: bool = True) -> tuple[Draft, tuple[Finding, ...]]:
    """Read the one shape of form, API, upload and storage; never raises, and reads on after what it cannot read.

    Whoever has weighed the parcels needs no lines that were declared, and leaves them out.
    """
    reader = Reader()
    fields = reader.fields(raw, FIELDS)
    draft = Draft(
        importer_name=reader.text(fields.get("importer_name"), "importer_name"),
        importer_address=reader.text(fields.get("importer_address"), "importer_address"),
        importer_country=reader.country(fields.get("importer_country"), "importer_country"),
        destination=reader.country(fields.get("destination"), "destination"),
        origin=read_origin(reader, fields),
        parcels=read_parcels(reader, fields.get("parcels")) if with_parcels else (),
        parcel_count=reader.count(fields.get("parcel_count"), "parcel_count"),
        sources=_sources(reader, fields.get("sources")),
        declaration=reader.yes(fields.get("declaration"), "declaration"),
        g7_verified=reader.yes(fields.get("g7_verified"), "g7_verified"),
        remarks=reader.text(fields.get("remarks"), "remarks", most=MOST_REMARKS),
    )
    return draft, tuple(reader.findings)


def read_parcels(reader: Reader, raw: object, path: str = "parcels") -> tuple[ParcelDraft, ...]:
    """The parcel lines; a wholly blank one is dropped, the others keep their row."""
    return tuple(
        ParcelDraft(
            row=row,
            hs=reader.hs(leaf.get("hs"), f"{path}.{row}.hs"),
            carats=reader.carats(leaf.get("carats"), f"{path}.{row}.carats"),
            value=reader.usd(leaf.get("value"), f"{path}.{row}.value"),
        )
        for row, leaf in reader.rows(raw, ("hs", "carats", "value"), path)
    )


def read_origin(reader: Reader, fields: Mapping[str, object]) -> Origin | None:
    """One country, or mixed with or without the list; None when not stated or not readable."""
    kind = reader.choice(fields.get("origin_kind"), "origin_kind", ("single", "mixed"))
    rows = reader.rows(fields.get("origins"), ("country", "share"), "origins")
    read_rows = [
        (
            reader.country(leaf.get("country"), f"origins.{row}.country"),
            reader.share(leaf.get("share"), f"origins.{row}.share"),
            row,
        )
        for row, leaf in rows
    ]
    countries = tuple(country for country, _, _ in read_rows if country)
    for place, (country, _, row) in enumerate(read_rows):
        if country and country in countries[:place]:
            reader.say(SAME_ORIGIN_TWICE, f"origins.{row}.country", country=str(country))
    if len(set(countries)) != len(countries) or len(countries) != len(rows):
        return None
    if kind == "mixed":
        return Origin(countries, _shares(reader, [share for _, share, _ in read_rows]), is_mixed=True)
    if len(countries) > 1:
        reader.say(ONE_ORIGIN, "origins", count=str(len(countries)))
        return None
    return Origin(countries) if countries else None


def _shares(reader: Reader, shares: list[int | None]) -> tuple[int, ...]:
    given = [share for share in shares if share]
    if not given:
        return ()
    if len(given) != len(shares) or sum(given) != 1000:
        whole, part = divmod(sum(given), 10)
        reader.say(SHARES_DO_NOT_SUM, "origins", sum=f"{whole}.{part}")
        return ()
    return tuple(given)


def _sources(reader: Reader, raw: object) -> tuple[Source, ...]:
    found = []
    for row, leaf in reader.rows(raw, ("kind", "reference", "certificate", "zone"), "sources"):
        path = f"sources.{row}"
        kind = reader.choice(leaf.get("kind"), f"{path}.kind", _SOURCE_KINDS)
        found.append(
            Source(
                row=row,
                kind=SourceKind(kind) if kind else None,
                reference=reader.text(leaf.get("reference"), f"{path}.reference"),
                certificate=reader.number(leaf.get("certificate"), f"{path}.certificate"),
                zone=reader.text(leaf.get("zone"), f"{path}.zone"),
            )
        )
    return tuple(found)
