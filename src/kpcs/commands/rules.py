"""`kpcs rules`: the rulebook on the terminal, as JSON, or as the page of the documentation. Needs no database."""

from __future__ import annotations

import json

import click

from kpcs.scheme.catalogue import Entry, Evidence, entries
from kpcs.scheme.pages import LEVELS, STATUS, rules_markdown, states_markdown
from kpcs.scheme.rulebook import Kept, coded, kept, rules_of
from kpcs.scheme.vocabulary import rows


@click.command("rules")
@click.argument("codes", metavar="[ID]...", nargs=-1)
@click.option("--status", type=click.Choice([status.value for status in Evidence]), help="Only rules so documented.")
@click.option("--participant", metavar="CODE", default="", help="Only rules of this Participant, such as CA or EU.")
@click.option("--kept", "kept_as", type=click.Choice([how.value for how in Kept]), help="Only rules kept in this way.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, with the sentences that are checked.")
@click.option("--markdown", is_flag=True, help="The whole rulebook as a page.")
@click.option("--states", is_flag=True, help="The tables of states as a page.")
def command(
    codes: tuple[str, ...],
    status: str | None,
    participant: str,
    kept_as: str | None,
    as_json: bool,
    markdown: bool,
    states: bool,
) -> None:
    """List the rules of the scheme with level, evidence, sources, and how this software keeps them."""
    if markdown or states:
        click.echo(rules_markdown() if markdown else states_markdown(), nl=False)
        return
    found = [
        entry
        for entry in rules_of(status=status or "", participant=participant.upper(), kept_as=kept_as or "")
        if not codes or entry.id in codes
    ]
    unknown = [code for code in codes if code not in entries()]
    if unknown:
        raise click.UsageError(f"The rulebook has no rule {', '.join(unknown)}. `kpcs rules` lists them all.")
    if as_json:
        click.echo(json.dumps([_as_dict(entry) for entry in found], ensure_ascii=False, indent=2))
    elif len(codes) == len(found) == 1:
        click.echo(_in_full(found[0]))
    else:
        for entry in found:
            click.echo(f"{entry.id:<12} {entry.status} {entry.level:<9}{kept(entry):<5} {entry.sentence}")
        click.echo(f"{len(found)} rules", err=True)


def _as_dict(entry: Entry) -> dict[str, object]:
    return {
        "id": entry.id,
        "sentence": entry.sentence,
        "level": entry.level,
        "status": entry.status,
        "sources": entry.sources,
        "participants": entry.participants,
        "since": entry.since.isoformat() if entry.since else None,
        "until": entry.until.isoformat() if entry.until else None,
        "kept": kept(entry),
        "checks": [
            {"act": words.act, "severity": words.severity, "sentence": words.sentence, "remedy": words.remedy}
            for words in coded().get(entry.id, ())
        ],
    }


def _in_full(entry: Entry) -> str:
    lines = [f"{entry.id}  {entry.sentence}", f"{LEVELS[entry.level]}; {STATUS[entry.status]}; kept as {kept(entry)}"]
    lines += [f"for {', '.join(entry.participants)}"] if entry.participants else []
    lines += [
        f"source {row['key']}: {row['title']} {row['addresses']}".rstrip()
        for row in rows("sources.csv")
        if row["key"] in entry.sources
    ]
    lines += [
        f"  {words.act} ({words.severity}): {words.sentence} {words.remedy}" for words in coded().get(entry.id, ())
    ]
    return "\n".join(lines)
