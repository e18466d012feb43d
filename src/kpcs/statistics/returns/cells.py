"""A file from outside -> the cells of its sheets, each as the file holds it; workbooks in a process of their own.

A few bytes can make the reader of workbooks ask for all memory, so it runs in a small process with bounds. Promised:
the sheets, or :class:`CellsRefused` with the sentence why. Nothing is calculated or run; a formula is a finding.
"""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
import zipfile
from array import array
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import IO, Any, TypeVar, overload

from kpcs.decoding import NotText, decoded
from kpcs.workbook import UNSEEN, hides_formulas

from . import child
from .child import MOST_COLUMNS, MOST_PLACES, MOST_ROWS, MOST_SECONDS, letters

T = TypeVar("T")
MOST_BYTES = 24_000_000
MOST_UNPACKED = 500_000_000
_PIECE = 1 << 20
_CELL_WITH_FORMULA = re.compile(rb'<(?:\w+:)?c [^>]*?\br="([A-Z]+[0-9]+)"[^>]*>\s*<(?:\w+:)?f[ >/]')
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]|table:formula=")


class CellsRefused(ValueError):
    """No cells can be had of it; the message says why."""


class Day(str):
    """A cell that the spreadsheet made a date of; what it says is ISO 8601."""

    __slots__ = ()


Cell = str | float | int | bool | Day


class Repeated(Sequence[Cell]):
    """A column whose cells repeat: every different cell once, and for each row the number of its own."""

    __slots__ = ("_at", "_cells")

    def __init__(self, cells: list[Cell], at: array[int]) -> None:
        self._cells, self._at = cells, at

    def __len__(self) -> int:
        return len(self._at)

    @overload
    def __getitem__(self, place: int) -> Cell: ...
    @overload
    def __getitem__(self, place: slice) -> Repeated: ...
    def __getitem__(self, place: int | slice) -> Cell | Repeated:
        if isinstance(place, slice):
            return Repeated(self._cells, self._at[place])
        return self._cells[self._at[place]]

    def __iter__(self) -> Iterator[Cell]:
        return map(self._cells.__getitem__, self._at)

    def different(self) -> set[Cell]:
        """Every cell that stands in a row."""
        return {self._cells[number] for number in set(self._at)}

    def read(self, values: Mapping[Cell, T]) -> list[T]:
        """What each cell was read as; only those of :meth:`different` need be known."""
        known = [values.get(cell) for cell in self._cells]
        return list(map(known.__getitem__, self._at))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet by columns, from cell A1 on; ``merged`` are ranges such as A1:B2, ``lengths`` those of a CSV's rows."""

    name: str
    columns: tuple[Sequence[Cell], ...]
    merged: tuple[str, ...] = ()
    is_hidden: bool = False
    formulas: tuple[str, ...] = ()
    lengths: tuple[int, ...] = ()

    @property
    def height(self) -> int:
        return len(self.columns[0]) if self.columns else 0


def sheets_of(content: bytes) -> tuple[Sheet, ...]:
    """All sheets of a workbook, or a CSV file as one sheet without a name; refuses with a sentence."""
    if not content:
        raise CellsRefused("it is empty")
    if len(content) > MOST_BYTES:
        raise CellsRefused(f"it is larger than {MOST_BYTES // 1_000_000} MB")
    if hides_formulas(content):
        raise CellsRefused(UNSEEN)
    if content.startswith(b"PK\x03\x04"):
        return _workbook(content)
    return (_csv(_decoded(content)),)


def _workbook(content: bytes) -> tuple[Sheet, ...]:
    # The command is ours alone; what comes from outside is its input.
    command = [sys.executable, "-I", "-m", child.__name__]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as running:  # noqa: S603
        try:
            # While the child reads, this process looks for formulas, of which the child sees only results.
            stdin = running.stdin
            assert stdin is not None
            _send(stdin, content)
            formulas = _formulas(content)
            out, _ = running.communicate(timeout=MOST_SECONDS)
        except subprocess.TimeoutExpired:
            raise CellsRefused("it takes too long to read") from None
        finally:
            running.kill()
    if running.returncode != 0:
        raise CellsRefused("it is damaged, locked, spread out too far or no workbook")
    read = json.loads(out, object_hook=unpacked)
    if isinstance(read, str):
        raise CellsRefused(read)
    # Formulas are counted by the number of a sheet's part; where that tells nothing, they are said of the file.
    return tuple(
        Sheet(
            name,
            tuple(columns),
            tuple(merged),
            is_hidden,
            tuple(formulas.get(number, ())),
        )
        for number, (name, columns, merged, is_hidden) in enumerate(read, start=1)
    )


