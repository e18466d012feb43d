"""What an inspecting officer writes down, read from form or JSON into one value (R-CER.5, R-SL.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kpcs.scheme.facts import Container, ContainerKind, FoundParcel
from kpcs.scheme.findings import Finding
from kpcs.scheme.reading import MOST_REMARKS, Reader
from kpcs.scheme.rules.certificates.sentences import NO_HEADING, NO_WEIGHT

FIELDS = ("found", "containers", "seals", "sealed_on", "contents_only_rough", "valuers_present", "present", "remarks")
PARCEL_FIELDS = ("hs", "carats", "declared", "government", "independent")
CONTAINER_FIELDS = ("kind", "is_tamper_resistant", "has_number")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What was found, how it was sealed and who was there, as far as it could be read."""

    found: tuple[FoundParcel, ...] = ()
    containers: tuple[Container, ...] = ()
    seals: tuple[str, ...] = ()
    sealed_on: date | None = None
    contents_only_rough: bool = False
    valuers_present: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    remarks: str = ""


def read(raw: Mapping[str, object]) -> tuple[Record, tuple[Finding, ...]]:
    """Read the one shape that form and API share; never raises, and reads on after what it cannot read."""
    reader = Reader()
    fields = reader.fields(raw, FIELDS)
    record = Record(
        found=_found(reader, fields.get("found")),
        containers=_containers(reader, fields.get("containers")),
        seals=reader.seals(fields.get("seals")),
        sealed_on=reader.day(fields.get("sealed_on"), "sealed_on"),
        contents_only_rough=reader.yes(fields.get("contents_only_rough"), "contents_only_rough"),
        valuers_present=_lines(reader, fields.get("valuers_present"), "valuers_present"),
        present=_lines(reader, fields.get("present"), "present"),
        remarks=reader.text(fields.get("remarks"), "remarks", most=MOST_REMARKS),
    )
    return record, tuple(reader.findings)


def _found(reader: Reader, raw: object) -> tuple[FoundParcel, ...]:
    found = []
    for row, leaf in reader.rows(raw, PARCEL_FIELDS, "found"):
        path = f"found.{row}"
        before = len(reader.findings)
        hs = reader.hs(leaf.get("hs"), f"{path}.hs")
        carats = reader.carats(leaf.get("carats"), f"{path}.carats")
        values = {name: reader.usd(leaf.get(name), f"{path}.{name}") for name in PARCEL_FIELDS[2:]}
        if len(reader.findings) == before:
            if hs is None:
                reader.say(NO_HEADING, f"{path}.hs", row=str(row + 1))
            if carats is None:
                reader.say(NO_WEIGHT, f"{path}.carats", row=str(row + 1))
        if hs and carats:
            found.append(FoundParcel(row=row, hs=hs, carats=carats, **values))
    return tuple(found)


def _containers(reader: Reader, raw: object) -> tuple[Container, ...]:
    found = []
    for row, leaf in reader.rows(raw, CONTAINER_FIELDS, "containers"):
        path = f"containers.{row}"
        kind = reader.choice(leaf.get("kind"), f"{path}.kind", tuple(ContainerKind))
        resists = reader.yes(leaf.get("is_tamper_resistant"), f"{path}.is_tamper_resistant")
        numbered = reader.yes(leaf.get("has_number"), f"{path}.has_number")
        if kind:
            found.append(Container(kind=ContainerKind(kind), is_tamper_resistant=resists, has_number=numbered))
    return tuple(found)


def _lines(reader: Reader, raw: object, path: str) -> tuple[str, ...]:
    """A list of short texts; a form sends them as lines of one text."""
    rows = raw.splitlines() if isinstance(raw, str) else raw
    texts = [{"text": row} for row in rows] if isinstance(rows, list | tuple) else rows
    return tuple(reader.text(leaf.get("text"), f"{path}.{row}") for row, leaf in reader.rows(texts, ("text",), path))
