"""``kpcs keys``: the keys of an office and its Participant in two layers; three of them need no office at all."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kpcs.commands import Lacking, keys_offline, keys_taken, prepare_django, secrets
from kpcs.commands.secrets import day

if TYPE_CHECKING:
    from kpcs.ledger.actions import Program
    from kpcs.participants.models import PublicKey

KEY_DAYS = 730
REASONS = "Why; it stands in the trust list."
authority_option = click.option("--authority", required=True, metavar="CODE", help="One that works here, such as bw-1.")


@click.group("keys")
def command() -> None:
    """Root keys, the signing keys that they certify, and keys that sign lists."""


for offline in (keys_offline.create_root, keys_offline.certify, keys_offline.new_root, keys_taken.import_):
    command.add_command(offline)
command.add_command(keys_taken.judge)


@command.command("create")
@click.option("--authority", metavar="CODE", help="One that works here, such as bw-1.")
@click.option("--for-lists", is_flag=True, help="The office's next key that signs lists, instead.")
@click.option("--from", "first", callback=day, metavar="DATE", help="First day; today when not given.")
@click.option("--until", callback=day, metavar="DATE", help="Last day; two years on when not given.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="Folder for the request.")
def create(authority: str | None, for_lists: bool, first: date | None, until: date | None, out: Path) -> None:
    """Make a signing key in the office, and the request that the root key is to sign.

    Without a root key in the office the key waits: it signs nothing before its certification is imported. Keys may
    overlap; the newest certified one signs. Exit code 0: made; 2: not.
    """
    prepare_django()
    if for_lists == bool(authority):
        raise click.UsageError("Give --authority for a signing key, or --for-lists.")
    from django.utils import timezone

    from kpcs.participants import actions

    at = timezone.now()
    if authority is None:
        with refusals():
            made = actions.create_list_key(by=program(), at=at)
        click.echo(f"Key for lists {made.kid} is made; it signs from {made.valid_from} to {made.valid_until}.")
        published(at)
        return
    _create(authority, first or at.date(), until, out, at)


@command.command("roll-over")
@authority_option
@click.option("--until", callback=day, metavar="DATE", help="Last day; two years on when not given.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="Folder for the request.")
def roll_over(authority: str, until: date | None, out: Path) -> None:
    """Make the signing key that takes over, while the present one still counts: nothing stops in between.

    For a root key use: kpcs keys new-root. Exit code 0: made; 1: there is no key to take over from; 2: not made.
    """
    prepare_django()
    from django.utils import timezone

    from kpcs.participants import queries

    at = timezone.now()
    old = queries.key_for_signing(authority, at.date())
    if old is None:
        click.echo("No certified key of this authority counts today. Make its first one: kpcs keys create", err=True)
        raise click.exceptions.Exit(1)
    click.echo(f"The present key {old.kid} counts until {old.valid_until}.")
    _create(authority, at.date(), until, out, at)


def _create(authority: str, first: date, until: date | None, out: Path, at: datetime) -> None:
    from kpcs.participants import actions

    by = program(authority)
    with refusals(), secrets.sentences():
        row = actions.create_signing_key(
            authority=authority, valid_from=first, valid_until=until or first + timedelta(days=KEY_DAYS), by=by, at=at
        )
        if row.certification:
            click.echo(f"Signing key {row.kid} is made, and certified by the root key that lies in the office.")
            published(at)
            return
        ask_root(row, out, by=by, at=at)


def ask_root(row: PublicKey, out: Path, *, by: Program, at: datetime) -> None:
    """Write the request that the root key is to sign, and say where it goes."""
    from kpcs import ceremony
    from kpcs.participants import actions

    request = actions.request_for(key=row, by=by, at=at)
    path = ceremony.write(out / request.file_name, request.message)
    click.echo(f"Signing key {row.kid} is made. It waits for the root key:")
    click.echo(f"  1. where the root key lies:  kpcs keys certify {path} --root FOLDER")
    click.echo(
        f"  2. here:                     kpcs keys import {row.kid}-certification.cose --authority {by.authority_code}"
    )
    click.echo(f"Fingerprint: {secrets.fingerprint(request.said.public)}")


@command.command("revoke")
@click.argument("kid")
@authority_option
@click.option("--reason", required=True, help=REASONS)
@click.option("--compromised", is_flag=True, help="Somebody else may have signed with it.")
@click.option("--since", metavar="MOMENT", help="From when, as 2026-11-22T14:00+00:00; now when not given.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="Folder for the order.")
def revoke(kid: str, authority: str, reason: str, compromised: bool, since: str | None, out: Path) -> None:
    """Stop trusting a signing key of the office, at once; and write the order that the root key is to sign.

    Says how far the public log has come: what is in it stays good. Exit code 0: revoked; 2: not.
    """
    prepare_django()
    from django.utils import timezone

    from kpcs import ceremony
    from kpcs.participants import actions

    at = timezone.now()
    with refusals(), secrets.sentences():
        row = actions.revoke_key(
            kid=kid, reason=reason, compromised=compromised, since=_moment(since), by=program(authority), at=at
        )
        path = ceremony.write(out / f"{kid}-revocation-order.json", keys_taken.package_of(keys=[row]))
    click.echo(f"The key {kid} is revoked as of {row.revoked_at}.")
    if row.log_size is not None:
        click.echo(f"The log {row.log_origin} had {row.log_size} entries: what is among them stays good.")
    click.echo(f"For the root's own word: kpcs keys certify {path} --root FOLDER, then kpcs keys import its answer.")
    published(at)


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise click.UsageError(f"{text[:40]!r} is no moment; write it as 2026-11-22T14:00+00:00.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@command.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--participant", required=True, callback=secrets.country, metavar="CODE", help="Such as BW.")
def export(file: Path, participant: object) -> None:
    """Write everything that others need to know about a Participant's keys to FILE, for the Secretariat.

    Tell the fingerprint of the root by telephone: everything else hangs on it. Exit code 0: written; 2: not.
    """
    prepare_django()
    from kpcs import ceremony
    from kpcs.participants import queries

    code = str(participant)
    text = keys_taken.package_of(participant=code)
    with secrets.sentences():
        ceremony.write(file, text)
    click.echo(f"The package of {code} is in {file}. Fingerprints of its roots:")
    for root in queries.roots_of(code):
        click.echo(f"  {root.kid}: {secrets.fingerprint(keys_taken.from_base64(root.public))}")


@command.command("list")
@click.option("--all", "everything", is_flag=True, help="The keys of other Participants, too.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for scripts.")
def list_(everything: bool, as_json: bool) -> None:
    """List the keys: whose they are, how long they last, and whether they count.

    Exit code 0: every authority here can sign for thirty days more; 1: one cannot; 2: the office cannot be read.
    """
    prepare_django()
    from django.utils import timezone

    from kpcs.participants import keyring

    today = timezone.localdate()
    lines = keyring.lines(on=today, everything=everything)
    if as_json:
        click.echo(json.dumps([line.as_dict() for line in lines], ensure_ascii=False, indent=1))
    else:
        for line in lines:
            click.echo(
                f"{line.layer:<8} {line.participant:<3} {line.kid} until {line.valid_until}  {line.state}: {line.said}"
            )
    raise click.exceptions.Exit(0 if keyring.can_sign(on=today) else 1)


def program(authority: str = "") -> Program:
    """The command as the one who acts, for an authority that works here."""
    from kpcs.ledger.actions import Program
    from kpcs.participants import queries
    from kpcs.permissions import Permission

    if authority and not queries.hosted_authorities().filter(code=authority).exists():
        known = ", ".join(row.code for row in queries.hosted_authorities())
        raise Lacking(f"No authority {authority!r} works here; those that do: {known or 'none'}.")
    may = frozenset({Permission.KEY_MANAGE, Permission.LIST_PUBLISH, Permission.STANDING_RECORD})
    return Program("keys", may, authority)


def refusals() -> keys_taken.Refusals:
    """What an action refuses, as sentences with exit code 2."""
    return keys_taken.Refusals()


def published(at: datetime) -> None:
    """What was changed goes into the next edition of the trust list at once."""
    keys_taken.publish(at=at)
