"""``kpcs statistics anomalies`` and ``missing``: what the pages show, for programs and terminals."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kpcs.commands import Lacking

if TYPE_CHECKING:
    from kpcs.statistics.analysis.doubt import Ranked
    from kpcs.statistics.analysis.facts import Facts

Command = TypeVar("Command", bound=Callable[..., Any])
DAY = click.DateTime(formats=["%Y-%m-%d"])
SUBJECTS = ("production", "trade", "certificates", "balance")
Numbered = list[tuple[int, "Ranked"]]
Wanted = Callable[[Iterable["Ranked"]], Numbered]


def of_figures(command: Command) -> Command:
    """The options that say which figures are looked at, and as of which day."""
    file = click.Path(exists=True, dir_okay=False, path_type=Path)
    command = click.option("--file", type=file, help="Look at this table instead of the office's figures.")(command)
    help_on = "As known on this day (2025-03-31); by default the day of the newest filing among the figures."
    return click.option("--on", "on", type=DAY, metavar="DATE", help=help_on)(command)


def facts_of(file: Path | None, on: datetime | None, *, may_be_empty: bool = False) -> Facts:
    """The figures of production that were asked for; says what is lacking where there are none."""
    as_of = on.date() if on else None
    facts = _of_office(as_of) if file is None else _of_file(file, as_of)
    if not facts.lines and not may_be_empty:
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
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for scripts.")
@click.option(
    "--subject",
    type=click.Choice([*SUBJECTS, "all"]),
    default="production",
    show_default=True,
    help="Of which figures; all: one subject after the other.",
)
@click.option("--limit", type=click.IntRange(min=1), help="Only so many, the gravest first; all by default in JSON.")
@click.option("--participant", metavar="CODE", help="Only of one Participant, by its letters or name.")
@click.option("--year", type=click.IntRange(2003, 2199), help="Only those that touch a year.")
@of_figures
def anomalies(
    as_json: bool,
    subject: str,
    limit: int | None,
    participant: str | None,
    year: int | None,
    file: Path | None,
    on: datetime | None,
) -> None:
    """Say what is doubtful in the figures, the gravest first, each with what to ask.

    The rank is that among all of its subject, whatever is asked for. Doubts that an accepted explanation silences are
    left out. Certificates of an authority's own registers are on its page alone. Exit code 0 also when there are none.
    """
    code = _participant(participant)
    if subject != "production" and (file or on):
        raise click.BadParameter("--file and --on are for production.", param_hint="--subject")

    def wanted(ranked: Iterable[Ranked]) -> Numbered:
        return [
            (rank, one)
            for rank, one in enumerate(ranked, start=1)
            if (not code or one.doubt.participant == code)
            and (year is None or any(period.year == year for period in one.periods))
        ][:limit]

    if subject == "production":
        _production(wanted, limit, as_json, file, on)
    else:
        _others(SUBJECTS if subject == "all" else (subject,), wanted, limit, as_json)


def _production(wanted: Wanted, limit: int | None, as_json: bool, file: Path | None, on: datetime | None) -> None:
    from kpcs.statistics.analysis.engine import anomalies as look
    from kpcs.statistics.analysis.shown import anomalies_as_json
    from kpcs.statistics.calendar import policy
    from kpcs.statistics.queries.questionnaires import explained

    facts = facts_of(file, on)
    ranked = look(facts, policy(), {} if file else explained())
    if as_json:
        _echo(anomalies_as_json(wanted(ranked), total=len(ranked), facts=facts))
        return
    _say(wanted(ranked)[: limit or 10])
    click.echo(f"{len(ranked)} in all; as of {facts.as_of}", err=True)


def _others(subjects: tuple[str, ...], wanted: Wanted, limit: int | None, as_json: bool) -> None:
    from kpcs.statistics.analysis import shown
    from kpcs.statistics.analysis.trade import shown as shown_trade
    from kpcs.statistics.queries.found import found
    from kpcs.statistics.queries.released import note_on_trade

    known = found()
    assert known.trade is not None
    told: dict[str, dict[str, Any]] = {}
    for subject in subjects:
        ranked = known.of_subject(subject)
        if subject == "production":
            told[subject] = shown.anomalies_as_json(wanted(ranked), total=len(ranked), facts=known.facts)
        else:
            told[subject] = (
                shown_trade.anomalies_as_json(wanted(ranked), subject=subject, total=len(ranked), facts=known.trade)
                | note_on_trade()
            )
    if as_json:
        _echo(told[subjects[0]] if len(subjects) == 1 else told)
        return
    for subject in subjects:
        click.echo(f"{subject}: {told[subject]['total']} in all; as of {told[subject]['as_of']}", err=True)
        _say(wanted(known.of_subject(subject))[: limit or 10])


def _echo(said: dict[str, Any]) -> None:
    click.echo(json.dumps(said, ensure_ascii=False, indent=2))


def _say(told: Numbered) -> None:
    for rank, one in told:
        click.echo(f"{rank:>3}  {one.score:>5}  {one.doubt.said.message} {one.doubt.said.remedy}")
        beside = (*one.doubt.evidence, *(other.said for each in one.alike for other in each.alternatives))
        for finding in beside:
            click.echo(f"            {finding.message}")
        for other in one.also:
            click.echo(f"            also: {other.said.message}")


def _participant(text: str | None) -> str:
    from kpcs.scheme.participants import participant_named

    if text is None:
        return ""
    found = participant_named(text)
    if found is None:
        raise click.BadParameter(f"the scheme knows no Participant called {text!r}", param_hint="--participant")
    return str(found)
