"""The press: one typst compiler in each thread, our own fonts and no others, no network, no clock."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import typst

from .glyphs import FONTS, families

HERE = Path(__file__).parent
# The page tree is typst's first object; looking no further keeps the count out of reach of any text in the document.
_PAGES = re.compile(rb"%PDF-1\.7\n%[^\n]*\s+1 0 obj\s*<</Type/Pages/Count (\d+)/")
_own = threading.local()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def _compiler(template: str) -> typst.Compiler:
    compilers: dict[str, typst.Compiler] = _own.__dict__
    if template not in compilers:
        compilers[template] = typst.Compiler(input=str(HERE / template), root=str(HERE), font_paths=_fonts())
    return compilers[template]


def _page_count(document: bytes) -> int:
    match = _PAGES.match(document)
    if match is None:
        raise RuntimeError("The press wrote a PDF whose pages cannot be counted.")
    return int(match[1])


def press(template: str, *, content: Mapping[str, Any], picture: bytes = b"", on: date) -> bytes:
    """Set the content and return a tagged PDF (PDF/UA-1) dated ``on``; equal input gives equal bytes.

    Content reaches the template as JSON and is set as text: nothing in it is read as markup. Nearly every sheet has
    one page, and a page that need not ask for its own number is set a third faster; more pages are set again.
    """
    text = json.dumps(content, ensure_ascii=False)
    inputs = {"content": text, "picture": str(list(picture)), "fonts": json.dumps(families(text))}

    def run(pages: int) -> bytes:
        document = _compiler(template).compile(
            format="pdf",
            sys_inputs={**inputs, "pages": str(pages)},
            pdf_standards=["ua-1"],
            timestamp=datetime.combine(on, time(), UTC),
        )
        assert isinstance(document, bytes)
        return document

    document = run(1)
    pages = _page_count(document)
    return document if pages == 1 else run(pages)
