"""A workbook of 100,000 lines read into checked returns, beside the library that reads its cells, alone."""

from __future__ import annotations

import itertools
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import xlsxwriter

from benchmarks.row import Row

LINES = 100_000
MOST_TIMES = 2.0
HEAD = ("Period", "Flow", "Partner", "HS", "Origin", "Carats", "Value US$")
PARTNERS = ("BW", "CA", "EU", "AE", "IN", "IL", "ZA", "CN", "CH", "US")
ORIGINS = (
    "AO",
    "AU",
    "BR",
    "BW",
    "CD",
    "CF",
    "CG",
    "CI",
    "CN",
    "GH",
    "GN",
    "GY",
    "ID",
    "IN",
    "LR",
    "LS",
    "ML",
    "NA",
    "RU",
    "SL",
)
HEADINGS = ("7102.10", "7102.21", "7102.31")
QUARTERS = tuple(f"{year}-Q{quarter}" for year in range(2004, 2026) for quarter in (1, 2, 3, 4))


def workbook(path: Path) -> None:
    """Trade of Sierra Leone by quarter, flow, partner, heading and origin; no line is like another."""
    keys = itertools.product(QUARTERS, ("import", "export"), PARTNERS, HEADINGS, ORIGINS)
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Trade")
        sheet.write_row(0, 0, ("Participant", "SL"))
        sheet.write_row(2, 0, HEAD)
        for number, key in enumerate(itertools.islice(keys, LINES)):
            carats = 100 + number * 7919 % 10_000_000
            sheet.write_row(3 + number, 0, (*key, carats / 100, carats * (10 + number % 400) / 100))


def alone(content: bytes) -> None:
    """All cells of the workbook, by the library and nothing else."""
    from io import BytesIO

    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert len(rows) >= LINES


def checked(content: bytes) -> None:
    """Every return of the workbook, judged by every rule."""
    from kpcs.scheme.participants import standings
    from kpcs.statistics.returns.checking import Known, check_file

    histories = {str(one.participant): one for one in standings()}
    found = check_file("returns.xlsx", content, Known(histories, date(2026, 11, 22), "SL"))
    assert found.is_good
    assert sum(len(one.lines) for one in found.returns) == LINES


def rows() -> list[Row]:
    """Two rows: time and memory."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "returns.xlsx"
        workbook(path)
        seconds = _measured("alone,checked", path)
        bare, ours = (_measured(name, path)["megabytes"] for name in ("alone", "checked"))
    times = seconds["checked"] / seconds["alone"]
    return [
        Row(
            "100,000 lines of a workbook read and checked",
            f"{seconds['checked']:.2f} s",
            f"≤ {MOST_TIMES:g} × the reader of cells alone",
            f"{seconds['alone']:.2f} s ({times:.2f} ×)",
            times <= MOST_TIMES,
        ),
        Row(
            "memory for it, both processes together",
            f"{ours:.0f} MB",
            "≤ 600 MB",
            f"{bare:.0f} MB",
            ours <= 600,
        ),
    ]


def _measured(name: str, path: Path) -> dict[str, float]:
    """In a process of its own, so that its memory can be told."""
    command = [sys.executable, "-m", "benchmarks.returns", name, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _child(names: list[str], path: Path) -> dict[str, float]:
    """The best time of each, taken in turn so that other work on the machine slows both; and the most memory."""
    content, best = path.read_bytes(), dict.fromkeys(names, float("inf"))
    for _ in range(6):
        for name in names:
            start = time.perf_counter()
            WORK[name](content)
            best[name] = min(best[name], time.perf_counter() - start)
    parts = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {**best, "megabytes": sum(parts) / 1024}


WORK: dict[str, Callable[[bytes], None]] = {"alone": alone, "checked": checked}
if __name__ == "__main__":
    print(json.dumps(_child(sys.argv[1].split(","), Path(sys.argv[2]))))
