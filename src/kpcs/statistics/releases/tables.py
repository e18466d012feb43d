"""A release as tables: its figures and its annual summaries, with decimal texts in carats and US dollars."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from typing import Any, NamedTuple

from kpcs.scheme.values import decimal

from .lines import ReleasedLine, is_marked
from .summary import Measure, SummaryRow, global_summary

ATTRIBUTION = "Kimberley Process rough diamond statistics"
ATTRIBUTION_OF_MARKED = f"Made up for a demonstration; what is not marked so: {ATTRIBUTION}"
# The last column of a table that holds made-up figures, and the sentence about them.
MARK = "demonstration"
MADE_UP = "Demonstration: figures marked so are made up; no Participant filed them."
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
    is_demonstration: bool = False

    @property
    def mark(self) -> str:
        """Said of a release that holds made-up figures, in each of its files."""
        return MADE_UP if self.is_demonstration else ""


def rows(lines: Iterable[ReleasedLine]) -> Iterator[tuple[object, ...]]:
    """One row for each line below :data:`HEAD` and :data:`MARK`."""
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
        yield (*about, *amounts, one.submission, one.line, int(one.is_demonstration))


class Table(NamedTuple):
    """The titles of the columns, and the rows."""

    head: tuple[str, ...]
    rows: list[tuple[object, ...]]


def figures(lines: tuple[ReleasedLine, ...]) -> Table:
    """The figures, line by line."""
    return _marked(HEAD, rows(lines), is_marked(lines))


def summaries(lines: tuple[ReleasedLine, ...]) -> Table:
    """The annual global summary of every year; the world's row has no Participant."""
    return _marked(SUMMARY_HEAD, _summary_rows(lines), is_marked(lines))


def _marked(head: tuple[str, ...], content: Iterable[tuple[object, ...]], has_mark: bool) -> Table:
    """Without its last column, where nothing is made up."""
    return Table((*head, MARK), list(content)) if has_mark else Table(head, [row[:-1] for row in content])


def _summary_rows(held: tuple[ReleasedLine, ...]) -> Iterator[tuple[object, ...]]:
    for year in years_of_all(held):
        summary = global_summary(held, year)
        yield from (_summary_row(year, row) for row in (*summary.rows, summary.world))


def years_of_all(lines: Iterable[ReleasedLine]) -> list[int]:
    """Every year that holds a figure."""
    return sorted({line.year for line in lines})


def _summary_row(year: int, row: SummaryRow) -> tuple[object, ...]:
    measures = [cell for measure in (row.production, row.imports, row.exports) for cell in cells(measure)]
    counts = ["" if count is None else count for count in (row.issued, row.received)]
    return (year, row.participant or "World", *measures, *counts, int(row.is_demonstration))


def cells(measure: Measure) -> tuple[object, ...]:
    """Carats, US$ and US$ a carat as decimal texts; empty where nothing was filed, the price also at zero carats."""
    if not measure.is_filed:
        return "", "", ""
    price = measure.per_carat_cents
    return decimal(measure.points), decimal(measure.cents), "" if price is None else decimal(price)


def table_csv(table: Table) -> str:
    """The same as CSV text."""
    return as_csv(table.head, table.rows)


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
        **({"demonstration": about.mark} if about.mark else {}),
        "figures": named(figures(lines)),
        "summary": named(summaries(lines)),
    }


def named(table: Table) -> list[dict[str, object]]:
    """Its rows by the titles of their columns."""
    return [dict(zip(table.head, row, strict=True)) for row in table.rows]


def as_json_text(about: About, lines: tuple[ReleasedLine, ...]) -> str:
    """The same as text."""
    return json.dumps(as_json(about, lines), ensure_ascii=False, indent=1) + "\n"
