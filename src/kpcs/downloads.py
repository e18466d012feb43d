"""Tables that leave the office as a file, row by row, so that the longest list needs no memory."""

from __future__ import annotations

import csv
import logging
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from django.http import StreamingHttpResponse

BROKEN = "EXPORT BROKEN OFF: rows are missing after this line. Export again."
ROWS_AT_ONCE = 500
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
log = logging.getLogger(__name__)


def csv_download(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """A CSV file (RFC 4180, UTF-8) that is written while it is sent. If reading fails midway, its last line says so."""
    response = StreamingHttpResponse(csv_lines(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The text of the file in pieces."""
    piece = StringIO()
    writer = csv.writer(piece)
    writer.writerow(header)
    try:
        for number, row in enumerate(rows, start=1):
            writer.writerow([_cell(value) for value in row])
            if number % ROWS_AT_ONCE == 0:
                yield piece.getvalue()
                piece.seek(0)
                piece.truncate()
    except Exception:
        # The status line and the first rows are already on their way: only the file itself can tell.
        log.exception("an export broke off")
        writer.writerow([BROKEN])
    yield piece.getvalue()


def _cell(value: object) -> object:
    """A text that a spreadsheet takes for a formula, in wide letters too, is quoted as it does itself: apostrophe."""
    return f"'{value}" if isinstance(value, str) and value.lstrip(" \u00a0\u3000").startswith(_FORMULA) else value
