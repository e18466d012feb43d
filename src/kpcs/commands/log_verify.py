"""``kpcs log verify``: check a proof file without an office and without a network."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kpcs.commands import Lacking

if TYPE_CHECKING:
    from kpcs.scheme.log import LogPolicy, Shown


@click.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", required=True, help="The log's verifier key: name+hash+base64.")
@click.option("--witness", "witnesses", multiple=True, help="Verifier key of a witness; may be given several times.")
@click.option("--needed", default=0, type=click.IntRange(0), help="How many of these witnesses must have cosigned.")
@click.option("--certificate", metavar="TEXT|IMAGE|PDF", help="The paper that the proof must be about.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for scripts.")
def verify(
    file: Path, key: str, witnesses: tuple[str, ...], needed: int, certificate: str | None, as_json: bool
) -> None:
    """Check the proof in FILE: that the entry is in the log that this key signs, and who saw it.

    Exit code 0: it holds; 1: it does not, and why; 2: something cannot be read.
    """
    from kpcs.scheme.log import LogPolicy, LogRefused, check, note_key_of, proof_of, shown_by

    try:
        policy = LogPolicy(note_key_of(key), tuple(map(note_key_of, witnesses)), needed)
    except LogRefused as refused:
        raise Lacking(str(refused)) from None
    signed = None if certificate is None else _signed(certificate)
    try:
        proof = proof_of(_text(file))
        shown = shown_by(proof, policy=policy) if signed is None else check(proof, signed=signed, policies=[policy])
    except LogRefused as refused:
        click.echo(json.dumps({"holds": False, "code": refused.code}) if as_json else str(refused), err=not as_json)
        raise click.exceptions.Exit(1) from None
    _say(shown, policy, is_bound=signed is not None, as_json=as_json)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise Lacking(f"{file} cannot be read: {problem}.") from None


def _signed(source: str) -> bytes:
    from kpcs.reading import ReadingRefused, certificate_text
    from kpcs.scheme.codec import PREFIX, Unreadable, signed_of

    try:
        text = source if source.startswith(PREFIX) else certificate_text(Path(source).read_bytes())
        return signed_of(text.strip())
    except (OSError, ReadingRefused, Unreadable) as problem:
        raise Lacking(f"The certificate cannot be read: {problem}") from None


def _say(shown: Shown, policy: LogPolicy, *, is_bound: bool, as_json: bool) -> None:
    content, by = shown.content, [signer.key.name for signer in shown.witnesses]
    at = datetime.fromtimestamp(content.at, UTC).isoformat()
    document = content.document.hex() if content.document else None
    if as_json:
        said = {
            "holds": True,
            "origin": shown.checkpoint.origin,
            "place": shown.index,
            "size": shown.checkpoint.size,
            "kind": content.kind,
            "subject": content.subject,
            "at": at,
            "document": document,
            "is_about_this_certificate": True if is_bound else None,
            "witnessed_by": by,
        }
        click.echo(json.dumps(said, ensure_ascii=False))
        return
    click.echo(
        f"It holds: {content.kind} of {content.subject}, {at}, is entry {shown.index} of {shown.checkpoint.origin}."
    )
    click.echo(f"The checkpoint covers {shown.checkpoint.size} entries, cosigned by {', '.join(by) or 'no witness'}.")
    click.echo("It is about this certificate." if is_bound else f"Its document has the SHA-256 {document}.")
