"""``kpcs statistics missing``: which returns were due and did not come, as the page lists them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from kpcs.commands.statistics_figures import facts_of, of_figures

ALL = "all"
SUBJECTS = ("production", "trade", "certificates", "stock", ALL)


@click.command("missing")
@click.option("--subject", type=click.Choice(SUBJECTS), default="production", show_default=True, help="Which return.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for scripts.")
@of_figures
def missing(subject: str, as_json: bool, file: Path | None, on: datetime | None) -> None:
    """List returns that were due and did not come; those that need not come, with the reason.

    What is expected follows each Participant's standing on the day. Trade, certificates and stocks are looked for since
    the first period for which this office keeps them, and as of today unless --on says otherwise; --file is a table of
    production. Exit code 0 also when something is missing.
    """
    if file is not None and subject != "production":
        raise click.BadParameter("a table holds production only; leave --subject out", param_hint="--file")
    told = {one: _told(one, file, on) for one in (SUBJECTS[:-1] if subject == ALL else (subject,))}
    if as_json:
        click.echo(json.dumps(told if subject == ALL else told[subject], ensure_ascii=False, indent=2))
        return
    for name, said in told.items():
        if subject == ALL:
            click.echo(name.upper())
        _print(said)


def _told(subject: str, file: Path | None, on: datetime | None) -> dict[str, Any]:
    from django.utils import timezone

    from kpcs.scheme.rules.statistics import Subject
    from kpcs.statistics.analysis.complete import completeness_as_json
    from kpcs.statistics.analysis.expected import gaps
    from kpcs.statistics.analysis.shown import gaps_as_json
    from kpcs.statistics.calendar import calendar, policy
    from kpcs.statistics.queries.completeness import completeness

    if subject == "production":
        facts, its = facts_of(file, on), policy()
        return gaps_as_json(gaps(facts, its), facts=facts, policy=its)
    day: date = on.date() if on else timezone.localdate()
    return completeness_as_json(completeness(Subject(subject), on=day), calendar())


def _print(said: dict[str, Any]) -> None:
    if "kept_since" in said:
        click.echo(f"looked for since {said['kept_since']}" if said["kept_since"] else "not kept in this office")
    for title, key in (("missing", "missing"), ("late", "late"), ("not expected", "explained")):
        click.echo(f"{title}:")
        for name, why, periods in _together(said[key]):
            click.echo(f"  {name}: {periods}. {why}".rstrip())
    if "nil_returns_missing" in said:
        click.echo("nil returns that never came:")
        for one in said["nil_returns_missing"]:
            click.echo(f"  {one['name']}: {one['count']}")


def _together(gaps: Iterable[dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    """Gaps of one Participant with one explanation in a line: the first and the last of them."""
    for (name, why), group in groupby(gaps, key=lambda gap: (gap["name"], gap["explanation"] or "")):
        periods = [gap["period"] for gap in group]
        yield name, why, periods[0] if len(periods) == 1 else f"{periods[0]} … {periods[-1]} ({len(periods)})"
