"""``kpcs status``: what is told of certificate numbers, published, given to the Secretariat, taken over from others."""

from __future__ import annotations

import json
import os
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kpcs.commands import Lacking, pause, prepare_django

if TYPE_CHECKING:
    from kpcs.ledger.actions import Program
    from kpcs.scheme.trust.snapshot import StatusSnapshot

SECONDS_BETWEEN = 300


@click.group("status")
def command() -> None:
    """The status list: void, replaced, lost, stolen, false and used numbers, whole world, two years, under 64 kB."""


@command.command("publish")
@click.option("--always", is_flag=True, help="A new edition even if there is nothing new to say.")
@click.option("--keep-on", is_flag=True, help="A look every five minutes until stopped, for a service.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for scripts.")
def publish(always: bool, keep_on: bool, as_json: bool) -> None:
    """Sign a new edition of the status list, if there is news or the last one is a day old.

    Exit code 0: published, or no need; 2: it would forget what the last one told, or cannot be signed; the last edition
    stays.
    """
    prepare_django()
    from django.db import close_old_connections
    from django.utils import timezone

    from kpcs.errors import KpcsError
    from kpcs.public import actions

    while True:
        try:
            edition = actions.publish_status(by=_program(), at=timezone.now(), always=always)
        except KpcsError as error:
            raise Lacking(f"Nothing was published. {error}") from None
        if as_json:
            size = len(edition.sealed) if edition else None
            click.echo(json.dumps({"published": edition.sequence if edition else None, "bytes": size}))
        elif edition:
            click.echo(f"Status list {edition.sequence} is published, {len(edition.sealed):,} bytes.")
        elif not keep_on:
            click.echo("There is nothing new to publish.")
        if not keep_on:
            return
        pause(SECONDS_BETWEEN)
        close_old_connections()


@command.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(file: Path) -> None:
    """Write the newest edition to FILE, as it was signed; kpcs verify --status FILE reads it without a network.

    Exit code 0: written; 2: there is none, or it cannot be written, and an older FILE is left as it was.
    """
    prepare_django()
    _write(file, _newest())
    click.echo(f"The status list is in {file}.", err=True)


@command.command("contribute")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--authority", metavar="CODE", help="Whose numbers; may be left out where this office has one authority.")
def contribute(file: Path, authority: str | None) -> None:
    """Write what this office tells of its own numbers to FILE, signed with its signing key, for the Secretariat.

    Exit code 0: written; 2: there is no such authority, no key that signs today, or FILE cannot be written.
    """
    prepare_django()
    from django.utils import timezone

    from kpcs.errors import KpcsError
    from kpcs.participants import queries as register
    from kpcs.public import actions

    codes = [row.code for row in register.hosted_authorities()]
    if authority is None and len(codes) != 1:
        raise Lacking(f"Say which authority, with --authority: {', '.join(codes) or 'this office has none'}.")
    if authority is not None and authority not in codes:
        raise Lacking(f"This office has no authority {authority}; it has {', '.join(codes) or 'none'}.")
    try:
        message = actions.contribution(authority=authority or codes[0], by=_program(), at=timezone.now())
    except KpcsError as error:
        raise Lacking(str(error)) from None
    _write(file, message)
    click.echo(f"What this office tells of its numbers is in {file}, {len(message):,} bytes.", err=True)


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for scripts.")
def import_(file: Path, as_json: bool) -> None:
    """Take over what another office wrote with kpcs status contribute: the next edition tells it to everybody.

    Exit code 0: taken over; 2: its key is not listed, it is damaged, it speaks for others, or it forgets what it told
    before; nothing was changed.
    """
    prepare_django()
    from django.utils import timezone

    from kpcs.errors import KpcsError
    from kpcs.public import actions

    try:
        taken = actions.take_status(message=_bytes(file), by=_program(), at=timezone.now())
    except KpcsError as error:
        raise Lacking(f"Nothing was taken over. {error}") from None
    if as_json:
        click.echo(json.dumps({**_form(taken.status), "authority": taken.row.authority, "left_out": taken.questions}))
        return
    told = f"{taken.status.used_count:,} used numbers, {len(taken.status.told):,} words"
    click.echo(f"Snapshot {taken.row.sequence} of {taken.row.authority} is taken over: {told}.")
    for number in taken.questions:
        click.echo(f"  Left out: it reports {number} of another Participant as false. Ask the issuer to confirm it.")


