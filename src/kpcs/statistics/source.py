"""The scheme's own table of production: the one that comes with the software, or a newer one from a file."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from datetime import date
from importlib import resources
from io import StringIO

from kpcs.decoding import NotText, decoded
from kpcs.scheme.rules.statistics.table import MORE, TableFacts

OWN_NAME = "production.csv"


@dataclass(frozen=True, slots=True)
class Source:
    """A table as it was given, with the digest by which it is known again."""

    name: str
    digest: str
    facts: TableFacts


def source_of(raw: bytes, *, name: str, on: date) -> Source:
    """Read the cells of a CSV file as texts; whether they can be figures is for the law to say."""
    try:
        reader = csv.DictReader(StringIO(decoded(raw), newline=""), restkey=MORE, restval="")
        rows = tuple(
            {key: value if isinstance(value, str) else "".join(value) for key, value in row.items()} for row in reader
        )
        columns = tuple(reader.fieldnames or ())
    except (csv.Error, NotText):
        rows, columns = (), ()
    return Source(name, hashlib.sha256(raw).hexdigest(), TableFacts(columns=columns, rows=rows, on=on))


def own_source(*, on: date) -> Source:
    """The table that comes with the software."""
    raw = resources.files(__package__).joinpath("data", OWN_NAME).read_bytes()
    return source_of(raw, name=OWN_NAME, on=on)
