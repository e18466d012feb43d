"""``kpcs statistics balance`` and ``capacity``: what went in and out, and what the mines can give."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command("balance")
@click.option("--participant", metavar="CODE", help="Only one Participant, by its letters or name.")
@click.option("--year", type=click.IntRange(2003, 2199), help="Only one year.")
@click.option("--half-yearly", is_flag=True, help="By half-year instead of by year.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for scripts.")
def balance(participant: str | None, year: int | None, half_yearly: bool, as_json: bool) -> None:
    """Reckon opening stock + production + imports - exports - what was cut at home, against the filed closing stock.

    A period of which returns are missing is shown, and nothing is concluded from it. An opening stock that is called
    least was never filed: it is the smallest that leaves no period below nothing. Exit code 0 also with findings.
    """
    from kpcs.commands.statistics_figures import _participant
    from kpcs.statistics.analysis import reckoned
    from kpcs.statistics.queries import balance as queries
    from kpcs.statistics.queries import capacity

    code = _participant(participant)
    beside = reckoned.Beside(capacities=capacity.standing(code), made_up=queries.made_up())
    rows = [
        reckoned.as_json(row, beside)
        for row in queries.rows(participant=code, half_yearly=half_yearly)
        if year in (None, row.moved.period.year)
    ]
    world = () if code else queries.world(half_yearly=half_yearly)
    told = [reckoned.world_as_json(one) for one in world if year in (None, one.period.year)]
    if as_json:
        click.echo(json.dumps({"world": told, "participants": rows}, ensure_ascii=False, indent=2))
        return
    for one in told:
        click.echo(f"world {_figures(one, reckoned.AMOUNTS)}")
    for row in rows:
        click.echo(f"{row['participant']} {_figures(row, reckoned.AMOUNTS)}")
        for lacking in row["not_filed"]:
            click.echo(f"            not filed: {lacking}")
        for found in row["findings"]:
            click.echo(f"            {found['rule']}  {found['sentence']}")


def _figures(row: dict[str, object], amounts: frozenset[str]) -> str:
    known = (f"{name} {value}" for name, value in row.items() if name in amounts and value is not None)
    return f"{row['period']}  {', '.join(known)}"


@click.group("capacity")
def capacity() -> None:
    """Record and list what the mines of each Participant can give in a year (R-ANO.8)."""


@capacity.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for scripts.")
def load(file: Path, as_json: bool) -> None:
    """Record the capacities in FILE (CSV or workbook): participant, method, from, until, carats_a_year, source.

    All or nothing. An entry with the same Participant, method and first year becomes its next revision; what is
    recorded already as it is stays. Exit code 1: the table was refused, nothing was stored.
    """
    from django.utils import timezone

    from kpcs.commands.statistics import _say_refused
    from kpcs.errors import Refused
    from kpcs.ledger.actions import Program
    from kpcs.permissions import Permission
    from kpcs.statistics import actions
    from kpcs.statistics.returns.capacities import read_capacities

    entries, findings = read_capacities(file.read_bytes(), name=file.name)
    by = Program("statistics", frozenset({Permission.FIGURES_LOAD}))
    try:
        count = actions.record_capacity(entries=entries, findings=findings, by=by, at=timezone.now())
    except Refused as refused:
        _say_refused(file.name, refused, as_json)
        raise click.exceptions.Exit(1) from None
    said = {"source": file.name, "entries": len(entries), "recorded": count}
    click.echo(json.dumps(said) if as_json else f"{file.name}: {len(entries)} entries, {count} new or changed.")


@capacity.command("list")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for scripts.")
def listed(as_json: bool) -> None:
    """List the capacities that stand, each with its source."""
    from kpcs.statistics.analysis.reckoned import capacity_as_json
    from kpcs.statistics.queries.capacity import standing

    rows = [capacity_as_json(one) for one in standing()]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        years = f"{row['from']}-{row['until'] or ''}"
        click.echo(
            f"{row['participant']}  {years:<10} {row['method']:<12} {row['carats_a_year']:>18} ct  {row['source']}"
        )
