"""``kpcs log witnesses``: who watches this office's public log."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from kpcs.commands import Lacking, prepare_django

if TYPE_CHECKING:
    from kpcs.ledger.actions import Program

SIDES = ("government", "industry", "civil_society")


@click.group("witnesses")
def witnesses() -> None:
    """The witnesses of the public log: a government, the industry and civil society, each with its own."""


@contextmanager
def _office() -> Iterator[Program]:
    """The program that acts, and what it is refused in a sentence."""
    prepare_django()
    from kpcs.errors import KpcsError, NotFound
    from kpcs.ledger.actions import Program
    from kpcs.permissions import Permission
    from kpcs.scheme.values import ValueRefused

    try:
        yield Program("log witnesses", frozenset({Permission.KEY_MANAGE}))
    except NotFound:
        raise Lacking("There is no such witness. See: kpcs log witnesses list") from None
    except (KpcsError, ValueRefused) as refusal:
        raise Lacking(str(refusal)) from None


@witnesses.command("add")
@click.argument("vkey")
@click.option("--side", required=True, type=click.Choice(SIDES), help="Whose witness it is.")
@click.option("--url", required=True, help="Its address, such as https://witness.example.")
def add(vkey: str, side: str, url: str) -> None:
    """Let the witness with the verifier key VKEY watch the log; its operator adds this log's key on his side."""
    with _office() as by:
        from django.utils import timezone

        from kpcs.ledger import actions, queries

        if not url.startswith(("http://", "https://")):
            raise click.UsageError("The address of a witness begins with https://.")
        at = timezone.now()
        added = actions.add_witness(verifier_key=vkey, side=side, url=url, by=by, at=at)
        key = actions.open_log().verifier_key
        of, needed = queries.witnesses().count(), queries.head().witnesses_needed
    click.echo(f"{added.name} watches the log for: {added.get_side_display()}.")
    click.echo(f"Its operator runs: kpcs witness add-log FOLDER '{key}'", err=True)
    click.echo(f"Needed for a checkpoint to count: {min(needed, of)} of {of}.", err=True)


@witnesses.command("retire")
@click.argument("name")
@click.option("--reason", required=True, help="Why; it is entered in the log.")
def retire(name: str, reason: str) -> None:
    """Ask the witness NAME no more; what it cosigned stays."""
    with _office() as by:
        from django.utils import timezone

        from kpcs.ledger import actions

        actions.retire_witness(name=name, reason=reason, by=by, at=timezone.now())
    click.echo(f"{name} is retired.")


@witnesses.command("need")
@click.argument("count", type=click.IntRange(0))
def need(count: int) -> None:
    """Say that COUNT witnesses must have cosigned before a checkpoint counts."""
    with _office() as by:
        from django.utils import timezone

        from kpcs.ledger import actions

        actions.need_witnesses(count=count, by=by, at=timezone.now())
    click.echo(f"Needed for a checkpoint to count: {count}.")


@witnesses.command("list")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for scripts.")
def show(as_json: bool) -> None:
    """Say who watches the log, what each said last, and since when. Exit code 1: fewer answer than are needed."""
    with _office():
        from kpcs.exchange import queries as exchange
        from kpcs.ledger import queries

        answers = {answer.name: answer for answer in exchange.answers()}
        rows = []
        for one in queries.witnesses():
            said = answers.get(one.name)
            rows.append(
                {
                    "name": one.name,
                    "side": one.side,
                    "url": one.url,
                    "verifier_key": one.verifier_key,
                    "cosigned_size": exchange.cosigned_size(one),
                    "state": said.state if said else None,
                    "detail": said.detail if said else "",
                    "since": said.since.isoformat() if said else None,
                }
            )
        needed = min(queries.head().witnesses_needed, len(rows))
    if as_json:
        click.echo(json.dumps({"needed": needed, "witnesses": rows}, ensure_ascii=False))
    else:
        for row in rows:
            detail = f" ({row['detail']})" if row["detail"] else ""
            click.echo(
                f"{row['name']} [{row['side']}] {row['cosigned_size']} entries, {row['state'] or 'not asked'}{detail}"
            )
        click.echo(f"Needed for a checkpoint to count: {needed} of {len(rows)}.")
    good = sum(row["state"] == "cosigned" for row in rows)
    raise click.exceptions.Exit(0 if good >= needed else 1)
