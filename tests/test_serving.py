"""``kpcs serve`` told to stop: as Ctrl+C tells every process of a terminal at once, in any phase of its life."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.ports import free_port

COMMAND = [sys.executable, "-c", "from kpcs.cli import main; main()", "serve", "--port"]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tables and style sheets made once, so that an office opens at once."""
    folder = tmp_path_factory.mktemp("serving")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KPCS_")}
    environment = {**kept, "KPCS_DATA_DIR": str(folder)}
    subprocess.run([sys.executable, "-m", "kpcs.web.prepare"], env=environment, check=True, capture_output=True)
    return folder


@pytest.fixture
def office(tables: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """An office in a group of its own that said its address and goes on to start its worker; and its port."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KPCS_")}
    port = free_port()
    office = subprocess.Popen(
        [*COMMAND, str(port)],
        env={**kept, "KPCS_DATA_DIR": str(tables)},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert office.stderr is not None
    assert any("is open at" in line for line in office.stderr)
    yield office, port
    if office.poll() is None:
        os.killpg(office.pid, signal.SIGKILL)
    office.communicate(timeout=60)


def test_a_worker_that_still_loads_is_stopped(office: tuple[subprocess.Popen[str], int]) -> None:
    served, _port = office
    _until(lambda: _workers(served.pid) or served.poll() is not None)
    served.terminate()
    assert _stopped(served) == 0


def test_ctrl_c_stops_an_office_that_answers(office: tuple[subprocess.Popen[str], int]) -> None:
    served, port = office
    _until(lambda: _answers(port) or served.poll() is not None)
    (worker,) = _workers(served.pid)
    # Ctrl+C, of which the worker may hear first: it waits for the first process.
    os.kill(worker, signal.SIGINT)
    assert _answers(port)
    os.killpg(served.pid, signal.SIGINT)
    assert _stopped(served) == 0


def test_of_two_first_starts_at_once_the_second_waits(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KPCS_")}
    begin = "from kpcs.web.prepared import prepare; raise SystemExit(prepare('kpcs.web.prepare'))"
    with (tmp_path / "preparing").open("w") as first:
        fcntl.flock(first, fcntl.LOCK_EX)
        second = subprocess.Popen(
            [sys.executable, "-c", begin],
            env={**kept, "KPCS_DATA_DIR": str(tmp_path)},
            stderr=subprocess.PIPE,
            text=True,
        )
        assert second.stderr is not None
        assert second.stderr.readline() == "Another start is preparing this office; waiting for it ...\n"
    assert second.communicate(timeout=300)[1].startswith("Preparing the office's tables")
    assert second.returncode == 0


def _stopped(served: subprocess.Popen[str]) -> int:
    """Its exit code; it ends before the last resort, which kills a worker after 20 seconds."""
    return served.wait(timeout=15)


def _until(happens: Callable[[], object]) -> None:
    until = time.monotonic() + 120
    while not happens():
        assert time.monotonic() < until
        time.sleep(0.01)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=60):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def _workers(first: int) -> list[int]:
    """The children of a process, as Linux tells them."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(told[1]) == first:
            found.append(int(status.parent.name))
    return found
