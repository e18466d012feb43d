"""Files of returns from outside: read exactly, or every finding at once with its sheet, row and column."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from kpcs.scheme.findings import Severity
from kpcs.scheme.periods import Period
from kpcs.scheme.rules.statistics import Subject
from kpcs.scheme.values import MOST_CENTS, MOST_POINTS
from kpcs.statistics.returns.cells import Day, unpacked
from kpcs.statistics.returns.checking import Checked, place_of
from kpcs.statistics.returns.child import letters, packed
from kpcs.statistics.returns.reading import _fraction
from tests.workbooks import CAME, SENT, TRADE, changed, check, trade, workbook

SHEET = "xl/worksheets/sheet1.xml"
LINES = "Participant,Period,Flow,Partner,HS,Origin,Carats,Value US$\nSL,2026-Q1,export,EU,7102.31,SL,123.45,45000\n"


def said(checked: Checked) -> list[tuple[str, str]]:
    return [(place_of(checked, one), str(one.message)) for one in checked.findings]


def test_a_workbook_becomes_lines() -> None:
    checked = check(trade(SENT, CAME))
    assert checked.findings == []
    [one] = checked.returns
    assert (one.participant, one.subject, str(one.period)) == ("SL", Subject.TRADE, "2026-Q1")
    assert [
        (line.flow, line.partner, line.hs, line.origin, line.points, line.cents, line.place) for line in one.lines
    ] == [
        ("export", "EU", "7102.31", "SL", 12_345, 4_500_000, "Trade!5"),
        ("import", "CA", "7102.10", "", 6_000, 60_050, "Trade!6"),
    ]


@pytest.mark.parametrize(
    "content",
    [
        LINES.encode(),
        LINES.encode("utf-8-sig"),
        LINES.encode("utf-16"),
        LINES.replace(",", ";").encode(),
        LINES.replace(",", "\t").replace("\n", "\r\n").encode(),
        LINES.replace("EU", "Union européenne").replace("export", "exportation").encode("cp1252"),
        f"Déclarant,Période,Flux,Partenaire,Position SH,Origine,Poids,Valeur US$\n{LINES.splitlines()[1]}".encode(),
        LINES.replace("2026-Q1", "T1 2026").encode(),
        LINES.replace("123.45,45000", '"123.450","45,000.00"').encode(),
        LINES.replace("\n", ",, \n").encode(),
        trade(SENT),
        trade(("Exports", "European Union", 7102.31, "Sierra Leone", "123.45", " 45,000 ")),
        trade(("export", "eu", "710231", "sl", "123.45", "US$ 45000")),
        workbook({"Instructions": [("Read me",)],
                  "Trade": [(*TRADE, "Period", "Reporter"), (*SENT, "Q1 2026", "Sierra Leone")]}),
    ],
)  # fmt: skip
def test_the_same_line_in_many_forms(content: bytes) -> None:
    checked = check(content)
    assert said(checked) == []
    [line] = checked.returns[0].lines
    assert line[1:9] == ("export", "", "7102.31", "EU", "SL", 12_345, 4_500_000, None)


@given(some.lists(some.integers(0, 10**12), min_size=1, max_size=100))
@settings(max_examples=12)
def test_figures_of_a_workbook_are_read_to_the_hundredth(figures: list[int]) -> None:
    rows = [
        ("export", "EU", "7102.31", "SL", float(Decimal(each).scaleb(-2)), float(Decimal(each).scaleb(-2)))
        for each in figures
    ]
    lines = check(trade(*rows)).returns[0].lines
    assert [line.points for line in lines] == figures
    assert [line.cents for line in lines] == figures


@given(some.integers(0, MOST_CENTS))
@settings(max_examples=2_000)
def test_every_hundredth_has_its_own_fraction(figure: int) -> None:
    assert _fraction(float(Decimal(figure).scaleb(-2)), MOST_CENTS, is_count=False) == (figure, None)


@given(some.decimals(0, 10**9, allow_nan=False, places=4))
@settings(max_examples=2_000)
def test_what_has_more_decimals_is_never_rounded(figure: Decimal) -> None:
    value, wrong = _fraction(float(figure), MOST_POINTS, is_count=False)
    is_exact = figure * 100 == int(figure * 100)
    assert (value, wrong is None) == ((int(figure * 100), True) if is_exact else (None, False))


def test_the_long_decimals_that_excel_writes_are_what_was_typed() -> None:
    content = changed(
        trade((*SENT[:4], 1.1, 45000)), "xl/worksheets/sheet1.xml", b"<v>1.1</v>", b"<v>1.1000000000000001</v>"
    )
    assert check(content).returns[0].lines[0].points == 110


@pytest.mark.parametrize(
    ("cells", "place", "message"),
    [
        ({4: 1.234}, "Trade!E5", "1.234 has more than two decimals."),
        ({4: "1.234"}, "Trade!E5", "1.234 has more than two decimals."),
        ({4: -5}, "Trade!E5", "A figure cannot be negative: -5."),
        ({4: 1e12}, "Trade!E5", "1000000000000 is larger than the scheme can hold (carats)."),
        ({5: 1e300}, "Trade!F5", "1e+300 is larger than the scheme can hold (value)."),
        ({4: "12,50"}, "Trade!E5", "“12,50” is not a number (carats)."),
        ({4: "1.234,56"}, "Trade!E5", "“1.234,56” is not a number (carats)."),
        ({5: "abc"}, "Trade!F5", "“abc” is not a number (value)."),
        ({4: True}, "Trade!E5", "“yes” is not a number (carats)."),
        ({4: date(2026, 2, 1)}, "Trade!E5", "The spreadsheet made a date of this cell: 2026-02-01."),
        ({1: "Atlantis"}, "Trade!B5", "“Atlantis” is not a Participant."),
        ({1: "Belgium"}, "Trade!B5", "“Belgium” is not a Participant."),
        ({2: "7102.39"}, "Trade!C5", "“7102.39” is not a heading for rough diamonds."),
        ({3: "Nowhere"}, "Trade!D5", "“Nowhere” is not a country."),
        ({0: "transit"}, "Trade!A5", "“transit” is neither production, import nor export."),
        ({4: ""}, "Trade!E5", "The weight is missing."),
        ({1: "SL"}, "Trade!B5", "The partner is Sierra Leone itself."),
        ({3: "BE"}, "Trade!D5", "No production of rough diamonds is known of Belgium."),
        ({5: 1}, "Trade!F5", "US$ 1.00 for 123.45 carats is outside what rough diamonds were ever sold for."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_cell(cells: dict[int, object], place: str, message: str) -> None:
    row = [cells.get(number, cell) for number, cell in enumerate(SENT)]
    assert (place, message) in said(check(trade(row)))


def test_all_findings_come_at_once() -> None:
    checked = check(trade((*SENT[:4], "x", "y"), ("", "Atlantis", "1", "", 1, 1), SENT, SENT))
    places = {place for place, _ in said(checked)}
    assert places >= {"Trade!E5", "Trade!F5", "Trade!A6", "Trade!B6", "Trade!C6", "Trade!A8"}
    assert not checked.is_good


def test_a_cell_that_cannot_be_read_is_not_said_to_be_missing_besides() -> None:
    assert len(said(check(trade((*SENT[:4], "x", 1))))) == 1


def test_namibia_is_not_a_missing_value() -> None:
    [line] = check(trade(("export", "NA", "7102.31", "NA", 1, 100))).returns[0].lines
    assert (line.partner, line.origin) == ("NA", "NA")


def _formula() -> bytes:
    return trade((*SENT[:4], "=1+1", 45000))


def _merged() -> bytes:
    return changed(
        trade(SENT, CAME),
        "xl/worksheets/sheet1.xml",
        b"</sheetData>",
        b'</sheetData><mergeCells count="1"><mergeCell ref="B5:B6"/></mergeCells>',
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (_formula(), "Trade!E5 holds a formula; what it comes to cannot be trusted."),
        (_merged(), "Cells Trade!B5:B6 are merged; only the first of them holds anything."),
        (LINES.replace("123.45", "=1+1").encode(), "G2 holds a formula; what it comes to cannot be trusted."),
        (trade(SENT, head=(*TRADE[:5], "Value (thousand US$)")),
         "The column “Value (thousand US$)” is not in carats or US dollars."),
        (trade(SENT, head=(*TRADE[:4], "Weight kg", "Value US$")),
         "The column “Weight kg” is not in carats or US dollars."),
        (LINES.replace("$", "$,Nil").replace(".45,45000", ",45,9,").encode(),
         "Row 2 has more cells than there are headings."),
        (trade((*SENT, 1), head=(*TRADE, "Carats")), "The column “Carats” stands twice on Trade."),
        (workbook({"Trade": [("Period", "2026-Q1"), TRADE, SENT], "Notes": [("These are notes",)]}),
         "The sheet Notes has no line of headings and was not read."),
        (trade(SENT, period="2026-Q5"), "“2026-Q5” is not a period of the scheme."),
        (trade(SENT, period=2026), "2026 is not a period for which trade is reported."),
        (trade(SENT, period="2026-Q3"), "2026-Q3 begins on 1 July 2026; it cannot be filed before."),
        (trade(SENT, participant="CA"), "This is a return of Canada, for which you do not file."),
    ],
)  # fmt: skip
def test_what_a_spreadsheet_does_to_a_return_is_said(content: bytes, message: str) -> None:
    assert message in [one for _, one in said(check(content))]


def test_two_sheets_with_the_same_lines_are_found() -> None:
    rows = [("Period", "2026-Q1"), TRADE, SENT]
    assert ("Sheet2!A3", "The same line stands already in Sheet1!3.") in said(
        check(workbook({"Sheet1": rows, "Sheet2": rows}))
    )


def test_another_period_than_was_asked_for_is_refused() -> None:
    [finding] = check(trade(SENT), period=Period.quarter(2025, 4)).findings
    assert finding.message == "This is a line of 2026-Q1; the return is for 2025-Q4."


def test_a_line_of_totals_is_compared_and_not_filed() -> None:
    good = check(trade(SENT, CAME, ("Total", "", "", "", 183.45, 45600.5)))
    assert (said(good), len(good.returns[0].lines)) == ([], 2)
    wrong = check(trade(SENT, CAME, ("Total", "", "", "", 183.46, 45600.5)))
    assert said(wrong) == [("Trade!E7", "The total says 183.46 (carats); the lines add up to 183.45.")]


def test_one_file_may_hold_returns_of_many_periods_and_kinds() -> None:
    head = ("Period", "Flow", "Partner", "HS", "Carats", "Value US$", "Certificates", "Method")
    rows = [
        ("2025-Q4", "export", "EU", "7102.31", 1, 100, "", ""),
        ("2026-Q1", "export", "EU", "7102.31", 1, 100, "", ""),
        ("2026-Q1", "export", "", "", "", "", 3, ""),
        ("2026-Q1", "import", "", "", "", "", 0, ""),
        ("2025-H2", "production", "", "", 7, 700, "", "artisanal"),
    ]
    checked = check(workbook({"All": [head, *rows]}))
    assert said(checked) == []
    assert [(str(one.subject), str(one.period), len(one.lines)) for one in checked.returns] == [
        ("certificates", "2026-Q1", 2), ("production", "2025-H2", 1), ("trade", "2025-Q4", 1), ("trade", "2026-Q1", 1),
    ]  # fmt: skip


def _bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(9):
            packed.writestr(f"xl/worksheets/sheet{number}.xml", b"0" * 60_000_000)
    return made.getvalue()


def _torn() -> bytes:
    """The place of its list of parts is changed; the reader of packages has no error of its own for it."""
    content = bytearray(trade(SENT))
    content[-4] ^= 0xFF
    return bytes(content)


def _far() -> bytes:
    return changed(trade(SENT), SHEET, b'r="F5"', b'r="XFD1048576"')


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is empty"),
        (b"x" * 24_000_001, "larger than 24 MB"),
        (b"PK\x03\x04 no zip", "damaged"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "save it as xlsx"),
        (b"PK\x03\x04 XL\\workbook.bin", "save it as xlsx"),
        (_torn(), "damaged"),
        (_bomb(), "unpacks to more than 500 MB"),
        (_far(), "spread out too far"),
        (b"Flow,Carats\0\n", "NUL"),
        (LINES.encode("utf-32"), "UTF-32"),
        (b"Flow,Carats\n\x81\x8d", "neither UTF-8"),
        (b'Flow,Carats\n"x,1\n', "not CSV"),
        (b"a,b,c\n1,2,3\n", "no sheet has a line with the headings"),
        (LINES.splitlines()[0].encode(), "no line below its headings"),
        (LINES.encode() + LINES.splitlines()[1].encode() * 1 + b"\n" * 250_001, "more than 250,000 rows"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_one_sentence(content: bytes, why: str) -> None:
    checked = check(content)
    assert not checked.is_good
    assert [one for one in checked.findings if one.code == "K-FILE.1" and why in one.message]
    assert all(one.severity is not Severity.BLOCK or one.remedy for one in checked.findings)


@given(some.binary(max_size=400))
@settings(max_examples=60)
def test_no_bytes_make_it_fail(content: bytes) -> None:
    assert not check(b"Flow,Partner,HS,Carats,Value\n" + content).is_good


def test_columns_are_named_as_spreadsheets_do() -> None:
    assert [letters(number) for number in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


@pytest.mark.parametrize(
    "column",
    [
        ["Carats", *(number / 100 for number in range(100))],
        ["Carats", "", *(number / 100 for number in range(100))],
        [1.0, True, "1", "", False, 0.0] * 40,
        [True, 1.0, *["x"] * 40],
        [*["x"] * 40, 1.0, True],
        [True, False] * 40,
        ["IN", "IL", "IN", date(2026, 11, 22)] * 20,
        [f"text {number}" for number in range(70_000)],
        ["one"],
    ],
    ids=lambda column: str(column[:2]),
)
def test_a_column_comes_out_of_the_child_as_it_went_in(column: list[Any]) -> None:
    found = json.loads(json.dumps(packed([[cell] for cell in column], 0)), object_hook=unpacked)
    expected = [Day(cell) if isinstance(cell, date) else cell for cell in column]
    assert [(type(cell), cell) for cell in found] == [(type(cell), cell) for cell in expected]
    assert [*found[1:3]] == expected[1:3]
