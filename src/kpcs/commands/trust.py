"""``kpcs trust``: what verifiers without this office need to know."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import click

from kpcs.commands import prepare_django


@click.group("trust")
def command() -> None:
    """The trust list: Participants, their standing, public keys, announced numbers, and what is told about numbers."""


@command.command("export")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
def export(file: Path | None) -> None:
    """Write the trust list as JSON to FILE, or to the screen; ``kpcs verify --trust FILE`` reads it without a network.

    Exit code 0: written; 2: it cannot be written, and an older FILE is left as it was.
    """
    prepare_django()
    from django.utils import timezone

    from kpcs.scheme.trust import trust_text
    from kpcs.shipments.queries.trust import published_trust

    text = trust_text(published_trust(on=timezone.localdate()))
    if file is None:
        click.echo(text)
        return
    try:
        _replace(file, text)
    except OSError as error:
        raise click.UsageError(f"{file} cannot be written: {error.strerror}.") from None
    click.echo(f"The trust list is in {file}.", err=True)


def _replace(file: Path, text: str) -> None:
    """Whole or not at all: a verifier never reads half a list."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=file.parent, prefix=".trust-", delete=False) as part:
        part.write(text)
    os.chmod(part.name, 0o644)
    Path(part.name).replace(file)
