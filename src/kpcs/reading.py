"""A scan, a photograph, a PDF or a text file -> the one certificate code that it shows.

Promised: bounded size, pages, pixels and time; whatever the bytes are, a text or ``ReadingRefused``. Nothing is
verified. A few bytes of PDF can ask for hours of drawing, so a PDF is drawn by a process of its own with bounds.
However many are sent at once, a thread of the office stays free for its pages: the others are told to come again.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from io import BytesIO
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING

from kpcs.errors import Busy
from kpcs.scheme.codec import MOST_CHARACTERS, PREFIX

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_BYTES = 25_000_000
MOST_PIXELS = 64_000_000
# The longest side that the reader of QR codes takes.
MOST_SIDE = 65_535
MOST_FRAMES = 5
# Of a PDF: the first page and the last, where a certificate of many lines has its code, then those after the first.
_PAGES = (0, -1, 1, 2, 3)
_DOTS_PER_INCH = 200
MOST_SECONDS = 10
MOST_MEMORY = 1_000_000_000
_DRAWN_PIXELS = 16_000_000
_DRAWN_SIDE = 20_000
# One large picture in memory is enough.
ONE_AT_A_TIME = Lock()
# One less than the threads that answer. Nobody waits, as that would take the last of them.
_AT_ONCE = BoundedSemaphore(3)
_IMAGE_FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF")


class ReadingRefused(ValueError):
    """No single certificate code can be read; ``because`` is the code of a sentence in ``vocabulary/verdicts.csv``."""

    def __init__(self, because: str) -> None:
        super().__init__(because)
        self.because = because


def certificate_text(data: bytes) -> str:
    """The certificate code that an image, the first or last page of a PDF, or a text shows; refuses none and several.

    Two different codes on one page are refused, as a reader could not tell which of them the verdict is about.
    Raises :class:`Busy` while three others are read.
    """
    if len(data) > MOST_BYTES:
        raise ReadingRefused("reason.file_too_large")
    if data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(PREFIX.encode()):
        return _plain_text(data)
    with turn():
        if b"%PDF-" in data[:1024]:
            return _drawn_apart(data)
        with ONE_AT_A_TIME, closing(_frames(data)) as pages:
            return _only_code(pages)


@contextmanager
def turn() -> Iterator[None]:
    """Around reading what somebody sent, which may take seconds: :class:`Busy` when three others do so."""
    if not _AT_ONCE.acquire(blocking=False):
        raise Busy
    try:
        yield
    finally:
        _AT_ONCE.release()


def _drawn_apart(data: bytes) -> str:
    command = [sys.executable, "-I", "-m", __name__]
    try:
        # The command is ours alone; what comes from outside is its input.
        done = subprocess.run(command, input=data, capture_output=True, timeout=2 * MOST_SECONDS, check=True)  # noqa: S603
        text, because = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        raise ReadingRefused("reason.bad_file") from None
    if because:
        raise ReadingRefused(because)
    return str(text)


def drawn_text(data: bytes) -> str:
    """The code on the first pages or the last of a PDF; not bounded in time, so for a process of its own."""
    with closing(_pdf_pages(data)) as pages:
        return _only_code(pages)


def _only_code(pages: Generator[Image]) -> str:
    other = ""
    for page in pages:
        found = _codes(page)
        codes = {text for text in found if text.startswith(PREFIX)}
        if len(codes) > 1:
            raise ReadingRefused("reason.several_codes")
        if codes:
            return codes.pop()
        other = min(found, default="") or other
    if not other:
        raise ReadingRefused("reason.no_code")
    return other


def _plain_text(data: bytes) -> str:
    try:
        text = data[: 2 * MOST_CHARACTERS].decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ReadingRefused("reason.bad_file") from None
    # A mail program breaks long lines; a line break is no character of the code, while a space is one.
    return "".join(text.strip().splitlines())


def _codes(page: Image) -> set[str]:
    import zxingcpp
    from PIL.Image import Resampling

    # A small scan of a dense code is read at twice its size when it is not read as it is.
    for times in (1, 2):
        wide, high = page.width * times, page.height * times
        if times > 1 and (wide * high > _DRAWN_PIXELS or max(wide, high) > MOST_SIDE):
            break
        tried = page if times == 1 else page.resize((wide, high), Resampling.LANCZOS)
        found = zxingcpp.read_barcodes(tried, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
        if texts := {code.text for code in found if code.valid and code.text}:
            return texts
    return set()


def _frames(data: bytes) -> Generator[Image]:
    from PIL import Image, ImageSequence

    try:
        image = Image.open(BytesIO(data), formats=_IMAGE_FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        # Pillow only warns about some of the sizes that are refused below, unless warnings are errors.
        raise ReadingRefused("reason.file_too_large") from None
    except Exception:  # Every format's reader has errors of its own for damaged files.
        raise ReadingRefused("reason.heic" if is_heic(data) else "reason.bad_file") from None
    try:
        for number, frame in enumerate(ImageSequence.Iterator(image)):
            if number == MOST_FRAMES:
                return
            if frame.width * frame.height > MOST_PIXELS or max(frame.size) > MOST_SIDE:
                raise ReadingRefused("reason.file_too_large")
            yield _grey(frame)
    except ReadingRefused:
        raise
    except Exception:  # As above: a file may break off in the middle.
        raise ReadingRefused("reason.bad_file") from None


def is_heic(data: bytes) -> bool:
    """A telephone's own format of photographs: not read, as its decoder is heavy and its patents are not free."""
    return data[4:8] == b"ftyp" and data[8:11] in (b"hei", b"hev", b"mif", b"msf")


def _grey(frame: Image) -> Image:
    from PIL import Image

    if not frame.has_transparency_data:
        return frame.convert("L")
    # What is transparent counts as paper, not as ink.
    paper = Image.new("RGBA", frame.size, "white")
    paper.alpha_composite(frame.convert("RGBA"))
    return paper.convert("L")


def _pdf_pages(data: bytes) -> Generator[Image]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        with document:
            for number in dict.fromkeys(at % len(document) for at in _PAGES if at < len(document) > 0):
                page = document[number]
                wide, high = page.get_size()
                scale = min(
                    _DOTS_PER_INCH / 72,
                    (_DRAWN_PIXELS / max(wide * high, 1.0)) ** 0.5,
                    _DRAWN_SIDE / max(wide, high, 1.0),
                )
                yield page.render(scale=scale, grayscale=True).to_pil()
    except pypdfium2.PdfiumError:
        raise ReadingRefused("reason.bad_file") from None


def _main() -> None:
    import resource

    os.nice(10)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        print(json.dumps([drawn_text(sys.stdin.buffer.read()), ""]))
    except ReadingRefused as refused:
        print(json.dumps(["", refused.because]))


if __name__ == "__main__":
    _main()
