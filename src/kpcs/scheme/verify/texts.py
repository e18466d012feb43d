"""The sentences of verdicts in every language of the table ``vocabulary/verdicts.csv``."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources

from kpcs.scheme.standings import Status

LANGUAGES = ("en", "fr", "pt", "es", "ru")


@cache
def table() -> dict[str, dict[str, str]]:
    """Text by code and language."""
    source = resources.files("kpcs.scheme").joinpath("vocabulary/verdicts.csv").read_text("utf-8")
    return {
        row["code"]: {language: row[language] for language in LANGUAGES} for row in csv.DictReader(source.splitlines())
    }


def say(code: str, language: str = "en", params: Mapping[str, object] | None = None) -> str:
    """The text with its figures; another language than those of the table is answered in English."""
    known = language[:2] if language[:2] in LANGUAGES else "en"
    text = table()[code][known]
    return text.format_map({name: _shown(value, known) for name, value in params.items()}) if params else text


def _shown(value: object, language: str) -> str:
    if isinstance(value, date):
        months = table()["months"][language].split()
        return table()["day"][language].format(day=value.day, month=months[value.month - 1], year=value.year)
    if isinstance(value, Status):
        return table()[f"standing.{value}"][language]
    return str(value)
