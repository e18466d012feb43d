"""Seal numbers as they are typed: the same text is the same seals at the inspection, on paper and on arrival."""

from __future__ import annotations

from typing import Any

import pytest

from kpcs.certificates import inspecting
from kpcs.scheme.reading import Reader
from kpcs.shipments.forms.reading import read_opening

TYPED = {
    "one on each line": "DEMO-0001\nDEMO-0002",
    "as a browser sends lines": "DEMO-0001\r\nDEMO-0002\r\n",
    "commas": "DEMO-0001, DEMO-0002",
    "semicolons and lines": "DEMO-0001;\n DEMO-0002 ;",
    "a list": ["DEMO-0001", "", "DEMO-0002"],
}


@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED)
def test_seals_are_told_apart(typed: Any) -> None:
    reader = Reader()
    assert reader.seals(typed) == ("DEMO-0001", "DEMO-0002")
    assert reader.findings == []
    assert inspecting.read({"seals": typed})[0].seals == read_opening({"seals": typed})[0].seals


def test_seals_that_cannot_be_read_are_named() -> None:
    reader = Reader()
    assert reader.seals("A-1, \u202eB-2") == ("A-1",)
    assert reader.seals(["A-1", 7]) == ("A-1",)
    assert reader.seals(7) == reader.seals(None) == ()
    assert len(reader.seals(",".join("A" * 500))) == 200
    assert [(one.code, one.field) for one in reader.findings] == [
        ("K-READ.4", "seals"), ("K-READ.2", "seals.1"), ("K-READ.2", "seals"), ("K-READ.3", "seals"),
    ]  # fmt: skip
