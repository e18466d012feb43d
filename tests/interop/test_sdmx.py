"""An independent reader takes our structure and our messages, checked against the schemas of SDMX."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from decimal import Decimal
from pathlib import Path

from kpcs.scheme.periods import Period
from kpcs.scheme.rules.statistics import Line, Subject
from kpcs.statistics.returns import sdmx
from kpcs.statistics.returns.sdmx.structure import DIMENSIONS

READER = Path(__file__).parent / "sdmx_reader.py"
LINES = [
    Line(0, "export", "", "7102.31", "EU", "SL", 12_345, 4_500_000, None, False, ""),
    Line(1, "import", "", "7102.10", "NA", "", 6_000, 60_050, None, False, ""),
    Line(2, "import", "", "7102.10", "CA", "***", 7, 1, None, False, ""),
]


def test_pysdmx_reads_what_we_write(interop_python: Path) -> None:
    found = list(sdmx.observations("SL", Subject.TRADE, Period.quarter(2026, 1), LINES))
    text = io.StringIO()
    csv.writer(text).writerows([sdmx.CSV_HEAD, *sdmx.csv_rows(found)])
    given = {"structure": sdmx.structure(), "messages": ["".join(sdmx.xml_pieces(found)), text.getvalue()]}
    done = subprocess.run(
        [str(interop_python), str(READER)],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["dimensions"] == [*DIMENSIONS, "TIME_PERIOD"]
    for rows in answer["data"]:
        assert len(rows) == len(found)
        for row, one in zip(rows, found, strict=True):
            ours = dict(zip(sdmx.CSV_HEAD[1:], one, strict=True))
            assert Decimal(row.pop("OBS_VALUE")) == Decimal(ours.pop("OBS_VALUE"))
            assert row == ours
