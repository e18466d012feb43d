"""The code on the paper is read back from what a scanner or a telephone would deliver."""

from __future__ import annotations

import io
import itertools
from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageFilter

from kpcs.certificates.paper import Words, render
from kpcs.certificates.paper.symbol import symbol
from kpcs.scheme.codec import MOST_CHARACTERS, payload_of, qr_text
from tests.rooms.test_paper import MM
from tests.sheets import BASE45, code_text, make_sheet, make_statement
from tests.vectors.keys import SL

SCAN = 150 / 72  # pixels a point: 150 dpi


def scanned(document: bytes, page: int = -1, *, scale: float = SCAN) -> Image.Image:
    """The last page in grey, as a plain office scanner delivers it."""
    pages = pypdfium2.PdfDocument(document)
    return pages[page % len(pages)].render(scale=scale, grayscale=True).to_pil().convert("L")


def worn(picture: Image.Image, *, turn: float = 0, blur: float = 0, quality: int = 0) -> Image.Image:
    picture = picture.rotate(turn, resample=Image.Resampling.BICUBIC, fillcolor=255, expand=True)
    picture = picture.filter(ImageFilter.GaussianBlur(blur))
    if not quality:
        return picture
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=quality)
    return Image.open(kept).convert("L")


def codes(picture: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    ("turn", "blur", "quality"), [(0, 0, 0), (1.7, 0, 0), (0, 0.6, 0), (0, 0, 40), (-1.2, 0.5, 60), (180.8, 0.4, 75)]
)
def test_reads_from_a_scan_at_150_dpi(seed: int, turn: float, blur: float, quality: int) -> None:
    sheet = make_sheet(3, qr_text=code_text(seed))
    assert codes(worn(scanned(render(sheet)), turn=turn, blur=blur, quality=quality)) == [sheet.qr_text]


@pytest.mark.parametrize("lines", [1, 40, 120])
def test_reads_from_every_length_of_paper(lines: int) -> None:
    sheet = make_sheet(lines)
    assert codes(worn(scanned(render(sheet)), turn=0.8, blur=0.4, quality=70)) == [sheet.qr_text]


def test_reads_through_the_demonstration_mark_and_the_stamp() -> None:
    sheet = make_sheet(3, is_demonstration=True, mark=Words("VOID", "ANNULÉ"))
    assert codes(worn(scanned(render(sheet)), turn=1, blur=0.5, quality=60)) == [sheet.qr_text]


def test_reads_a_longer_code_from_a_finer_scan() -> None:
    """Forty different parcel lines make a longer code; a scanner at 300 dpi reads it."""
    sheet = make_sheet(40, qr_text=code_text(length=2_300))
    assert codes(worn(scanned(render(sheet), scale=2 * SCAN), turn=0.8, quality=75)) == [sheet.qr_text]


def test_reads_the_longest_code_that_the_codec_makes() -> None:
    sheet = make_sheet(40, qr_text=code_text(length=MOST_CHARACTERS))
    assert codes(worn(scanned(render(sheet), scale=4 * SCAN), turn=0.5, quality=85)) == [sheet.qr_text]


@pytest.mark.parametrize("lines", [1, 3, 40, 200])
def test_what_the_codec_signed_comes_back_from_the_paper(lines: int) -> None:
    statement = make_statement(lines)
    text = qr_text(SL.signed(payload_of(statement)))
    document = render(make_sheet(statement=statement, qr_text=text))
    assert codes(worn(scanned(document), turn=0.7, blur=0.3, quality=70)) == [text]


def test_is_forty_five_millimetres_wide_on_a_white_field_of_four_modules() -> None:
    document = pypdfium2.PdfDocument(render(make_sheet(3)))
    (code,) = [thing for thing in document[0].get_objects() if thing.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
    left, bottom, right, top = code.get_bounds()
    assert (right - left) / MM == pytest.approx(45, abs=0.01)
    assert (top - bottom) / MM == pytest.approx(45, abs=0.01)
    picture = scanned(render(make_sheet(3, is_demonstration=True)), scale=600 / 72)
    dots = 600 / 25.4
    height = picture.height
    quiet = 4 * 45 / 85 * dots
    x, y = left / MM * dots, height - top / MM * dots
    x2, y2 = right / MM * dots, height - bottom / MM * dots
    outer = picture.crop((round(x - quiet), round(y - quiet), round(x2 + quiet), round(y - 2)))
    assert outer.getextrema() == (255, 255)
    beside = picture.crop((round(x2 + 2), round(y - quiet), round(x2 + quiet), round(y2)))
    assert beside.getextrema() == (255, 255)


def test_three_lines_need_no_more_than_version_17_at_level_m() -> None:
    (code,) = zxingcpp.read_barcodes(scanned(render(make_sheet(3)), scale=3 * SCAN))
    assert code.ec_level == "M"
    assert int(code.extra["Version"]) <= 17


def test_the_same_text_makes_the_same_picture_and_another_text_another() -> None:
    assert symbol(code_text(1)) == symbol(code_text(1))
    assert symbol(code_text(1)) != symbol(code_text(2))


@pytest.mark.parametrize("length", [20, 120, 400, 690, 1000])
def test_every_letter_of_the_alphabet_comes_back(length: int) -> None:
    text = "KP1:" + "".join(itertools.islice(itertools.cycle(BASE45), length))
    sheet = replace(make_sheet(1), qr_text=text)
    assert codes(scanned(render(sheet), scale=2 * SCAN)) == [text]
