"""Statement and words turned into the plain data that the template sets: every text legible, every figure formatted."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date

from kpcs.scheme.facts.arrival import Decision
from kpcs.scheme.statement import Parcel, Party, Statement
from kpcs.scheme.values import Carats, Usd

from .glyphs import legible
from .sheet import LogLine, Sheet, Slip, Words

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


class Setting:
    """One paper's way of writing: its second language and its names of countries."""

    def __init__(self, sheet: Sheet | Slip) -> None:
        self.second = sheet.second_language
        self.is_bilingual = self.second not in ("", "en")
        self.has_labels = self.second in languages()
        self.names = sheet.names

    def pair(self, words: Words) -> list[str]:
        """Both texts; the second is empty when it says the same, or when the paper is in English alone."""
        english, second = legible(words.english), legible(words.second)
        return [english, second if self.is_bilingual and second != english else ""]

    def day(self, day: date) -> list[str]:
        return [written(day, "en"), written(day, self.second) if self.has_labels else ""]

    def country(self, code: str) -> list[str]:
        return self.pair(self.names.get(code, Words(code)))

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


def _shared(sheet: Sheet | Slip, setting: Setting, day: date) -> dict[str, Any]:
    """What the frame of both papers reads."""
    return {
        "second": setting.second if setting.has_labels else "",
        "right": setting.second in RIGHT_TO_LEFT,
        "labels": labels(setting.second),
        "number": sheet.statement.number.printed,
        "day": [day.year, day.month, day.day],
        "exporter": setting.party(sheet.statement.exporter),
        "importer": setting.party(sheet.statement.importer),
        "destination": setting.country(sheet.statement.destination.code),
        "signatories": [{"role": setting.pair(one.role), "name": legible(one.name)} for one in sheet.signatories],
        "mark": setting.pair(sheet.mark) if sheet.mark else [],
        "is_demonstration": sheet.is_demonstration,
    }


def _rows(parcels: Iterable[Parcel]) -> list[list[str]]:
    return [[parcel.hs.value, str(parcel.carats), str(parcel.value)] for parcel in parcels]


def _title(sheet: Sheet, setting: Setting) -> list[str]:
    """The policy's title; one title alone is followed by its translation, two in one line are set in two."""
    english, second = setting.pair(sheet.title)
    if not second and " / " in english:
        english, _, second = english.partition(" / ")
    if not second and english == labels(setting.second)["title"][0]:
        second = labels(setting.second)["title"][1]
    return [english, second]


def certificate(sheet: Sheet) -> dict[str, Any]:
    """Everything that the template of the certificate reads."""
    statement, setting = sheet.statement, Setting(sheet)
    return {
        **_shared(sheet, setting, statement.issued_on),
        "participant": setting.country(statement.participant.code),
        "title": _title(sheet, setting),
        "wording": setting.pair(sheet.wording),
        "authority": legible(statement.authority),
        "issued": setting.day(statement.issued_on),
        "validated": setting.day(statement.validated_on),
        "expires": setting.day(statement.expires_on),
        "origin": setting.origin(statement),
        "parcels": _rows(statement.parcels),
        "headings": sorted({parcel.hs.value for parcel in statement.parcels}),
        "carats": str(statement.carats),
        "value": str(statement.value),
        "parcel_count": str(statement.parcel_count),
        "seals": [legible(seal) for seal in statement.seals],
        "purpose": statement.purpose.value if statement.purpose else "",
        "replaces": statement.replaces.printed if statement.replaces else "",
        "log": _log(sheet.log),
    }


def _log(line: LogLine | None) -> dict[str, Any] | None:
    """Where the issue is in the public log, and whether a checkpoint covers it yet; nothing for a sheet without one."""
    if line is None:
        return None
    return {"place": str(line.place), "origin": legible(line.origin), "has_proof": bool(line.proof)}


def _signed(hundredths: int) -> str:
    """+1,234.56 or −1,234.56, and an empty text for no difference."""
    if not hundredths:
        return ""
    return ("+" if hundredths > 0 else "\u2212") + str(Carats(abs(hundredths)))


def _measures(slip: Slip) -> list[dict[str, Any]]:
    """What the certificate states beside what was found, and the difference, exactly."""
    stated, count = slip.statement, slip.parcel_count - slip.statement.parcel_count
    lines = (
        (
            "parcels",
            str(stated.parcel_count),
            str(slip.parcel_count),
            f"{count:+,}".replace("-", "\u2212") if count else "",
        ),
        ("carats", str(stated.carats), str(slip.carats), _signed(slip.carats.points - stated.carats.points)),
        ("value", str(stated.value), str(slip.value), _signed(slip.value.cents - stated.value.cents)),
    )
    found = []
    for measure, said, seen, difference in lines:
        cause, why = slip.causes.get(measure, (None, ""))
        found.append(
            {
                "measure": measure,
                "stated": said,
                "found": seen,
                "difference": difference,
                "cause": cause.value if cause and difference else "",
                "why": legible(why) if difference else "",
            }
        )
    return found


def confirmation(slip: Slip) -> dict[str, Any]:
    """Everything that the template of the import confirmation reads."""
    setting = Setting(slip)
    return {
        **_shared(slip, setting, slip.confirmed_on),
        "participant": setting.country(slip.importing.code),
        "authority": legible(slip.authority),
        "issuing": legible(slip.statement.authority),
        "received": setting.day(slip.received_on),
        "confirmed": setting.day(slip.confirmed_on),
        "decision": "return_ordered" if slip.decision is Decision.RETURN else slip.decision.value,
        "measures": _measures(slip),
        "parcels": _rows(slip.found),
        "headings": sorted({parcel.hs.value for parcel in slip.found or slip.statement.parcels}),
        "carats": str(Carats(sum(parcel.carats.points for parcel in slip.found))),
        "value": str(Usd(sum(parcel.value.cents for parcel in slip.found))),
    }
