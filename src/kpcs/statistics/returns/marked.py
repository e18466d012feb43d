"""The file that was sent, with its findings marked: the same cells in the same places, and a column that says why.

It can be corrected and sent again: the column Findings and the sheet Findings are not read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from io import BytesIO
from typing import Any

import xlsxwriter

from kpcs.scheme.findings import Finding, Severity

from .cells import Day, Sheet
from .checking import Checked, cell_of, place_of
from .template import Looks

MOST_COMMENTS = 2_000
MOST_CHARACTERS = 32_000
LONGEST_NAME = 31
Marks = dict[int, dict[str, list[Finding]]]


def marked(checked: Checked, findings: Iterable[Finding]) -> bytes:
    """The workbook with cells coloured, a column of findings beside the lines, and a sheet that lists them all."""
    by_sheet: dict[int, Marks] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    listed = list(findings)
    for finding in listed:
        cell = cell_of(checked, finding)
        if cell is not None:
            by_sheet[checked.sheets.index(checked.tables[cell.table].sheet)][cell.row][cell.column].append(finding)
    made = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(made, options) as book:
        looks = Looks.of(book)
        for number, sheet in enumerate(checked.sheets):
            _sheet(book, looks, checked, sheet, by_sheet.get(number, {}))
        _list(book, looks, checked, listed)
    return made.getvalue()


def _sheet(book: Any, looks: Looks, checked: Checked, sheet: Sheet, marks: Marks) -> None:
    name = sheet.name if sheet.name and sheet.name != "Findings" else "Lines"
    page = book.add_worksheet(name[:LONGEST_NAME])
    table = next((one for one in checked.tables if one.sheet is sheet), None)
    last = len(sheet.columns)
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, 16)
        for row, cell in enumerate(column):
            if cell != "":
                _write(page, row, place, cell)
    if table is None:
        return
    head = table.first - 2
    page.write(head, last, "Findings", looks.head)
    page.set_column(last, last, 80)
    page.freeze_panes(head + 1, 0)
    at = {name: _number(letters) for name, letters in table.at.items()}
    comments = 0
    for row, columns in sorted(marks.items()):
        told = [f"{one.message} {one.remedy}" for found in columns.values() for one in found]
        page.write_string(row - 1, last, " | ".join(told)[:MOST_CHARACTERS], looks.said)
        for name_of, found in columns.items():
            place = at.get(name_of, 0)
            is_wrong = any(one.severity is Severity.BLOCK for one in found)
            cell = sheet.columns[place][row - 1]
            _write(page, row - 1, place, cell, looks.wrong if is_wrong else looks.doubtful)
            if comments < MOST_COMMENTS:
                page.write_comment(row - 1, place, "\n".join(f"{one.message} {one.remedy}" for one in found)[:2000])
                comments += 1


def _write(page: Any, row: int, place: int, cell: Any, look: Any = None) -> None:
    """As the file held it; what looks like a formula stays a text."""
    if cell == "":
        page.write_blank(row, place, None, look)
    elif isinstance(cell, bool):
        page.write_boolean(row, place, cell, look)
    elif isinstance(cell, int | float) and cell == cell and abs(cell) != float("inf"):
        page.write_number(row, place, cell, look)
    else:
        page.write_string(row, place, str(Day(cell) if isinstance(cell, Day) else cell)[:MOST_CHARACTERS], look)


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _list(book: Any, looks: Looks, checked: Checked, findings: list[Finding]) -> None:
    page = book.add_worksheet("Findings")
    page.write_row(0, 0, ["Place", "Weight", "Rule", "What is wrong", "What to do"], looks.head)
    page.set_column(0, 2, 14)
    page.set_column(3, 4, 70)
    for row, one in enumerate(findings, start=1):
        said = (place_of(checked, one), one.severity.value, one.code, str(one.message), str(one.remedy))
        for place, text in enumerate(said):
            page.write_string(row, place, text)
    page.autofilter(0, 0, max(len(findings), 1), 4)
