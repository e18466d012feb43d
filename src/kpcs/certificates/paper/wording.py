"""Statement and words turned into the plain data that the template sets: every text legible, every figure formatted."""

from __future__ import annotations

import csv
import unicodedata
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date

from kpcs.scheme.statement import Party, Statement

from .glyphs import legible
from .sheet import Sheet, Words

RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ps", "ur"})
# Han characters differ by country; the party's country says which form is meant.
HAN_FORMS = {"JP": ("ja", "JP"), "KR": ("ko", "KR"), "TW": ("zh", "TW"), "HK": ("zh", "HK"), "CN": ("zh", "CN")}


@cache
def _table() -> tuple[dict[str, str], ...]:
    with (Path(__file__).parent / "labels.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


@cache
def languages() -> tuple[str, ...]:
    """The second languages that the printed labels exist in."""
    return tuple(column for column in _table()[0] if column not in ("key", "en"))


@cache
def labels(second: str) -> dict[str, tuple[str, str]]:
    """The printed labels in English and the second language; without a column for it, in English alone."""
    other = second if second in languages() else ""
    return {row["key"]: (row["en"], row[other] if other else "") for row in _table()}


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language)


def written(day: date, language: str) -> str:
    """22 November 2026, 22 novembre 2026, 22 ноября 2026 г."""
    if language == "en":
        return f"{day.day} {format_date(day, 'MMMM y', locale=_locale('en'))}"
    text = format_date(day, "long", locale=_locale(language))
    return text.replace("1 ", "1er ", 1) if language == "fr" and day.day == 1 else text


def leads_right(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def pair(words: Words) -> list[str]:
    """Both texts; the second is empty when it says the same."""
    english, second = legible(words.english), legible(words.second)
    return [english, "" if second == english else second]


class Setting:
    """One sheet's way of writing: its second language and its names of countries."""

    def __init__(self, sheet: Sheet) -> None:
        self.second = sheet.second_language
        self.has_second = self.second in languages()
        self.names = sheet.names

    def day(self, day: date) -> list[str]:
        return [written(day, "en"), written(day, self.second) if self.has_second else ""]

    def country(self, code: str) -> list[str]:
        return pair(self.names.get(code, Words(code)))

    def party(self, party: Party) -> dict[str, Any]:
        lang, region = HAN_FORMS.get(party.country.code, ("en", ""))
        return {
            "name": legible(party.name),
            "name_right": leads_right(party.name),
            "address": legible(party.address),
            "address_right": leads_right(party.address),
            "country": self.country(party.country.code),
            "lang": lang,
            "region": region,
        }

    def origin(self, statement: Statement) -> dict[str, Any]:
        origin = statement.origin
        shares = [f"{share // 10}.{share % 10} %".replace(".0 ", " ") for share in origin.shares]
        listed = [
            {"name": self.country(country.code), "share": shares[place] if shares else ""}
            for place, country in enumerate(origin.countries)
        ]
        return {"is_mixed": origin.is_mixed, "countries": listed, "has_shares": bool(shares)}


def data(sheet: Sheet) -> dict[str, Any]:
    """Everything the template reads."""
    statement, setting = sheet.statement, Setting(sheet)
    return {
        "second": setting.second if setting.has_second else "",
        "right": setting.second in RIGHT_TO_LEFT,
        "labels": labels(setting.second),
        "number": statement.number.printed,
        "participant": setting.country(statement.participant.code),
        "title": pair(sheet.title),
        "wording": pair(sheet.wording),
        "authority": legible(statement.authority),
        "issued": setting.day(statement.issued_on),
        "issued_on": [statement.issued_on.year, statement.issued_on.month, statement.issued_on.day],
        "validated": setting.day(statement.validated_on),
        "expires": setting.day(statement.expires_on),
        "exporter": setting.party(statement.exporter),
        "importer": setting.party(statement.importer),
        "destination": setting.country(statement.destination.code),
        "origin": setting.origin(statement),
        "parcels": [[parcel.hs.value, str(parcel.carats), str(parcel.value)] for parcel in statement.parcels],
        "headings": sorted({parcel.hs.value for parcel in statement.parcels}),
        "carats": str(statement.carats),
        "value": str(statement.value),
        "parcel_count": str(statement.parcel_count),
        "seals": [legible(seal) for seal in statement.seals],
        "purpose": statement.purpose.value if statement.purpose else "",
        "replaces": statement.replaces.printed if statement.replaces else "",
        "signatories": [{"role": pair(one.role), "name": legible(one.name)} for one in sheet.signatories],
        "mark": pair(sheet.mark) if sheet.mark else [],
        "is_demonstration": sheet.is_demonstration,
    }
