"""From a clean clone to the first answer, from there to the second start, and what an idle office holds in memory."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from benchmarks.row import Row

MIB = 1024


def rows() -> list[Row]:
    """Clone the committed tree, ``make run`` twice, and read the memory of the second."""
    here = Path(__file__).resolve().parent.parent
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "kpcs"
        subprocess.run(["git", "clone", "-q", str(here), str(clone)], check=True)
        first, _memory = _start(clone, patience=600)
        later, memory = _start(clone, patience=60)
    return [
        Row(
            "first start, clean clone",
            f"{first:.1f} s",
            "≤ 90 s, warm package cache",
            "make run until /health",
            first <= 90,
        ),
        Row("later start", f"{later:.1f} s", "≤ 3 s", "make run until /health", later <= 3),
        Row("idle memory", f"{memory:.0f} MiB", "≤ 200 MiB", "shared pages divided by users", memory <= 200),
    ]


def _start(clone: Path, *, patience: float) -> tuple[float, float]:
    """Seconds until the office answers, and MiB of all its processes ten seconds after that."""
    port = _free_port()
    begun = time.perf_counter()
    office = subprocess.Popen(
        ["make", "run", f"PORT={port}"],
        cwd=clone,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while not _answers(port):
            if office.poll() is not None or time.perf_counter() - begun > patience:
                raise RuntimeError("make run did not come up in the clone; run it there to see why")
            time.sleep(0.05)
        taken = time.perf_counter() - begun
        time.sleep(10)
        return taken, _memory_of_session(os.getsid(office.pid))
    finally:
        os.killpg(office.pid, signal.SIGTERM)
        office.wait(timeout=30)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def _memory_of_session(session: int) -> float:
    """Proportional set size in MiB: what the machine would get back if the office ended."""
    kibibytes = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if os.getsid(int(process.name)) != session:
                continue
            found = re.search(r"^Pss:\s+(\d+)", (process / "smaps_rollup").read_text(), re.MULTILINE)
        except (ProcessLookupError, FileNotFoundError, PermissionError):
            continue
        kibibytes += int(found[1]) if found else 0
    return kibibytes / MIB
