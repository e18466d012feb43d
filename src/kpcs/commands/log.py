"""``kpcs log``: the office's public log, made, shown and carried away."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kpcs.commands import Lacking, prepare_django
from kpcs.commands.log_audit import audit
from kpcs.commands.log_settle import settle
from kpcs.commands.log_verify import verify
from kpcs.commands.log_witnesses import witnesses

if TYPE_CHECKING:
    from datetime import datetime

    from kpcs.exchange.calling import Speak
    from kpcs.ledger.models import Checkpoint

JSON = click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for scripts.")


@click.group("log")
def command() -> None:
    """The public log: every issue, replacement, voiding, use and confirmation as a commitment, for ever.

    ``verify`` and ``audit`` need no office. Exit codes: 0 done or true; 1 the answer is no; 2 the command was not
    understood or lacks what it needs.
    """


command.add_command(verify)
command.add_command(audit)
command.add_command(witnesses)
command.add_command(settle)


@command.command("status")
@JSON
def status(as_json: bool) -> None:
    """Say how long the log is, what its newest checkpoint covers, and who cosigned it.

    Exit code 0: nothing stands against entering something; 1: something does, and it is said.
    """
    prepare_django()
    from django.utils import timezone

    from kpcs.ledger import queries

    head, newest = queries.head(), queries.newest_checkpoint()
    against = queries.against_log(at=timezone.now())
    seen = queries.witnessed(newest) if newest else None
    said: dict[str, Any] = {
        "origin": head.origin,
        "verifier_key": head.verifier_key,
        "epoch": head.epoch,
        "size": head.size,
        "root": head.tree.root.hex(),
        "checkpoint": newest and {"size": newest.size, "made_at": newest.made_at.isoformat()},
        "witnessed_by": [witness.name for witness, _at in seen.by] if seen else [],
        "witnesses_needed": seen.needed if seen else None,
        "against": [{"code": finding.code, "message": finding.message} for finding in against],
    }
    _say(said, as_json)
    raise click.exceptions.Exit(1 if against else 0)


@command.command("publish")
@JSON
def publish(as_json: bool) -> None:
    """Sign a checkpoint of the log as it stands and ask the witnesses for their cosignatures; for a timer.

    Exit code 0: as many witnesses as the policy needs have cosigned; 1: fewer did, or nothing may be signed now.
    """
    prepare_django()
    from django.utils import timezone

    from kpcs.errors import Conflict, Refused
    from kpcs.exchange import actions as exchange
    from kpcs.ledger import actions, queries

    by, at = actions.Program("log publish"), timezone.now()
    over = _network(at)
    try:
        exchange.ask_witnesses(by=by, at=at, over=over)  # before signing: they know what an older copy has forgotten
        queries.require_log(at=at)
        made = actions.publish(at=at)
        answers = exchange.push(by=by, at=timezone.now(), over=over)
    except Conflict as reason:
        raise Lacking(str(reason)) from None
    except Refused as refused:
        click.echo("\n".join(f"{one.code}: {one.message} {one.remedy}" for one in refused.findings), err=True)
        raise click.exceptions.Exit(1) from None
    seen = queries.witnessed(made)
    said = {
        "size": made.size,
        "made_at": made.made_at.isoformat(),
        "witnessed_by": [witness.name for witness, _at in seen.by],
        "witnesses_needed": seen.needed,
        "answers": [f"{answer.name}: {answer.sentence}" for answer in answers],
    }
    _say(said, as_json)
    raise click.exceptions.Exit(0 if seen.is_enough else 1)


def _network(at: datetime) -> Speak:
    """How witnesses are reached; those of a demonstration live in its own folder."""
    from django.conf import settings

    if settings.KPCS_DEMONSTRATION:
        from kpcs.demonstration import watching

        return watching.asked_at(at)
    from kpcs.exchange.calling import speak

    return speak


@command.command("checkpoint")
def checkpoint() -> None:
    """Print the newest checkpoint with all cosignatures, as others read it."""
    prepare_django()
    from kpcs.ledger import queries

    click.echo(queries.note_of(_newest()), nl=False)


@command.command("prove")
@click.argument("number")
@click.option("--event", type=click.IntRange(1), help="Another event of its trail by its number; else the issue.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="A file; else the screen.")
def prove(number: str, event: int | None, output: Path | None) -> None:
    """Write the proof that the certificate NUMBER was entered: a .tlog-proof file with the opening of its entry.

    The opening tells what the entry says: give it only to those who may know. Exit code 1: there is no such entry, or
    no checkpoint covers it yet.
    """
    prepare_django()
    from kpcs.ledger import queries
    from kpcs.ledger.kinds import Kind
    from kpcs.scheme.values import CertificateNumber, ValueRefused

    try:
        subject = str(CertificateNumber.parse(number))
    except ValueRefused as refusal:
        raise click.BadParameter(str(refusal), param_hint="NUMBER") from None
    trail = queries.trail("certificate", subject)
    chosen = trail.filter(pk=event) if event else trail.filter(kind=Kind.CERTIFICATE_ISSUED)
    place = next(iter(queries.places(chosen.values_list("pk", flat=True)).values()), None)
    seen = None if place is None else queries.covering(place)
    if place is None or seen is None:
        click.echo(
            f"{subject} has no such entry." if place is None else "No checkpoint covers it yet: kpcs log publish",
            err=True,
        )
        raise click.exceptions.Exit(1)
    text = str(queries.proof(place, seen.checkpoint))
    if output is None:
        click.echo(text, nl=False)
        return
    with _sentences():
        _write(output, text.encode())


@command.command("consistency")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@JSON
def consistency(file: Path, as_json: bool) -> None:
    """Show that the log continues the checkpoint in FILE, which somebody kept earlier.

    Exit code 0: it does, and the proof follows; 1: it does not, or the checkpoint is not this log's.
    """
    prepare_django()
    from kpcs.ledger import queries
    from kpcs.scheme.log import LogPolicy, LogRefused, note_key_of, opened
    from kpcs.scheme.log.tree import require_consistency

    newest, key = _newest(), queries.head().verifier_key
    with _sentences():
        text = file.read_text(encoding="utf-8")
    try:
        old = opened(text, policy=LogPolicy(note_key_of(key))).checkpoint
        proof = queries.consistency(old.size, newest.size)
        require_consistency(
            first=old.size, first_root=old.root, second=newest.size, second_root=bytes(newest.root), proof=proof
        )
    except LogRefused as refused:
        click.echo(str(refused), err=True)
        raise click.exceptions.Exit(1) from None
    _say({"first": old.size, "second": newest.size, "proof": [piece.hex() for piece in proof]}, as_json)


@command.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def export(folder: Path) -> None:
    """Write the whole log below FOLDER as files (C2SP tlog-tiles): for a web server, a stick or a mirror.

    Full tiles that are there are kept; the checkpoint is written last, so that what it covers is always there.
    """
    prepare_django()
    from kpcs.ledger import queries
    from kpcs.scheme.log import tiles_of

    newest = _newest()
    written = 0
    with _sentences():
        for tile in tiles_of(newest.size):
            path = folder / tile.path
            content = None if path.exists() else queries.tile(tile)
            if content is not None:
                _write(path, content)
                written += 1
        _write(folder / "checkpoint", queries.note_of(newest).encode())
    click.echo(f"{newest.size} entries are in {folder}; {written} files are new.", err=True)


@command.command("check")
@JSON
def check(as_json: bool) -> None:
    """Compute the whole log again from the events and compare: entries, openings, digests, hashes, checkpoints.

    Exit code 0: everything fits; 1: something was changed behind the office's back, and each finding is said.
    """
    prepare_django()
    from kpcs.ledger.checking import check as whole

    found = whole()
    _say({"entries": found.entries, "checkpoints": found.checkpoints, "wrong": list(found.wrong)}, as_json)
    raise click.exceptions.Exit(1 if found.wrong else 0)


@command.command("catch-up")
@JSON
def catch_up(as_json: bool) -> None:
    """Enter what happened before there was a log, in order; can be stopped and run again."""
    prepare_django()
    from kpcs.certificates.queries import signed_of
    from kpcs.ledger import actions

    _say({"entered": actions.catch_up(documents=signed_of)}, as_json)


def _newest() -> Checkpoint:
    from kpcs.ledger import queries

    newest = queries.newest_checkpoint()
    if newest is None:
        raise Lacking("There is no checkpoint yet. Make one: kpcs log publish")
    return newest


def _say(said: Mapping[str, Any], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(said, ensure_ascii=False))
        return
    for name, value in said.items():
        shown = value
        if isinstance(value, list):
            shown = "".join(f"\n  {': '.join(one.values()) if isinstance(one, dict) else one}" for one in value)
        if shown in (None, ""):
            shown = "none"
        click.echo(f"{name.replace('_', ' ')}: {shown}")


@contextmanager
def _sentences() -> Iterator[None]:
    try:
        yield
    except (OSError, UnicodeDecodeError) as problem:
        raise Lacking(f"{problem}.") from None


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: whoever copies the folder never takes half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".part-", delete=False) as part:
        part.write(content)
    os.chmod(part.name, 0o644)
    Path(part.name).replace(path)
