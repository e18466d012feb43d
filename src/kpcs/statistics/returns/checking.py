"""A file of returns -> every return in it with everything that the law says of it; nothing is kept."""

from __future__ import annotations

import gc
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256

from kpcs.scheme.findings import Finding, blocking
from kpcs.scheme.periods import Period
from kpcs.scheme.rules.statistics import Line, ReturnFacts, Subject, check_return
from kpcs.scheme.rules.statistics import sentences as say
from kpcs.scheme.standings import Standings
from kpcs.scheme.values import CountryCode

from . import sdmx
from .cells import CellsRefused, Sheet, sheets_of
from .reading import Key, read
from .tables import Table, tables_of

Progress = Callable[[str, int, int], None]
READING, CHECKING = "reading", "checking"


@dataclass(frozen=True, slots=True)
class Return:
    """One return of a file: whose, of what, of when, and its lines."""

    participant: str
    subject: Subject
    period: Period
    lines: tuple[Line, ...]
    totals: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What the asker knows: everybody's standings, the day, for whom he files, and the one period if it is one."""

    histories: Mapping[str, Standings]
    on: date
    own: str
    period: Period | None = None


@dataclass(slots=True)
class Checked:
    """What a file holds and everything that is wrong with it."""

    name: str
    digest: str = ""
    channel: str = "workbook"
    rows: int = 0
    returns: list[Return] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    sheets: tuple[Sheet, ...] = ()
    tables: list[Table] = field(default_factory=list)
    bases: list[int] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether it may be filed."""
        return bool(self.returns) and not blocking(tuple(self.findings))


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a finding stands: a table of the file, the number of a row in its sheet, the name of a column."""

    table: int
    row: int
    column: str


def cell_of(checked: Checked, finding: Finding) -> Cell | None:
    """The cell of a finding; None for one about the whole file or return."""
    name, _, rest = finding.field.partition(".")
    number, _, column = rest.partition(".")
    if name != "lines" or not number.isdecimal() or not checked.tables:
        return None
    table = bisect_right(checked.bases, int(number)) - 1
    return Cell(table, checked.tables[table].first + int(number) - checked.bases[table], column)


def place_of(checked: Checked, finding: Finding) -> str:
    """The same for people, such as Trade!F17; empty where there is none."""
    cell = cell_of(checked, finding)
    if cell is None:
        return str(finding.params.get("place", ""))
    table = checked.tables[cell.table]
    return table.place(cell.row - table.first, cell.column)


def shown_name(name: str) -> str:
    """A file's name without anything invisible, so that it cannot look like another."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in name)[:80] or "?"


def check_file(name: str, content: bytes, known: Known, progress: Progress = lambda *_: None) -> Checked:
    """Everything that a file holds and everything that is wrong with it; never raises for what the bytes are."""
    checked = Checked(shown_name(name), sha256(content).hexdigest())
    with _without_collector():
        return _check(checked, content, known, progress)


@contextmanager
def _without_collector() -> Iterator[None]:
    """A hundred thousand lines that all live: looking through them for rings again and again takes a third more."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _check(checked: Checked, content: bytes, known: Known, progress: Progress) -> Checked:
    checked.channel = "workbook" if content.startswith((b"PK", b"\xd0\xcf")) else "csv"
    progress(READING, 0, 0)
    try:
        checked.sheets = _sheets(checked, content)
    except CellsRefused as refusal:
        checked.findings.append(say.UNREADABLE.finding(name=checked.name, why=str(refusal)))
        return checked
    found = tables_of(checked.sheets, checked.name)
    checked.tables, checked.findings = found.tables, found.findings
    gathered: dict[Key, tuple[list[Line], list[Line]]] = {}
    base = 0
    for table in checked.tables:
        checked.bases.append(base)
        taken = read(table, base=base, participant=known.own, period=known.period)
        base += len(next(iter(table.columns.values())))
        checked.rows += taken.rows
        checked.findings += taken.findings
        for key, (lines, totals) in taken.returns.items():
            known_lines, known_totals = gathered.setdefault(key, ([], []))
            known_lines += lines
            known_totals += totals
        progress(READING, checked.rows, checked.rows)
    checked.returns = [
        Return(participant, subject, period, tuple(lines), tuple(totals))
        for (participant, subject, period), (lines, totals) in sorted(gathered.items(), key=lambda one: one[0])
    ]
    _judge(checked, known, progress)
    return checked


def _sheets(checked: Checked, content: bytes) -> tuple[Sheet, ...]:
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        checked.channel = "sdmx"
        return (sdmx.sheet_of(content),)
    sheets = sheets_of(content)
    if checked.channel == "csv" and sdmx.is_sdmx(sheets[0]):
        checked.channel = "sdmx"
        return (sdmx.sheet_of(sheets[0]),)
    return sheets


def _judge(checked: Checked, known: Known, progress: Progress) -> None:
    """The law's word on every return."""
    done = 0
    told = {finding.field for finding in checked.findings}
    if checked.tables and not checked.rows:
        checked.findings.append(say.UNREADABLE.finding(name=checked.name, why="it has no line below its headings"))
    for one in checked.returns:
        checked.findings += judged(one, known, told)
        done += len(one.lines) + len(one.totals)
        progress(CHECKING, done, checked.rows)


def judged(one: Return, known: Known, told: set[str]) -> list[Finding]:
    """What the law says of one return; a cell that could not be read is not said to be missing besides."""
    first = one.lines[0] if one.lines else None
    at = {"place": first.place if first else ""}
    found: list[Finding] = []
    if one.participant != known.own:
        found.append(say.NOT_YOURS.finding("participant", participant=one.participant, **at))
    if known.period is not None and one.period != known.period:
        found.append(say.OTHER_PERIOD.finding("period", period=str(one.period), expected=str(known.period), **at))
    history = known.histories.get(one.participant) or Standings(CountryCode(one.participant), one.participant)
    facts = ReturnFacts(
        participant=history,
        subject=one.subject,
        period=one.period,
        lines=one.lines,
        totals=one.totals,
        partners=known.histories,
        on=known.on,
    )
    for finding in check_return(facts):
        if finding.field.startswith("lines."):
            if finding.field not in told:
                found.append(finding)
        else:
            found.append(replace(finding, params={**finding.params, **at, "of": f"{one.participant} {one.period}"}))
    return found
