"""``kpcs conformance``: samples with expected verdicts for every Participant, and any verifier run against them."""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kpcs.scheme.values import ValueRefused

if TYPE_CHECKING:
    from kpcs.conformance import Ran


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text[:40]!r} is not a date; write it as 2026-11-22.") from None


@click.group("conformance")
def command() -> None:
    """Samples by which another country's verifier shows that it agrees. Nothing in them is a real certificate."""


@command.command("make")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--participant", "codes", multiple=True, metavar="XX", help="Only this Participant; may be repeated.")
@click.option(
    "--on", "on", type=_day, metavar="DATE", help="The day on which most samples are judged; today if left out."
)
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for scripts.")
def make(folder: Path, codes: tuple[str, ...], on: date | None, as_json: bool) -> None:
    """Write the samples into FOLDER, one folder for each Participant, all that trade today if none is named.

    Exit code 0: written; 2: it cannot be written, or there is no such Participant.
    """
    from kpcs import conformance

    day = on or date.today()  # noqa: DTZ011 - the day where the tester stands
    try:
        made = conformance.make(folder, codes=codes, on=day, said=_progress("samples written for"))
    except ValueRefused as refused:
        raise click.UsageError(str(refused)) from None
    except OSError as error:
        raise click.UsageError(f"{folder} cannot be written: {error.strerror}.") from None
    _clear()
    if as_json:
        click.echo(json.dumps([{**asdict(one), "folder": str(one.folder)} for one in made], indent=1))
        return
    total = sum(one.samples for one in made)
    click.echo(f"{total:,} samples for {len(made)} Participants are in {folder}. Begin with {folder / 'README.md'}.")


@command.command("run", context_settings={"ignore_unknown_options": True})
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("words", nargs=-1, required=True, metavar="-- COMMAND [{file}|{text}|{qr}] {trust} {status} {on}")
@click.option(
    "--timeout", type=click.FloatRange(0.1, 600), default=20.0, show_default=True, help="Seconds for a sample."
)
@click.option("--workers", type=click.IntRange(1, 64), help="How many at once; one for each processor if left out.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for scripts.")
def run(folder: Path, words: tuple[str, ...], timeout: float, workers: int | None, as_json: bool) -> None:
    """Put every sample in FOLDER to a verifier, and say where it does not agree.

    COMMAND is run once for each sample; {file}, {text}, {qr}, {trust}, {trust_readable}, {status}, {anchor} and {on}
    are replaced. It answers in JSON ({"outcome": "expired", "step": 12}), with the outcome as a word, or by its exit
    code.

    Exit code 0: it agrees on every sample; 1: it does not; 2: it could not be tried.
    """
    from kpcs import conformance

    try:
        ran = conformance.run(folder, words, timeout=timeout, workers=workers, said=_progress("tried"))
    except conformance.KitRefused as refused:
        raise click.UsageError(str(refused)) from None
    _clear()
    click.echo(json.dumps([_form(one) for one in ran], indent=1) if as_json else "\n".join(_table(ran)))
    sys.exit(0 if all(one.agrees for one in ran) else 1)


def _form(ran: Ran) -> dict[str, Any]:
    against = ran.disagreement
    return {
        "participant": ran.participant,
        "sample": ran.name,
        "expected": {"outcome": str(ran.expected), "step": ran.step},
        "answer": None if ran.answer is None else str(ran.answer),
        "agrees": ran.agrees,
        "by_exit_code_only": ran.is_weak,
        "disagreement": None if against is None else {"kind": against.kind, "sentence": against.sentence},
        "seconds": round(ran.seconds, 3),
    }


def _table(ran: tuple[Ran, ...]) -> list[str]:
    """A line for each Participant, then one for each sample on which there is no agreement."""
    lines = []
    for code in dict.fromkeys(one.participant for one in ran):
        own = [one for one in ran if one.participant == code]
        lines.append(f"{code}  {sum(one.agrees for one in own):>3} of {len(own)} agree")
    for one in ran:
        if one.disagreement is not None:
            lines.append(f"{one.participant}/{one.name}: {one.disagreement.kind.upper()}. {one.disagreement.sentence}")
    kinds = Counter(one.disagreement.kind for one in ran if one.disagreement)
    agreed = sum(one.agrees for one in ran)
    counts = "".join(f", {count} {kind}" for kind, count in sorted(kinds.items()))
    lines += [
        "",
        f"{agreed:,} of {len(ran):,} samples agree{counts}; {sum(one.seconds for one in ran):.1f} s of its time.",
    ]
    if weak := sum(one.is_weak for one in ran):
        lines.append(f"Of {weak:,} only the exit code was looked at: they tell genuine from the rest, and no more.")
    return lines


def _progress(words: str) -> Any:
    """A counter on the error output, when somebody looks at it."""
    count = 0

    def said(_: object) -> None:
        nonlocal count
        count += 1
        if sys.stderr.isatty():
            click.echo(f"\r{count:,} {words}", nl=False, err=True)

    return said


def _clear() -> None:
    if sys.stderr.isatty():
        click.echo("\r" + " " * 40 + "\r", nl=False, err=True)
