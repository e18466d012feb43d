"""Questions to the registers of certificates and to filed figures, written once: tables in, tables out, no connection.

Each is an Ibis expression over named tables, so that the same words run on DuckDB in an office, on PostgreSQL, and on
Spark when the registers outgrow one machine (:mod:`kpcs.statistics.engines`). Whole numbers only: carats in points,
value in US cents, a period as ``year * 10 + quarter``.

    exports, imports   one row for each certificate that one side has on record: what it says was sent, or received
    figures            filed lines: who reports, which way, with whom, and how much
"""

from __future__ import annotations

from functools import reduce
from operator import or_

import ibis
from ibis.expr.types import BooleanColumn, IntegerColumn, Table

REGISTER = {
    "number": "string",
    "exporter": "string",
    "importer": "string",
    "period": "int64",
    "hs": "string",
    "points": "int64",
    "cents": "int64",
}
FIGURES = {
    "reporter": "string",
    "flow": "string",
    "partner": "string",
    "period": "int64",
    "hs": "string",
    "points": "int64",
    "cents": "int64",
}
# Gravest first: a certificate counts once, under the first that fits.
CAUSES = ("unknown", "unconfirmed", "partner", "unit", "weight", "hs", "valuation", "timing", "agreed")
# A carat is a fifth of a gram; the others are slips of the decimal point.
UNIT_FACTORS = (5, 10, 100, 1000)

_PAIR = ("exporter", "importer", "period")
PAIR_AND_HEADING = (*_PAIR, "hs")


def exports() -> Table:
    """The exporting side's register, as a name to be filled by an engine."""
    return ibis.table(REGISTER, name="exports")


def imports() -> Table:
    """The importing side's register."""
    return ibis.table(REGISTER, name="imports")


def figures() -> Table:
    """Filed lines of all Participants."""
    return ibis.table(FIGURES, name="figures")


def repeated(side: Table) -> Table:
    """Numbers that one side has more than once, which no register may have (R-ANO.11): number, times."""
    times = side.group_by("number").agg(times=side.count())
    return times.filter(times.times > 1)


def sampled(side: Table, digit: int) -> Table:
    """One certificate in ten, the same ones on both sides and on every engine: those whose number ends with the digit.

    For registers too large to read whole. Sums of it times ten are estimates and must be called so.
    """
    return side.filter(side.number.endswith(str(digit)))


def reconciled(exports: Table, imports: Table, *, tolerance_points: int = 0) -> Table:
    """Both sides of every certificate with the one ``cause`` of its difference; ``…_in`` is what the importer says.

    Each number stands at most once on each side: ask :func:`repeated` first. A weight within the tolerance agrees.
    """
    both = exports.outer_join(imports, exports.number == imports.number, rname="{name}_in")
    tests: dict[str, BooleanColumn] = {
        "unknown": both.number.isnull(),
        "unconfirmed": both.number_in.isnull(),
        "partner": (both.exporter != both.exporter_in) | (both.importer != both.importer_in),
        "unit": _slipped(both.points, both.points_in),
        "weight": (both.points - both.points_in).abs() > tolerance_points,
        "hs": both.hs != both.hs_in,
        "valuation": both.cents != both.cents_in,
        "timing": both.period != both.period_in,
    }
    return both.mutate(cause=ibis.cases(*((tests[cause], cause) for cause in CAUSES[:-1]), else_=CAUSES[-1]))


def _slipped(sent: IntegerColumn, came: IntegerColumn) -> BooleanColumn:
    factors = ((sent * factor == came) | (came * factor == sent) for factor in UNIT_FACTORS)
    return (sent != came) & reduce(or_, factors)


def differing(certificates: Table) -> Table:
    """The certificates of :func:`reconciled` that do not agree."""
    return certificates.filter(certificates.cause != CAUSES[-1])


def explained(certificates: Table, *, by: tuple[str, ...] = _PAIR) -> Table:
    """What each cause makes of the two sides of a trade, for each exporter, importer and period, or by heading too.

    The sums over all causes are the sides' own totals, so the causes explain the whole difference and nothing else.
    """
    both = certificates
    # Grouped by both sides' keys first: the few hundred groups are then split in two, not the millions of certificates.
    keys = [*by, *(f"{name}_in" for name in by), "cause"]
    groups = both.group_by(keys).agg(
        exported=both.number.count(),
        exported_points=both.points.sum(),
        exported_cents=both.cents.sum(),
        imported=both.number_in.count(),
        imported_points=both.points_in.sum(),
        imported_cents=both.cents_in.sum(),
    )
    sent = groups.filter(groups.exported > 0).select(
        *by, "cause", "exported", "exported_points", "exported_cents", **_nothing("imported")
    )
    came = groups.filter(groups.imported > 0).select(
        *(groups[f"{name}_in"].name(name) for name in by),
        groups.cause,
        **_nothing("exported"),
        **{name: groups[name] for name in ("imported", "imported_points", "imported_cents")},
    )
    return _sums(ibis.union(sent, came.select(sent.columns)), (*by, "cause"), sent.columns[len(by) + 1 :])


def mirrored(figures: Table) -> Table:
    """What the exporter and the importer filed of the same trade, side by side and never merged (R-ANO.1)."""
    filed = figures.filter(figures.flow.isin(["export", "import"]))
    is_export = filed.flow == "export"
    sides = filed.select(
        exporter=ibis.ifelse(is_export, filed.reporter, filed.partner),
        importer=ibis.ifelse(is_export, filed.partner, filed.reporter),
        period=filed.period,
        hs=filed.hs,
        exported_points=ibis.ifelse(is_export, filed.points, 0).cast("int64"),
        exported_cents=ibis.ifelse(is_export, filed.cents, 0).cast("int64"),
        imported_points=ibis.ifelse(is_export, 0, filed.points).cast("int64"),
        imported_cents=ibis.ifelse(is_export, 0, filed.cents).cast("int64"),
    )
    return _sums(sides, (*_PAIR, "hs"), sides.columns[4:])


def totals(figures: Table) -> Table:
    """Carats and value for each reporter, year and flow: the rows of the annual global summary (R-AGS.1)."""
    yearly = figures.select("reporter", "flow", "points", "cents", year=figures.period // 10)
    return _sums(yearly, ("reporter", "year", "flow"), ("points", "cents"))


def _nothing(side: str) -> dict[str, ibis.Value]:
    return {name: ibis.literal(0, "int64") for name in (side, f"{side}_points", f"{side}_cents")}


def _sums(rows: Table, keys: tuple[str, ...], names: tuple[str, ...]) -> Table:
    # A sum of no rows is nothing, which some engines call null; none of these groups is empty.
    return rows.group_by(list(keys)).agg(**{name: rows[name].sum() for name in names})
