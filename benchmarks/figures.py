"""All public production data of the scheme: loaded into an office, checked, every test, every year's summary."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from benchmarks.child import open_office, rows_of, say
from benchmarks.row import Row

PROMISED_SECONDS = 2.0
ROUNDS = 3


def rows() -> list[Row]:
    """The one row, measured in a fresh office."""
    with tempfile.TemporaryDirectory() as folder:
        return rows_of("figures", Path(folder))


def main() -> None:
    """The baseline is reading the same table with the standard library and summing it; nothing is kept."""
    open_office()
    from django.utils import timezone

    from kpcs.ledger.actions import Program
    from kpcs.participants.actions import load_vocabulary
    from kpcs.permissions import Permission

    by = Program("benchmark", frozenset({Permission.FIGURES_LOAD, Permission.STANDING_RECORD}))
    load_vocabulary(by=by, at=timezone.now())
    loading, looking, years, lines, doubts = _measured(by)
    baseline = min(_read_and_sum() for _ in range(ROUNDS))
    whole = loading + looking
    say(
        [
            Row(
                f"all public KP production data: {lines:,} rows loaded, checked, every test, {years} yearly summaries",
                f"{whole:.2f} s (load {loading:.2f}, look {looking:.2f}; {doubts} doubts)",
                f"< {PROMISED_SECONDS:g} s",
                f"csv module reads and sums the same rows in {baseline * 1000:.0f} ms",
                whole < PROMISED_SECONDS,
            )
        ]
    )


def _measured(by: object) -> tuple[float, float, int, int, int]:
    from django.utils import timezone

    from kpcs.statistics import actions
    from kpcs.statistics.analysis.summary import summary
    from kpcs.statistics.queries.found import found
    from kpcs.statistics.source import own_source

    start = time.perf_counter()
    loaded = actions.load(source=own_source(on=timezone.localdate()), by=by, at=timezone.now())  # type: ignore[arg-type]
    middle = time.perf_counter()
    known = found()
    years = sorted({period.year for period in known.facts.world})
    for year in years:
        assert summary(known.facts, year, known.ranked).rows
    end = time.perf_counter()
    return middle - start, end - middle, len(years), loaded.lines, len(known.ranked)


def _read_and_sum() -> float:
    import csv
    from decimal import Decimal
    from importlib import resources
    from io import StringIO

    start = time.perf_counter()
    text = resources.files("kpcs.statistics").joinpath("data", "production.csv").read_text(encoding="utf-8")
    sum(Decimal(row["carat"]) for row in csv.DictReader(StringIO(text)))
    return time.perf_counter() - start


if __name__ == "__main__":
    assert len(sys.argv) > 1
    main()
