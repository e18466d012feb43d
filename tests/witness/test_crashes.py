"""A witness that dies, or is asked by many at once: it never signs less than it stored, and never two faces."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import copytree

import pytest

from kpcs.scheme.log import checkpoint_of, signed_note_of
from kpcs.witness import actions, report, store
from tests.witness.logs import ORIGIN, Log

NOW = 1_795_000_000
SIZES = (3, 5, 8)
ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def log() -> Log:
    return Log().grow(SIZES[-1])


@pytest.fixture
def folder(tmp_path: Path, log: Log) -> Path:
    actions.init(tmp_path / "w", name="witness.example/w", unprotected=True, at=NOW)
    actions.add_log(tmp_path / "w", vkey=log.key.text, at=NOW)
    return tmp_path / "w"


def requests(log: Log) -> list[bytes]:
    return [log.request(old, size) for old, size in zip((0, *SIZES), SIZES, strict=False)]


def python(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=environment, input=given, capture_output=True, text=True, check=False, cwd=ROOT)


@pytest.mark.slow
def test_killed_at_any_step_it_never_signs_less_than_it_stored(folder: Path, log: Log, tmp_path: Path) -> None:
    given = "".join(json.dumps(body.decode()) + "\n" for body in requests(log))
    whole = python("-m", "tests.witness.dying", str(copytree(folder, tmp_path / "whole")), "0", given=given)
    assert whole.stdout.split() == ["200", "200", "200", "steps", whole.stdout.split()[-1]], whole.stderr
    steps = int(whole.stdout.split()[-1])
    assert steps > 40
    for number in range(1, steps + 1):
        dead = copytree(folder, tmp_path / f"dead-{number}")
        died = python("-m", "tests.witness.dying", str(dead), str(number), given=given)
        assert died.returncode == -9, (number, died.stderr)
        signed = SIZES[len(died.stdout.split()) - 1] if died.stdout.split() else 0
        held = report.report_of(dead).logs[0].held
        assert held.size in (0, *SIZES)
        assert held.size >= signed, f"step {number}: signed {signed}, remembers {held.size}"
        keys = actions.open_keys(dead)
        if held.size:
            liar = Log(seed="log", entries=["another past"]).grow(held.size - 1)
            assert actions.add_checkpoint(dead, body=liar.request(held.size), keys=keys, at=NOW).status == 409
        body = log.request(held.size)
        assert actions.add_checkpoint(dead, body=body, keys=keys, at=NOW).status == 200


def test_many_threads_and_the_largest_tree_wins(folder: Path) -> None:
    """All ask at once for sizes up and down; what was signed last is what is held, and no size was signed twice."""
    log, keys = Log().grow(40), actions.open_keys(folder)
    start = threading.Barrier(8)

    def ask(place: int) -> list[int]:
        start.wait(60)
        won = []
        for size in range(1 + place, 41, 3):
            old = report.report_of(folder).logs[0].held.size
            if old < size:
                answer = actions.add_checkpoint(folder, body=log.request(old, size), keys=keys, at=NOW + size)
                assert answer.status in (200, 409), answer
                won += [size] if answer.status == 200 else []
        return won

    with ThreadPoolExecutor(8) as pool:
        won = [size for sizes in pool.map(ask, range(8)) for size in sizes]
    assert len(won) == len(set(won))
    assert report.report_of(folder).logs[0].held.size == max(won)


def test_two_faces_race_and_one_is_signed(folder: Path, log: Log) -> None:
    """Sixteen threads bring two faces of one size at the same moment: one face is signed, the other is evidence."""
    keys = actions.open_keys(folder)
    faces = [log.request(0), Log().grow(7).grow(1, "secret").request(0)]
    start = threading.Barrier(16)

    def ask(place: int) -> tuple[int, int]:
        start.wait(60)
        return place % 2, actions.add_checkpoint(folder, body=faces[place % 2], keys=keys, at=NOW).status

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(ask, range(16)))
    signed = {face for face, status in answers if status == 200}
    assert len(signed) == 1
    found = report.report_of(folder)
    assert [(one.what, one.size) for one in found.caught] == [(store.TWO_FACES, 8)]
    assert found.caught[0].root != found.logs[0].held.root


RACER = """
import sys, pathlib
from kpcs.witness import actions, report
from tests.witness.logs import Log
folder, word = pathlib.Path(sys.argv[1]), sys.argv[2]
keys, log = actions.open_keys(folder), Log()
sys.stdin.readline()
for size in range(1, 31):
    log.grow(1, word if size > 15 else "entry")
    old = report.report_of(folder).logs[0].held.size
    if old < size:
        answer = actions.add_checkpoint(folder, body=log.request(old, size), keys=keys, at=1_795_000_000)
        print(size, answer.status, log.root().hex(), flush=True)
"""


def test_two_processes_race_with_two_faces(folder: Path) -> None:
    """Two processes of one witness, a lying log behind each: every size is signed with one root at most."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACER, str(folder), word],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for word in ("left", "right")
    ]
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("go\n")
        racer.stdin.flush()
    said = [racer.communicate(timeout=300)[0] for racer in racers]
    assert [racer.returncode for racer in racers] == [0, 0]
    signed = [line.split() for text in said for line in text.splitlines() if line.split()[1] == "200"]
    roots = {size: {root for at, _status, root in signed if at == size} for size, _status, _root in signed}
    assert roots
    assert all(len(found) == 1 for found in roots.values())
    with store.opened(folder) as file:
        newest = checkpoint_of(signed_note_of(file.newest(ORIGIN) or "").text)
        assert newest.size == max(int(size) for size in roots)
        assert newest.root == file.held(ORIGIN).root