@command.command("show")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--number", metavar="NUMBER", help="What is told of one number.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for scripts.")
def show(file: Path | None, number: str | None, as_json: bool) -> None:
    """Say what a status list holds: that in FILE, else the newest of this office. Needs no office for a FILE."""
    from kpcs.scheme.values import CertificateNumber, ValueRefused

    status = _opened(_bytes(file) if file else _own())
    if number is None:
        click.echo(json.dumps(_form(status), ensure_ascii=False, indent=1) if as_json else "\n".join(_lines(status)))
        return
    try:
        asked = CertificateNumber.parse(number)
    except ValueRefused as refused:
        raise click.UsageError(str(refused)) from None
    told = [_told_form(one) for one in status.statuses_of(asked)]
    told += [_withdrawn_form(one) for one in status.withdrawn_of(asked)]
    if as_json:
        click.echo(json.dumps({"number": str(asked), "told": told}, ensure_ascii=False, indent=1))
        return
    click.echo(
        "\n".join(" ".join(f"{key}: {value}" for key, value in one.items() if value) for one in told) or "nothing"
    )


def _own() -> bytes:
    prepare_django()
    return _newest()


def _newest() -> bytes:
    from kpcs.public import queries

    message = queries.newest_sealed("status")
    if message is None:
        raise Lacking("This office has published no status list yet. Do it with: kpcs status publish")
    return message


def _bytes(file: Path) -> bytes:
    from kpcs.commands.lists import content_of

    return content_of(file)


def _opened(message: bytes) -> StatusSnapshot:
    from kpcs.scheme.trust.sealed import Content, SealRefused, sealed_of, unpacked
    from kpcs.scheme.trust.snapshot import MOST_BYTES, SnapshotRefused, snapshot_of

    try:
        return snapshot_of(unpacked(sealed_of(message, content=Content.STATUS).payload, most=MOST_BYTES))
    except (SealRefused, SnapshotRefused) as refused:
        raise Lacking(f"This is no status list: {refused}") from None


def _form(status: StatusSnapshot) -> dict[str, Any]:
    return {
        "sequence": status.sequence,
        "published_at": status.published_at.isoformat(),
        "good_until": status.good_until.isoformat(),
        "covers_from": status.covers_from.isoformat(),
        "publisher": status.publisher,
        "used": status.used_count,
        "told": dict(Counter(str(one.state) for one in status.told)),
        "withdrawn": len(status.withdrawn),
        "honest": sum(len(one.serials) for one in status.honest),
        "contributions": [
            {"author": str(one.author), "published_at": one.published_at.isoformat()} for one in status.contributions
        ],
    }


def _lines(status: StatusSnapshot) -> list[str]:
    counted = Counter(one.state.replace("_", " ") for one in status.told)
    return [
        f"Status list {status.sequence} of {status.publisher}",
        f"published {status.published_at:%Y-%m-%d %H:%M} UTC, good until {status.good_until}, "
        f"covers days from {status.covers_from}",
        f"used: {status.used_count:,}",
        *(f"{state}: {count:,}" for state, count in sorted(counted.items())),
        f"withdrawn: {len(status.withdrawn):,}",
        *(f"with what {one.author} told at {one.published_at:%Y-%m-%d %H:%M} UTC" for one in status.contributions),
    ]


def _told_form(one: Any) -> dict[str, str]:
    until = one.until.isoformat() if one.until else ""
    told = {"status": str(one.state), "since": one.since.isoformat(), "until": until}
    return {**told, "by": one.by, "reason": one.reason}


def _withdrawn_form(one: Any) -> dict[str, str]:
    told = {"status": f"{one.told.state}, withdrawn", "since": one.told.since.isoformat(), "withdrawn_on": str(one.on)}
    return {**told, "by": str(one.author), "reason": one.reason}


def _program() -> Program:
    from kpcs.ledger.actions import Program
    from kpcs.permissions import Permission

    return Program("status", frozenset({Permission.LIST_PUBLISH}))


def _write(file: Path, content: bytes) -> None:
    """Whole or not at all: a verifier never reads half a list."""
    try:
        with tempfile.NamedTemporaryFile("wb", dir=file.parent, prefix=".status-", delete=False) as part:
            part.write(content)
        os.chmod(part.name, 0o644)
        Path(part.name).replace(file)
    except OSError as error:
        raise click.UsageError(f"{file} cannot be written: {error.strerror}.") from None
