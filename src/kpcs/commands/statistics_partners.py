"""``kpcs statistics partners``: exporters' and importers' figures side by side, as the page shows them."""

from __future__ import annotations

import csv
import json
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from kpcs.statistics.queries.compared import Compared


@click.command("partners")
@click.option("--period", required=True, metavar="PERIOD", help="2026-Q2, or 2026 for the year.")
@click.option("--participant", metavar="CODE", help="Only pairs with this Participant, by its letters or name.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for scripts.")
@click.option("--csv", "as_csv", is_flag=True, help="CSV instead of a table.")
def partners(period: str, participant: str | None, as_json: bool, as_csv: bool) -> None:
    """Lay what exporters and importers filed of the same trade side by side, the gravest difference first.

    Neither side is corrected by the other. Each difference is explained as missing, unit, hs, timing, weight,
    valuation or unknown, from the figures alone; certificates are shown to the two sides on their pages.

    Exit code 0: done, also when they differ; 2: not understood.
    """
    from kpcs.commands.statistics_figures import _participant
    from kpcs.ledger.actions import Program
    from kpcs.permissions import Permission
    from kpcs.scheme.periods import Period
    from kpcs.scheme.values import ValueRefused
    from kpcs.statistics import side_by_side
    from kpcs.statistics.queries.compared import pairs
    from kpcs.statistics.queries.released import note_on_trade

    try:
        asked = Period.parse(period)
    except ValueRefused as refusal:
        raise click.BadParameter(str(refusal), param_hint="--period") from None
    by = Program("statistics", frozenset({Permission.ANOMALY_VIEW}))
    found = pairs(asked, participant=_participant(participant), by=by)
    if as_json:
        told = {"period": str(asked), "pairs": [side_by_side.as_json(one) for one in found], **note_on_trade()}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    elif as_csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(side_by_side.HEAD + side_by_side.CAUSE_HEAD)
        writer.writerows(side_by_side.rows(found, str(asked)))
        for sentence in note_on_trade().values():
            click.echo(sentence, err=True)
    else:
        _print(found, str(asked))


def _print(found: list[Compared], period: str) -> None:
    from rich.console import Console
    from rich.table import Table

    from kpcs.statistics.side_by_side import exact

    table = Table("from", "to", title=f"Partners side by side, {period}")
    for head in ("exported, ct", "imported, ct", "exported, US$", "imported, US$", "difference, US$"):
        table.add_column(head, justify="right")
    table.add_column("explained as")
    for one in found:
        shown = (one.exported[0], one.imported[0], one.exported[1], one.imported[1], one.difference[1])
        amounts = [f"{exact(amount):,}" for amount in shown]
        missing = [f"no return of {code} for {quarter}" for code, quarter in one.missing]
        causes = ", ".join([*missing, *(cause for cause in one.causes if cause != "missing")])
        table.add_row(*one.pair, *amounts, causes or "agreed")
    Console(width=None if sys.stdout.isatty() else 140).print(table)
