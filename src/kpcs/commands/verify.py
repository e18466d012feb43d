"""``kpcs verify``: what is to be thought of a certificate's code, without database or network."""

from __future__ import annotations

import json
import re
import sys
from datetime import date
from pathlib import Path

import click

from kpcs.commands.lists import content_of, public_key, read_status, read_trust
from kpcs.reading import MOST_BYTES, ReadingRefused, certificate_text
from kpcs.scheme.codec import PREFIX
from kpcs.scheme.trust import TrustList
from kpcs.scheme.verify import LANGUAGES, Result, Verdict, unreadable, verify

_MARKS = {Result.PASSED: "passed", Result.FAILED: "FAILED", Result.NOT_CHECKED: "not checked"}
_LONGEST_NAME = 255


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text[:40]!r} is not a date; write it as 2026-11-22.") from None


@click.command("verify")
@click.argument("source", metavar="TEXT|IMAGE|PDF")
@click.option(
    "--trust",
    "trust_file",
    required=True,
    envvar="KPCS_TRUST",
    type=click.Path(path_type=Path),
    help="The trust list whose keys are believed: signed (trust.cose), or as JSON.",
)
@click.option(
    "--status",
    "status_file",
    envvar="KPCS_STATUS",
    type=click.Path(path_type=Path),
    help="The status list (status.cose): void, replaced, lost, stolen, false and used numbers.",
)
@click.option(
    "--proof",
    "proof_file",
    type=click.Path(path_type=Path),
    help="A log proof of the certificate; needed only when its key was revoked.",
)
@click.option(
    "--anchor",
    "anchors",
    multiple=True,
    metavar="KEY",
    envvar="KPCS_ANCHOR",
    help="Public key (Base64, or a file with it) that must have signed the lists. May be given several times.",
)
@click.option("--on", "on", type=_day, metavar="DATE", help="The day to judge by, as 2026-11-22; today when not given.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for scripts.")
@click.option(
    "--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the answer."
)
def command(
    source: str,
    trust_file: Path,
    status_file: Path | None,
    proof_file: Path | None,
    anchors: tuple[str, ...],
    on: date | None,
    as_json: bool,
    language: str,
) -> None:
    """Verify a certificate: its code as text, or a scan, photograph or PDF that shows it; - reads standard input.

    Needs no database and no network. Exit code 0: genuine and in force; 1: any other verdict; 2: the command could
    not be carried out.
    """
    trust, signed = _lists(trust_file, status_file, anchors)
    day = on or date.today()  # noqa: DTZ011 - the day where the officer stands
    verdict = _verdict(source, trust, day, _proof(proof_file))
    if as_json:
        click.echo(json.dumps(verdict.as_dict(language) | {"signatures": signed}, ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(_lines(verdict, signed, language)))
    sys.exit(0 if verdict.is_genuine else 1)


class Failed(click.ClickException):
    """The command could not be carried out."""

    exit_code = 2


def _lists(trust_file: Path, status_file: Path | None, anchors: tuple[str, ...]) -> tuple[TrustList, list[str]]:
    """The trust list with the status list beside it, and how far each of them is signed."""
    keys = tuple(public_key(text) for text in anchors)
    trust, signed = read_trust(trust_file, anchors=keys)
    said = [f"Trust list: {signed}."]
    if status_file is not None:
        known = keys or tuple(anchor.public for anchor in trust.anchors)
        status, signed = read_status(status_file, anchors=known)
        trust = trust.with_status(status)
        said.append(f"Status list: {signed}.")
    return trust, said


def _proof(path: Path | None) -> str | None:
    if path is None:
        return None
    try:
        return content_of(path).decode()
    except UnicodeDecodeError:
        raise Failed(f"The log proof {path} is not text.") from None


def _verdict(source: str, trust: TrustList, day: date, proof: str | None) -> Verdict:
    try:
        text = source if source.startswith(PREFIX) else certificate_text(_bytes(source))
    except ReadingRefused as refused:
        return unreadable(refused.because, trust=trust, on=day)
    except _NoFile:
        text = source
    return verify(text, trust=trust, on=day, proof=proof)


class _NoFile(Exception):
    """The argument names no file, so it is the text itself."""


def _bytes(source: str) -> bytes:
    """What the file holds, up to the bound; one byte more tells that there is more."""
    if not source:
        raise _NoFile
    try:
        if source == "-":
            return sys.stdin.buffer.read(MOST_BYTES + 1)
        with Path(source).open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except (FileNotFoundError, ValueError) as reason:
        if isinstance(reason, FileNotFoundError) and _is_name(source):
            raise Failed(f"There is no file {source}.") from None
        raise _NoFile from None
    except OSError as reason:
        if len(source) > _LONGEST_NAME:
            raise _NoFile from None
        raise Failed(f"{source} cannot be read: {reason.strerror}.") from None


def _is_name(source: str) -> bool:
    """Whether a file was meant; a code whose KP1: was lost holds / too, and is longer, and codes of others hold ://."""
    has_folder = "/" in source and len(source) <= _LONGEST_NAME
    return "://" not in source and (has_folder or bool(re.search(r"\.[A-Za-z0-9]{2,5}$", source)))


def _lines(verdict: Verdict, signed: list[str], language: str) -> list[str]:
    lines = []
    for step in verdict.steps:
        lines.append(f"{step.number:>2}. {step.title(language)}: {_MARKS[step.result]}")
        if sentence := step.sentence(language):
            lines.append(f"    {sentence}")
    lines += ["", f"{verdict.outcome.name.replace('_', ' ')} on {verdict.on}"]
    lines += [verdict.sentence(language), verdict.advice(language), *verdict.ages(language), *signed]
    return lines + _content_lines(verdict)


def _content_lines(verdict: Verdict) -> list[str]:
    """What the certificate says; only there when the signature held."""
    said = verdict.statement
    if said is None:
        return []
    origin = " ".join([str(said.origin), *(map(str, said.origin.countries) if said.origin.is_mixed else ())])
    rows = [
        ("Number", said.number.printed),
        ("Authority", said.authority),
        ("Issued", f"{said.issued_on}, validated {said.validated_on}, last day {said.expires_on}"),
        ("Exporter", f"{said.exporter.name}, {said.exporter.address}, {said.exporter.country}"),
        ("Importer", f"{said.importer.name}, {said.importer.address}, {said.importer.country}"),
        ("Origin", origin),
        ("Destination", str(said.destination)),
        *((f"HS {one.hs}", f"{one.carats} ct, US$ {one.value}") for one in said.parcels),
        ("Total", f"{said.carats} ct, US$ {said.value}, {said.parcel_count} parcels"),
        ("Seals", ", ".join(said.seals) or "none"),
    ]
    rows += [("Technical", str(said.purpose))] if said.purpose else []
    rows += [("Replaces", said.replaces.printed)] if said.replaces else []
    return ["", *(f"{name + ':':<13}{text}" for name, text in rows)]
