"""Tables of cells -> lines as the law knows them, column by column, because a hundred thousand rows are usual.

Figures: a cell of a workbook is a binary fraction. It counts as the hundredths from which that very fraction arises,
and as nothing else: ``round(cell * 100)`` is taken only if dividing it by 100 gives the cell again. Below 2^53 two
different hundredths never give the same fraction, so nothing is rounded on the way; what has more decimals is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import compress, groupby, repeat
from operator import eq, mul, truediv

from kpcs.scheme.catalogue import Wording
from kpcs.scheme.findings import Finding
from kpcs.scheme.periods import Period
from kpcs.scheme.rules.statistics import READERS, Line, Subject
from kpcs.scheme.rules.statistics import sentences as say
from kpcs.scheme.rules.statistics.lines import MOST_CERTIFICATES
from kpcs.scheme.values import MOST_CENTS, MOST_POINTS

from .cells import Cell, Day, Repeated
from .tables import MEASURES, Table

TEXTS = ("flow", "method", "hs", "partner", "origin", "participant", "period")
TOTALS = frozenset(("total", "totals", "totaux", "grand total", "total général", "sum", "somme"))
MOST = {"carats": MOST_POINTS, "value": MOST_CENTS, "certificates": MOST_CERTIFICATES * 100}
MOST_SAID = 40
Key = tuple[str, Subject, Period]


@dataclass(frozen=True, slots=True)
class Read:
    """The lines of one table by return, the totals that it states, and what could not be read."""

    returns: Mapping[Key, tuple[list[Line], list[Line]]]
    findings: list[Finding]
    rows: int


def read(table: Table, *, base: int, participant: str = "", period: Period | None = None) -> Read:
    """Read a table; ``base`` is the row that its first line has in the whole file.

    ``participant`` and ``period`` are what the asker knows of the return; the file's own word goes before them.
    """
    reader = _Reader(table, base)
    return reader.read(participant, period)


class _Reader:
    def __init__(self, table: Table, base: int) -> None:
        self.table, self.base = table, base
        self.findings: list[Finding] = []
        self.height = len(next(iter(table.columns.values()), []))
        self.different = {name: _different(column) for name, column in table.columns.items() if name not in MEASURES}

    def read(self, participant: str, period: Period | None) -> Read:
        totals = self._totals()
        whose = self._head("participant", participant)
        when = self._head("period", period)
        texts = {name: self._texts(name, skip=totals) for name in TEXTS}
        amounts = {name: self._amounts(name) for name in MEASURES}
        flows = self._flows(texts["flow"])
        cells = zip(
            range(self.base, self.base + self.height),
            flows,
            texts["method"],
            texts["hs"],
            texts["partner"],
            texts["origin"],
            *amounts.values(),
            self._texts("nil", skip=totals, empty=False),
            self.table.places(self.height),
            strict=True,
        )
        # As Line(...) does, without a call in Python for each of very many lines.
        lines: Iterable[Line] = map(partial(tuple.__new__, Line), cells)
        subjects = self._subjects(flows, amounts, texts["hs"])
        gathered = self._gathered(lines, texts, subjects, whose, when, totals)
        returns: dict[Key, tuple[list[Line], list[Line]]] = {}
        for (whom, subject, _), (time, kept) in gathered.items():
            if isinstance(whom, str) and whom and isinstance(time, Period):
                both = returns.setdefault((whom, Subject(subject), time), ([], []))
                both[0].extend(kept[0])
                both[1].extend(kept[1])
            else:
                self._missing(kept[0], whom, time)
        return Read(returns, self.findings, sum(len(one) for _, kept in gathered.values() for one in kept))

    def _gathered(
        self,
        lines: Iterable[Line],
        texts: Mapping[str, list[object]],
        subjects: list[str],
        whose: object,
        when: object,
        totals: frozenset[int],
    ) -> dict[tuple[object, str, int], tuple[object, tuple[list[Line], list[Line]]]]:
        """Lines and totals by return. A text read once is one object, so runs of lines are told apart by identity."""
        found: dict[tuple[object, str, int], tuple[object, tuple[list[Line], list[Line]]]] = {}
        used, each, start = self._used(), list(lines), 0
        for (own, subject, its), run in groupby(zip(texts["participant"], subjects, texts["period"], strict=True)):
            stop = start + len(list(run))
            if mine := list(compress(each[start:stop], used[start:stop])):
                whom, time = own or whose, its or when
                kept = found.setdefault((whom, subject, id(time)), (time, ([], [])))[1]
                if totals:
                    kept[1].extend(line for line in mine if line.row - self.base in totals)
                    mine = [line for line in mine if line.row - self.base not in totals]
                kept[0].extend(mine)
            start = stop
        return found

    def _missing(self, lines: list[Line], whom: object, time: object) -> None:
        """Said of a line unless its own cell is already said to be wrong."""
        told = {finding.field for finding in self.findings}
        for value, name, words in ((whom, "participant", say.NO_PLACE), (time, "period", say.NO_TIME)):
            for line in [] if value else lines:
                if f"lines.{line.row}.{name}" not in told:
                    self.findings.append(words.finding(f"lines.{line.row}.{name}", place=line.place))

    def _used(self) -> list[bool]:
        used = [False] * self.height
        if any("" not in cells for cells in self.different.values()):
            return [True] * self.height
        for column in self.table.columns.values():
            used = [known or cell != "" for known, cell in zip(used, column, strict=True)]
        return used

    def _totals(self) -> frozenset[int]:
        found: set[int] = set()
        for name in TEXTS:
            column = self.table.columns.get(name, [])
            texts = (cell for cell in self.different.get(name, ()) if isinstance(cell, str))
            words = {text for text in texts if text.strip().casefold() in TOTALS}
            if words:
                found |= {row for row, cell in enumerate(column) if cell in words}
        return frozenset(found)

    def _head(self, name: str, known: object) -> object:
        cell = self.table.participant if name == "participant" else self.table.period
        if cell == "":
            return known
        value, wrong = READERS[name](_text(cell))
        if wrong is not None:
            self.findings.append(wrong.finding(name, place=self.table.sheet.name, said=_text(cell)[:MOST_SAID]))
        return value or known

    def _flows(self, read: list[object]) -> list[object]:
        """A sheet with ways of mining and without a column of flows holds production."""
        is_production = "flow" not in self.table.columns and "method" in self.table.columns
        return ["production"] * self.height if is_production else read

    def _subjects(self, flows: list[object], amounts: Mapping[str, list[int | None]], hs: list[object]) -> list[str]:
        columns = self.table.columns
        if "certificates" in columns and not {"carats", "value"} & columns.keys():
            return ["certificates"] * self.height
        if "certificates" not in columns and set(flows) <= {"", "import", "export"}:
            return ["trade"] * self.height
        return list(_subjects(flows, amounts, hs))

    def _texts(self, name: str, *, skip: frozenset[int], empty: object = "") -> list[object]:
        """Every different text is read once."""
        column = self.table.columns.get(name)
        if column is None:
            return [empty] * self.height
        reader = READERS[name]
        known = {cell: _read_text(cell, reader) for cell in self.different[name]}
        wrong = {cell for cell, (_, words) in known.items() if words is not None}
        if wrong:
            for row, cell in enumerate(column):
                if cell in wrong and row not in skip:
                    words = known[cell][1]
                    assert words is not None
                    self._say(words, row, name, cell)
        values = {cell: empty if value is None else value for cell, (value, _) in known.items()}
        return column.read(values) if isinstance(column, Repeated) else [values[cell] for cell in column]

    def _amounts(self, name: str) -> list[int | None]:
        column = self.table.columns.get(name)
        if column is None:
            return [None] * self.height
        most, is_count = MOST[name], name == "certificates"
        if not is_count and (exact := _all_exact(column, most)) is not None:
            return exact
        result: list[int | None] = []
        for row, cell in enumerate(column):
            if type(cell) is float and -1e16 < cell < 1e16:
                hundredths = round(cell * 100)
                if 0 <= hundredths <= most and hundredths / 100 == cell and not is_count:
                    result.append(hundredths)
                    continue
            value, words = _amount(cell, name, most)
            if words is not None:
                self._say(words, row, name, cell)
            result.append(value)
        return result

    def _say(self, words: Wording, row: int, name: str, cell: Cell) -> None:
        place = self.table.place(row)
        params = {"said": _text(cell)[:MOST_SAID], "measure": name, "place": place}
        self.findings.append(words.finding(f"lines.{self.base + row}.{name}", **params))


def _different(column: Sequence[Cell]) -> set[Cell]:
    return column.different() if isinstance(column, Repeated) else set(column)


def _all_exact(column: Sequence[Cell], most: int) -> list[int | None] | None:
    """The hundredths of a column of fractions, or None if any cell of it wants a closer look."""
    if set(map(type, column)) != {float}:
        return None
    try:
        hundredths = list(map(round, map(mul, column, repeat(100))))
    except (OverflowError, ValueError):
        return None
    is_exact = all(map(eq, map(truediv, hundredths, repeat(100)), column))
    return [*hundredths] if is_exact and min(hundredths) >= 0 and max(hundredths) <= most else None


def _subjects(flows: list[object], amounts: Mapping[str, list[int | None]], headings: list[object]) -> Iterator[str]:
    """Counts of certificates stand on lines without weight, value and heading; a total below stocks is one of them."""
    rows = zip(flows, amounts["certificates"], amounts["carats"], amounts["value"], headings, strict=True)
    before = ""
    for flow, count, points, cents, heading in rows:
        if flow in ("stock", "polished") or (before == "stock" and not flow):
            before = "stock"
        elif flow == "production":
            before = "production"
        elif count is not None and points is None and cents is None and not heading:
            before = "certificates"
        else:
            before = "trade"
        yield before


def _read_text(cell: Cell, reader: Callable[[str], tuple[object, Wording | None]]) -> tuple[object, Wording | None]:
    if isinstance(cell, Day):
        return None, say.A_DATE
    return reader(_text(cell))


def _amount(cell: Cell, name: str, most: int) -> tuple[int | None, Wording | None]:
    """One figure that is no plain fraction of hundredths: a text, a count, or something that is said to be wrong."""
    if isinstance(cell, Day):
        return None, say.A_DATE
    if isinstance(cell, bool):
        return None, say.NO_FIGURE
    if isinstance(cell, str):
        value, words = READERS[name](cell)
        return (value if isinstance(value, int) else None), words
    return _fraction(float(cell), most, is_count=name == "certificates")


def _fraction(cell: float, most: int, *, is_count: bool) -> tuple[int | None, Wording | None]:
    if cell != cell:
        return None, say.NO_FIGURE
    if cell < 0:
        return None, say.NEGATIVE
    if cell * 100 > most:
        return None, say.TOO_LARGE
    hundredths = round(cell * 100)
    if is_count:
        return (
            (hundredths // 100, None) if hundredths / 100 == cell and hundredths % 100 == 0 else (None, say.NOT_WHOLE)
        )
    return (hundredths, None) if hundredths / 100 == cell else (None, say.MORE_DECIMALS)


def _text(cell: Cell) -> str:
    """A cell as it would be typed."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)
