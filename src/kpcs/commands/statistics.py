"""``kpcs statistics``: load, sum up and question the figures of the scheme."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kpcs.commands import Lacking, prepare_django
from kpcs.commands.statistics_balance import balance, capacity
from kpcs.commands.statistics_figures import anomalies
from kpcs.commands.statistics_missing import missing
from kpcs.commands.statistics_outside import outside
from kpcs.commands.statistics_partners import partners
from kpcs.commands.statistics_questionnaires import questionnaires
from kpcs.commands.statistics_reconcile import command as reconcile
from kpcs.commands.statistics_release import release, releases
from kpcs.commands.statistics_remind import remind
from kpcs.commands.statistics_returns import COMMANDS as RETURNS
from kpcs.commands.statistics_summary import summary

if TYPE_CHECKING:
    from kpcs.errors import Refused

MOST_BYTES = 50_000_000


@click.group("statistics")
def command() -> None:
    """Load the scheme's own figures, sum them up, say what is missing and what is doubtful.

    Exit code 0: done; 1: the table was refused, nothing was stored; 2: not understood, or something is lacking.
    """
    prepare_django()


for subcommand in (
    anomalies,
    summary,
    missing,
    outside,
    partners,
    questionnaires,
    reconcile,
    release,
    releases,
    balance,
    capacity,
    remind,
):
    command.add_command(subcommand)


@command.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for scripts.")
def load(file: Path | None, as_json: bool) -> None:
    """Load the scheme's table of production from FILE (CSV); without FILE, the one that comes with the software.

    All or nothing: where a cell cannot be read, every finding is printed and nothing is stored. A second load of the
    same table changes nothing; a changed return becomes a new revision.
    """
    from django.utils import timezone

    from kpcs.errors import Refused
    from kpcs.ledger.actions import Program
    from kpcs.participants.queries import all_standings
    from kpcs.permissions import Permission
    from kpcs.statistics import actions
    from kpcs.statistics.source import own_source, source_of

    if not all_standings():
        raise Lacking("This office knows no Participants yet: make it with kpcs init or kpcs demo first.")
    now = timezone.now()
    if file is not None and file.stat().st_size > MOST_BYTES:
        raise click.BadParameter(f"{file} is larger than {MOST_BYTES:,} bytes.", param_hint="FILE")
    source = source_of(file.read_bytes(), name=file.name, on=now.date()) if file else own_source(on=now.date())
    by = Program("statistics", frozenset({Permission.FIGURES_LOAD}))
    try:
        loaded = actions.load(source=source, by=by, at=now)
    except Refused as refused:
        _say_refused(source.name, refused, as_json)
        raise click.exceptions.Exit(1) from None
    said: dict[str, object] = {"source": source.name, "digest": source.digest, "lines": loaded.lines}
    said |= {"added": loaded.added, "revised": loaded.revised, "unchanged": loaded.unchanged}
    counts = f"{loaded.added} returns added, {loaded.revised} revised, {loaded.unchanged} unchanged"
    click.echo(json.dumps(said) if as_json else f"{source.name}: {loaded.lines} lines; {counts}.")


def _say_refused(name: str, refused: Refused, as_json: bool) -> None:
    if as_json:
        found = [
            {"code": one.code, "field": one.field, "message": one.message, "remedy": one.remedy}
            for one in refused.findings
        ]
        click.echo(json.dumps({"source": name, "refused": found}, ensure_ascii=False))
        return
    for one in refused.findings:
        click.echo(f"{one.code}  {one.message} {one.remedy}", err=True)
    click.echo(f"{name}: nothing was stored; findings: {len(refused.findings)}.", err=True)


for _returns in RETURNS:
    command.add_command(_returns)
