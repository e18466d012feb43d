"""Certificates on paper: a sheet of values in, a PDF out. Not for deciding what may be printed: actions do that."""

from __future__ import annotations

from .press import press
from .sheet import Sheet, Signatory, Words
from .symbol import symbol
from .wording import data, languages

__all__ = ["Sheet", "Signatory", "Words", "languages", "render"]


def render(sheet: Sheet) -> bytes:
    """The certificate as a tagged PDF with every field of Annex I, in English and the sheet's second language."""
    picture = symbol(sheet.qr_text)
    return press("certificate.typ", content=data(sheet), picture=picture, on=sheet.statement.issued_on)
