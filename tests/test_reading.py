"""Scans, photographs and PDFs: the one code that is there is read, and everything else ends in a sentence, soon."""

from __future__ import annotations

import io
import random
import struct
import time
import warnings
import zlib
from concurrent.futures import ThreadPoolExecutor

import pypdf
import pypdfium2
import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFilter

from kpcs import reading
from kpcs.reading import MOST_BYTES, ReadingRefused, certificate_text, drawn_text
from kpcs.scheme.codec import payload_of, qr_text
from kpcs.scheme.verify.texts import table
from tests.scheme.certificates import REALISTIC
from tests.vectors.keys import SL

TEXT = qr_text(SL.signed(payload_of(REALISTIC)))


def code(text: str = TEXT, *, scale: int = 4) -> Image.Image:
    data = io.BytesIO()
    segno.make(text, error="m", micro=False).save(data, kind="png", scale=scale)
    return Image.open(data).convert("L")


def page(*codes: Image.Image, size: tuple[int, int] = (1240, 1754)) -> Image.Image:
    """A sheet of paper (A4 at 150 dpi) with the codes on it."""
    sheet = Image.new("L", size, 250)
    for number, one in enumerate(codes):
        sheet.paste(one, (80 + 500 * (number % 2), 100 + 500 * (number // 2)))
    return sheet


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    data = io.BytesIO()
    image.save(data, kind, **options)
    return data.getvalue()


def pdf(*pages: Image.Image) -> bytes:
    return saved(pages[0], "PDF", resolution=150, save_all=True, append_images=pages[1:])


def refusal(data: bytes) -> str:
    with pytest.raises(ReadingRefused) as refused:
        certificate_text(data)
    assert refused.value.because in table()
    return refused.value.because.removeprefix("reason.")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF", "PDF"])
def test_every_kind_of_file_is_read(kind: str) -> None:
    assert certificate_text(saved(page(code()), kind)) == TEXT


def test_a_printed_code_of_45_millimetres_is_read_from_a_rough_scan() -> None:
    """150 dpi, slightly turned, grey paper, uneven light, noise and blur, saved as JPEG."""
    chance = random.Random(45)
    printed = code(scale=8).resize((266, 266), Image.Resampling.LANCZOS)
    scan = page(printed).rotate(2.5, Image.Resampling.BICUBIC, fillcolor=250)
    light = Image.linear_gradient("L").resize(scan.size).point(lambda value: 255 - value // 5)
    scan = Image.composite(scan, Image.new("L", scan.size, 120), light).filter(ImageFilter.GaussianBlur(0.6))
    noise = Image.frombytes("L", scan.size, chance.randbytes(scan.width * scan.height))
    assert certificate_text(saved(Image.blend(scan, noise, 0.1), "JPEG", quality=70)) == TEXT


@pytest.mark.parametrize("turn", [90, 180, 270, 33])
def test_a_turned_photograph_is_read(turn: int) -> None:
    assert certificate_text(saved(page(code()).rotate(turn, expand=True, fillcolor=250), "JPEG")) == TEXT


def test_a_very_small_scan_is_enlarged() -> None:
    assert certificate_text(saved(code(scale=1), "PNG")) == TEXT


def test_what_is_transparent_is_paper() -> None:
    grey = code()
    clear = Image.new("RGBA", grey.size, (0, 0, 0, 0))
    clear.paste((0, 0, 0, 255), (0, 0), grey.point(lambda value: 255 - value))
    assert certificate_text(saved(clear, "PNG")) == TEXT


@pytest.mark.parametrize(
    "data", [TEXT.encode(), f"\ufeff{TEXT}\r\n".encode(), f"  {TEXT[:300]}\r\n{TEXT[300:]}\n".encode()]
)
def test_text_is_taken_as_it_is(data: bytes) -> None:
    assert certificate_text(data) == TEXT


def test_a_code_of_something_else_is_handed_on() -> None:
    assert certificate_text(saved(page(code("https://office.example/")), "PNG")) == "https://office.example/"
    assert certificate_text(saved(page(code("https://office.example/"), code()), "PNG")) == TEXT
    assert certificate_text(pdf(page(code("https://office.example/")), page(code()))) == TEXT


def test_the_same_code_twice_is_one_and_two_are_refused() -> None:
    assert certificate_text(saved(page(code(), code()), "PNG")) == TEXT
    assert refusal(saved(page(code(), code(TEXT[:-3])), "PNG")) == "several_codes"


def test_the_later_pages_of_a_pdf_are_read() -> None:
    blank = page(size=(300, 300))
    assert certificate_text(pdf(blank, blank, page(code()))) == TEXT


def thousand_pages(at: int) -> bytes:
    writer = pypdf.PdfWriter()
    with_code = pypdf.PdfReader(io.BytesIO(pdf(page(code())))).pages[0]
    for number in range(1000):
        if number == at:
            writer.add_page(with_code)
        else:
            writer.add_blank_page(595, 842)
    data = io.BytesIO()
    writer.write(data)
    return data.getvalue()


def test_a_thousand_pages_are_not_all_read(monkeypatch: pytest.MonkeyPatch) -> None:
    assert certificate_text(thousand_pages(999)) == TEXT
    drawn: list[object] = []
    draw = pypdfium2.PdfPage.render
    monkeypatch.setattr("pypdfium2.PdfPage.render", lambda page, **how: drawn.append(page) or draw(page, **how))
    with pytest.raises(ReadingRefused, match="no_code"):
        drawn_text(thousand_pages(900))
    assert len(drawn) == 5


def test_a_page_as_large_as_a_field_is_drawn_small() -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(1_000_000, 1_000_000)
    data = io.BytesIO()
    writer.write(data)
    assert refusal(data.getvalue()) == "no_code"


def test_a_page_as_long_as_a_road_is_drawn_small(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[float] = []
    render = pypdfium2.PdfPage.render
    monkeypatch.setattr(
        pypdfium2.PdfPage, "render", lambda page, scale, **how: drawn.append(scale) or render(page, scale=scale, **how)
    )
    writer, data = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(1e9, 0.001)
    writer.write(data)
    with pytest.raises(ReadingRefused):
        drawn_text(data.getvalue())
    assert [scale * 1e9 <= 20_000 for scale in drawn] == [True]


def test_one_file_at_a_time_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    inside, most, read = [], [], reading._codes

    def watched(page: Image.Image) -> set[str]:
        inside.append(page)
        most.append(len(inside))
        time.sleep(0.05)
        inside.pop()
        return read(page)

    monkeypatch.setattr(reading, "_codes", watched)
    with ThreadPoolExecutor(3) as threads:
        assert set(threads.map(certificate_text, [saved(code(), "PNG")] * 6)) == {TEXT}
    assert max(most) == 1


def test_a_pdf_without_pages() -> None:
    data = io.BytesIO()
    pypdf.PdfWriter().write(data)
    assert refusal(data.getvalue()) in {"bad_file", "no_code"}


def test_a_locked_pdf() -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(595, 842)
    writer.encrypt("secret", algorithm="RC4-128")
    data = io.BytesIO()
    writer.write(data)
    assert refusal(data.getvalue()) == "bad_file"


def png_of(width: int, height: int) -> bytes:
    """A PNG that says it is this large and has next to nothing in it."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [8_001, 10_000, 60_000, 2_000_000_000])
def test_enormous_pictures_are_refused_unopened(side: int) -> None:
    assert refusal(png_of(side, side)) == "file_too_large"


def test_a_strip_longer_than_the_reader_takes_is_refused_and_one_near_it_is_read() -> None:
    assert refusal(saved(Image.new("L", (70_000, 3)), "PNG")) == "file_too_large"
    assert refusal(saved(Image.new("L", (40_000, 3)), "PNG")) == "no_code"


def test_pillow_only_warns_about_some_of_them() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert refusal(png_of(10_000, 10_000)) == "file_too_large"


def test_a_large_picture_is_not_enlarged() -> None:
    assert refusal(saved(Image.new("L", (2_300, 2_000), 250), "PNG")) == "no_code"


def test_the_first_frames_of_a_film_are_read() -> None:
    blanks = [page(size=(400, 400 + number)).convert("P") for number in range(7)]
    for place, found in ((1, True), (6, False)):
        frames = [*blanks[:place], page(code(), size=(700, 700)), *blanks[place:]]
        film = saved(frames[0], "TIFF", save_all=True, append_images=frames[1:])
        assert certificate_text(film) == TEXT if found else refusal(film) == "no_code"


def test_a_file_beyond_the_bound() -> None:
    assert refusal(bytes(MOST_BYTES + 1)) == "file_too_large"


def test_pages_without_a_code() -> None:
    sheet = page()
    ImageDraw.Draw(sheet).text((100, 100), "Kimberley Process Certificate")
    assert refusal(saved(sheet, "PNG")) == "no_code"
    assert refusal(pdf(sheet)) == "no_code"
    assert refusal(saved(Image.new("L", (1, 1)), "PNG")) == "no_code"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0",
        b"hello",
        b"%PDF-1.7\n",
        b"%PDF-1.7\n" + b"\xff" * 5000,
        b"GIF89a",
        b"\xff\xd8\xff\xe0",
        "KP2:ÄÖÜ".encode("utf-16"),
    ],
)
def test_damaged_files(data: bytes) -> None:
    assert refusal(data) == "bad_file"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF", "PDF"])
def test_files_that_break_off(kind: str) -> None:
    whole = saved(page(code(), size=(700, 700)), kind)
    for length in (20, len(whole) // 4, len(whole) // 2):
        assert refusal(whole[:length]) in {"bad_file", "no_code"}


def test_text_that_is_no_utf_8() -> None:
    assert refusal(b"KP1:\xff\xfe") == "bad_file"


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"%PDF-1.4\n", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"II*\0", b"RIFF", b"BM", b"KP1:"]),
)
def test_any_bytes_are_a_text_or_refused(data: bytes, start: bytes) -> None:
    read = drawn_text if start.startswith(b"%PDF") else certificate_text  # a process for each example takes long
    try:
        assert isinstance(read(start + data), str)
    except ReadingRefused as refused:
        assert refused.because in table()  # noqa: PT017 - either answer is right
