"""A release as files: workbook, Parquet, SDMX, and all of it as a Frictionless data package.

A workbook's numbers have two decimals; Parquet has whole hundredths, so that no program reads a float.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

from kpcs.scheme.periods import Length, Period
from kpcs.scheme.rules.statistics import Line, Subject

from ..returns.sdmx import CSV_HEAD, csv_rows, observations, structure, xml_pieces
from .lines import ReleasedLine, is_marked
from .tables import MARK, About, Table, as_csv, figures, summaries, table_csv


def as_workbook(about: About, lines: tuple[ReleasedLine, ...]) -> bytes:
    """A workbook: what it is, the summary by year, every figure. Numbers are numbers with two decimals."""
    import xlsxwriter

    written = BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True})
        exact = book.add_format({"num_format": "#,##0.00"})
        cover = book.add_worksheet("Release")
        told = (
            ("Release", about.number),
            ("Title", about.title),
            ("Made at", about.made_at),
            ("Source", about.source),
            ("SHA-256 of its figures", about.digest),
            ("Note", about.note),
            *((("Demonstration", about.mark),) if about.mark else ()),
        )
        for place, (name, value) in enumerate(told):
            cover.write_string(place, 0, name, bold)
            cover.write_string(place, 1, str(value))
        cover.set_column(0, 0, 26)
        cover.set_column(1, 1, 80)
        _fill(book.add_worksheet("Summary by year"), summaries(lines), bold, exact)
        _fill(book.add_worksheet("Figures"), figures(lines), bold, exact)
    return written.getvalue()


def _fill(sheet: Any, table: Table, bold: Any, exact: Any) -> None:
    head = table.head
    sheet.freeze_panes(1, 2)
    sheet.set_column(0, len(head) - 1, 15)
    for column, title in enumerate(head):
        sheet.write_string(0, column, title, bold)
    money = {at for at, title in enumerate(head) if "carat" in title or "us_value" in title}
    last = 0
    for last, row in enumerate(table.rows, start=1):
        for column, value in enumerate(row):
            if column in money and value != "":
                # A workbook's numbers are floats; two decimals below 9 * 10^13 come back exactly.
                sheet.write_number(last, column, float(str(value)), exact)
            elif isinstance(value, int):
                sheet.write_number(last, column, value)
            else:
                sheet.write_string(last, column, str(value))
    sheet.autofilter(0, 0, last, len(head) - 1)


PARQUET = {
    "participant": "string",
    "subject": "string",
    "flow": "string",
    "year": "int64",
    "part": "int64",
    "method": "string",
    "hs": "string",
    "partner": "string",
    "origin": "string",
    "points": "int64",
    "cents": "int64",
    "certificates": "int64",
    "nil": "int64",
    "submission": "string",
    "line": "int64",
    MARK: "int64",
}


def as_parquet(lines: Iterable[ReleasedLine]) -> bytes:
    """The figures for large tools: points and cents as whole numbers."""
    import ibis

    from ..engines import office

    def values(one: ReleasedLine) -> tuple[object, ...]:
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
        amounts = (one.points, one.cents, one.certificates, int(one.is_nil))
        return (*about, *amounts, one.submission, one.line, int(one.is_demonstration))

    with tempfile.TemporaryDirectory(prefix="kpcs-") as folder, office(memory_mib=200) as engine:
        engine.take("release", PARQUET, map(values, lines), may_be_empty={"method", "hs", "partner", "origin"})
        file = Path(folder) / "figures.parquet"
        engine.write(ibis.table(PARQUET, name="release"), file)
        return file.read_bytes()


def as_sdmx(lines: Iterable[ReleasedLine]) -> Iterator[tuple[str, ...]]:
    """SDMX observations. It has one for each key: lines that were filed twice for one are summed, as in every total."""
    ordered = sorted(lines)
    for (participant, subject, year, part), found in groupby(
        ordered, key=lambda one: (one.participant, one.subject, one.year, one.part)
    ):
        sums: dict[tuple[str, str, str, str, str, str], tuple[int, int, int]] = {}
        for one in found:
            key = (one.flow, one.method, one.hs, one.partner, one.origin, "nil" if one.is_nil else "")
            points, cents, certificates = sums.get(key, (0, 0, 0))
            sums[key] = points + one.points, cents + one.cents, certificates + one.certificates
        length = Length.HALF_YEAR if subject == Subject.PRODUCTION else Length.QUARTER
        merged = [
            Line(at, flow, method, hs, partner, origin, *amounts, bool(nil), "")
            for at, ((flow, method, hs, partner, origin, nil), amounts) in enumerate(sums.items())
        ]
        if part:
            yield from observations(participant, Subject(subject), Period(year, part, length), merged)


def sdmx_csv(lines: Iterable[ReleasedLine]) -> str:
    return as_csv(CSV_HEAD, csv_rows(as_sdmx(lines)))


def sdmx_xml(lines: tuple[ReleasedLine, ...]) -> str:
    """The data message; one that holds made-up figures says in its header that it is a test."""
    return "".join(xml_pieces(as_sdmx(lines), is_test=is_marked(lines)))


def as_package(about: About, lines: tuple[ReleasedLine, ...]) -> bytes:
    """A Frictionless data package as a zip: figures and summary as CSV, described, with sizes and SHA-256. Equal
    releases give equal bytes."""
    held = {"figures.csv": figures(lines), "summary.csv": summaries(lines)}
    files: dict[str, bytes] = {
        **{name: table_csv(table).encode() for name, table in held.items()},
        "figures.parquet": as_parquet(lines),
        "figures.sdmx.csv": sdmx_csv(lines).encode(),
        "structure.sdmx.xml": structure().encode(),
    }
    described = json.dumps(_description(about, held, files), ensure_ascii=False, indent=1) + "\n"
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in (("datapackage.json", described.encode()), *files.items()):
            package.writestr(zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _description(about: About, held: dict[str, Table], files: dict[str, bytes]) -> dict[str, Any]:
    resources = [
        {
            "name": Path(name).stem,
            "path": name,
            "profile": "tabular-data-resource",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "bytes": len(files[name]),
            "hash": f"sha256:{hashlib.sha256(files[name]).hexdigest()}",
            "schema": {"fields": [_field(title) for title in table.head], "missingValues": [""]},
        }
        for name, table in held.items()
    ]
    return {
        "profile": "data-package",
        "name": f"kp-statistics-release-{about.number}",
        "title": about.title,
        "version": str(about.number),
        "created": about.made_at,
        "description": " ".join(text for text in (about.mark, about.note or about.source) if text),
        "sources": [{"title": about.source}],
        "sha256_of_release": about.digest,
        "resources": resources,
    }


_KINDS: dict[str, str] = dict.fromkeys(("year", "part", "certificates", "line"), "integer")


def _field(title: str) -> dict[str, object]:
    if title in _KINDS or title.startswith("certificates_"):
        return {"name": title, "type": "integer"}
    if title in ("nil", MARK):
        return {"name": title, "type": "boolean", "trueValues": ["1"], "falseValues": ["0"]}
    if "carat" in title or "us_value" in title:
        return {"name": title, "type": "number", "decimalChar": ".", "bareNumber": True}
    return {"name": title, "type": "string"}
