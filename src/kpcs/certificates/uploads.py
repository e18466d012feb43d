"""Parcels from a file: workbook or CSV -> rows as they would have been typed. Nothing in it is calculated or run."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO, StringIO

import xlsxwriter

from kpcs.decoding import NotText, decoded
from kpcs.errors import Busy
from kpcs.reading import turn
from kpcs.scheme.catalogue import Wording
from kpcs.scheme.findings import Finding
from kpcs.scheme.rules.certificates.sentences import FORMULA, UNREADABLE
from kpcs.scheme.statement import MOST_PARCELS
from kpcs.workbook import UNSEEN, WorkbookRefused, hides_formulas, rows_of

MOST_BYTES = 2_000_000
MOST_UNPACKED = 40_000_000
MOST_ROWS = MOST_PARCELS
ROWS_BEFORE_THE_HEAD = 20
HEADS = {
    "hs": ("hs", "hscode", "heading", "hsheading", "positionsh", "sh", "codesh"),
    "carats": ("carats", "carat", "weight", "weightcarats", "poids", "ct"),
    "value": ("value", "valueusd", "valueus", "usd", "us", "valeur", "valeurusd"),
}
_FORMULA_IN_WORKBOOK = re.compile(rb"<(?:\w+:)?f[ >/]|table:formula=")


@dataclass(frozen=True, slots=True)
class Parcels:
    """The rows of a file, or why there are none."""

    rows: tuple[dict[str, str], ...] = ()
    findings: tuple[Finding, ...] = ()


def read_parcels(name: str, content: bytes) -> Parcels:
    """The parcel lines of an uploaded file; never raises."""
    shown = "".join(character if character.isprintable() else "\ufffd" for character in name)[:80] or "?"
    try:
        return Parcels(tuple(_parcels(_cells(content))))
    except _Refusal as refusal:
        return Parcels(findings=(refusal.words.finding(**{"name": shown, **refusal.params}),))


class _Refusal(Exception):
    def __init__(self, words: Wording, **params: str) -> None:
        super().__init__(words.id)
        self.words, self.params = words, params


def _unreadable(why: str) -> _Refusal:
    return _Refusal(UNREADABLE, why=why)


def _cells(content: bytes) -> Iterator[list[str]]:
    if not 0 < len(content) <= MOST_BYTES:
        raise _unreadable("it is empty or larger than 2 MB")
    if hides_formulas(content):
        raise _unreadable(UNSEEN)
    if content.startswith(b"PK\x03\x04"):
        return _workbook(content)
    return _csv(_decoded(content))


def _workbook(content: bytes) -> Iterator[list[str]]:
    _look_inside(content)
    try:
        with turn():
            rows = rows_of(content, most_rows=MOST_ROWS + ROWS_BEFORE_THE_HEAD)
    except Busy:
        raise _unreadable("the office is reading other files; wait a minute and send it again") from None
    except WorkbookRefused:
        raise _unreadable("it is damaged, locked, spread out too far or no workbook") from None
    if len(rows) > MOST_ROWS + ROWS_BEFORE_THE_HEAD:
        raise _unreadable(f"it has more than {MOST_ROWS:,} rows")
    return iter(rows)


def _look_inside(content: bytes) -> None:
    """Refuse what unpacks to too much, and every formula: what is read of one is only what it once came to."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise _unreadable("it unpacks to more than 40 MB")
            for part in packed.infolist():
                is_sheet = part.filename.startswith("xl/worksheets/") or part.filename == "content.xml"
                if is_sheet and _FORMULA_IN_WORKBOOK.search(packed.read(part)):
                    raise _Refusal(FORMULA, place=part.filename[:60])
    except _Refusal:
        raise
    except Exception:  # The package's reader and every packing in it have errors of their own for damaged files.
        raise _unreadable("it is damaged, locked or no workbook") from None


def _decoded(content: bytes) -> str:
    try:
        return decoded(content)
    except NotText as reason:
        raise _unreadable(str(reason)) from None


def _csv(text: str) -> Iterator[list[str]]:
    head = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t|", key=head.count)
    try:
        for line, row in enumerate(csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True), start=1):
            for cell in row:
                if cell.lstrip().startswith(("=", "@", "+")):
                    raise _Refusal(FORMULA, place=f"line {line}")
            yield row
    except csv.Error:
        raise _unreadable("it is not CSV, or a quotation mark is not closed") from None


def _parcels(cells: Iterable[list[str]]) -> list[dict[str, str]]:
    rows = iter(cells)
    head = next((row for row in rows if any(cell.strip() for cell in row)), [])
    columns = _columns(head)
    lines = list(_lines(rows, columns, len(head)))
    if not lines:
        raise _unreadable("it has no parcels below its first line")
    return lines


def _lines(rows: Iterator[list[str]], columns: dict[str, int], wide: int) -> Iterator[dict[str, str]]:
    for count, row in enumerate(rows):
        if count >= MOST_ROWS:
            raise _unreadable(f"it has more than {MOST_ROWS:,} rows")
        # 10,5 without quotation marks is two cells of CSV: everything behind it would stand one column too far.
        if len(row) > wide and any(cell.strip() for cell in row):
            raise _unreadable("a line has more cells than the first one; put figures with a comma in quotation marks")
        found = {name: row[place].strip() if place < len(row) else "" for name, place in columns.items()}
        if any(found.values()):
            yield found | {"hs": _heading(found["hs"])}


def _columns(head: list[str]) -> dict[str, int]:
    keys = [re.sub(r"[^a-z]", "", cell.casefold()) for cell in head]
    columns = {}
    for name, known in HEADS.items():
        places = [place for place, key in enumerate(keys) if key in known]
        if len(places) != 1:
            said = name.replace("hs", "HS")
            raise _unreadable(f"its first line must name the columns HS, carats and value; {said} is missing or double")
        columns[name] = places[0]
    return columns


def _heading(cell: str) -> str:
    """A spreadsheet makes 7102.1 of 7102.10."""
    return "7102.10" if cell == "7102.1" else cell


def template() -> bytes:
    """An empty workbook with the columns, their widths and the three headings to choose from."""
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Parcels")
        head = book.add_format({"bold": True, "bottom": 1})
        figure = book.add_format({"num_format": "#,##0.00"})
        plain = book.add_format({"num_format": "@"})
        for column, (title, width, form) in enumerate(
            (("HS", 12, plain), ("Carats", 16, figure), ("Value US$", 18, figure))
        ):
            sheet.set_column(column, column, width, form)
            sheet.write(0, column, title, head)
        sheet.data_validation(1, 0, MOST_ROWS, 0, {"validate": "list", "source": ["7102.10", "7102.21", "7102.31"]})
        sheet.freeze_panes(1, 0)
    return made.getvalue()
