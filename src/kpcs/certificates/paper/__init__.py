"""Certificates on paper: a sheet of values in, a PDF out. Not for deciding what may be printed: actions do that."""

from __future__ import annotations

from . import wording
from .press import press
from .sheet import LogLine, Sheet, Signatory, Slip, Words
from .symbol import symbol
from .wording import languages

__all__ = ["LogLine", "Sheet", "Signatory", "Slip", "Words", "languages", "render", "render_slip"]


def render(sheet: Sheet) -> bytes:
    """The certificate as a tagged PDF with every field of Annex I, in English and the sheet's second language.

    Where the sheet has the proof of its log entry, the file carries it as an attachment (C2SP tlog-proof).
    """
    return press(
        "certificate.typ",
        content=wording.certificate(sheet),
        picture=symbol(sheet.qr_text),
        proof=sheet.log.proof if sheet.log else "",
        on=sheet.statement.issued_on,
    )


def render_slip(slip: Slip) -> bytes:
    """The import confirmation as a tagged PDF in the same look: what was received, beside what the certificate says."""
    return press("confirmation.typ", content=wording.confirmation(slip), on=slip.confirmed_on)
