"""``kpcs finish-issuing``: complete or void what a crash left, and expire what was never used."""

from __future__ import annotations

import json

import click

from kpcs.commands import pause, prepare_django

SECONDS_BETWEEN = 60


@click.command("finish-issuing")
@click.option("--once", is_flag=True, help="One round, for a timer; otherwise a round every minute until stopped.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON for each round.")
def command(once: bool, as_json: bool) -> None:
    """Complete every certificate whose issuing was interrupted, or void it when the day has passed.

    Also records certificates that were not used before their last day as expired, and once an hour tells SQLite how
    large its tables are. Exit code 0: nothing waits; 1: with
    --once, a number is taken but its key cannot be used, or something stands against the public log; 2: the command
    was not understood.
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

    from kpcs.certificates import actions
    from kpcs.ledger import queries as queries_of_log
    from kpcs.ledger.actions import Program
    from kpcs.participants import queries
    from kpcs.permissions import Permission
    from kpcs.web.prepare import measure

    close_old_connections()
    at = timezone.localtime()
    said: dict[str, list[str]] = {"kept": [], "voided": [], "waiting": [], "expired": []}
    for authority in queries.hosted_authorities():
        by = Program("finish-issuing", frozenset({Permission.CERTIFICATE_ISSUE}), authority.code)
        done = actions.finish_issuing(by=by, at=at)
        said["kept"] += done.kept
        said["voided"] += done.abandoned
        said["waiting"] += done.waiting
    if at.minute == 0:
        measure()
    against = queries_of_log.against_log(at=at)
    if not against:
        said["expired"] += actions.expire_overdue(by=Program("finish-issuing"), at=at)
    for finding in against:
        click.echo(f"{finding.code}: {finding.message} {finding.remedy}", err=True)
    if as_json:
        click.echo(json.dumps({"at": at.isoformat(), **said}))
    else:
        for what, numbers in said.items():
            if numbers:
                click.echo(f"{what}: {', '.join(numbers)}")
    return len(said["waiting"]) + len(against)
