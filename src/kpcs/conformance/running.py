"""Running any verifier against a kit: in parallel, each call bounded in time and in what it may say."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from kpcs.scheme.values import ValueRefused
from kpcs.scheme.verify import Outcome

from .answers import Answer, answer_of
from .folder import EXPECTED, FORMAT

MOST_OUTPUT = 256 * 1024
PLACES = ("text", "file", "qr", "trust", "trust_readable", "status", "anchor", "on")
_SAMPLE = ("{text}", "{file}", "{qr}")


class KitRefused(ValueRefused):
    """The folder holds no kit, or the command cannot be run against it; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """In which way a verifier does not agree: it said something else, nothing, too much, or did not come to an end."""

    kind: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Ran:
    """One sample: what was expected, what was said, and how it disagrees if it does."""

    participant: str
    name: str
    expected: Outcome
    step: int | None
    answer: Answer | None
    disagreement: Disagreement | None
    seconds: float
    last_words: str = ""

    @property
    def agrees(self) -> bool:
        return self.disagreement is None

    @property
    def is_weak(self) -> bool:
        """Agreed by the exit code alone, which tells genuine from all the rest and no more."""
        return self.agrees and self.answer is not None and self.answer.outcome is None


@dataclass(frozen=True, slots=True)
class _Sample:
    participant: str
    name: str
    outcome: Outcome
    step: int | None
    places: dict[str, str]
    is_of_kits_day: bool


def run(
    folder: Path,
    command: Sequence[str],
    *,
    timeout: float = 20.0,
    workers: int | None = None,
    said: Callable[[Ran], None] = lambda ran: None,
) -> tuple[Ran, ...]:
    """Every sample of the kit, in the kit's order; ``said`` is told of each as it comes to an end.

    Refuses a folder without a kit, a command that cannot be started, and one that is given no sample.
    """
    if not any(place in word for word in command for place in _SAMPLE):
        raise KitRefused(f"The command is given no sample: write one of {', '.join(_SAMPLE)} where it belongs.")
    takes_day = any("{on}" in word for word in command)
    samples = [sample for sample in _samples(folder, takes_day) if takes_day or sample.is_of_kits_day]
    with ThreadPoolExecutor(workers or os.cpu_count() or 1) as pool:
        futures = {pool.submit(_run, sample, command, timeout): at for at, sample in enumerate(samples)}
        results: dict[int, Ran] = {}
        try:
            for future in as_completed(futures):
                results[futures[future]] = future.result()
                said(results[futures[future]])
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return _with_crashes(tuple(results[at] for at in sorted(results)))


def _with_crashes(ran: tuple[Ran, ...]) -> tuple[Ran, ...]:
    """A verifier that speaks and then ends without a word has crashed, though its exit code may look like an answer."""
    if not any(one.answer and one.answer.outcome for one in ran):
        return ran
    sentence = "It gave no verdict, as it does for other samples; its last words: {}"
    return tuple(
        replace(one, disagreement=Disagreement("crashed", sentence.format(one.last_words)))
        if one.answer is not None and one.answer.outcome is None
        else one
        for one in ran
    )


def _samples(folder: Path, takes_day: bool) -> Iterator[_Sample]:
    found = sorted([*folder.glob(EXPECTED), *folder.glob(f"*/{EXPECTED}")])
    if not found:
        raise KitRefused(
            f"There is no {EXPECTED} in {folder} or in the folders below it; kpcs conformance make makes it."
        )
    for path in found:
        try:
            kit = json.loads(path.read_text("utf-8"))
            if kit["format"] != FORMAT:
                raise KitRefused(f"{path} is of another form than {FORMAT!r}; make the kit again.")
            # A verifier that takes no day judges by its own clock.
            if not takes_day and kit["on"] != date.today().isoformat():  # noqa: DTZ011
                raise KitRefused(
                    f"The command takes no day ({{on}}), and {path} is for {kit['on']}: make a kit for today."
                )
            yield from [_sample(path.parent, kit, row) for row in kit["samples"]]
        except (OSError, ValueError, KeyError, TypeError) as reason:
            if isinstance(reason, KitRefused):
                raise
            raise KitRefused(f"{path} cannot be read: {type(reason).__name__} {reason}. Make the kit again.") from None