def _send(stdin: IO[bytes], content: bytes) -> None:
    try:
        stdin.write(content)
        stdin.flush()
    except BrokenPipeError:
        return


def _formulas(content: bytes) -> dict[int, list[str]]:
    """The cells with formulas by the number of their sheet; refuses what unpacks to too much."""
    found: dict[int, list[str]] = {}
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise CellsRefused(f"it unpacks to more than {MOST_UNPACKED // 1_000_000} MB")
            for part in packed.infolist():
                match = re.fullmatch(r"xl/worksheets/sheet([0-9]{1,4})\.xml|content\.xml", part.filename)
                if match:
                    with packed.open(part) as stream:
                        places = _places(stream, part.file_size)
                    if places:
                        found[int(match[1] or 1)] = places
    except CellsRefused:
        raise
    except Exception:  # The package's reader and every packing in it have errors of their own for damaged files.
        raise CellsRefused("it is damaged, locked or no workbook") from None
    return found


def _places(stream: IO[bytes], size: int) -> list[str]:
    places: list[str] = []
    rest, left = b"", min(size, MOST_UNPACKED)
    is_prefixed: bool | None = None
    while len(places) < MOST_PLACES and (piece := stream.read(min(_PIECE, left))):
        left -= len(piece)
        text = rest + piece
        if is_prefixed is None:
            is_prefixed = b"<worksheet" not in text
        # Searching for one short text first is many times quicker than the expression, and most sheets have none.
        if b"<f" in text or (is_prefixed and b":f" in text):
            cells = [match[1].decode() for match in _CELL_WITH_FORMULA.finditer(text)]
            places += cells or (["?"] if _FORMULA.search(text) and not places else [])
        rest = text[-200:] if b"<f" not in text[-200:] else b""
        if left <= 0:
            break
    return list(dict.fromkeys(places))[:MOST_PLACES]


def _decoded(content: bytes) -> str:
    try:
        return decoded(content)
    except NotText as reason:
        raise CellsRefused(str(reason)) from None


def _csv(text: str) -> Sheet:
    head = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t|", key=head.count)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True):
            rows.append(row[:MOST_COLUMNS])
            if len(rows) > MOST_ROWS:
                raise CellsRefused(f"it has more than {MOST_ROWS:,} rows")
    except csv.Error as reason:
        raise CellsRefused(f"it is not CSV ({reason})") from None
    formulas = tuple(
        f"{letters(column)}{number}"
        for number, row in enumerate(rows, start=1)
        for column, cell in enumerate(row)
        if cell.startswith(("=", "@", "+"))
    )
    lengths = tuple(map(len, rows))
    return Sheet("", tuple(by_column(rows)), formulas=formulas[:MOST_PLACES], lengths=lengths)


def overhanging(sheet: Sheet, head: int = 0) -> list[int]:
    """The rows of a CSV file that are longer than the headings, as 10,5 without quotation marks makes them.

    A blank cell too many counts: it may be the last of a row that was moved on. In a workbook a figure keeps to its
    cell, and what stands beside the table is a note.
    """
    if not sheet.lengths:
        return []
    wide = max((place for place, column in enumerate(sheet.columns, start=1) if str(column[head]).strip()), default=0)
    beyond = [column[head + 1 :] for column in sheet.columns[wide:]]
    rows = {row for column in beyond for row, cell in enumerate(column, start=head + 1) if str(cell).strip()}
    longer = (row for row in range(head + 1, sheet.height) if sheet.lengths[row] > sheet.lengths[head])
    rows.update(row for row in longer if any(str(column[row]).strip() for column in sheet.columns))
    return [row + 1 for row in sorted(rows)[:MOST_PLACES]]


def by_column(rows: list[list[str]]) -> Iterator[list[Cell]]:
    """Rows of any lengths as columns of one length."""
    width = max(map(len, rows), default=0)
    full = [row if len(row) == width else [*row, *[""] * (width - len(row))] for row in rows]
    for column in zip(*full, strict=True):
        yield list(column)


def unpacked(told: dict[str, Any]) -> object:
    """The other way; what the child packed, one object of the JSON at a time."""
    if "day" in told:
        return Day(told["day"])
    if "fractions" in told:
        fractions = array("d")
        fractions.frombytes(b64decode(told["fractions"]))
        return [*told["head"], *fractions.tolist()]
    places, cells = array("H"), told["cells"]
    places.frombytes(b64decode(told["at"]))
    return Repeated(cells, places)
