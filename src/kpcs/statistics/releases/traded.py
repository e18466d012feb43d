"""A year's imports, exports and numbers of certificates, put beside what is said of its production (R-AGS.1, R-AGS.2).

What is said of production stays as it is; where nothing else was filed, nothing is added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from .summary import GlobalSummary, Measure, SummaryRow
from .tables import MADE_UP, MARK, Table, cells

HEAD = (
    *(f"{flow}_{name}" for flow in ("imports", "exports") for name in ("carats", "us_value", "us_per_carat")),
    "certificates_issued",
    "certificates_received",
)
# Keys of production where no return of it was filed.
NOT_PRODUCED: dict[str, Any] = {
    **dict.fromkeys(("carats", "us_value", "us_per_carat", "H1", "H2")),
    "lines": 0,
    "methods": {},
}


def beside_rows(
    head: tuple[str, ...],
    rows: Iterable[tuple[object, ...]],
    traded: GlobalSummary,
    *,
    name: Callable[[str], str],
) -> Table:
    """Columns of trade in the row of each whole year; who filed nothing of production gets a row of its own.

    ``rows`` are those of :func:`~kpcs.statistics.analysis.shown.summary_as_rows`, whose last is the world's.
    """
    held = list(rows)
    if not traded.rows:
        return Table(head, held)
    by_code = {row.participant: row for row in traded.rows}
    year = str(traded.year)
    width = len(HEAD) + traded.world.is_demonstration

    def added(row: SummaryRow | None) -> tuple[object, ...]:
        return _columns(row, has_mark=traded.world.is_demonstration) if row else ("",) * width

    def whole(code: str, called: str) -> tuple[object, ...]:
        return (code, called, year, "all", *("",) * (len(head) - 4))

    made = []
    for row in held:
        is_whole = row[2] == year and row[0] != "WORLD"
        made.append((*row, *added(by_code.pop(str(row[0]), None) if is_whole else None)))
    world = held[-1] if len({row[0] for row in held}) > 1 else whole("WORLD", "World")
    made = made[:-1]
    made += [(*whole(code, name(code)), *added(row)) for code, row in sorted(by_code.items())]
    made.append((*world, *added(traded.world)))
    return Table((*head, *HEAD, *((MARK,) if traded.world.is_demonstration else ())), made)


def _columns(row: SummaryRow, *, has_mark: bool) -> tuple[object, ...]:
    counts = ["" if count is None else count for count in (row.issued, row.received)]
    mark = (int(row.is_demonstration),) if has_mark else ()
    return (*cells(row.imports), *cells(row.exports), *counts, *mark)


def beside_json(said: dict[str, Any], traded: GlobalSummary, *, name: Callable[[str], str]) -> dict[str, Any]:
    """The same for :func:`~kpcs.statistics.analysis.shown.summary_as_json`: new keys beside those of production."""
    if not traded.rows:
        return said
    by_code = {row.participant: row for row in traded.rows}
    participants = [one | _keys(by_code.pop(one["participant"], None)) for one in said["participants"]]
    for code, row in sorted(by_code.items()):
        participants.append({"participant": code, "name": name(code)} | NOT_PRODUCED | _keys(row))
    world = said["world"] if said["participants"] else said["world"] | NOT_PRODUCED
    world |= {key: value for key, value in _keys(traded.world).items() if key != "submissions"}
    note = {MARK: MADE_UP} if traded.world.is_demonstration else {}
    return said | {"world": world, "participants": participants} | note


def _keys(row: SummaryRow | None) -> dict[str, Any]:
    if row is None:
        return {}
    counts = {"issued": row.issued, "received": row.received}
    mark = {MARK: True} if row.is_demonstration else {}
    flows = {"imports": _measure(row.imports), "exports": _measure(row.exports)}
    return {**flows, "certificates": counts, **mark, "submissions": sorted(row.submissions)}


def _measure(measure: Measure) -> dict[str, object] | None:
    if not measure.is_filed:
        return None
    names = ("carats", "us_value", "us_per_carat")
    return {one: cell or None for one, cell in zip(names, cells(measure), strict=True)}