def _sample(folder: Path, kit: dict[str, Any], row: dict[str, Any]) -> _Sample:
    files = {"file": row["text"], "qr": row["qr"], "anchor": "anchor.txt"}
    files |= {name: kit[name] for name in ("trust", "trust_readable", "status")}
    places = {name: str((folder / file).resolve()) for name, file in files.items()}
    places |= {"text": (folder / row["text"]).read_text("utf-8"), "on": row["on"]}
    return _Sample(
        kit["participant"], row["name"], Outcome(row["outcome"]), row["step"], places, row["on"] == kit["on"]
    )


def _run(sample: _Sample, command: Sequence[str], timeout: float) -> Ran:
    start = time.monotonic()
    answer: Answer | None = None
    output = ""
    try:
        output, code = _said([_filled(word, sample.places) for word in command], timeout)
        answer = answer_of(output, code)
        against = _compared(sample, answer, output, code)
    except _Stopped as stopped:
        against = stopped.disagreement
    seconds = time.monotonic() - start
    said = _last_words(output)
    return Ran(sample.participant, sample.name, sample.outcome, sample.step, answer, against, seconds, said)


def _last_words(output: str) -> str:
    return next((line for line in reversed(output.splitlines()) if line.strip()), "none").strip()[:160]


def _filled(word: str, places: dict[str, str]) -> str:
    for name in PLACES:
        # At once and whole: a text that holds braces is not filled a second time.
        if word == f"{{{name}}}":
            return places[name]
    for name in PLACES[1:]:
        word = word.replace(f"{{{name}}}", places[name])
    return word


def _compared(sample: _Sample, answer: Answer | None, output: str, code: int) -> Disagreement | None:
    if answer is None:
        how = f"was stopped by signal {-code}" if code < 0 else f"ended with exit code {code}"
        return Disagreement("crashed", f"It {how} and gave no verdict; its last words: {_last_words(output)}")
    if answer.outcome is None:
        same = answer.is_genuine == (sample.outcome is Outcome.GENUINE)
    else:
        same = answer.outcome is sample.outcome and (answer.step is None or answer.step == sample.step)
    if same:
        return None
    wanted = f"{sample.outcome}, step {sample.step}" if sample.step else str(sample.outcome)
    return Disagreement("wrong", f"It says {answer}; expected is {wanted}.")


class _Stopped(Exception):
    def __init__(self, kind: str, sentence: str) -> None:
        super().__init__(sentence)
        self.disagreement = Disagreement(kind, sentence)


def _said(words: list[str], timeout: float) -> tuple[str, int]:
    """What the command writes and its exit code; it and what it started are ended when it takes too long."""
    deadline = time.monotonic() + timeout
    try:
        process = subprocess.Popen(  # noqa: S603 - the command is the tester's own
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    except (OSError, ValueError) as reason:
        raise _Stopped("crashed", f"It cannot be started: {reason}.") from None
    try:
        return _read(process, deadline, timeout), process.wait(max(0.1, deadline - time.monotonic()))
    except BaseException as reason:
        _end(process)
        if isinstance(reason, subprocess.TimeoutExpired):
            raise _Stopped("hung", f"It gave no verdict within {timeout:g} seconds.") from None
        raise


def _read(process: subprocess.Popen[bytes], deadline: float, timeout: float) -> str:
    assert process.stdout is not None
    said = bytearray()
    with process.stdout as pipe, selectors.DefaultSelector() as ready:
        ready.register(pipe, selectors.EVENT_READ)
        while True:
            if not ready.select(max(0.0, deadline - time.monotonic())):
                raise subprocess.TimeoutExpired(process.args, timeout)
            piece = os.read(pipe.fileno(), 65_536)
            if not piece:
                return said.decode("utf-8", "replace")
            said += piece
            if len(said) > MOST_OUTPUT:
                raise _Stopped("crashed", f"It wrote more than {MOST_OUTPUT // 1024} kB.")


def _end(process: subprocess.Popen[bytes]) -> None:
    """The command and whatever it started and left running."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
