"""Draws docs/explanation/log-growth.svg and writes the numbers beside it, from a measurement of the public log.

``python -m tools.log_growth`` measures (some minutes, 1 GB of temporary disk); ``--from FILE`` draws lines that
``python -m benchmarks.log FOLDER 10000 …`` printed before.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "explanation" / "log-growth.svg"
PAGE = ROOT / "docs" / "explanation" / "log.md"
SIZES = (10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000)
BEGIN, END = "<!-- growth: written by tools/log_growth.py -->", "<!-- /growth -->"
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 360, 80, 170, 20, 50
SERIES = (
    ("inclusion", "inclusion proofs", "#0b4f5c"),
    ("consistency", "consistency proofs", "#7a4a00"),
    ("insert", "plain durable inserts", "#6b7a80"),
    ("append", "appends", "#a11d1d"),
)


def measured() -> list[dict[str, float]]:
    """Fill a log step by step and measure at each size."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "benchmarks.log", folder, *map(str, SIZES)]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, "KPCS_DATA_DIR": folder},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    return [json.loads(line) for line in done.stdout.splitlines()]


def table(rows: Sequence[dict[str, float]]) -> str:
    """The numbers of the picture."""
    heads = (
        "entries",
        "appends a second",
        "of a plain durable insert",
        "inclusion proofs a second",
        "consistency proofs a second",
    )
    lines = [
        (
            f"{row['size']:,.0f}",
            f"{row['append']:,.0f}",
            f"{row['append'] / row['insert']:.2f}",
            f"{row['inclusion']:,.0f}",
            f"{row['consistency']:,.0f}",
        )
        for row in rows
    ]
    return "\n".join("| " + " | ".join(line) + " |" for line in (heads, ("---:",) * len(heads), *lines))


def picture(rows: Sequence[dict[str, float]]) -> str:
    """Sizes to the right in steps of ten, rates upwards in steps of ten."""
    rates = [row[name] for row in rows for name, _label, _colour in SERIES]
    low, high = 10 ** math.floor(math.log10(min(rates))), 10 ** math.ceil(math.log10(max(rates)))
    first, last = rows[0]["size"], rows[-1]["size"]

    def x(size: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * math.log(size / first) / math.log(last / first)

    def y(rate: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * math.log(rate / low) / math.log(high / low)

    drawn = []
    for power in range(round(math.log10(low)), round(math.log10(high)) + 1):
        level = y(10**power)
        drawn.append(f'<line x1="{LEFT}" y1="{level:.1f}" x2="{WIDTH - RIGHT}" y2="{level:.1f}" stroke="#c9d2d5"/>')
        drawn.append(f'<text x="{LEFT - 8}" y="{level + 5:.1f}" text-anchor="end">{10**power:,}</text>')
    for size in (size for size in (10_000, 100_000, 1_000_000) if first <= size <= last):
        drawn.append(f'<text x="{x(size):.1f}" y="{HEIGHT - 28}" text-anchor="middle">{size:,}</text>')
    ends = _apart([(y(rows[-1][name]), name) for name, _label, _colour in SERIES])
    for name, label, colour in SERIES:
        points = " ".join(f"{x(row['size']):.1f},{y(row[name]):.1f}" for row in rows)
        drawn.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2.5"/>')
        drawn += [f'<circle cx="{x(row["size"]):.1f}" cy="{y(row[name]):.1f}" r="4" fill="{colour}"/>' for row in rows]
        drawn.append(f'<text x="{WIDTH - RIGHT + 12}" y="{ends[name] + 5:.1f}" fill="{colour}">{label}</text>')
    middle = (LEFT + WIDTH - RIGHT) / 2
    drawn.append(f'<text x="{middle}" y="{HEIGHT - 8}" text-anchor="middle">entries in the log</text>')
    drawn.append(
        f'<text x="18" y="{HEIGHT / 2}" text-anchor="middle" transform="rotate(-90 18 {HEIGHT / 2})">a second</text>'
    )
    frame = f'viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" font-family="sans-serif" font-size="14"'
    title = "<title>Rates of the public log from 10,000 to 1,000,000 entries; the table below has the numbers</title>"
    ground = f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {frame} role="img">{title}{ground}\n'
        + "\n".join(drawn)
        + "\n</svg>\n"
    )


def _apart(wanted: list[tuple[float, str]]) -> dict[str, float]:
    """Labels at the right, moved down until none stands on another."""
    placed: dict[str, float] = {}
    lowest = -math.inf
    for level, name in sorted(wanted):
        lowest = max(level, lowest + 18)
        placed[name] = lowest
    return placed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="file", type=Path, help="lines measured before")
    given = parser.parse_args().file
    rows = [json.loads(line) for line in given.read_text().splitlines()] if given else measured()
    PICTURE.write_text(picture(rows), encoding="utf-8")
    page = PAGE.read_text(encoding="utf-8")
    new = f"{BEGIN}\n{table(rows)}\n{END}"
    PAGE.write_text(
        re.sub(f"{re.escape(BEGIN)}.*{re.escape(END)}", lambda _match: new, page, flags=re.S), encoding="utf-8"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
