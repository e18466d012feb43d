"""Workbooks and CSV files of returns, as offices send them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import xlsxwriter

from kpcs.scheme.participants import standings
from kpcs.scheme.periods import Period
from kpcs.statistics.returns.checking import Checked, Known, check_file

HISTORIES = {str(one.participant): one for one in standings()}
TRADE = ("Flow", "Partner", "HS", "Origin", "Carats", "Value US$")
SENT: tuple[Any, ...] = ("export", "EU", "7102.31", "SL", 123.45, 45000)
CAME: tuple[Any, ...] = ("import", "CA", "7102.10", "", 60, 600.5)
ON = date(2026, 5, 2)


def workbook(sheets: Mapping[str, Sequence[Sequence[Any]]], **formats: Any) -> bytes:
    """Sheets by name, each a list of rows; dates become dates."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "default_date_format": "yyyy-mm-dd", **formats}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)
    return made.getvalue()


def trade(
    *lines: Sequence[Any], head: Sequence[Any] = TRADE, period: Any = "2026-Q1", participant: Any = "SL"
) -> bytes:
    """A sheet of trade as the template makes it."""
    return workbook({"Trade": [("Participant", participant), ("Period", period), (), head, *lines]})


def changed(content: bytes, part: str, before: bytes, after: bytes) -> bytes:
    """The same workbook with other bytes in one of its parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            body = old.read(name)
            if name == part:
                assert before in body
                body = body.replace(before, after)
            new.writestr(name, body)
    return made.getvalue()


def check(content: bytes, *, own: str = "SL", period: Period | None = None, on: date = ON) -> Checked:
    return check_file("return.xlsx", content, Known(HISTORIES, on, own, period))
