"""The small process that reads a workbook: bytes in, packed cells out, with bounds on time and memory.

It imports next to nothing, because it is started for every file. :mod:`cells` starts it and unpacks what it says.
"""

from __future__ import annotations

import json
import os
import sys
from array import array
from base64 import b64encode
from collections.abc import Iterator
from io import BytesIO
from operator import itemgetter
from typing import Any

MOST_ROWS = 250_000
MOST_COLUMNS = 100
MOST_SHEETS = 20
MOST_SECONDS = 60
MOST_MEMORY = 1_500_000_000
MOST_PLACES = 50
ROWS_OF_A_HEAD = 30


def _read(content: bytes, kept: list[object]) -> object:
    """What is read, or why it cannot be; ``kept`` holds all cells, because the process ends sooner than they do."""
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    result = []
    with CalamineWorkbook.from_filelike(BytesIO(content)) as book:
        if len(book.sheets_metadata) > MOST_SHEETS:
            return f"it has more than {MOST_SHEETS} sheets"
        for number, about in enumerate(book.sheets_metadata):
            sheet = book.get_sheet_by_index(number)
            if sheet.total_height > MOST_ROWS:
                return f"it has more than {MOST_ROWS:,} rows"
            rows = sheet.to_python(skip_empty_area=False)
            kept.append(rows)
            merged = [_range(*corners) for corners in (sheet.merged_cell_ranges or [])[:MOST_PLACES]]
            width = min(len(rows[0]) if rows else 0, MOST_COLUMNS)
            columns = [packed(rows, place) for place in range(width)]
            result.append((about.name, columns, merged, about.visible != SheetVisibleEnum.Visible))
    return result


class _Numbers(dict[Any, int]):
    """Gives every cell that is not known yet the next number."""

    def __missing__(self, cell: Any) -> int:
        self[cell] = number = len(self)
        return number


def packed(rows: list[list[Any]], place: int) -> object:
    """A column as JSON that is quickly read: fractions by their eight bytes, repeated cells once and by number.

    Cells lie scattered in memory and wait for being looked at, so texts are looked at once.
    """
    column: Iterator[Any] = map(itemgetter(place), rows)
    if type(rows[-1][place]) is float and len(rows) > ROWS_OF_A_HEAD:
        cells = list(column)
        head, rest = cells[:ROWS_OF_A_HEAD], cells[ROWS_OF_A_HEAD:]
        if set(map(type, rest)) == {float}:
            return {"head": [_told(cell) for cell in head], "fractions": b64encode(array("d", rest).tobytes()).decode()}
        column = iter(cells)
    numbers = _Numbers()
    try:
        places = array("H", map(numbers.__getitem__, column))
    except OverflowError:
        return [_told(row[place]) for row in rows]
    # True and 1.0 are one key, and would become one cell.
    if any(isinstance(cell, int | float) for cell in numbers) and bool in {type(row[place]) for row in rows}:
        return [_told(row[place]) for row in rows]
    return {"cells": [_told(cell) for cell in numbers], "at": b64encode(places.tobytes()).decode()}


def _told(cell: Any) -> object:
    return cell if isinstance(cell, str | float | int | bool) else {"day": str(cell)}


def letters(column: int) -> str:
    """A column counted from 0 as spreadsheets call it: A, B, … Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _range(first: tuple[int, int], last: tuple[int, int]) -> str:
    return f"{letters(first[1])}{first[0] + 1}:{letters(last[1])}{last[0] + 1}"


def _main() -> None:
    import gc
    import resource

    gc.disable()
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    kept: list[object] = []
    sys.stdout.write(json.dumps(_read(sys.stdin.buffer.read(), kept), default=str))
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    _main()
