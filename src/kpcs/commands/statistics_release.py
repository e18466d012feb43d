"""``kpcs statistics release`` and ``releases``: fix the figures under a number, list what there is, write the files."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click

from kpcs.commands import Lacking

MOMENT = click.DateTime(formats=["%Y-%m-%d"])


@click.command("release")
@click.argument("title")
@click.option("--from", "first_year", type=int, required=True, help="The first year that it holds.")
@click.option("--to", "last_year", type=int, required=True, help="The last year that it holds.")
@click.option("--embargo", type=MOMENT, metavar="DATE", help="Nobody else sees it before this day begins.")
@click.option("--note", default="", help="What readers should know of it.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for scripts.")
def release(title: str, first_year: int, last_year: int, embargo: datetime | None, note: str, as_json: bool) -> None:
    """Fix the signed figures of some years under the next number; nobody can change it afterwards.

    Exit code 0: made; 1: refused, with every reason.
    """
    from django.utils import timezone

    from kpcs.errors import Refused
    from kpcs.ledger.actions import Program
    from kpcs.permissions import Permission
    from kpcs.statistics import actions

    by = Program("statistics", frozenset({Permission.RELEASE_MAKE}))
    seen_from = timezone.make_aware(embargo) if embargo else None
    try:
        made = actions.make_release(
            title=title,
            first_year=first_year,
            last_year=last_year,
            public_from=seen_from,
            note=note,
            by=by,
            at=timezone.now(),
        )
    except Refused as refused:
        for one in refused.findings:
            click.echo(f"{one.code}  {one.message} {one.remedy}", err=True)
        raise click.exceptions.Exit(1) from None
    told = {"number": made.number, "figures": made.lines, "sha256": made.figures_digest}
    sentence = f"Release {made.number} holds {made.lines} figures, SHA-256 {made.figures_digest}."
    click.echo(json.dumps(told) if as_json else sentence)


@click.command("releases")
@click.option("--number", type=int, help="Write the files of this release.")
@click.option("--into", type=click.Path(file_okay=False, path_type=Path), help="The folder for its files.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for scripts.")
def releases(number: int | None, into: Path | None, as_json: bool) -> None:
    """List the releases, or write all files of one into a folder; a file that is there is left as it is.

    Exit code 0: done; 2: there is no such release, or the folder cannot be written.
    """
    from django.utils import timezone

    from kpcs.statistics.queries import released

    rows = released.releases(at=timezone.now(), embargoed=True)
    if number is None:
        told = [
            {"number": row.number, "title": row.title, "public_from": row.public_from.isoformat(), "figures": row.lines}
            for row in rows
        ]
        lines = [f"{row['number']:>4}  {row['public_from']}  {row['figures']:>6}  {row['title']}" for row in told]
        click.echo(json.dumps(told, ensure_ascii=False) if as_json else "\n".join(lines) or "There is no release yet.")
        return
    row = rows.filter(pk=number).first()
    if row is None:
        raise Lacking(f"There is no release {number}.")
    if into is None:
        raise click.UsageError("Say with --into which folder its files go to.")
    from kpcs.statistics.releases.forms import FILES

    held, about = released.figures_of(row), released.about(row)
    try:
        into.mkdir(parents=True, exist_ok=True)
        for name, made in FILES.items():
            content = made.content(about, held)
            with (into / name).open("xb") as file:
                file.write(content if isinstance(content, bytes) else content.encode())
            click.echo(into / name)
    except OSError as error:
        raise Lacking(f"{error.filename}: {error.strerror}.") from None
