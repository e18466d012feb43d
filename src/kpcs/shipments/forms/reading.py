"""Posted text, from a form or as JSON, to what the actions take. Reads on after what it cannot read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from kpcs.asked import counted
from kpcs.scheme.application import ParcelDraft, read_parcels
from kpcs.scheme.facts import DifferenceCause, FoundParcel
from kpcs.scheme.findings import Finding, Severity
from kpcs.scheme.reading import MOST_REMARKS, MOST_ROWS, Reader
from kpcs.scheme.statement import Party
from kpcs.scheme.values import ValueRefused
from kpcs.shipments.actions import Opening, Receipt

MEASURES = ("parcels", "carats", "value")
OPENING = (
    "seals",
    "container",
    "found",
    "parcel_count",
    "remarks",
    "original",
    "origin_zone",
    "exports_approved",
    "g7_verified",
)
RECEIPT = ("number", "parcel_count", "carats", "value", "exporter", "importer", "received_on", "causes", "explanations")
PARTY = ("name", "address", "country")
TABLES = ("parcels", "origins", "found")
PARTS = ("exporter", "importer", "causes", "explanations")


def nested(posted: QueryDict) -> dict[str, Any]:
    """``found.0.hs=…`` as rows, ``exporter.name=…`` as named parts, the rest as texts; what no form has is dropped."""
    result: dict[str, Any] = {}
    for name in posted:
        head, *rest = name.split(".")
        if head in TABLES and len(rest) == 2 and 0 <= (place := counted(rest[0])) < MOST_ROWS:
            rows = result.setdefault(head, [])
            rows.extend({} for _row in range(place + 1 - len(rows)))
            rows[place][rest[1]] = posted[name]
        elif head in PARTS and len(rest) == 1:
            result.setdefault(head, {})[rest[0]] = posted[name]
        elif head not in (*TABLES, *PARTS) and not rest:
            result[head] = posted[name]
    return result


def only(raw: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """The form's own fields, without the frame's."""
    return {name: raw[name] for name in names if name in raw}


def read_opening(raw: Mapping[str, Any]) -> tuple[Opening, tuple[Finding, ...]]:
    """What was found at the inspection. A parcel with a hole in it is a finding: it cannot be compared."""
    reader = Reader()
    fields = reader.fields(raw, OPENING)
    rows = read_parcels(reader, fields.get("found"), "found")
    container = reader.choice(fields.get("container"), "container", ("intact", "tampered"))
    opening = Opening(
        seals=reader.seals(fields.get("seals")),
        is_container_intact=container == "intact" if container else None,
        parcels=tuple(parcel for row in rows if (parcel := _found(row))),
        parcel_count=reader.count(fields.get("parcel_count"), "parcel_count"),
        remarks=_lines(reader, fields.get("remarks"), "remarks"),
        is_original_present=reader.choice(fields.get("original") or "yes", "original", ("yes", "no")) == "yes",
        origin_zone=reader.text(fields.get("origin_zone"), "origin_zone", most=100),
        exports_approved=reader.yes(fields.get("exports_approved"), "exports_approved"),
        g7_verified=reader.yes(fields.get("g7_verified"), "g7_verified"),
    )
    holes = [
        _missing(f"found.{row.row}.{name}", what)
        for row in rows
        for name, what, value in (
            ("hs", _("HS heading"), row.hs),
            ("carats", _("weight in carats"), row.carats),
            ("value", _("value in US$"), row.value),
        )
        if value is None and not any(finding.field == f"found.{row.row}.{name}" for finding in reader.findings)
    ]
    if not container:
        holes.insert(0, _missing("container", _("state of the container"), "R-AII.22"))
    return opening, (*reader.findings, *holes)


def _missing(field: str, what: str, rule: str = "R-AII.23") -> Finding:
    return Finding(
        rule,
        Severity.BLOCK,
        field,
        _("The %(what)s is missing.") % {"what": what},
        _("Write what you found."),
    )


def _found(row: ParcelDraft) -> FoundParcel | None:
    if row.hs is None or row.carats is None or row.value is None:
        return None
    return FoundParcel(row=row.row, hs=row.hs, carats=row.carats, declared=row.value)


def _lines(reader: Reader, raw: object, path: str) -> str:
    lines = [reader.text(line, path, most=MOST_REMARKS) for line in raw.splitlines()] if isinstance(raw, str) else []
    return "\n".join(lines)[:MOST_REMARKS]


def read_receipt(raw: Mapping[str, Any]) -> tuple[Receipt, tuple[Finding, ...]]:
    """A confirmation of receipt as far as it is filled in; what must not be missing is for the rules."""
    reader = Reader()
    fields = reader.fields(raw, RECEIPT)
    causes = reader.fields(fields.get("causes") or {}, MEASURES, "causes")
    explanations = reader.fields(fields.get("explanations") or {}, MEASURES, "explanations")
    chosen = {
        measure: reader.choice(causes.get(measure), f"causes.{measure}", tuple(DifferenceCause)) for measure in causes
    }
    receipt = Receipt(
        number=reader.number(fields.get("number"), "number"),
        parcel_count=reader.count(fields.get("parcel_count"), "parcel_count"),
        carats=reader.carats(fields.get("carats"), "carats"),
        value=reader.usd(fields.get("value"), "value"),
        exporter=_party(reader, fields.get("exporter"), "exporter"),
        importer=_party(reader, fields.get("importer"), "importer"),
        received_on=reader.day(fields.get("received_on"), "received_on"),
        causes=tuple((measure, DifferenceCause(cause)) for measure, cause in chosen.items() if cause),
        explanations=tuple(
            (measure, _lines(reader, text, f"explanations.{measure}")) for measure, text in explanations.items()
        ),
    )
    return receipt, tuple(reader.findings)


def _party(reader: Reader, raw: object, path: str) -> Party | None:
    leaf = reader.fields(raw or {}, PARTY, path)
    name, address = reader.text(leaf.get("name"), f"{path}.name"), reader.text(leaf.get("address"), f"{path}.address")
    country = reader.country(leaf.get("country"), f"{path}.country")
    if not (name and address and country):
        return None
    try:
        return Party(name, address, country)
    except ValueRefused:
        return None
