"""Sheets -> tables of returns: which line has the headings, which column is which, whose and of when the sheet is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kpcs.scheme.findings import Finding
from kpcs.scheme.rules.statistics import sentences as say

from .cells import Cell, Sheet, overhanging
from .child import letters

ROWS_BEFORE_THE_HEAD = 25
OWN_SHEETS = ("Instructions", "Lists", "Findings")
# Besides English and French, the concepts of our SDMX structure, so that SDMX-CSV is one of the tables.
HEADS: Mapping[str, tuple[str, ...]] = {
    "participant": ("participant", "reporter", "declarant", "refarea"),
    "period": ("period", "periode", "timeperiod", "quarter", "halfyear", "trimestre", "semestre"),
    "flow": ("flow", "flux", "direction", "tradeflow"),
    "method": ("method", "methode", "mining", "extraction"),
    "hs": ("hs", "hscode", "heading", "hsheading", "positionsh", "sh", "codesh", "position"),
    "partner": ("partner", "partenaire", "counterpartarea"),
    "origin": ("origin", "origine", "countryoforigin", "paysdorigine"),
    "carats": ("carats", "carat", "weight", "weightcarats", "caratweight", "poids", "poidscarats", "ct"),
    "value": ("value", "valueus", "valueusd", "usvalue", "usd", "us", "valeur", "valeurus", "valeurusd"),
    "certificates": ("certificates", "certificats", "count", "numberofcertificates", "nombredecertificats", "nombre"),
    "nil": ("nil", "nilreturn", "neant", "isnil"),
}
MEASURES = ("carats", "value", "certificates")
IGNORED = ("findings", "constats", "remark", "remarks", "remarque", "remarques")
_OTHER_UNIT = re.compile(
    r"\b(thousands?|1[,.\u00a0 ]?000|millions?|milliers?|eur|euros?|gbp|zar|inr|kg|kilos?|kilograms?|grams?|grammes?)\b"
    r"|[€£₹]",
    re.IGNORECASE,
)
_BY_HEAD = {head: name for name, heads in HEADS.items() for head in heads}


@dataclass(frozen=True, slots=True)
class Table:
    """The lines of one sheet: ``columns`` by name, all of one length; ``first`` is the number of the first row."""

    sheet: Sheet
    first: int
    columns: Mapping[str, Sequence[Cell]]
    at: Mapping[str, str]
    participant: Cell = ""
    period: Cell = ""

    def place(self, row: int, column: str = "") -> str:
        """Where a line stands, or one cell of it, such as Trade!F17."""
        return f"{self.prefix}{self.at.get(column, '')}{self.first + row}"

    def places(self, height: int) -> list[str]:
        """Where each line stands."""
        prefix = self.prefix
        return [f"{prefix}{number}" for number in range(self.first, self.first + height)]

    @property
    def prefix(self) -> str:
        return f"{self.sheet.name}!" if self.sheet.name else ""


@dataclass(slots=True)
class Found:
    """The tables of a file, and what is to be said of the file itself."""

    tables: list[Table] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def tables_of(sheets: tuple[Sheet, ...], name: str) -> Found:
    """The tables that the sheets hold; sheets without headings are named, not overlooked."""
    found = Found()
    for sheet in sheets:
        head = _head_row(sheet)
        if head is None:
            if sheet.name not in OWN_SHEETS and any(cell != "" for column in sheet.columns for cell in column):
                found.findings.append(say.NOT_READ.finding(place=sheet.name or name))
            continue
        found.findings += _said_of(sheet, head)
        found.tables.append(_table(sheet, head))
    if not found.tables:
        why = "no sheet has a line with the headings of a return (such as Flow, Partner, HS, Carats, Value US$)"
        found.findings.append(say.UNREADABLE.finding(name=name, why=why))
    return found


def key(cell: Cell) -> str:
    """A heading without capitals, accents, marks and spaces."""
    letters_only = unicodedata.normalize("NFKD", str(cell).casefold())
    return re.sub(r"[^a-z]", "", letters_only)


def _head_row(sheet: Sheet) -> int | None:
    for row in range(min(ROWS_BEFORE_THE_HEAD, sheet.height)):
        names = {_BY_HEAD.get(key(column[row])) for column in sheet.columns if isinstance(column[row], str)}
        if len(names - {None}) >= 2 and names & {*MEASURES, "nil"}:
            return row
    return None


def _table(sheet: Sheet, head: int) -> Table:
    columns: dict[str, Sequence[Cell]] = {}
    at: dict[str, str] = {}
    for place, column in enumerate(sheet.columns):
        name = _BY_HEAD.get(key(column[head]))
        if name and name not in columns:
            columns[name] = column[head + 1 :]
            at[name] = letters(place)
    own = {name: _beside(sheet, head, HEADS[name]) for name in ("participant", "period")}
    return Table(sheet, head + 2, columns, at, own["participant"], own["period"])


def _beside(sheet: Sheet, head: int, heads: tuple[str, ...]) -> Cell:
    """What stands right of such a word above the headings."""
    for row in range(head):
        for place, column in enumerate(sheet.columns[:-1]):
            if key(column[row]) in heads and (cell := sheet.columns[place + 1][row]) != "":
                return cell
    return ""


def _said_of(sheet: Sheet, head: int) -> Iterator[Finding]:
    where = f"{sheet.name}!" if sheet.name else ""
    seen: set[str] = set()
    for column in sheet.columns:
        said = str(column[head]).strip()
        name = _BY_HEAD.get(key(said))
        if name in seen:
            yield say.TWICE.finding(said=said[:40], place=sheet.name or "–")
        seen |= {name} if name else set()
        if key(said) not in IGNORED and _OTHER_UNIT.search(said) and _is_amount(said):
            yield say.WRONG_UNIT.finding(said=said[:40])
    for row in overhanging(sheet, head):
        yield say.TOO_WIDE.finding(row=str(row))
    for place in sheet.formulas:
        yield say.FORMULA.finding(place=f"{where}{place}")
    for place in sheet.merged:
        if _below(place, head):
            yield say.MERGED.finding(place=f"{where}{place}")
    if sheet.is_hidden:
        yield say.HIDDEN.finding(place=sheet.name)


def _is_amount(head: str) -> bool:
    return any(
        word in key(head) for word in ("value", "valeur", "weight", "poids", "carat", "usd", "amount", "montant")
    )


def _below(merged: str, head: int) -> bool:
    last = re.search(r"([0-9]+)$", merged)
    return last is not None and int(last[1]) > head
