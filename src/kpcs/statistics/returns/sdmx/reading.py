"""SDMX-CSV (1.0, 2.0) and SDMX-ML (structure-specific and generic) -> the sheet of a return, for the one reader.

XML: no document type, so no entities; nothing outside is fetched. What is not ours (other measures, multiplied
units, deletions) is refused in a sentence, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from xml.parsers import expat

from ..cells import CellsRefused, Sheet, by_column, overhanging
from ..child import MOST_ROWS

HEAD = (
    "Participant",
    "Period",
    "Flow",
    "Method",
    "Partner",
    "HS",
    "Origin",
    "Carats",
    "Value US$",
    "Certificates",
    "Nil",
)
KEY = ("REF_AREA", "TIME_PERIOD", "FLOW", "METHOD", "COUNTERPART_AREA", "HS", "ORIGIN")
PLACES = {"CARATS": 7, "USD": 8, "CERTIFICATES": 9}
WANTED = {*KEY, "MEASURE", "OBS_VALUE"}
NOTHING = ("_Z", "_U", "_X")
ACTIONS = ("", "I", "A", "R", "M", "Information", "Append", "Replace", "Merge")
Observation = Mapping[str, str]


def is_sdmx(sheet: Sheet) -> bool:
    """Whether a CSV file is SDMX-CSV, by its first line."""
    return {"REF_AREA", "TIME_PERIOD", "OBS_VALUE"} <= {str(column[0]) for column in sheet.columns if column}


def sheet_of(source: bytes | Sheet) -> Sheet:
    """One line for each key, its measures side by side; refuses with the sentence why."""
    found = _of_csv(source) if isinstance(source, Sheet) else _of_xml(source)
    rows: dict[tuple[str, ...], list[str]] = {}
    for number, one in enumerate(found, start=1):
        _require_known(one, number)
        key = tuple(_plain(name, one[name]) for name in KEY)
        row = rows.setdefault(key, [*key, "", "", "", ""])
        place = PLACES[one["MEASURE"]]
        if row[place]:
            raise CellsRefused(f"observation {number} stands twice ({', '.join(key)}, {one['MEASURE']})")
        if one.get("OBS_STATUS") == "Z":
            row[10] = "yes"
        else:
            row[place] = one["OBS_VALUE"]
        if len(rows) > MOST_ROWS:
            raise CellsRefused(f"it has more than {MOST_ROWS:,} lines")
    if not rows:
        raise CellsRefused("it has no observation")
    return Sheet("", tuple(by_column([list(HEAD), *rows.values()])))


def _require_known(one: Observation, number: int) -> None:
    if missing := sorted(WANTED - set(one)):
        raise CellsRefused(f"observation {number} lacks {', '.join(missing)}; the structure is KP:KP_RETURNS(1.0)")
    if one["MEASURE"] not in PLACES:
        raise CellsRefused(f"observation {number} measures {one['MEASURE'][:40]!r}, which no return holds")
    if one.get("UNIT_MULT", "0") not in ("", "0"):
        raise CellsRefused(f"observation {number} is in units of 10^{one['UNIT_MULT'][:10]}; write carats and dollars")
    if one.get("ACTION", "") not in ACTIONS:
        raise CellsRefused(f"observation {number} is to be deleted; a correction replaces the whole return")


def _plain(name: str, code: str) -> str:
    if code in NOTHING:
        return ""
    if name == "ORIGIN" and code == "MIXED":
        return "***"
    return code.lower() if name in ("FLOW", "METHOD") else code


def _of_csv(sheet: Sheet) -> Iterator[Observation]:
    if wide := overhanging(sheet):
        raise CellsRefused(f"row {wide[0]} has more cells than the first; put figures with a comma in quotation marks")
    names = [str(column[0]).partition(":")[0].strip() for column in sheet.columns]
    for cells in zip(*(column[1:] for column in sheet.columns), strict=True):
        if any(cells):
            yield {name: str(cell).strip() for name, cell in zip(names, cells, strict=True)}


def _of_xml(content: bytes) -> Iterable[Observation]:
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.StartDoctypeDeclHandler = _no_doctype
    try:
        parser.Parse(content, True)
    except CellsRefused:
        raise
    except (expat.ExpatError, LookupError, ValueError) as reason:  # an encoding that is unknown, or none of one byte
        raise CellsRefused(f"it is not XML ({reason})") from None
    if not reader.is_data:
        raise CellsRefused("it is XML, but no SDMX data message")
    return reader.found


def _no_doctype(*_: object) -> None:
    raise CellsRefused("it declares a document type, which could hide other files or endless text in it")


class _Reader:
    """Observations of a message: attributes of ``Obs`` and its ``Series``, or ``Value`` elements of generic data."""

    def __init__(self) -> None:
        self.found: list[dict[str, str]] = []
        self.is_data = False
        self.set: dict[str, str] = {}
        self.series: dict[str, str] = {}
        self.now: dict[str, str] | None = None
        self.target: dict[str, str] | None = None

    def start(self, name: str, given: dict[str, str]) -> None:
        element = name.rpartition(" ")[2]
        attributes = {key.rpartition(" ")[2]: value for key, value in given.items()}
        if element == "DataSet":
            self.is_data = True
            self.set = {"ACTION": attributes.get("action", "")}
        elif element in ("Series", "Group"):
            self.series = self.target = dict(attributes)
        elif element == "Obs":
            self.now = self.target = self.set | self.series | attributes
        elif element == "ObsDimension" and self.now is not None:
            self.now[attributes.get("id", "TIME_PERIOD")] = attributes.get("value", "")
        elif element == "ObsValue" and self.now is not None:
            self.now["OBS_VALUE"] = attributes.get("value", "")
        elif element == "Value" and self.target is not None and "id" in attributes:
            self.target[attributes["id"]] = attributes.get("value", "")

    def end(self, name: str) -> None:
        element = name.rpartition(" ")[2]
        if element == "Obs" and self.now is not None:
            self.found.append(self.now)
            self.now, self.target = None, self.series
            if len(self.found) > 3 * MOST_ROWS:
                raise CellsRefused(f"it has more than {3 * MOST_ROWS:,} observations")
        elif element in ("Series", "DataSet"):
            self.series, self.target = {}, None
