"""The page that tells others how to read a snapshot: its example is what the code writes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

from kpcs.scheme.trust import NumberState
from kpcs.scheme.trust.snapshot import Quarter, SerialSet, StatusSnapshot, UsedNumbers, snapshot_bytes, snapshot_of
from kpcs.scheme.trust.snapshot.form import FIELDS, STATES

from .snapshots import SNAPSHOT, told

PAGE = (Path(__file__).parents[2] / "docs/reference/status-snapshot.md").read_text("utf-8")
EXAMPLE: StatusSnapshot = replace(
    SNAPSHOT,
    publisher="Demonstration Office",
    used=(UsedNumbers(("SL", 6), Quarter(2026, 4), SerialSet.of([4912, 4913, 4915])),),
    told=(
        told("SL004901", NumberState.VOID, date(2026, 11, 10), "wrong weight"),
        told("SL004909", NumberState.VOID, date(2026, 11, 12)),
    ),
    withdrawn=(),
    honest=(),
    contributions=(),
)


def test_the_example_is_what_is_written() -> None:
    part = PAGE.partition("<!-- example")[2].partition("<!-- end of example")[0]
    written = bytes.fromhex("".join(re.findall(r"^\| `([0-9a-f ]+)` \|", part, re.MULTILINE)))
    assert written == snapshot_bytes(EXAMPLE)
    assert snapshot_of(written) == EXAMPLE


def test_every_field_and_state_stands_on_the_page() -> None:
    fields = re.findall(r"^\| (\d+) \| ([a-z ]+) \| (?:number|moment|day|text|list)", PAGE, re.MULTILINE)
    assert [(int(key), name.replace(" ", "_")) for key, name in fields] == list(enumerate(FIELDS, start=1))
    states = re.findall(r"^\| (\d) \| ([a-z ]+?)(?: \(only in key 11\))? \| R-", PAGE, re.MULTILINE)
    shown = [{"already used": "used"}.get(name, name).replace(" ", "_") for _, name in states]
    assert shown == [str(state) for state in STATES]
