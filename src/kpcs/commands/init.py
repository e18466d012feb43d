"""``kpcs init``: a real, empty office."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from kpcs.commands import authority, prepare_django
from kpcs.commands.authority import Plan

ADVICE = (
    "This office is set up already; nothing was changed. Open it with kpcs serve. Officers are added on its pages; "
    "further authorities with kpcs authority add. "
    "For another office set KPCS_DATA_DIR, and KPCS_DATABASE_URL if you use it, to another place."
)


@click.command("init")
@click.option(
    "--authority",
    "authorities",
    multiple=True,
    metavar="CODE:PARTICIPANT:NAME",
    help="An authority that this office hosts, such as bw-1:BW:Ministry. May be given several times.",
)
@authority.options
def command(authorities: tuple[str, ...], as_json: bool, **people: Any) -> None:
    """Make an office: tables, the Participants with their history, authorities, signing keys, administrators.

    Give --administrator, --name and --password-file once for each --authority, in the same order; what is missing is
    asked for. Stopped midway, it can be run again: nothing counts before the end.

    Exit code 0: the office is made; 1: there is one already; 2: something is missing or wrong, and nothing was made.
    """
    plans = authority.planned(authorities, **people, may_ask=not as_json)
    _prepare()
    from kpcs.ledger import queries as ledger

    if ledger.is_opened():
        click.echo(ADVICE, err=True)
        raise click.exceptions.Exit(1)
    if problems := authority.problems(plans):
        raise click.UsageError("Nothing was made.\n" + "\n".join(f"  - {problem}" for problem in problems))
    _make(plans)
    _say(plans, as_json)


def _prepare() -> None:
    from django.core.exceptions import ImproperlyConfigured

    try:
        prepare_django()
        from django.conf import settings

        Path(settings.KPCS_DATA_DIR).mkdir(mode=0o700, parents=True, exist_ok=True)
        if settings.KPCS_DEMONSTRATION:
            raise click.UsageError("KPCS_DEMONSTRATION is set; unset it for a real office, or use kpcs demo.")
        from kpcs.web.prepare import CannotOpen, migrate

        try:
            migrate()
        except CannotOpen as error:
            raise click.UsageError(str(error)) from None
    except (ImproperlyConfigured, OSError) as error:
        raise click.UsageError(str(error)) from None


def _make(plans: list[Plan]) -> None:
    """Everything in one transaction: what is stopped midway leaves nothing but, perhaps, a key file nobody trusts."""
    from django.db import transaction
    from django.utils import timezone

    from kpcs.errors import KpcsError
    from kpcs.ledger import actions as ledger
    from kpcs.ledger.kinds import Kind
    from kpcs.participants import actions as participants
    from kpcs.permissions import Permission
    from kpcs.public import actions as public

    at = timezone.now()
    try:
        with transaction.atomic():
            loader = ledger.Program("init", frozenset({Permission.STANDING_RECORD}))
            participants.load_vocabulary(by=loader, at=at)
            for plan in plans:
                authority.add(plan, "init", at)
            ledger.open_log()
            data = {"authorities": [plan.code for plan in plans]}
            ledger.record(Kind.OFFICE_OPENED, subject=("office", "real"), by=loader, at=at, data=data)
            publisher = ledger.Program("init", frozenset({Permission.LIST_PUBLISH}))
            public.publish_trust_list(by=publisher, at=at)
            public.publish_status(by=publisher, at=at)
    except KpcsError as error:
        raise click.UsageError(f"Nothing was made. {error}") from None


def _say(plans: list[Plan], as_json: bool) -> None:
    from django.conf import settings

    folder = str(settings.KPCS_DATA_DIR)
    if as_json:
        made = [plan.as_dict() for plan in plans]
        click.echo(json.dumps({"data_folder": folder, "authorities": made}, ensure_ascii=False))
        return
    for plan in plans:
        click.echo(authority.said(plan))
    click.echo(authority.take_offline())
    if not settings.KPCS_KEY_PASSPHRASE:
        click.echo("The signing keys lie unprotected. Before real use set KPCS_KEY_PASSPHRASE and make new keys.")
    click.echo(f"The office is made. Copy {folder} to a safe place, then start it: kpcs serve")
