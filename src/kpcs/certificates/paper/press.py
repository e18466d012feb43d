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


def _compiler() -> Any:
    """This thread's compiler; untyped, because its types do not know that it takes several files."""
    if not hasattr(_own, "compiler"):
        _own.compiler = typst.Compiler(root=str(HERE), font_paths=_fonts())
    return _own.compiler


@cache
def _template(name: str) -> bytes:
    return (HERE / name).read_bytes()


def _page_count(document: bytes) -> int:
    match = _PAGES.match(document)
    if match is None:
        raise RuntimeError("The press wrote a PDF whose pages cannot be counted.")
    return int(match[1])


def press(template: str, *, content: Mapping[str, Any], picture: bytes = b"", proof: str = "", on: date) -> bytes:
    """Set the content and return a tagged PDF (PDF/UA-1) dated ``on``; equal input gives equal bytes.

    Content reaches the template as a JSON file and is set as text: nothing in it is read as markup. Nearly every
    sheet has one page, and a page that need not ask for its own number is set a third faster; more are set again.
    """
    texts = json.dumps(content, ensure_ascii=False)
    # As files, not as inputs: other inputs make typst forget how it set the labels, which are the same on every sheet.
    files = {"main.typ": _template(template), "picture.json": str(list(picture)).encode()}
    files["proof.txt"] = proof.encode()
    setting = {**content, "fonts": families(texts)}

    def run(pages: int) -> bytes:
        document = _compiler().compile(
            input={**files, "content.json": json.dumps({**setting, "pages": pages}).encode()},
            format="pdf",
            pdf_standards=["ua-1"],
            timestamp=datetime.combine(on, time(), UTC),
        )
        assert isinstance(document, bytes)
        return document

    document = run(1)
    pages = _page_count(document)
    return document if pages == 1 else run(pages)
