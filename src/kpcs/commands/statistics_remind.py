"""``kpcs statistics remind``: remind authorities of returns that are due or late, from a timer once a day."""

from __future__ import annotations

import json
from datetime import datetime

import click


@click.command("remind")
@click.option(
    "--on",
    "on",
    type=click.DateTime(formats=["%Y-%m-%d"]),
    metavar="DATE",
    help="As if it were this day; today by default.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be done and do nothing.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for scripts.")
def remind(on: datetime | None, dry_run: bool, as_json: bool) -> None:
    """Remind the authorities of every Participant whose return is due soon or late; each reminder is made once.

    Run it once a day; `kpcs deliver` sends the mails. When, before and after the day on which a return is due, is a
    setting (KPCS_RETURN_CALENDAR). Exit code 0: done, also when there was nothing to remind of.
    """
    from django.utils import timezone

    from kpcs.ledger.actions import Program
    from kpcs.statistics import actions
    from kpcs.statistics.queries.completeness import reminders_due

    now = timezone.now()
    day = on.date() if on else timezone.localtime(now).date()
    made = reminders_due(on=day) if dry_run else actions.remind(on=day, by=Program("remind"), at=now)
    rows = [
        {
            "participant": one.participant,
            "subject": one.subject.value,
            "period": str(one.period),
            "due_on": one.due_on.isoformat(),
            "days": one.days,
        }
        for one in made
    ]
    if as_json:
        click.echo(json.dumps({"on": day.isoformat(), "is_dry_run": dry_run, "reminders": rows}, indent=2))
        return
    for row in rows:
        which = f"{row['participant']}  {row['subject']:<12} {row['period']:<8}"
        click.echo(f"{which} due {row['due_on']} ({row['days']:+d} days)")
    click.echo(f"{len(rows)} {'to be made' if dry_run else 'made'}", err=True)
