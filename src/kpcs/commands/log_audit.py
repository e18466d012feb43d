"""``kpcs log audit``: follow an office's public log from outside, and name what is wrong with it."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kpcs.commands import Lacking

if TYPE_CHECKING:
    from kpcs.scheme.log import LogPolicy
    from kpcs.witness.audit import Audit
    from kpcs.witness.sources import Kept


@click.command("audit")
@click.argument("source")
@click.option("--state", type=click.Path(dir_okay=False, path_type=Path), required=True, help="What was seen so far.")
@click.option("--key", default="", help="The log's verifier key; needed once, then kept in the state.")
@click.option(
    "--trust",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A trust list that says key, witnesses and how many are needed, instead of these options.",
)
@click.option("--witness", "witnesses", multiple=True, help="Verifier key of a witness; may be given several times.")
@click.option("--needed", default=0, type=click.IntRange(0), help="How many of these witnesses must have cosigned.")
@click.option(
    "--also", multiple=True, help="What others are shown: a checkpoint's file or address, a witness's address."
)
@click.option("--json", "as_json", is_flag=True, help="The outcome as JSON, with the signed checkpoints that prove it.")
def audit(
    source: str,
    state: Path,
    key: str,
    trust: Path | None,
    witnesses: tuple[str, ...],
    needed: int,
    also: tuple[str, ...],
    as_json: bool,
) -> None:
    """Read the log at SOURCE, an address or a folder, and compare it with what it showed before and shows to others.

    Every new hash is read, and the tree is computed again. Needs no office. Exit code 0: it continues what was seen;
    1: it went back, was rewritten or shows two faces, and the proof is kept in the state; 2: something cannot be read.
    """
    from kpcs.scheme.log import LogRefused
    from kpcs.witness.audit import Unreachable
    from kpcs.witness.sources import keep_in, kept_in

    try:
        kept = kept_in(state)
        policy = _policy(kept, key, witnesses, needed) if trust is None else _policy_in(trust, kept, key)
        found = _audit(source, kept, policy, also)
        proofs = tuple(
            {
                "code": wrong.code,
                "sentence": wrong.sentence,
                "seen_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
                "checkpoints": [{"shown_by": face.shown_by, "note": face.note} for face in wrong.proof],
            }
            for wrong in found.wrong
        )
        old = {(one["code"], one["sentence"]) for one in kept.caught}
        new = tuple(one for one in proofs if (one["code"], one["sentence"]) not in old)
        keep_in(state, replace(kept, key=policy.log, known=found.known, caught=(*kept.caught, *new)))
    except (Unreachable, LogRefused) as problem:
        raise Lacking(str(problem)) from None
    _say(found, proofs, policy.log.name, kept.known.tree.size, as_json)
    raise click.exceptions.Exit(1 if found.wrong else 0)


def _policy(kept: Kept, key: str, witnesses: tuple[str, ...], needed: int) -> LogPolicy:
    from kpcs.scheme.log import LogPolicy, note_key_of

    given = note_key_of(key) if key else kept.key
    if given is None:
        raise click.UsageError("Give the log's verifier key with --key; the trust list and `kpcs log status` say it.")
    if kept.key is not None and given != kept.key:
        raise click.UsageError("The state is of a log with another key. Use one state for each log.")
    return LogPolicy(given, tuple(note_key_of(text) for text in witnesses), needed)


def _policy_in(trust: Path, kept: Kept, key: str) -> LogPolicy:
    """What the list says of the log that is followed, or of its only log."""
    from kpcs.commands.lists import read_trust
    from kpcs.scheme.log import LogPolicy, note_key_of

    listed, _signed = read_trust(trust, anchors=())
    wanted = note_key_of(key) if key else kept.key
    logs = [log for log in listed.logs if wanted is None or note_key_of(log.vkey) == wanted]
    if len(logs) != 1:
        raise click.UsageError(f"{trust} names {len(logs)} logs that are meant; say which with --key.")
    counted = tuple(note_key_of(one.vkey) for one in listed.witnesses if one.name in listed.policy.of)
    return LogPolicy(note_key_of(logs[0].vkey), counted, listed.policy.needed)


def _audit(source: str, kept: Kept, policy: LogPolicy, also: tuple[str, ...]) -> Audit:
    from kpcs.witness.audit import audit as compare
    from kpcs.witness.sources import face_of, source_of

    others = [face_of(place, origin=policy.log.name) for place in also]
    return compare(source_of(source), policy=policy, known=kept.known, others=others)


def _say(found: Audit, proofs: Sequence[Mapping[str, object]], origin: str, before: int, as_json: bool) -> None:
    if as_json:
        said = {"origin": origin, "before": before, "size": found.size, "wrong": proofs, "notes": found.notes}
        click.echo(json.dumps(said, ensure_ascii=False, indent=1))
        return
    for wrong in found.wrong:
        click.echo(wrong.sentence)
        for face in wrong.proof:
            click.echo(f"\nSigned, and shown by {face.shown_by}:\n{face.note}")
    for note in found.notes:
        click.echo(note)
    if not found.wrong:
        click.echo(f"{origin}: {found.size} entries, {found.size - before} more than before; everything continues.")
