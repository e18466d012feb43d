"""A paper certificate typed by hand, from a Participant whose certificates carry no signed code (R-AI.A1 to R-AI.A16).

Every field of Annex I that is missing is a finding with the id of its rule, all at once.
"""

from __future__ import annotations

from collections.abc import Mapping

from .application import ParcelDraft, read_origin, read_parcels
from .catalogue import Wording, wording
from .findings import Finding, blocking
from .reading import MOST_REMARKS, Reader
from .statement import Parcel, Party, Statement
from .values import ValueRefused

_ASK = "Read the paper again; if it is not there, the certificate does not meet the minimum: ask the issuing authority."


def _missing(code: str, sentence: str, field: str) -> Wording:
    return wording("paper", code, sentence, _ASK, field=field)


NO_TITLE = _missing("R-AI.A1", "The paper does not bear the title “Kimberley Process Certificate”.", "title")
NO_STATEMENT = _missing("R-AI.A2", "The paper does not bear the statement of the scheme.", "statement")
NO_ENGLISH = _missing("R-AI.A4", "The paper is in another language and has no English translation.", "english")
RESISTS_NOTHING = _missing("R-AI.A6", "The paper does not look tamper and forgery resistant.", "forgery_resistant")
MISSING = {
    "number": _missing("R-AI.A5", "The number of the certificate is missing.", "number"),
    "issued_on": _missing("R-AI.A7", "The date of issue is missing.", "issued_on"),
    "expires_on": _missing("R-AI.A8", "The date of expiry is missing.", "expires_on"),
    "authority": _missing("R-AI.A9", "The issuing authority is missing.", "authority"),
    "validated_on": _missing("R-AI.A15", "The validation by the exporting authority is missing.", "validated_on"),
    "exporter_name": _missing("R-AI.A10", "The name of the exporter is missing.", "exporter_name"),
    "exporter_address": _missing("R-AI.A10", "The address of the exporter is missing.", "exporter_address"),
    "exporter_country": _missing("R-AI.A10", "The country of the exporter is missing.", "exporter_country"),
    "importer_name": _missing("R-AI.A10", "The name of the importer is missing.", "importer_name"),
    "importer_address": _missing("R-AI.A10", "The address of the importer is missing.", "importer_address"),
    "importer_country": _missing("R-AI.A10", "The country of the importer is missing.", "importer_country"),
    "destination": _missing("R-AI.V5", "The destination is missing.", "destination"),
    "origin": _missing("R-AI.A3", "The country of origin is missing, and mixed origin is not marked.", "origins"),
    "parcels": _missing("R-AI.V2", "No parcel line is typed.", "parcels"),
    "parcel_count": _missing("R-AI.A13", "The number of parcels is missing.", "parcel_count"),
}
NO_HS = _missing("R-AI.A14", "The HS heading of this line is missing.", "parcels")
NO_CARATS = _missing("R-AI.A11", "The weight of this line is missing.", "parcels")
NO_VALUE = _missing("R-AI.A12", "The value of this line is missing.", "parcels")
NOT_A_CERTIFICATE = wording(
    "paper", "R-I.10", "No certificate can say this: {because}", "Correct what was typed, or refuse the paper."
)

LOOKS = {"title": NO_TITLE, "statement": NO_STATEMENT, "english": NO_ENGLISH, "forgery_resistant": RESISTS_NOTHING}
FIELDS = (*MISSING, *LOOKS, "origin_kind", "origins", "seals")


def read(raw: Mapping[str, object]) -> tuple[Statement | None, tuple[Finding, ...]]:
    """Read a typed paper; no statement when a field is missing or unreadable. Never raises.

    ``title``, ``statement``, ``english``, ``forgery_resistant`` are what the officer saw: yes, no, or not asked.
    """
    reader = Reader()
    fields = reader.fields(raw, FIELDS)
    for name, words in LOOKS.items():
        if name in fields and not reader.yes(fields[name], name):
            reader.say(words, name)
    values: dict[str, object] = {
        "number": reader.number(fields.get("number"), "number"),
        "authority": reader.text(fields.get("authority"), "authority"),
        **{name: reader.day(fields.get(name), name) for name in ("issued_on", "validated_on", "expires_on")},
        "destination": reader.country(fields.get("destination"), "destination"),
        "parcel_count": reader.count(fields.get("parcel_count"), "parcel_count"),
        "origin": read_origin(reader, fields),
        "parcels": read_parcels(reader, fields.get("parcels")),
        "seals": reader.seals(fields.get("seals"), most=MOST_REMARKS),
    }
    for side in ("exporter", "importer"):
        values[f"{side}_name"] = reader.text(fields.get(f"{side}_name"), f"{side}_name")
        values[f"{side}_address"] = reader.text(fields.get(f"{side}_address"), f"{side}_address")
        values[f"{side}_country"] = reader.country(fields.get(f"{side}_country"), f"{side}_country")
    _say_what_is_missing(reader, values)
    statement = None if blocking(tuple(reader.findings)) else _statement(reader, values)
    return statement, tuple(reader.findings)


def _say_what_is_missing(reader: Reader, values: Mapping[str, object]) -> None:
    unreadable = {finding.field.split(".")[0] for finding in reader.findings}
    for name, words in MISSING.items():
        if not values[name] and words.field not in unreadable and name not in unreadable:
            reader.say(words, words.field)
    lines = values["parcels"]
    places = {finding.field for finding in reader.findings}
    for line in lines if isinstance(lines, tuple) else ():
        if isinstance(line, ParcelDraft):
            for name, words in (("hs", NO_HS), ("carats", NO_CARATS), ("value", NO_VALUE)):
                place = f"parcels.{line.row}.{name}"
                if getattr(line, name) is None and place not in places:
                    reader.say(words, place)


def _statement(reader: Reader, values: dict[str, object]) -> Statement | None:
    parties = {
        side: [values.pop(f"{side}_{part}") for part in ("name", "address", "country")]
        for side in ("exporter", "importer")
    }
    lines = values.pop("parcels")
    assert isinstance(lines, tuple)
    try:
        return Statement(
            **values,  # type: ignore[arg-type]
            exporter=Party(*parties["exporter"]),  # type: ignore[arg-type]
            importer=Party(*parties["importer"]),  # type: ignore[arg-type]
            parcels=tuple(Parcel(line.hs, line.carats, line.value) for line in lines),
        )
    except ValueRefused as refused:
        reader.say(NOT_A_CERTIFICATE, "", because=str(refused))
        return None
