"""``kpcs seed``: very many certificates in a demonstration office, to measure it at a size."""

from __future__ import annotations

import os
from pathlib import Path

import click


@click.command("seed")
@click.argument("count", type=click.IntRange(1, 5_000_000))
def command(count: int) -> None:
    """Add COUNT certificates, with parcels, blanks, events, arrivals and confirmations, to the demonstration office.

    The office lies in KPCS_DATA_DIR (by default var/demonstration) and must have been made by kpcs demo. Seeded
    certificates are for measuring: their signatures do not verify. Exit code 1: refused, with the reason.
    """
    os.environ.setdefault("KPCS_DATA_DIR", str(Path("var") / "demonstration"))
    os.environ.setdefault("KPCS_DEMONSTRATION", "1")
    from kpcs.commands import prepare_django

    prepare_django()
    from django.conf import settings
    from django.utils import timezone
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from kpcs.demonstration import seed

    if not settings.KPCS_DEMONSTRATION:
        raise click.ClickException("This is a real office: made-up certificates are never added to one.")
    looks = (TextColumn("Seeding"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    try:
        with Progress(*looks, console=Console(stderr=True)) as bar:
            task = bar.add_task("", total=count)
            seed.seed(count, until=timezone.now(), progress=lambda done: bar.update(task, completed=done))
    except seed.NoDemonstration:
        raise click.ClickException("There is no demonstration office here. Run kpcs demo --only-make first.") from None
    except seed.AlreadySeeded:
        raise click.ClickException("The office was seeded before. Delete its folder and make it again.") from None
