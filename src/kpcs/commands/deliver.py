"""``kpcs deliver``: write and send the notices that the office's acts call for."""

from __future__ import annotations

import json

import click

from kpcs.commands import pause, prepare_django

SECONDS_BETWEEN = 60


@click.command("deliver")
@click.option("--once", is_flag=True, help="One round, for a timer; otherwise a round every minute until stopped.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON for each round.")
def command(once: bool, as_json: bool) -> None:
    """Send the notices that wait: pre-alerts, confirmations of receipt, numbers void, lost or stolen.

    What cannot be sent waits and is tried again, later each time. Exit code 0: nothing waits; 1: with --once, some
    notice still waits; 2: the command was not understood.
    """

    prepare_django()
    while True:
        waits = _round(as_json)
        if once:
            raise click.exceptions.Exit(1 if waits else 0)
        pause(SECONDS_BETWEEN)


def _round(as_json: bool) -> int:
    from django.db import close_old_connections
    from django.utils import timezone

    from kpcs.exchange import actions, queries
    from kpcs.ledger.actions import Program

    close_old_connections()
    by, at = Program("deliver"), timezone.now()
    made = actions.collect(by=by, at=at)
    done = actions.deliver(by=by, at=at)
    waits = queries.waiting_count()
    if as_json:
        click.echo(
            json.dumps({"at": at.isoformat(), "made": made, "sent": done.sent, "failed": done.failed, "waiting": waits})
        )
    elif made or done.sent or done.failed:
        click.echo(f"{made} new, {done.sent} sent, {done.failed} failed, {waits} waiting")
    return waits
