"""``kpcs trust``: publish the office's trust list, carry it away, take over that of another, show what it says."""

from __future__ import annotations

import json
import os
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kpcs.commands import Lacking, pause, prepare_django
from kpcs.commands.lists import public_key, read_trust

if TYPE_CHECKING:
    from kpcs.ledger.actions import Program
    from kpcs.participants.actions import Received
    from kpcs.scheme.trust import TrustList

SECONDS_BETWEEN = 300
ANCHOR_DAYS = 1825


@click.group("trust")
def command() -> None:
    """The trust list: Participants, their standing, roots and keys, announced numbers, logs and witnesses."""


@command.command("publish")
@click.option("--always", is_flag=True, help="A new edition even if there is nothing new to say.")
@click.option("--keep-on", is_flag=True, help="A look every five minutes until stopped, for a service.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for scripts.")
def publish(always: bool, keep_on: bool, as_json: bool) -> None:
    """Sign a new edition of the trust list, if it says something new or the last one is a week old.

    The office's pages do so themselves after each change; a timer keeps the list fresh. Exit code 0: published, or no
    need; 2: it cannot be signed, and the last edition stays.
    """
    prepare_django()
    from django.db import close_old_connections
    from django.utils import timezone

    from kpcs.errors import KpcsError
    from kpcs.public import actions

    while True:
        if keep_on:
            close_old_connections()
        try:
            edition = actions.publish_trust_list(by=_program(), at=timezone.now(), always=always)
        except KpcsError as error:
            raise Lacking(str(error)) from None
        if as_json:
            click.echo(json.dumps({"published": edition.sequence if edition else None}))
        elif edition or not keep_on:
            click.echo(
                f"Trust list {edition.sequence} is published." if edition else "There is nothing new to publish."
            )
        if not keep_on:
            return
        pause(SECONDS_BETWEEN)


@command.command("export")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--received", is_flag=True, help="The list of another office that this one took over, as it was signed.")
def export(file: Path | None, received: bool) -> None:
    """Write the newest trust list to FILE: signed if its name ends in .cose, else as JSON, or as JSON to the screen.

    kpcs verify --trust FILE reads both without a network. Exit code 0: written; 2: it cannot be written, and an
    older FILE is left as it was.
    """
    prepare_django()
    message = _newest(received)
    from kpcs.scheme.trust.sealed import Content, sealed_of, unpacked

    text = unpacked(sealed_of(message, content=Content.TRUST).payload)
    if file is None:
        click.echo(text.decode(), nl=False)
        return
    try:
        _replace(file, message if file.suffix == ".cose" else text)
    except OSError as error:
        raise click.UsageError(f"{file} cannot be written: {error.strerror}.") from None
    click.echo(f"The trust list is in {file}.", err=True)


def _newest(received: bool) -> bytes:
    """The signed bytes; the office's own list is published first when there is something new."""
    from django.utils import timezone

    from kpcs.errors import KpcsError
    from kpcs.participants import queries as register
    from kpcs.public import actions, queries

    if received:
        row = register.received_list()
        if row is None:
            raise Lacking("This office has taken over no list. Do it with: kpcs trust import FILE")
        return bytes(row.sealed)
    try:
        actions.publish_trust_list(by=_program(), at=timezone.now())
    except KpcsError as error:
        click.echo(f"Not published anew: {error}", err=True)
    message = queries.newest_sealed("trust")
    if message is None:
        raise Lacking("This office has published no trust list yet.")
    return message


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--anchor",
    metavar="KEY",
    help="The publisher's public key (Base64) or a file that holds it, as it was told to you on another way; once.",
)
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for scripts.")
def import_(file: Path, anchor: str | None, as_json: bool) -> None:
    """Take over the signed trust list in FILE: from now on this office judges by it, too.

    Exit code 0: taken over; 2: nobody here trusts its key, it is damaged, or it is not newer; nothing was changed.
    """
    prepare_django()
    from django.db import transaction
    from django.utils import timezone

    from kpcs.errors import KpcsError
    from kpcs.participants import actions

    at = timezone.now()
    try:
        # Together: a key is not believed for the future because of a list that was refused.
        with transaction.atomic():
            if anchor:
                first, last = date(2026, 1, 1), at.date() + timedelta(days=ANCHOR_DAYS)
                public = public_key(anchor)
                actions.trust_list_key(public=public, valid_from=first, valid_until=last, by=_program(), at=at)
            received = actions.receive_list(message=file.read_bytes(), by=_program(), at=at)
    except KpcsError as error:
        raise Lacking(f"Nothing was taken over. {error}") from None
    except OSError as error:
        raise Lacking(f"{file} cannot be read: {error.strerror}.") from None
    _say_received(received, as_json)


