"""PDFs that ask for hours of drawing hold nobody up: each is drawn by a process of its own, which ends, few at once."""

from __future__ import annotations

import io
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pypdf
import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
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


@pytest.mark.django_db(transaction=True)
def test_many_at_once_leave_a_thread_for_other_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = threading.Event()

    def draw(data: bytes) -> str:
        assert drawn.wait(60)
        raise ReadingRefused("reason.bad_file")

    def ask(file: bytes | None) -> HttpResponse:
        try:
            address = reverse("public:check")
            return Client().post(address, {"picture": io.BytesIO(file)}) if file else Client().get(address)
        finally:
            connection.close()

    monkeypatch.setattr(reading, "_drawn_apart", draw)
    with ThreadPoolExecutor(4) as threads:  # as many as kpcs serve has
        asked = [threads.submit(ask, b"%PDF-1.7") for _ in range(8)]
        try:
            page = threads.submit(ask, None).result(timeout=60)
            assert sum(not one.done() for one in asked) == 3, "still drawn while the page is answered"
        finally:
            drawn.set()
    answers = [one.result() for one in asked]
    assert page.status_code == 200
    assert sorted(answer.status_code for answer in answers) == [422] * 3 + [503] * 5
    for busy in (answer for answer in answers if answer.status_code == 503):
        assert "Wait a minute and send it again." in busy.content.decode()
        assert busy["Retry-After"] == "60"
