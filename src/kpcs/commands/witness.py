"""``kpcs witness``: cosign the logs of offices, so that none of them can show two faces or take something back."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from kpcs.commands import Lacking
from kpcs.commands.serve import refuse_taken_port

FOLDER = click.argument("folder", type=click.Path(file_okay=False, path_type=Path))


@contextmanager
def _sentences() -> Iterator[None]:
    """What is missing or wrong, in a sentence."""
    from kpcs.scheme.values import ValueRefused
    from kpcs.witness.store import NoWitness

    try:
        yield
    except (NoWitness, ValueRefused) as problem:
        raise Lacking(str(problem)) from None
    except OSError as problem:
        raise Lacking(f"{problem.filename}: {problem.strerror}.") from None


@click.group("witness")
def command() -> None:
    """Run a witness (C2SP tlog-witness): a government, the industry or civil society, each its own.

    KPCS_KEY_PASSPHRASE, or the file that KPCS_KEY_PASSPHRASE_FILE names, protects the witness's key. Exit codes:
    0 done, 1 something was caught or was there already, 2 the command was not understood or lacks what it needs.
    """


@command.command("init")
@FOLDER
@click.option("--name", required=True, help="Its name for ever, such as an address: witness.example/civil-society.")
@click.option("--unprotected", is_flag=True, help="Without a passphrase; for a trial only.")
def init(folder: Path, name: str, unprotected: bool) -> None:
    """Make a witness with a new key in FOLDER, and say the key that offices need."""
    from kpcs.witness import actions

    with _sentences():
        key = actions.init(folder, name=name, unprotected=unprotected, at=int(time.time()))
    click.echo(key.text)
    click.echo("Give this key and the address of the witness to the office: kpcs log witnesses add", err=True)


@command.command("add-log")
@FOLDER
@click.argument("vkey")
def add_log(folder: Path, vkey: str) -> None:
    """Watch the log whose verifier key is VKEY; `kpcs log status` of an office says it."""
    from kpcs.witness import actions

    with _sentences():
        key, is_new = actions.add_log(folder, vkey=vkey, at=int(time.time()))
    click.echo(f"{key.name} is watched{'' if is_new else ' already'}.")
    raise click.exceptions.Exit(0 if is_new else 1)


@command.command("serve")
@FOLDER
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8090, show_default=True, type=click.IntRange(1, 65535), help="Its port.")
def serve(folder: Path, host: str, port: int) -> None:
    """Answer the logs that are watched, until stopped. Put a proxy with HTTPS in front."""
    from kpcs.witness import actions, app, report

    with _sentences():
        actions.open_keys(folder)
        name = report.report_of(folder).name
    refuse_taken_port(host, port)
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"The witness {name} answers at http://{shown}:{port}/ (stop with Ctrl+C)", err=True)
    os.environ[app.FOLDER] = str(folder.absolute())
    _serve(host, port)


def _serve(host: str, port: int) -> None:
    from granian.constants import Interfaces
    from granian.server import Server

    Server(
        "kpcs.witness.app:from_environment",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=4,
        backpressure=64,
        websockets=False,
        log_enabled=False,
        respawn_failed_workers=True,
    ).serve()


@command.command("show")
@FOLDER
@click.option("--json", "as_json", is_flag=True, help="Everything as JSON, with what the logs signed.")
def show(folder: Path, as_json: bool) -> None:
    """Say whom the witness watches and how far, and what it caught. Exit code 1: a log was caught."""
    from kpcs.witness import report

    with _sentences():
        found = report.report_of(folder)
    if as_json:
        click.echo(json.dumps(report.report_data(found), ensure_ascii=False, indent=1))
    else:
        click.echo(report.overview(found), nl=False)
        if found.evidence:
            click.echo("\n" + report.evidence_text(found), nl=False)
    sys.exit(1 if found.caught else 0)
