"""``kpcs demo`` (``make run``): a demonstration office, made at the first start and kept afterwards."""

from __future__ import annotations

import os
from pathlib import Path

import click

from kpcs.commands.serve import refuse_taken_port, serve
from kpcs.web.prepared import prepare

OFFICE = {
    "KPCS_DEMONSTRATION": "1",
    "KPCS_OFFICE_NAME": "Kimberley Process demonstration office",
    "DJANGO_SETTINGS_MODULE": "kpcs.web.settings",
}


@click.command("demo")
@click.option("--host", envvar="HOST", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", envvar="PORT", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Its port.")
@click.option("--only-make", is_flag=True, help="Make the office and stop, without serving it.")
def command(host: str, port: int, only_make: bool) -> None:
    """Serve a demonstration office with the real Participants and made-up trade.

    It lies in the folder KPCS_DATA_DIR, by default var/demonstration; delete the folder to begin again.
    """
    if os.environ.get("KPCS_PRODUCTION", "0") not in ("", "0"):
        raise click.UsageError("KPCS_PRODUCTION is set: a production office is never a demonstration. Use kpcs init.")
    os.environ.setdefault("KPCS_DATA_DIR", str(Path("var") / "demonstration"))
    os.environ.update(OFFICE)
    if not only_make:
        refuse_taken_port(host, port)
    if code := prepare("kpcs.demonstration"):
        raise click.exceptions.Exit(code)
    if only_make:
        return
    address = f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
    click.echo(f"\nThe demonstration office is open at {address}", err=True)
    click.echo("Choose an officer on the sign-in page; stop with Ctrl+C.", err=True)
    serve(host, port, workers=1)
