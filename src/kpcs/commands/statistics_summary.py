"""``kpcs statistics summary``: a year of all Participants and of the world, as its page shows it to officers."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kpcs.commands.statistics_figures import facts_of, of_figures

if TYPE_CHECKING:
    from rich.table import Table

    from kpcs.statistics.releases.summary import GlobalSummary


@click.command("summary")
@click.option("--year", required=True, type=click.IntRange(2003, 2199), help="Which year, such as 2022.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
@click.option("--without-duplicates", is_flag=True, help="Leave out lines filed twice or under a wrong year.")
@of_figures
def summary(year: int, form: str, without_duplicates: bool, file: Path | None, on: datetime | None) -> None:
    """Sum up a year by Participant and for the world, exactly as filed: production, and what was filed of trade.

    What is doubtful in the sums of production is said in words beside them. Exit code 1: nothing was filed for that
    year.
    """
    from kpcs.statistics.analysis import shown
    from kpcs.statistics.analysis.engine import anomalies as look
    from kpcs.statistics.analysis.policy import AnomalyPolicy
    from kpcs.statistics.analysis.summary import summary as sum_up
    from kpcs.statistics.releases import traded

    trade = _trade(year, file)
    facts = facts_of(file, on, may_be_empty=bool(trade.rows))
    found = look(facts, AnomalyPolicy())
    year_summary = sum_up(facts, year, found, without_duplicates=without_duplicates)
    if not year_summary.rows and not trade.rows:
        click.echo(f"Nothing was filed for {year}.", err=True)
        raise click.exceptions.Exit(1)
    said = traded.beside_json(shown.summary_as_json(year_summary, found), trade, name=_name)
    if form == "json":
        click.echo(json.dumps(said, ensure_ascii=False, indent=2))
        return
    if form == "csv":
        _write_csv(*traded.beside_rows(shown.COLUMNS, shown.summary_as_rows(year_summary), trade, name=_name))
    else:
        _print_tables(said, has_production=bool(year_summary.rows), has_trade=bool(trade.rows))
    notes = [said["counted"], said["count_otherwise"], *(one["sentence"] for one in said["doubtful"])]
    for line in [*(notes if year_summary.rows else ()), *([said["demonstration"]] if "demonstration" in said else ())]:
        click.echo(line, err=True)


def _trade(year: int, file: Path | None) -> GlobalSummary:
    """Trade and certificates of the office's own figures; a table of production has none."""
    from kpcs.statistics.queries.summed import standing_lines
    from kpcs.statistics.releases.summary import global_summary

    return global_summary(standing_lines(year=year) if file is None else (), year)


def _name(code: str) -> str:
    from kpcs.participants.queries import participant_names

    return participant_names("en").get(code, code)


def _write_csv(header: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)


def _print_tables(said: dict[str, Any], *, has_production: bool, has_trade: bool) -> None:
    from rich.console import Console

    console = Console(width=None if sys.stdout.isatty() else 120)
    if has_production:
        console.print(_production(said))
    if has_trade:
        console.print(_traded(said))


def _production(said: dict[str, Any]) -> Table:
    from rich.table import Table

    table = Table("Participant", title=f"Production {said['year']}")
    for head in ("first half, ct", "second half, ct", "carats", "US$", "US$/ct"):
        table.add_column(head, justify="right")
    for row in _with_world(said, "carats"):
        halves = [_number(row[half] and row[half]["carats"]) for half in ("H1", "H2")]
        table.add_row(row["name"], *halves, *(_number(row[name]) for name in ("carats", "us_value", "us_per_carat")))
    return table


def _traded(said: dict[str, Any]) -> Table:
    from rich.table import Table

    table = Table("Participant", title=f"Trade {said['year']}")
    for head in ("imports, ct", "US$", "US$/ct", "exports, ct", "US$", "US$/ct", "issued", "received"):
        table.add_column(head, justify="right")
    for row in _with_world(said, "certificates"):
        flows = [row[flow] or {} for flow in ("imports", "exports")]
        amounts = [_number(flow.get(name)) for flow in flows for name in ("carats", "us_value", "us_per_carat")]
        counts = ["–" if count is None else f"{count:,}" for count in row["certificates"].values()]
        table.add_row(row["name"], *amounts, *counts)
    return table


def _with_world(said: dict[str, Any], key: str) -> Iterator[dict[str, Any]]:
    """Those that filed something of this, and the world."""
    yield from (row for row in (*said["participants"], said["world"]) if row.get(key) is not None)


def _number(text: str | None) -> str:
    if not text:
        return "–"
    whole, _, part = text.partition(".")
    return f"{int(whole):,}.{part}"
