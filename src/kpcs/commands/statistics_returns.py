"""``kpcs statistics file|draft|template``: returns of one authority on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import click

from kpcs.commands import Lacking, officer_named

if TYPE_CHECKING:
    from kpcs.accounts.models import Officer
    from kpcs.ledger.actions import Program
    from kpcs.scheme.periods import Period
    from kpcs.statistics.returns.checking import Checked

AUTHORITY = click.option("--authority", required=True, metavar="CODE", help="Whose returns, such as sl-demo.")


def _program(authority: str) -> Program:
    from kpcs.ledger.actions import Program
    from kpcs.participants.queries import hosted_authorities
    from kpcs.permissions import Permission

    hosted = [one.code for one in hosted_authorities()]
    if authority not in hosted:
        raise click.BadParameter(f"this office hosts {', '.join(hosted) or 'none'}", param_hint="--authority")
    return Program("statistics", frozenset({Permission.RETURN_PREPARE}), authority)


def _preparer(email: str) -> Officer:
    from kpcs.permissions import Permission, may

    by = officer_named(email)
    if not may(by, Permission.RETURN_PREPARE):
        raise Lacking(f"{by} may not prepare returns; an administrator gives the role of statistician.")
    return by


def _period(text: str) -> Period:
    from kpcs.scheme.periods import Period
    from kpcs.scheme.values import ValueRefused

    try:
        return Period.parse(text)
    except ValueRefused as refused:
        raise click.BadParameter(str(refused), param_hint="--period") from None


@click.command("file")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--officer", "email", required=True, metavar="EMAIL", help="Who prepares it, and so cannot sign it off.")
@click.option("--period", default="", help="Refuse a file of another period, such as 2026-Q1.")
@click.option("--reason", default="", help="Why, when a return of the file is signed off already.")
@click.option("--marked", type=click.Path(dir_okay=False, path_type=Path), help="Write the marked copy here.")
@click.option("--check", "is_check", is_flag=True, help="Say what is wrong; file nothing.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for scripts.")
def file(file: Path, email: str, period: str, reason: str, marked: Path | None, is_check: bool, as_json: bool) -> None:
    """Hand in the returns of FILE (workbook, CSV or SDMX): all of them, or none with everything that is wrong.

    Another officer signs them off on the pages. Exit code 0: filed (or nothing wrong); 1: nothing was filed.
    """
    from django.utils import timezone

    from kpcs.statistics.actions import uploads

    by, at = _preparer(email), timezone.localtime()
    wanted = _period(period) if period else None
    content = file.read_bytes()
    with _bar(file.name, is_hidden=as_json) as progress:
        checked = uploads.check_upload(name=file.name, content=content, by=by, at=at, period=wanted, progress=progress)
        made = []
        if checked.is_good and not is_check:
            made = uploads.file_checked(
                checked=checked, by=by, at=at, reason=reason, request_id=uuid4(), progress=progress
            )
    if marked and checked.sheets:
        from kpcs.statistics.returns.marked import marked as written

        marked.write_bytes(written(checked, checked.findings))
    _say(checked, [str(row) for row in made], is_check=is_check, as_json=as_json)
    if not checked.is_good or not (is_check or made):
        raise click.exceptions.Exit(1)


def _say(checked: Checked, made: list[str], *, is_check: bool, as_json: bool) -> None:
    from kpcs.statistics.returns.checking import place_of

    if not as_json:
        for one in checked.findings:
            click.echo(f"{place_of(checked, one) or '–'}  {one.code}  {one.message} {one.remedy}", err=True)
        click.echo(_outcome(checked.name, checked.rows, len(checked.findings), made, is_check))
        return
    found = [
        {
            "place": place_of(checked, one),
            "severity": one.severity,
            "rule": one.code,
            "message": one.message,
            "remedy": one.remedy,
        }
        for one in checked.findings
    ]
    said = {"file": checked.name, "rows": checked.rows, "findings": found, "filed": made}
    click.echo(json.dumps(said, ensure_ascii=False))


def _outcome(name: str, rows: int, findings: int, made: list[str], is_check: bool) -> str:
    if made:
        return f"{name}: {rows:,} lines; waiting for signature: {', '.join(made)}."
    return f"{name}: {rows:,} lines, {findings:,} findings; {'checked only' if is_check else 'nothing was filed'}."


class _bar:
    """A bar on the terminal for each step of the work."""

    def __init__(self, name: str, *, is_hidden: bool) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        console = Console(stderr=True)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self.shown = Progress(*columns, console=console, disable=is_hidden or not console.is_terminal)
        self.tasks: dict[str, Any] = {}

    def __enter__(self) -> Callable[[str, int, int], None]:
        self.shown.start()
        return self._step

    def _step(self, step: str, done: int, of: int) -> None:
        if step not in self.tasks:
            self.tasks[step] = self.shown.add_task(step, total=of or None)
        self.shown.update(self.tasks[step], completed=done, total=of or None)

    def __exit__(self, *_: object) -> None:
        self.shown.stop()


@click.command("template")
@AUTHORITY
@click.option("--period", required=True, help="A quarter (trade and certificates) or a half-year (production).")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def template(authority: str, period: str, file: Path) -> None:
    """Write the workbook of one period to FILE, to be filled in without a network."""
    from kpcs.participants.queries import participant
    from kpcs.statistics.queries.returns import own_participant
    from kpcs.statistics.returns.template import template as made

    own = own_participant(_program(authority))
    file.write_bytes(made(participant=own, name=participant(own).name, period=_period(period)))
    click.echo(f"{file}: {own}, {period}")


@click.command("draft")
@AUTHORITY
@click.option("--year", required=True, type=click.IntRange(2003, 2199))
@click.option("--quarter", required=True, type=click.IntRange(1, 4))
@click.option("--by", "counted", type=click.Choice(["exported", "issued"]), default="exported", show_default=True,
              help="By which day an export counts.")  # fmt: skip
@click.option("--csv", "as_csv", is_flag=True, help="One row for each certificate of each line.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for scripts.")
def draft(authority: str, year: int, quarter: int, counted: str, as_csv: bool, as_json: bool) -> None:
    """What the certificates say of a quarter, beside what is filed; each difference with its certificates.

    Exit code 0: the filed return agrees; 1: it differs, or nothing is filed.
    """
    from kpcs.downloads import csv_lines
    from kpcs.statistics.queries import drafted as queries
    from kpcs.statistics.views.drafted import HEAD

    by, period = _program(authority), _period(f"{year}-Q{quarter}")
    found = queries.drafted(period, by=by, counted=queries.Counted(counted))
    if as_json:
        click.echo(json.dumps(queries.as_json(found), ensure_ascii=False))
    elif as_csv:
        for piece in csv_lines(HEAD, queries.rows(found)):
            click.echo(piece, nl=False)
    else:
        _table(found)
    if not queries.agrees(found):
        raise click.exceptions.Exit(1)


def _table(found: Any) -> None:
    from kpcs.scheme.values import decimal as two

    for count in found.counts:
        click.echo(f"certificates {count.flow}: {count.counted} in the records, {_none(count.filed)} filed")
    for line in found.lines:
        figures = f"{two(line.certified[0])} ct, US$ {two(line.certified[1])}"
        filed = f"{two(line.filed[0])} ct, US$ {two(line.filed[1])}" if found.trade else "–"
        click.echo(
            f"{line.flow} {line.partner} {line.hs}: {figures}; filed {filed}{' DIFFERS' if line.differs else ''}"
        )
        for part in line.parts if line.differs or not found.trade else ():
            click.echo(f"    {part.number} {part.on} {two(part.points)} ct, US$ {two(part.cents)}")


def _none(count: int | None) -> str:
    return "none" if count is None else str(count)


COMMANDS = (file, template, draft)