def _say_received(received: Received, as_json: bool) -> None:
    said = {
        "sequence": received.trust.sequence,
        "publisher": received.trust.publisher,
        "new_anchors": list(received.new_anchors),
        "new_roots": [root.kid.hex() for root in received.new_roots],
        "vouched_for_by_the_publisher_alone": [root.kid.hex() for root in received.unvouched],
        "changed_standings": received.changed_standings,
    }
    if as_json:
        click.echo(json.dumps(said, ensure_ascii=False))
        return
    click.echo(f"Trust list {received.trust.sequence} of {received.trust.publisher} is taken over.")
    click.echo(f"Changes of standing: {received.changed_standings}. New roots: {len(received.new_roots)}.")
    for root in received.unvouched:
        known = received.trust.name_of(root.participant)
        click.echo(f"  Root {root.kid.hex()} of {known}: no earlier root certified it; compare its fingerprint.")
    for kid in received.new_anchors:
        click.echo(f"  The publisher's next key {kid} is believed from now on.")


@command.command("show")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for scripts.")
def show(file: Path | None, as_json: bool) -> None:
    """Say what a trust list holds: that in FILE, else the newest of this office. Needs no office for a FILE."""
    if file is None:
        prepare_django()
        from kpcs.scheme.trust import trust_of
        from kpcs.scheme.trust.sealed import Content, sealed_of, unpacked

        trust = trust_of(unpacked(sealed_of(_newest(False), content=Content.TRUST).payload).decode())
        signed = "signed by this office"
    else:
        trust, signed = read_trust(file, anchors=())
    rows = [
        {
            "participant": key.participant.code,
            "authority": key.authority,
            "kid": key.kid.hex(),
            "until": key.valid_until.isoformat(),
            "state": _state(trust, key),
        }
        for key in trust.keys
    ]
    if as_json:
        head = {
            "sequence": trust.sequence,
            "published_at": trust.published_at.isoformat(),
            "publisher": trust.publisher,
        }
        click.echo(json.dumps({**head, "good_until": trust.good_until.isoformat(), "keys": rows}, ensure_ascii=False))
        return
    click.echo(f"Trust list {trust.sequence} of {trust.publisher or 'an unnamed office'}, {signed}")
    click.echo(f"published {trust.published_at.date()}, good until {trust.good_until}")
    click.echo(f"{len(trust.participants)} Participants, {len(trust.roots)} roots, {len(trust.keys)} keys:")
    for row in rows:
        click.echo(f"  {row['participant']} {row['kid']} until {row['until']} {row['authority']}: {row['state']}")


def _state(trust: TrustList, key: object) -> str:
    from kpcs.scheme.trust import TrustedKey

    assert isinstance(key, TrustedKey)
    if not key.accepted:
        return f"not accepted: {key.why_not}"
    if (found := trust.flaw_of(key)) is not None:
        return f"not certified ({found[0]})"
    return f"revoked as of {key.revoked_on}: {key.reason}" if key.revoked_on else "certified"


def _program() -> Program:
    from kpcs.ledger.actions import Program
    from kpcs.permissions import Permission

    return Program("trust", frozenset({Permission.LIST_PUBLISH}))


def _replace(file: Path, content: bytes) -> None:
    """Whole or not at all: a verifier never reads half a list."""
    with tempfile.NamedTemporaryFile("wb", dir=file.parent, prefix=".trust-", delete=False) as part:
        part.write(content)
    os.chmod(part.name, 0o644)
    Path(part.name).replace(file)
