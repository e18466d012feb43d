"""A PDF that asks for hours of drawing holds nobody up: it is drawn by a process of its own, which ends."""

from __future__ import annotations

import io
import time

import pypdf
import pytest
from pypdf.generic import DictionaryObject, NameObject, NullObject, StreamObject

from kpcs import reading
from kpcs.reading import ReadingRefused, certificate_text


def nested(depth: int) -> bytes:
    """A page that draws a form ten times, which draws another ten times, and so on: a few bytes, hours of drawing."""
    writer = pypdf.PdfWriter()
    page, inner = writer.add_blank_page(595, 842), NullObject()
    for level in range(depth):
        form = StreamObject()
        form.set_data(b"/X Do " * 10 if level else b"0 0 500 800 re f")
        form |= {NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form")}
        form[NameObject("/BBox")] = page.mediabox
        form[NameObject("/Resources")] = _drawing(inner)
        inner = writer._add_object(form)
    contents = StreamObject()
    contents.set_data(b"/X Do " * 10)
    page[NameObject("/Contents")] = writer._add_object(contents)
    page[NameObject("/Resources")] = _drawing(inner)
    data = io.BytesIO()
    writer.write(data)
    return data.getvalue()


def _drawing(inner: object) -> DictionaryObject:
    return DictionaryObject({NameObject("/XObject"): DictionaryObject({NameObject("/X"): inner})})


def test_a_page_that_takes_hours_to_draw_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ReadingRefused, match="no_code"):
        certificate_text(nested(1))
    monkeypatch.setattr(reading, "MOST_SECONDS", 1)
    begun = time.monotonic()
    with pytest.raises(ReadingRefused, match="bad_file"):
        certificate_text(nested(9))
    assert time.monotonic() - begun < 8 * reading.MOST_SECONDS
