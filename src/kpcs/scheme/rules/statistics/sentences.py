"""What is said of a typed line and of the file that it stood in: readers find it out, the law has the words."""

from __future__ import annotations

from kpcs.scheme.catalogue import Wording, wording
from kpcs.scheme.findings import Severity

ACT = "lines of a return"
FILE = "file of returns"


def _said(code: str, sentence: str, remedy: str) -> Wording:
    return wording(ACT, code, sentence, remedy)


NO_FLOW = _said("R-STA.2", "“{said}” is neither production, import nor export.", "Write production, import or export.")
NO_METHOD = _said(
    "R-AIII.c", "“{said}” is no way of mining.", "Write artisanal, large-scale, or undivided where you do not divide."
)
NO_HEADING = _said(
    "R-I.16",
    "“{said}” is not a heading for rough diamonds.",
    "Use 7102.10 (unsorted), 7102.21 (industrial) or 7102.31 (gem).",
)
NO_PARTICIPANT = _said(
    "R-STA.2",
    "“{said}” is not a Participant.",
    "Write its two letters or its name; a member state of the European Union is EU.",
)
NO_COUNTRY = _said(
    "R-AIII.b", "“{said}” is not a country.", "Write its two letters or its name, *** for mixed origin, or nothing."
)
NO_PERIOD = _said(
    "R-STA.1",
    "“{said}” is not a period of the scheme.",
    "Write 2026-Q1 for a quarter and 2026-H1 for a half-year, from 2003.",
)
NO_FIGURE = _said(
    "R-STA.2",
    "“{said}” is not a number ({measure}).",
    "Write a number such as 1234.56, with a point before the decimals.",
)
NEGATIVE = _said(
    "R-STA.6", "A figure cannot be negative: {said}.", "File the right figure; a correction replaces the whole return."
)
MORE_DECIMALS = _said(
    "R-STA.2",
    "{said} has more than two decimals.",
    "Round it to hundredths: the scheme counts in points of a carat and in cents.",
)
TOO_LARGE = _said(
    "R-STA.2", "{said} is larger than the scheme can hold ({measure}).", "Check the number and its decimal point."
)
NOT_WHOLE = _said("R-AIII.a", "{said} is not a whole number of certificates.", "Count certificates, not parcels.")
NOT_YES_OR_NO = _said("R-STA.5", "“{said}” is neither yes nor no.", "Write yes for a nil return, or nothing.")
A_DATE = _said(
    "R-STA.2",
    "The spreadsheet made a date of this cell: {said}.",
    "Give the cell the format Text or Number and type it again.",
)
NO_PLACE = _said(
    "R-STA.1",
    "The line does not say of which Participant it is.",
    "Fill in the head of the sheet, or a column Participant.",
)
NO_TIME = _said(
    "R-STA.1", "The line does not say of which period it is.", "Fill in the head of the sheet, or a column Period."
)
NOT_YOURS = _said(
    "R-AIII.e",
    "This is a return of {participant}, for which you do not file.",
    "Send only returns of your own Participant.",
)
OTHER_PERIOD = _said(
    "R-STA.1",
    "This is a line of {period}; the return is for {expected}.",
    "Take it out, or open the return of {period}.",
)
UNCLEAR = _said("K-READ.2", "“{said}” cannot be read here.", "Put a text or a number in its place.")


def _file(code: str, sentence: str, remedy: str, severity: Severity = Severity.BLOCK) -> Wording:
    return wording(FILE, code, sentence, remedy, field="file", severity=severity)


UNREADABLE = _file(
    "K-FILE.1",
    "The file {name} cannot be read: {why}.",
    "Send the filled-in template, another workbook (xlsx, ods), CSV or SDMX; the instructions tell the columns.",
)
FORMULA = _file(
    "K-FILE.2",
    "{place} holds a formula; what it comes to cannot be trusted.",
    "Put the values in place of the formulas (copy, paste as values) and send it again.",
)
MERGED = _file(
    "K-FILE.1",
    "Cells {place} are merged; only the first of them holds anything.",
    "Unmerge them and write every line in full.",
)
WRONG_UNIT = _file(
    "R-STA.7",
    "The column “{said}” is not in carats or US dollars.",
    "Convert it; weights are in carats, values in US dollars, neither in thousands.",
)
TWICE = _file("K-FILE.1", "The column “{said}” stands twice on {place}.", "Take one of the two out.")
TOO_WIDE = _file(
    "K-FILE.1",
    "Row {row} has more cells than there are headings.",
    "Put figures with a comma in quotation marks, or write them with a point.",
)
NOT_READ = _file(
    "K-FILE.1",
    "The sheet {place} has no line of headings and was not read.",
    "If it holds figures, give it the headings of the template.",
    Severity.NOTE,
)
HIDDEN = _file(
    "K-FILE.1", "The sheet {place} is hidden; its lines were read.", "Look whether it should count.", Severity.WARN
)
