"""``kpcs statistics anomalies``, ``summary`` and ``missing``: what the pages show, for programs and terminals."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kpcs.commands import Lacking

if TYPE_CHECKING:
    from kpcs.statistics.analysis.facts import Facts

Command = TypeVar("Command", bound=Callable[..., Any])
DAY = click.DateTime(formats=["%Y-%m-%d"])


def _of_figures(command: Command) -> Command:
    """The options that say which figures are looked at, and as of which day."""
    file = click.Path(exists=True, dir_okay=False, path_type=Path)
    command = click.option("--file", type=file, help="Look at this table instead of the office's figures.")(command)
    help_on = "As known on this day (2025-03-31); by default the day of the newest filing among the figures."
    return click.option("--on", "on", type=DAY, help=help_on)(command)


def _facts(file: Path | None, on: datetime | None) -> Facts:
    as_of = on.date() if on else None
    facts = _of_office(as_of) if file is None else _of_file(file, as_of)
    if not facts.lines:
        raise Lacking("There are no figures of production yet: kpcs statistics load takes over those of the scheme.")
    return facts


def _of_office(as_of: date | None) -> Facts:
    from kpcs.statistics.queries.figures import facts

    return facts(as_of=as_of)


def _of_file(file: Path, as_of: date | None) -> Facts:
    from kpcs.scheme.participants import standings
    from kpcs.scheme.rules.statistics import read_table
    from kpcs.statistics.analysis.facts import Facts, lines_of, newest_stamp
    from kpcs.statistics.source import source_of

    table, findings = read_table(source_of(file.read_bytes(), name=file.name, on=date(2003, 1, 1)).facts)
    if findings:
        for one in findings:
            click.echo(f"{one.code}  {one.message} {one.remedy}", err=True)
        raise click.exceptions.Exit(1)
    lines = lines_of(table)
    known = {str(history.participant): history for history in standings()}
    return Facts(lines, known, as_of or newest_stamp(lines) or date(2003, 1, 1))


@click.command("anomalies")
@click.option("--json", "as_json", is_flag=True, help="JSON instead of sentences.")
@click.option("--limit", type=click.IntRange(min=1), help="Only so many, the gravest first; all by default in JSON.")
@click.option("--participant", metavar="CODE", help="Only of one Participant, by its letters or name.")
@click.option("--year", type=click.IntRange(2003, 2199), help="Only those that touch a year.")
@_of_figures
def anomalies(
    as_json: bool, limit: int | None, participant: str | None, year: int | None, file: Path | None, on: datetime | None
) -> None:
    """Say what is doubtful in the figures, the gravest first, each with what to ask.

    The rank is that among all of them, whatever is asked for. Exit code 0 also when there are none.
    """
    from kpcs.statistics.analysis.engine import anomalies as look
    from kpcs.statistics.analysis.shown import anomalies_as_json
    from kpcs.statistics.calendar import policy

    code = _participant(participant)
    facts = _facts(file, on)
    ranked = list(enumerate(look(facts, policy()), start=1))
    wanted = [
        (rank, one)
        for rank, one in ranked
        if (not code or one.doubt.participant == code)
        and (year is None or any(period.year == year for period in one.periods))
    ]
    if as_json:
        said = anomalies_as_json(wanted[:limit], total=len(ranked), facts=facts)
        click.echo(json.dumps(said, ensure_ascii=False, indent=2))
        return
    for rank, one in wanted[: limit or 10]:
        click.echo(f"{rank:>3}  {one.score:>5}  {one.doubt.said.message} {one.doubt.said.remedy}")
        beside = (*one.doubt.evidence, *(other.said for each in one.alike for other in each.alternatives))
        for finding in beside:
            click.echo(f"            {finding.message}")
        for other in one.also:
            click.echo(f"            also: {other.said.message}")
    click.echo(f"{len(ranked)} in all; as of {facts.as_of}", err=True)


@click.command("summary")
@click.option("--year", required=True, type=click.IntRange(2003, 2199), help="Which year, such as 2022.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
@click.option("--without-duplicates", is_flag=True, help="Leave out lines filed twice or under a wrong year.")
@_of_figures
def summary(year: int, form: str, without_duplicates: bool, file: Path | None, on: datetime | None) -> None:
    """Sum up a year's production by Participant and for the world, exactly as filed.

    What is doubtful in the sums is said in words beside them. Exit code 1: nothing was filed for that year.
    """
    from kpcs.statistics.analysis import shown
    from kpcs.statistics.analysis.engine import anomalies as look
    from kpcs.statistics.analysis.summary import summary as sum_up
    from kpcs.statistics.calendar import policy

    facts = _facts(file, on)
    found = look(facts, policy())
    year_summary = sum_up(facts, year, found, without_duplicates=without_duplicates)
    if not year_summary.rows:
        click.echo(f"Nothing was filed for {year}.", err=True)
        raise click.exceptions.Exit(1)
    said = shown.summary_as_json(year_summary, found)
    if form == "json":
        click.echo(json.dumps(said, ensure_ascii=False, indent=2))
        return
    if form == "csv":
        _write_csv(shown.COLUMNS, shown.summary_as_rows(year_summary))
    else:
        _print_table(said)
    for line in (said["counted"], said["count_otherwise"], *(one["sentence"] for one in said["doubtful"])):
        click.echo(line, err=True)


@click.command("missing")
@click.option("--json", "as_json", is_flag=True, help="JSON instead of lines.")
@_of_figures
def missing(as_json: bool, file: Path | None, on: datetime | None) -> None:
    """List returns of production that were due and did not come; those that need not come, with the reason.

    What is expected follows each Participant's standing on the day. Exit code 0 also when something is missing.
    """
    from kpcs.statistics.analysis.expected import gaps
    from kpcs.statistics.analysis.shown import gaps_as_json
    from kpcs.statistics.calendar import policy

    facts, its = _facts(file, on), policy()
    said = gaps_as_json(gaps(facts, its), facts=facts, policy=its)
    if as_json:
        click.echo(json.dumps(said, ensure_ascii=False, indent=2))
        return
    for title, key in (("missing", "missing"), ("late", "late"), ("not expected", "explained")):
        click.echo(f"{title}:")
        for name, why, periods in _together(said[key]):
            click.echo(f"  {name}: {periods}. {why}".rstrip())
    click.echo("nil returns that never came:")
    for one in said["nil_returns_missing"]:
        click.echo(f"  {one['name']}: {one['count']}")


def _together(gaps: Iterable[dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    """Gaps of one Participant with one explanation in a line: the first and the last of them."""
    for (name, why), group in groupby(gaps, key=lambda gap: (gap["name"], gap["explanation"] or "")):
        periods = [gap["period"] for gap in group]
        yield name, why, periods[0] if len(periods) == 1 else f"{periods[0]} … {periods[-1]} ({len(periods)})"


def _participant(text: str | None) -> str:
    from kpcs.scheme.participants import participant_named

    if text is None:
        return ""
    found = participant_named(text)
    if found is None:
        raise click.BadParameter(f"the scheme knows no Participant called {text!r}", param_hint="--participant")
    return str(found)


def _write_csv(header: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)


def _print_table(said: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("Participant", title=f"Production {said['year']}")
    for head in ("first half, ct", "second half, ct", "carats", "US$", "US$/ct"):
        table.add_column(head, justify="right")
    for row in (*said["participants"], said["world"]):
        halves = [f"{_number(row[half]['carats'])}" if row[half] else "–" for half in ("H1", "H2")]
        amounts = [_number(row[name]) if row[name] else "–" for name in ("carats", "us_value", "us_per_carat")]
        table.add_row(row["name"], *halves, *amounts)
    Console(width=None if sys.stdout.isatty() else 120).print(table)


def _number(text: str) -> str:
    whole, _, part = text.partition(".")
    return f"{int(whole):,}.{part}"
