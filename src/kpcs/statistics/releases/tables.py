"""A release as tables: its figures and its annual summaries, with decimal texts in carats and US dollars."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from typing import Any

from ..analysis.shown import decimal
from .lines import ReleasedLine
from .summary import GlobalSummary, Measure, SummaryRow, global_summary

ATTRIBUTION = "Kimberley Process rough diamond statistics"
HEAD = (
    "participant",
    "subject",
    "flow",
    "year",
    "part",
    "method",
    "hs",
    "partner",
    "origin",
    "carats",
    "us_value",
    "certificates",
    "nil",
    "submission",
    "line",
)
SUMMARY_HEAD = (
    "year",
    "participant",
    *(
        f"{flow}_{name}"
        for flow in ("production", "imports", "exports")
        for name in ("carats", "us_value", "us_per_carat")
    ),
    "certificates_issued",
    "certificates_received",
)


@dataclass(frozen=True, slots=True)
class About:
    """What a release says of itself in its files."""

    number: int
    title: str
    note: str
    made_at: str
    digest: str
    source: str


def rows(lines: Iterable[ReleasedLine]) -> Iterator[tuple[object, ...]]:
    """One row for each line below :data:`HEAD`."""
    for one in lines:
        about = (
            one.participant,
            one.subject,
            one.flow,
            one.year,
            one.part,
            one.method,
            one.hs,
            one.partner,
            one.origin,
        )
        amounts = (decimal(one.points), decimal(one.cents), one.certificates, int(one.is_nil))
        yield (*about, *amounts, one.submission, one.line)


def summary_rows(lines: Iterable[ReleasedLine]) -> Iterator[tuple[object, ...]]:
    """The annual global summary of every year, below :data:`SUMMARY_HEAD`; the world's row has no Participant."""
    held = tuple(lines)
    for year in years_of_all(held):
        summary = global_summary(held, year)
        yield from (_summary_row(year, row) for row in (*summary.rows, summary.world))


def years_of_all(lines: Iterable[ReleasedLine]) -> list[int]:
    """Every year that holds a figure."""
    return sorted({line.year for line in lines})


def _summary_row(year: int, row: SummaryRow) -> tuple[object, ...]:
    measures = [cell for measure in (row.production, row.imports, row.exports) for cell in _cells(measure)]
    counts = ["" if count is None else count for count in (row.issued, row.received)]
    return (year, row.participant or "World", *measures, *counts)


def _cells(measure: Measure) -> tuple[object, ...]:
    if not measure.is_filed:
        return "", "", ""
    price = measure.per_carat_cents
    return decimal(measure.points), decimal(measure.cents), "" if price is None else decimal(price)


def as_csv(head: Iterable[str], content: Iterable[Iterable[object]]) -> str:
    """A table as CSV text (RFC 4180)."""
    written = StringIO()
    writer = csv.writer(written)
    writer.writerow(head)
    writer.writerows(content)
    return written.getvalue()


def as_json(about: About, lines: tuple[ReleasedLine, ...]) -> dict[str, Any]:
    """The release with its figures and its summary by year."""
    return {
        "release": about.number,
        "title": about.title,
        "note": about.note,
        "made_at": about.made_at,
        "sha256": about.digest,
        "source": about.source,
        "figures": [dict(zip(HEAD, row, strict=True)) for row in rows(lines)],
        "summary": [dict(zip(SUMMARY_HEAD, row, strict=True)) for row in summary_rows(lines)],
    }


def as_json_text(about: About, lines: tuple[ReleasedLine, ...]) -> str:
    """The same as text."""
    return json.dumps(as_json(about, lines), ensure_ascii=False, indent=1) + "\n"


def summary_json(summary: GlobalSummary) -> list[dict[str, object]]:
    """One year's summary as plain data."""
    held = (*summary.rows, summary.world)
    return [dict(zip(SUMMARY_HEAD, _summary_row(summary.year, row), strict=True)) for row in held]
