"""The forms in which a release can be had: the name of each file, its kind, and what makes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from . import files, tables
from .lines import ReleasedLine


class Form(NamedTuple):
    """One file of a release."""

    kind: str
    label: str
    content: Callable[[tables.About, tuple[ReleasedLine, ...]], str | bytes]


_CSV = "text/csv; charset=utf-8"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILES = {
    "figures.csv": Form(_CSV, "CSV", lambda _, held: tables.table_csv(tables.figures(held))),
    "summary.csv": Form(_CSV, "CSV", lambda _, held: tables.table_csv(tables.summaries(held))),
    "release.json": Form("application/json", "JSON", tables.as_json_text),
    "release.xlsx": Form(_XLSX, "XLSX", files.as_workbook),
    "figures.parquet": Form("application/vnd.apache.parquet", "Parquet", lambda _, held: files.as_parquet(held)),
    "figures.sdmx.csv": Form(_CSV, "SDMX-CSV", lambda _, held: files.sdmx_csv(held)),
    "figures.sdmx.xml": Form("application/xml", "SDMX-ML", lambda _, held: files.sdmx_xml(held)),
    "package.zip": Form("application/zip", "Frictionless", files.as_package),
}
