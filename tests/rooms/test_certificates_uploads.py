"""Files of parcels from outside: whatever they are, they become lines or one clear sentence."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter

from kpcs.certificates import uploads
from kpcs.reading import turn
from kpcs.scheme.rulebook import sentence
from kpcs.scheme.statement import MOST_PARCELS

GOOD = "HS,Carats,Value US$\n7102.31,12.50,900\n"


def _workbook(*rows: tuple[object, ...]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    return made.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        GOOD.encode(),
        GOOD.encode("utf-8-sig"),
        GOOD.encode("utf-16"),
        GOOD.replace(",", ";").encode("cp1252"),
        GOOD.replace(",", "\t").replace("\n", "\r\n").encode(),
        "Remarque;Position SH;Poids;Valeur\né;7102.31;12.50;900\n".encode("cp1252"),
        _workbook(("HS", "Carats", "Value US$"), ("7102.31", "12.50", "900")),
    ],
)
def test_lines_are_read_as_if_they_were_typed(content: bytes) -> None:
    read = uploads.read_parcels("parcels", content)
    assert read.findings == ()
    assert read.rows == ({"hs": "7102.31", "carats": "12.50", "value": "900"},)


def test_figures_of_a_workbook_keep_their_digits() -> None:
    read = uploads.read_parcels(
        "p.xlsx", _workbook(("HS", "Carats", "Value"), (7102.1, 123.45, 60.0), (7102.31, 0.3, 1))
    )
    assert read.rows == (
        {"hs": "7102.10", "carats": "123.45", "value": "60"},
        {"hs": "7102.31", "carats": "0.3", "value": "1"},
    )


def _bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    return made.getvalue()


def _torn(place: int) -> bytes:
    """A workbook with one byte changed: within what is packed, or in the place of the list of parts."""
    content = bytearray(_workbook(("HS", "Carats", "Value"), ("7102.31", "12.50", "900")))
    content[place if place < 0 else content.index(b"sheet1.xml") + place] ^= 0xFF
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (_torn(10), "damaged"),
        (_torn(-4), "damaged"),
        (b"x" * 2_000_001, "larger than 2 MB"),
        (b"PK\x03\x04 no zip", "damaged"),
        (_bomb(), "unpacks to more"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "save it as xlsx"),
        (b"PK\x03\x04 XL\\workbook.bin", "save it as xlsx"),
        (b"HS,Carats\0,Value\n", "NUL"),
        (b"HS,Carats,Value\n\x81\x8d", "neither UTF-8"),
        (b"\xff\xfeH\x00S\x00", "is missing"),
        (b"\xff\xfeH", "its beginning says"),
        (b"a,b,c\n1,2,3\n", "must name the columns"),
        (b"HS,Carats,Value,Value\n", "value is missing or double"),
        (b'HS,Carats,Value\n"7102.31,1,2\n', "not CSV"),
        (b"HS,Carats,Value\n7102.31,10,5,5000\n", "more cells than the first one"),
        (b"HS,Carats,Value,Remarks\n7102.31,10,5,5000,\n", "more cells than the first one"),
        (b"HS,Carats,Value\n" + b"7102.31,1,2\n" * 1_002, "more than 200 rows"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(content: bytes, why: str) -> None:
    read = uploads.read_parcels("<evil>\u202e.csv", content)
    [finding] = read.findings
    assert finding.code == "K-FILE.1"
    assert why in finding.message
    assert "\u202e" not in finding.message
    assert finding.params["why"] not in sentence(finding, "fr").message, "and in French wholly in French"
    assert read.rows == ()


@pytest.mark.parametrize("cell", ["=1+1", " =cmd|'/c calc'!A0", "@SUM(A1)", "+1"])
def test_a_formula_in_a_cell_is_refused(cell: str) -> None:
    [finding] = uploads.read_parcels("p.csv", f'HS,Carats,Value\n7102.31,"{cell}",1\n'.encode()).findings
    assert finding.code == "K-FILE.2"


def test_a_formula_in_a_workbook_is_refused() -> None:
    [finding] = uploads.read_parcels("p.xlsx", _workbook(("HS", "Carats", "Value"), ("7102.31", "=1+1", 1))).findings
    assert finding.code == "K-FILE.2"


def test_a_pipe_may_part_the_cells() -> None:
    assert uploads.read_parcels("p.csv", b"HS|Carats|Value\n7102.31|1|2\n").rows[0]["value"] == "2"


def test_one_cell_at_the_far_end_of_a_sheet_does_not_take_all_memory() -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("HS", "Carats", "Value"))
        sheet.write(1_048_575, 16_383, "far")
    [finding] = uploads.read_parcels("far.xlsx", made.getvalue()).findings
    assert "spread out too far" in str(finding.message)


def test_a_file_with_a_head_and_nothing_else_replaces_no_typed_parcel() -> None:
    [finding] = uploads.read_parcels("head.csv", b"HS,Carats,Value\n,,\n").findings
    assert "no parcels" in str(finding.message)


def test_utf_32_is_refused() -> None:
    [finding] = uploads.read_parcels("wide.csv", GOOD.encode("utf-32")).findings
    assert "UTF-32" in str(finding.message)


@pytest.mark.parametrize(("count", "is_read"), [(MOST_PARCELS, True), (MOST_PARCELS + 1, False)])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_more_lines_are_taken_than_a_certificate_has(kind: str, count: int, is_read: bool) -> None:
    row = ("7102.31", "1.00", "2.00")
    head = ("HS", "Carats", "Value")
    content = (
        _workbook(head, *[row] * count) if kind == "xlsx" else "\n".join(map(",".join, [head, *[row] * count])).encode()
    )
    assert (len(uploads.read_parcels("many", content).rows) == count) is is_read


def test_a_workbook_waits_while_the_office_reads_other_files() -> None:
    with turn(), turn(), turn():
        read = uploads.read_parcels("p.xlsx", _workbook(("HS", "Carats", "Value"), ("7102.31", "1", "2")))
    [finding] = read.findings
    assert "wait a minute" in finding.message
    assert "attendez une minute" in sentence(finding, "fr").message
