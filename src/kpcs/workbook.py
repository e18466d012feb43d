"""A workbook from outside -> the texts of its first sheet, read by a process of its own.

A few bytes can make the reader ask for all memory, which ends the process that it runs in. So that process is a small
one with bounds, not the office. Promised: the rows, or ``WorkbookRefused``; nothing is calculated or run.
"""

from __future__ import annotations

import json
import subprocess
import sys
from io import BytesIO
from itertools import islice

MOST_SECONDS = 20
MOST_MEMORY = 640_000_000
MOST_COLUMNS = 100
UNSEEN = (
    "it is locked, or a binary workbook (xls, xlsb) whose formulas cannot be seen; save it as xlsx without a password"
)
_OLD = b"\xd0\xcf\x11\xe0"
_BINARY = b"workbook.bin"  # the part that an xlsb has in place of workbook.xml; readers do not mind its case


class WorkbookRefused(ValueError):
    """No rows can be had of it: damaged, locked, no workbook, or larger than what is read."""


def hides_formulas(content: bytes) -> bool:
    """Whether the reader tells only what its formulas once came to, which nobody can tell from a typed figure."""
    return content.startswith(_OLD) or (content.startswith(b"PK") and _BINARY in content.lower())


def rows_of(content: bytes, *, most_rows: int) -> list[list[str]]:
    """The cells of the first sheet as they would be typed; of more than ``most_rows`` rows, one more."""
    command = [sys.executable, "-I", "-m", __name__, str(most_rows)]
    try:
        # The command is ours alone; what comes from outside is its input.
        done = subprocess.run(command, input=content, capture_output=True, timeout=MOST_SECONDS, check=True)  # noqa: S603
        rows: list[list[str]] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        raise WorkbookRefused from None
    return rows


def _read(content: bytes, most_rows: int) -> list[list[str]]:
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_filelike(BytesIO(content)) as book:
        rows = book.get_sheet_by_index(0).iter_rows()
        return [[_typed(cell) for cell in row[:MOST_COLUMNS]] for row in islice(rows, most_rows + 1)]


def _typed(cell: object) -> str:
    """A cell as it would be typed; a figure is written out with the digits that the workbook holds."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return str(cell)


def _main() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    print(json.dumps(_read(sys.stdin.buffer.read(), int(sys.argv[1]))))


if __name__ == "__main__":
    _main()
