"""``kpcs log settle``: go on after the end of the public log was lost with a database."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

import click

from kpcs.commands import Lacking, officer_named, prepare_django

if TYPE_CHECKING:
    from kpcs.exchange.actions import Settled
    from kpcs.exchange.queries import Damage

ADVICE = (
    "First look for a newer copy of the database: put back, it settles everything by itself. Settling is public and "
    "cannot be taken back."
)


@click.command("settle")
@click.option("--officer", "email", required=True, help="E-mail address of the administrator who decides.")
@click.option("--reason", required=True, help="What happened; it is public.")
@click.option(
    "--through",
    multiple=True,
    metavar="NUMBER",
    help="The last number that was used at a desk, if it is known from the papers; may be given for several desks.",
)
@click.option("--yes", "is_sure", is_flag=True, help="Do it without asking.")
@click.option("--json", "as_json", is_flag=True, help="The outcome as JSON; asks nothing.")
def settle(email: str, reason: str, through: tuple[str, ...], is_sure: bool, as_json: bool) -> None:
    """Begin the public log anew from what the database holds, and write off numbers that may be on paper.

    Without --through, as many numbers of every desk are written off as entries of the log are missing. After a clock
    that was wrong nothing is written off. Exit code 0: settled; 1: nothing to settle, or not wanted; 2: not possible.
    """
    prepare_django()
    from django.utils import timezone

    from kpcs.errors import KpcsError, NotFound
    from kpcs.exchange import actions, queries
    from kpcs.scheme.values import CertificateNumber, ValueRefused

    at = timezone.now()
    officer = officer_named(email)
    found = queries.damage(at=at)
    if not found.findings:
        click.echo("Nothing stands against the log; there is nothing to settle.", err=True)
        raise click.exceptions.Exit(1)
    _tell(found)
    if not (is_sure or as_json or click.confirm("Settle it now?")):
        raise click.exceptions.Exit(1)
    try:
        numbers = tuple(CertificateNumber.parse(text) for text in through)
        done = actions.settle_log(reason=reason, through=numbers, by=officer, at=at)
    except NotFound:
        raise Lacking("A number given with --through was never received into the stock of blanks.") from None
    except (KpcsError, ValueRefused) as refusal:
        raise Lacking(str(refusal)) from None
    _say(done, at, as_json)


def _tell(found: Damage) -> None:
    for finding in found.findings:
        click.echo(f"{finding.code}: {finding.message}", err=True)
    if found.missing:
        click.echo(f"Entries that are missing: up to {found.missing}. {ADVICE}", err=True)


def _say(done: Settled, at: datetime, as_json: bool) -> None:
    if as_json:
        said = {"origin": done.origin, "size": done.size, "lost": done.lost, "numbers": done.numbers}
        click.echo(json.dumps({"at": at.isoformat(), **said}))
        return
    if not done.origin:
        click.echo("The log goes on from now. The entry with the wrong moment stays.")
        return
    click.echo(f"The log goes on as {done.origin} from {done.size} entries.")
    click.echo(f"Written off, because they may be on paper: {', '.join(done.numbers) or 'no number'}.")
    click.echo(
        "Tell the witnesses the new key (kpcs log status) and the Secretariat; then run: kpcs log publish", err=True
    )
