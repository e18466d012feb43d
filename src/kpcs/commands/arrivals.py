"""``kpcs arrivals``: read the office's arrivals on the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from kpcs.commands import Group, prepare_django

if TYPE_CHECKING:
    from kpcs.ledger.actions import Program


@click.group("arrivals", cls=Group)
@click.option("--authority", required=True, metavar="CODE", help="Whose arrivals, such as eu-demo.")
@click.pass_context
def command(context: click.Context, authority: str) -> None:
    """Read the arrivals of one authority. Writing is for the pages and the API.

    Exit code 0: done; 1: there is no such arrival at this authority; 2: not understood.
    """
    prepare_django()
    from kpcs.ledger.actions import Program
    from kpcs.participants.queries import hosted_authorities
    from kpcs.permissions import Permission

    hosted = [one.code for one in hosted_authorities()]
    if authority not in hosted:
        raise click.BadParameter(f"this office hosts {', '.join(hosted) or 'none'}", param_hint="--authority")
    context.obj = Program("arrivals", frozenset({Permission.ARRIVAL_PRESENT}), authority)


@command.command("list")
@click.option("--state", default="", help="presented, opened, held, accepted, confirmed …")
@click.option("--issuer", default="", help="A Participant by its two letters.")
@click.option("--number", default="", help="The beginning of a number, such as SL0049.")
@click.option("--most", default=25, show_default=True, type=click.IntRange(1, 200), help="How many rows.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for scripts.")
@click.pass_obj
def listing(reader: Program, state: str, issuer: str, number: str, most: int, as_json: bool) -> None:
    """List arrivals, the newest first."""
    from kpcs.scheme.states import ARRIVAL
    from kpcs.shipments.queries import arrivals

    if state and state not in ARRIVAL.states:
        raise click.BadParameter(f"{state} is none of {', '.join(ARRIVAL.states)}.", param_hint="--state")
    if not (issuer + number).isalnum() and issuer + number:
        raise click.BadParameter("write letters and digits only.", param_hint="--number, --issuer")
    wanted = arrivals.ArrivalFilter(
        states=(state,) if state else (), issuer=issuer.upper(), number=number.upper().replace(" ", "")
    )
    rows = [_row(row) for row in arrivals.arrivals(reader, wanted)[:most]]
    if as_json:
        click.echo(json.dumps({"arrivals": rows}, ensure_ascii=False))
        return
    if not rows:
        click.echo("No arrivals fit.", err=True)
    for row in rows:
        click.echo(f"{row['id']}  {row['number']:<12}  {row['presented_at'][:10]}  {row['state']}")


@command.command("show")
@click.argument("id")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for scripts.")
@click.pass_obj
def show(reader: Program, id: str, as_json: bool) -> None:
    """Show one arrival by its id or by its certificate's number: what was found, what was decided and why."""
    from kpcs.errors import NotFound
    from kpcs.shipments.queries import arrivals

    try:
        key = _key(id)
        found = [arrivals.arrival(reader, key)] if key else arrivals.same_number(reader, _number(id))
    except NotFound:
        found = []
    if not found:
        click.echo(f"There is no arrival {id} at this authority.", err=True)
        raise click.exceptions.Exit(1)
    said = [_in_full(row) for row in found]
    if as_json:
        click.echo(json.dumps({"arrivals": said}, ensure_ascii=False))
        return
    for one in said:
        for name, value in one.items():
            click.echo(f"{name}: {value}")


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _number(text: str) -> str:
    from kpcs.scheme.values import CertificateNumber, ValueRefused

    try:
        return str(CertificateNumber.parse(text))
    except ValueRefused as refused:
        raise click.BadParameter(str(refused), param_hint="ID") from None


def _row(row: Any) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "number": row.number,
        "issuer": row.issuer,
        "state": row.state,
        "importer": row.importer_name,
        "carats_points": row.carats_points,
        "value_cents": row.value_cents,
        "presented_at": row.presented_at.isoformat(),
        "result_due_on": row.result_due_on.isoformat() if row.result_due_on else None,
    }


def _in_full(row: Any) -> dict[str, Any]:
    from kpcs.shipments.queries.facts import found_parcels

    return {
        **_row(row),
        "how": row.how,
        "outcome": row.outcome,
        "seals_found": row.seals_found,
        "found": [[parcel.hs.value, str(parcel.carats), str(parcel.declared)] for parcel in found_parcels(row)],
        "reasons": row.reasons,
        "note": row.note,
        "checks": [{"code": one["code"], "message": one["message"]} for one in row.checks],
        "used_at": row.used_at.isoformat() if row.used_at else None,
    }
