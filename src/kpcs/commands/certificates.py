"""``kpcs certificates``: read the office's certificates on the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from kpcs.commands import Group, prepare_django

if TYPE_CHECKING:
    from kpcs.ledger.actions import Program


@click.group("certificates", cls=Group)
@click.option("--authority", required=True, metavar="CODE", help="Whose certificates, such as sl-demo.")
@click.pass_context
def command(context: click.Context, authority: str) -> None:
    """Read the certificates of one authority. Writing is for the pages and the API.

    Exit code 0: done; 1: there is no such certificate of this authority; 2: not understood.
    """
    prepare_django()
    from kpcs.ledger.actions import Program
    from kpcs.participants.queries import hosted_authorities
    from kpcs.permissions import Permission

    hosted = [one.code for one in hosted_authorities()]
    if authority not in hosted:
        raise click.BadParameter(f"this office hosts {', '.join(hosted) or 'none'}", param_hint="--authority")
    context.obj = Program("certificates", frozenset({Permission.CERTIFICATE_VIEW}), authority)


@command.command("list")
@click.option("--number", default="", help="The beginning of a number, such as SL0049.")
@click.option("--state", default="", help="issued, exported, confirmed, void …")
@click.option("--destination", default="", help="A Participant by its two letters.")
@click.option("--most", default=25, show_default=True, type=click.IntRange(1, 200), help="How many rows.")
@click.option("--after", default="", help="Go on after this row: what --json gave as next.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for scripts.")
@click.pass_obj
def listing(reader: Program, number: str, state: str, destination: str, most: int, after: str, as_json: bool) -> None:
    """List certificates, the newest first."""
    from django.utils import timezone

    from kpcs.certificates import queries
    from kpcs.scheme.states import CERTIFICATE

    if state and state not in CERTIFICATE.states:
        raise click.BadParameter(f"{state} is none of {', '.join(CERTIFICATE.states)}.", param_hint="--state")
    if after and not queries.is_key(after):
        raise click.BadParameter("is not what the list gave as next.", param_hint="--after")
    wanted = queries.Wanted(number=number.upper(), state=state, destination=destination.upper(), after=after)
    page = queries.certificates(wanted, by=reader, on=timezone.localdate(), size=most)
    if as_json:
        rows = [_row(row) for row in page.rows]
        click.echo(json.dumps({"certificates": rows, "next": page.next}, ensure_ascii=False))
        return
    if not page.rows:
        click.echo("No certificates fit.", err=True)
    for row in page.rows:
        click.echo(f"{row.number}  {row.issued_on}  {row.state:<14}  {row.destination}  {row.exporter_name}")


@command.command("show")
@click.argument("number")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for scripts.")
@click.pass_obj
def show(reader: Program, number: str, as_json: bool) -> None:
    """Show one certificate with its lines and the text of its QR code."""
    from django.utils import timezone

    from kpcs.certificates import queries
    from kpcs.errors import NotFound
    from kpcs.scheme import codec

    try:
        row = queries.certificate_of(number.upper(), by=reader, on=timezone.localdate())
    except NotFound:
        click.echo(f"There is no certificate {number} of this authority.", err=True)
        raise click.exceptions.Exit(1) from None
    said = {
        **_row(row),
        "state_since": row.state_since.isoformat(),
        "importer": row.importer_name,
        "origin": row.origin,
        "parcels": [[one.hs, str(one.carats), str(one.value)] for one in queries.statement_in(row).parcels],
        "qr_text": codec.qr_text(bytes(row.signed)) if row.signed else "",
    }
    if as_json:
        click.echo(json.dumps(said, ensure_ascii=False))
        return
    for name, value in said.items():
        click.echo(f"{name}: {value}")


@command.command("blanks")
@click.option("--count", "is_counted", is_flag=True, help="Count every number anew and compare the sums with it.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for scripts.")
@click.pass_obj
def blanks(reader: Program, is_counted: bool, as_json: bool) -> None:
    """Account for the blanks, delivery by delivery.

    Exit code 1: a delivery has numbers that are not explained, or sums that are not what counting gives.
    """
    from kpcs.certificates import queries

    accounts = queries.account(by=reader)
    wrong = {str(one.span) for one in accounts if not one.is_explained}
    if is_counted:
        wrong |= {str(one.span) for one in accounts if one not in queries.recounted(by=reader)}
    rows = [{"range": str(one.span), **one.sums, "is_explained": str(one.span) not in wrong} for one in accounts]
    if as_json:
        click.echo(json.dumps({"deliveries": rows, "is_counted": is_counted}, ensure_ascii=False))
    elif not rows:
        click.echo("No blanks were received.", err=True)
    for row in [] if as_json else rows:
        sums = ", ".join(f"{name.replace('_', ' ')} {row[name]}" for name in queries.SUMS)
        click.echo(f"{row['range']}: {sums}{'' if row['is_explained'] else ' -- NOT EXPLAINED'}")
    if wrong:
        raise click.exceptions.Exit(1)


def _row(row: Any) -> dict[str, Any]:
    return {
        "number": row.number,
        "state": row.state,
        "destination": row.destination,
        "exporter": row.exporter_name,
        "carats_points": row.carats_points,
        "value_cents": row.value_cents,
        "issued_on": row.issued_on.isoformat(),
        "expires_on": row.expires_on.isoformat(),
    }
