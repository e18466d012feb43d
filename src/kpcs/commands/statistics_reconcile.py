"""``kpcs statistics reconcile``: two registers of certificates laid side by side, every difference with its cause."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from kpcs.commands import Lacking

if TYPE_CHECKING:
    from kpcs.statistics.engines import Cluster, Office

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("reconcile")
@click.argument("exports", type=FILE)
@click.argument("imports", type=FILE)
@click.option("--certificates", metavar="FILE", type=click.Path(path_type=Path), help="List those that differ here.")
@click.option("--tolerance", metavar="POINTS", type=click.IntRange(0), default=0, help="Hundredths of a carat to pass.")
@click.option("--sample", metavar="DIGIT", type=click.IntRange(0, 9), help="Only numbers that end so, one in ten.")
@click.option("--memory", metavar="MIB", type=click.IntRange(64), default=1400, help="Most memory; the rest on disk.")
@click.option("--spark", metavar="MASTER", help="Run on this Spark cluster, such as spark://host:7077.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table")
def command(
    exports: Path,
    imports: Path,
    certificates: Path | None,
    tolerance: int,
    sample: int | None,
    memory: int,
    spark: str | None,
    form: str,
) -> None:
    """Explain by certificate the difference between what exporters sent (EXPORTS) and importers received (IMPORTS).

    Files are CSV or Parquet: number, exporter, importer, period (20231: first quarter of 2023), hs, points (hundredths
    of a carat), cents. Each certificate counts once, under the first of: unknown, unconfirmed, partner, unit, weight,
    hs, valuation, timing, agreed.

    Exit code 0: done; 1: a number stands twice in a register; 2: a file cannot be read.
    """
    from kpcs.scheme.values import ValueRefused
    from kpcs.statistics import expressions as ask
    from kpcs.statistics.engines import cluster, office

    if spark and certificates:
        raise click.UsageError("Spark answers with the sums only: leave --certificates or --spark out.")
    joined = ask.reconciled(*_sides(sample), tolerance_points=tolerance)
    try:
        with cluster(spark) if spark else office(memory_mib=memory) as engine:
            engine.read("exports", ask.REGISTER, exports)
            engine.read("imports", ask.REGISTER, imports)
            _refuse_repeated(engine)
            if certificates is not None:
                listed = cast("Office", engine).write(ask.differing(joined), certificates)
                click.echo(f"{certificates}: {listed:,} certificates that differ.", err=True)
            rows = list(engine.rows(ask.explained(joined)))
    except ValueRefused as refusal:
        raise Lacking(str(refusal)) from None
    _say(sorted(rows, key=_place), form)


def _sides(sample: int | None) -> list[Any]:
    from kpcs.statistics import expressions as ask

    sides = [ask.exports(), ask.imports()]
    if sample is None:
        return sides
    click.echo(f"Only certificates whose number ends with {sample}: about a tenth of each sum.", err=True)
    return [ask.sampled(side, sample) for side in sides]


def _place(row: dict[str, Any]) -> tuple[Any, ...]:
    from kpcs.statistics.expressions import CAUSES

    return row["period"], row["exporter"], row["importer"], CAUSES.index(row["cause"])


def _refuse_repeated(engine: Office | Cluster) -> None:
    from kpcs.statistics import expressions as ask

    for side in (ask.exports(), ask.imports()):
        twice = [f"{row['number']} ({row['times']} times)" for row in engine.rows(ask.repeated(side).limit(20))]
        if twice:
            stands = ", ".join(sorted(twice))
            click.echo(f"R-ANO.11: in {side.get_name()} these numbers stand more than once: {stands}.", err=True)
            raise click.exceptions.Exit(1)


def _say(rows: list[dict[str, Any]], form: str) -> None:
    if form == "json":
        click.echo(json.dumps(rows, indent=2))
        return
    names = list(rows[0]) if rows else []
    if form == "csv":
        writer = csv.DictWriter(sys.stdout, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return
    from rich.console import Console
    from rich.table import Table

    from kpcs.scheme.values import grouped

    table = Table("exporter", "importer", "quarter", "cause")
    for name in ("certificates", "carats", "US$"):
        for side in ("sent", "received"):
            table.add_column(f"{name} {side}", justify="right")
    for row in rows:
        year, part = divmod(row["period"], 10)
        sums = [f"{row['exported']:,}", f"{row['imported']:,}"]
        for measure in ("points", "cents"):
            sums += [grouped(row[f"{side}_{measure}"]) for side in ("exported", "imported")]
        table.add_row(row["exporter"], row["importer"], f"{year} Q{part}", row["cause"], *sums)
    Console(width=None if sys.stdout.isatty() else 160).print(table)
