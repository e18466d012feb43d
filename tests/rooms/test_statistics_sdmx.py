"""SDMX out and in: every line comes back as it went, and what is not ours is refused in a sentence."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from kpcs.scheme.participants import countries
from kpcs.scheme.periods import Period
from kpcs.scheme.rules.statistics import Line, Subject
from kpcs.scheme.values import MOST_CENTS, MOST_POINTS
from kpcs.statistics.returns import sdmx
from kpcs.statistics.returns.sdmx.structure import DIMENSIONS, PARTS, code_lists
from tests.workbooks import check

ROOT = Path(__file__).parents[2]
FIGURES = {"points": some.integers(1, MOST_POINTS), "cents": some.integers(1, MOST_CENTS)}
TRADE = some.builds(
    Line,
    row=some.just(0),
    flow=some.sampled_from(["import", "export"]),
    method=some.just(""),
    hs=some.sampled_from(["7102.10", "7102.21", "7102.31"]),
    partner=some.sampled_from(["EU", "NA", "CA", "US"]),
    origin=some.sampled_from(["", "***", "NA", "SL", "BW"]),
    certificates=some.just(None),
    is_nil=some.just(False),
    place=some.just(""),
    **FIGURES,
)


def as_csv(found: list[sdmx.Observation]) -> bytes:
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow(sdmx.CSV_HEAD)
    writer.writerows(sdmx.csv_rows(found))
    return made.getvalue().encode()


def as_xml(found: list[sdmx.Observation]) -> bytes:
    return "".join(sdmx.xml_pieces(found)).encode()


@given(some.lists(TRADE, min_size=1, max_size=30, unique_by=lambda one: one.key))
@settings(max_examples=40)
def test_trade_comes_back_exactly(lines: list[Line]) -> None:
    found = list(sdmx.observations("SL", Subject.TRADE, Period.quarter(2026, 1), lines))
    for message in (as_csv(found), as_xml(found)):
        checked = check(message)
        assert checked.channel == "sdmx"
        [one] = checked.returns
        assert (one.participant, str(one.period)) == ("SL", "2026-Q1")
        assert [each[1:8] for each in one.lines] == [each[1:8] for each in lines]


def line(row: int = 0, flow: str = "production", **given: Any) -> Line:
    values = {"row": row, "flow": flow, **dict.fromkeys(("method", "hs", "partner", "origin", "place"), "")}
    nothing = {"points": None, "cents": None, "certificates": None, "is_nil": False}
    return Line(**{**values, **nothing, **given})


HALF, QUARTER = Period.half_year(2025, 2), Period.quarter(2026, 1)


@pytest.mark.parametrize(
    ("subject", "period", "lines"),
    [
        (Subject.PRODUCTION, HALF, [line(method="artisanal", points=150, cents=9900)]),
        (Subject.PRODUCTION, HALF, [line(is_nil=True)]),
        (Subject.CERTIFICATES, QUARTER, [line(0, "export", certificates=12), line(1, "import", certificates=0)]),
    ],
)
def test_the_other_returns_come_back(subject: Subject, period: Period, lines: list[Line]) -> None:
    found = list(sdmx.observations("SL", subject, period, lines))
    for message in (as_csv(found), as_xml(found)):
        checked = check(message)
        assert checked.findings == []
        [one] = checked.returns
        assert (one.subject, one.period) == (subject, period)
        assert [each[1:10] for each in one.lines] == [each[1:10] for each in lines]


def _message(*observations: str) -> bytes:
    return f"<m xmlns='x'><DataSet action='Replace'>{''.join(observations)}</DataSet></m>".encode()


GENERIC = """<m xmlns:g="y"><g:DataSet><g:Series><g:SeriesKey>{}</g:SeriesKey><g:Obs><g:ObsDimension value="2026-Q1"/>
<g:ObsValue value="1.50"/></g:Obs></g:Series></g:DataSet></m>"""
KEY = {
    "REF_AREA": "SL",
    "FLOW": "EXPORT",
    "METHOD": "_Z",
    "COUNTERPART_AREA": "EU",
    "HS": "710231",
    "ORIGIN": "_U",
    "MEASURE": "CARATS",
}


def test_generic_data_are_read_too() -> None:
    values = "".join(f'<g:Value id="{name}" value="{value}"/>' for name, value in KEY.items())
    checked = check(GENERIC.format(values).encode())
    assert checked.returns[0].lines[0].points == 150


def test_sdmx_csv_of_version_2_is_read() -> None:
    names = [*KEY, "TIME_PERIOD", "OBS_VALUE"]
    head = f"STRUCTURE,STRUCTURE_ID,ACTION,{','.join(names)}"
    text = f"{head}\ndataflow,KP:RETURNS(1.0),R,{','.join(KEY.values())},2026-Q1,1.50\n"
    assert check(text.encode()).returns[0].lines[0].points == 150
    [wide] = check(text.replace("1.50", "1,50").encode()).findings
    assert "row 2 has more cells" in wide.message
    deleted = check(text.replace(",R,", ",D,").encode())
    assert "is to be deleted" in deleted.findings[0].message


def _obs(**changes: str) -> str:
    cells = KEY | {"TIME_PERIOD": "2026-Q1", "OBS_VALUE": "1.50"} | changes
    return "<Obs " + " ".join(f'{name}="{value}"' for name, value in cells.items() if value) + "/>"


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (b"<a>", "it is not XML"),
        (b"<a/>", "no SDMX data message"),
        (b'<?xml version="1.0" encoding="utf-7"?><a/>', "is not XML"),
        (b'<?xml version="1.0" encoding="no-such"?><a/>', "is not XML"),
        (b'<?xml version="1.0" encoding="undefined"?><a/>', "is not XML"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "declares a document type"),
        (b'<?xml version="1.0"?><!DOCTYPE a SYSTEM "file:///etc/hostname"><a/>', "declares a document type"),
        (_message(), "it has no observation"),
        (_message(_obs(MEASURE="")), "lacks MEASURE"),
        (_message(_obs(MEASURE="EUR")), "'EUR', which no return holds"),
        (_message(_obs(UNIT_MULT="3")), "in units of 10^3"),
        (_message(_obs(), _obs()), "stands twice"),
        (_message(_obs(OBS_VALUE="1.505")), "1.505 has more than two decimals"),
        (_message(_obs(OBS_VALUE="1.5E3")), "“1.5E3” is not a number"),
        (_message(_obs(COUNTERPART_AREA="ZZ")), "“ZZ” is not a Participant"),
    ],
)  # fmt: skip
def test_what_is_not_ours_is_refused(message: bytes, why: str) -> None:
    checked = check(message)
    assert not checked.is_good
    assert [one for one in checked.findings if why in one.message], checked.findings


def test_two_lines_with_one_key_are_not_written() -> None:
    one = line(0, "export", hs="7102.31", partner="EU", points=1, cents=1, place="row 4")
    with pytest.raises(sdmx.NotUnique, match="row 4"):
        list(sdmx.observations("SL", Subject.TRADE, Period.quarter(2026, 1), [one, one]))


def test_the_structure_names_every_code_that_is_written() -> None:
    tree = ET.fromstring(sdmx.structure())
    lists = {one.get("id"): {code.get("id") for code in one} for one in tree.iter(f"{{{PARTS}}}Codelist")}
    assert set(countries()) <= {code for code in lists["CL_ORIGIN"] if code}
    assert set(lists) == set(code_lists())
    assert [one.get("id") for one in tree.iter(f"{{{PARTS}}}Dimension")] == list(DIMENSIONS)


def test_the_structure_in_the_documentation_is_the_one_that_is_published() -> None:
    assert (ROOT / "docs/reference/returns-structure.xml").read_text(encoding="utf-8") == sdmx.structure()
