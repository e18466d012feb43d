"""A table of capacities (CSV) -> entries, or every finding with its row; exact, nothing guessed."""

from __future__ import annotations

from collections.abc import Mapping

from kpcs.scheme.findings import Finding
from kpcs.scheme.periods import FIRST_YEAR, LAST_YEAR
from kpcs.scheme.rules.statistics import READERS
from kpcs.scheme.rules.statistics import sentences as say
from kpcs.scheme.rules.statistics.capacity import NOT_READ, Capacity

from .cells import CellsRefused, Sheet, overhanging, sheets_of

COLUMNS = ("participant", "method", "from", "until", "carats_a_year", "source")
LONGEST_SOURCE = 300


def read_capacities(content: bytes, *, name: str) -> tuple[list[Capacity], list[Finding]]:
    """The entries of a CSV file or of the first sheet of a workbook under :data:`COLUMNS`."""
    try:
        sheet = sheets_of(content)[0]
    except CellsRefused as refusal:
        return [], [say.UNREADABLE.finding(name=name, why=str(refusal))]
    rows = _rows(sheet)
    if not rows or (missing := [column for column in COLUMNS if column not in rows[0]]):
        why = f"its first line lacks {', '.join(missing)}" if rows else "it has no line below its headings"
        return [], [say.UNREADABLE.finding(name=name, why=why)]
    entries: list[Capacity] = []
    findings = [say.TOO_WIDE.finding(row=str(row)) for row in overhanging(sheet)]
    for place, row in enumerate(rows, start=2):
        if any(row.values()):
            entry, wrong = _entry(row, str(place))
            entries += [entry] if entry else []
            findings += wrong
    return ([], findings) if findings else (entries, [])


def _rows(sheet: Sheet) -> list[dict[str, str]]:
    heads = [str(column[0]).strip().casefold().replace(" ", "_") for column in sheet.columns]
    cells = zip(*(column[1:] for column in sheet.columns), strict=True)
    return [{head: _text(cell) for head, cell in zip(heads, line, strict=True)} for line in cells]


def _text(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _entry(row: Mapping[str, str], place: str) -> tuple[Capacity | None, list[Finding]]:
    findings: list[Finding] = []
    values: dict[str, object] = {}
    for column, reader in (("participant", "participant"), ("method", "method"), ("carats_a_year", "carats")):
        values[column], wrong = READERS[reader](row[column])
        if wrong is not None:
            said = {"said": row[column][:40], "measure": "carats", "place": f"row {place}"}
            findings.append(wrong.finding(f"row {place}, {column}", **said))
        elif values[column] in ("", None):
            findings.append(_not_read(place, column, row[column]))
    first, until = _year(row["from"]), _year(row["until"])
    if first is None:
        findings.append(_not_read(place, "from", row["from"]))
    if row["until"] and (until is None or (first is not None and until < first)):
        findings.append(_not_read(place, "until", row["until"]))
    if not row["source"] or len(row["source"]) > LONGEST_SOURCE:
        findings.append(_not_read(place, "source", row["source"]))
    if findings or first is None:
        return None, findings
    points = values["carats_a_year"]
    assert isinstance(points, int)
    entry = Capacity(
        participant=str(values["participant"]),
        method=str(values["method"]),
        from_year=first,
        until_year=until,
        points=points,
        source=row["source"],
    )
    return entry, []


def _not_read(place: str, column: str, said: str) -> Finding:
    return NOT_READ.finding(f"row {place}, {column}", row=place, column=column, given=said[:40] or "–")


def _year(text: str) -> int | None:
    is_year = text.isascii() and text.isdecimal() and len(text) == 4 and FIRST_YEAR <= int(text) <= LAST_YEAR
    return int(text) if is_year else None
