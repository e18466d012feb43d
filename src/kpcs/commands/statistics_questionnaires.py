"""``kpcs statistics questionnaires``: what is asked about figures in this office, since when, and what is late."""

from __future__ import annotations

import json

import click


@click.command("questionnaires")
@click.option("--open", "is_open", is_flag=True, help="Only those that are neither closed nor withdrawn.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for scripts.")
def questionnaires(is_open: bool, as_json: bool) -> None:
    """List all questionnaires of all authorities of this office, the newest first: number, Participant, state, due day.

    For the operator; an officer sees on the pages what concerns him. Exit code 0 also when something is late.
    """
    from django.utils import timezone

    from kpcs.statistics.queries.questionnaires import of_office

    told = of_office(on=timezone.localdate(), is_open=is_open)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for one in told:
        late = "  overdue" if one["is_overdue"] else ""
        due = f"  due {one['due_on']}" if one["due_on"] else ""
        words = str(one["state"]).replace("_", " ")
        click.echo(f"{one['number']}  {one['participant']}  {words:<11} {one['questions']} questions{due}{late}")
    click.echo(f"{len(told)} in all", err=True)
