"""``kpcs statistics outside``: trade figures from outside the scheme, loaded, and laid beside those of Participants."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from kpcs.commands import Lacking

MOST_BYTES = 200_000_000


@click.group("outside")
def outside() -> None:
    """Load figures of UN Comtrade and ITC, and say where they differ from those of the scheme (R-ANO.9).

    Exit code 0: done; 1: the table was refused, nothing was stored; 2: not understood, or something is lacking.
    """


@outside.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", type=click.Choice(["comtrade", "itc"]), required=True, help="Who collected the figures.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for scripts.")
def load(file: Path, source: str, as_json: bool) -> None:
    """Load a table (CSV) exactly as given. A newer one of the same kind takes the place of the one before.

    comtrade: imports by partner, or imports from one country by importer; itc: totals by country, thousand US$. All or
    nothing: where a cell cannot be read, every finding is printed. An empty cell means "not given".
    """
    from django.utils import timezone

    from kpcs.commands.statistics import _say_refused
    from kpcs.errors import Refused
    from kpcs.ledger.actions import Program
    from kpcs.permissions import Permission
    from kpcs.scheme.rules.statistics.outside import Source
    from kpcs.statistics import actions
    from kpcs.statistics.source import source_of

    if file.stat().st_size > MOST_BYTES:
        raise click.BadParameter(f"{file} is larger than {MOST_BYTES:,} bytes.", param_hint="FILE")
    now = timezone.now()
    table = source_of(file.read_bytes(), name=file.name, on=now.date())
    by = Program("statistics", frozenset({Permission.FIGURES_LOAD}))
    try:
        done = actions.load_outside(table=table, source=Source(source), by=by, at=now)
    except Refused as refused:
        _say_refused(file.name, refused, as_json)
        raise click.exceptions.Exit(1) from None
    row = done.load
    said: dict[str, Any] = {"source": source, "scope": row.scope, "name": row.name, "digest": row.digest}
    said |= {"is_new": done.is_new, "lines": row.lines, "not_given": row.not_given, "no_country": row.unknown}
    if as_json:
        click.echo(json.dumps(said, ensure_ascii=False))
        return
    here = "" if done.is_new else "; it is here already, nothing changed"
    click.echo(f"{row.name}: {row.scope}, {row.lines} figures, {row.not_given} cells not given{here}.")
    if row.unknown:
        click.echo(f"No single country: {'; '.join(row.unknown)}.")


@outside.command("compare")
@click.option("--participant", metavar="CODE", help="Only this Participant, by its letters or name.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for scripts.")
def compare(participant: str | None, as_json: bool) -> None:
    """Lay what Participants filed of whole years beside what the world declares, in US$."""
    from kpcs.commands.statistics_figures import _participant
    from kpcs.statistics import outside_shown
    from kpcs.statistics.outside.comparing import mirrors
    from kpcs.statistics.queries import outside as queries

    code = _participant(participant)
    found = [one for one in mirrors(_declared(), queries.own_values()) if code in ("", one.participant)]
    rows = [outside_shown.mirror_as_json(one) for one in found]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        beside = f"{row['source']} {row['flow']}s {row['outside_us_value']} ({row['reporters']} reporting)"
        change = f"{row['change_per_cent']} %" if row["change_per_cent"] is not None else "–"
        click.echo(f"{row['participant']} {row['year']} {row['measure']} {row['us_value']}: {beside}: {change}")


@outside.command("strangers")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for scripts.")
def strangers(as_json: bool) -> None:
    """List declared trade with those who were no Participants, or could not trade, in that year (R-ANO.9)."""
    from kpcs.participants.queries import all_standings
    from kpcs.statistics import outside_shown
    from kpcs.statistics.outside.comparing import strangers as look

    rows = [outside_shown.stranger_as_json(one) for one in look(_declared(), all_standings())]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        stood = ", ".join(row["standing"]) or "no Participant"
        part = "" if row["whole_year"] else ", for a part of the year"
        trade = f"{row['reporter']} from {row['partner']}"
        click.echo(f"{row['year']}  US$ {row['us_value']:>18}  {trade}: {row['stranger']} ({stood}{part})")


def _declared() -> Any:
    from kpcs.statistics.queries import outside as queries

    found = queries.declared()
    if not found:
        raise Lacking("There are no figures from outside yet: kpcs statistics outside load FILE --source comtrade|itc.")
    return found
