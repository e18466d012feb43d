"""``kpcs version``."""

from __future__ import annotations

import click

from kpcs import __version__


@click.command("version", help="Print the version.")
def command() -> None:
    click.echo(f"kpcs {__version__}")
