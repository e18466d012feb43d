"""The workbook to fill in offline: period and Participant filled in, lists and checks in the cells, words in the sheet.

What it asks for is what :mod:`tables` reads. Only the cells to fill in can be changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from kpcs.participants.queries import participant_choices
from kpcs.scheme.participants import countries
from kpcs.scheme.periods import Period
from kpcs.scheme.rules.statistics import Subject
from kpcs.scheme.values import MOST_CENTS, MOST_POINTS

ROWS = 5_000
HEAD_ROW = 4
HEADINGS = ("7102.10", "7102.21", "7102.31")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet: the heading is English, so that every office can read it; the hint is in the language."""

    name: str
    head: str
    width: int
    hint: Any
    listed: str = ""


COLUMNS: dict[Subject, tuple[Column, ...]] = {
    Subject.PRODUCTION: (
        Column("method", "Method", 18, lambda: _("How the stones were mined."), '"artisanal,large-scale,undivided"'),
        Column("carats", "Carats", 18, lambda: _("Carats with at most two decimals.")),
        Column("value", "Value US$", 20, lambda: _("At the mine or at first sale.")),
        Column("nil", "Nil", 8, lambda: _("yes, on one line alone, where nothing was produced."), '"yes"'),
    ),
    Subject.TRADE: (
        Column("flow", "Flow", 12, lambda: _("import or export."), '"import,export"'),
        Column(
            "partner", "Partner", 12, lambda: _("From where it came or where it went."), "=Lists!$A$2:$A${partners}"
        ),
        Column("hs", "HS", 12, lambda: _("One of the three headings."), '"7102.10,7102.21,7102.31"'),
        Column("origin", "Origin", 12, lambda: _("Where mined, if known; *** for mixed."), "=Lists!$D$2:$D${origins}"),
        Column("carats", "Carats", 18, lambda: _("Carats with at most two decimals.")),
        Column("value", "Value US$", 20, lambda: _("As on the certificates.")),
        Column("nil", "Nil", 8, lambda: _("yes, where there was no such trade."), '"yes"'),
    ),
    Subject.STOCK: (
        Column(
            "flow",
            "Flow",
            14,
            lambda: _("stock at the end of the year, or polished at home in it."),
            '"stock,polished"',
        ),
        Column("hs", "HS", 12, lambda: _("One of the three headings, where known."), '"7102.10,7102.21,7102.31"'),
        Column("carats", "Carats", 18, lambda: _("Carats with at most two decimals.")),
        Column("nil", "Nil", 8, lambda: _("yes, where there was nothing."), '"yes"'),
    ),
    Subject.CERTIFICATES: (
        Column("flow", "Flow", 14, lambda: _("import or export."), '"import,export"'),
        Column("certificates", "Certificates", 16, lambda: _("How many came, how many were issued.")),
    ),
}
EMPTY: dict[Subject, tuple[dict[str, str], ...]] = {
    Subject.PRODUCTION: (),
    Subject.TRADE: (),
    Subject.STOCK: ({"flow": "stock"}, {"flow": "polished"}),
    Subject.CERTIFICATES: ({"flow": "export"}, {"flow": "import"}),
}
SHEETS = {
    Subject.PRODUCTION: "Production",
    Subject.TRADE: "Trade",
    Subject.CERTIFICATES: "Certificates",
    Subject.STOCK: "Stocks",
}


def subjects_of(period: Period) -> tuple[Subject, ...]:
    """What is filed for a period of this length."""
    return tuple(subject for subject in Subject if subject.length is period.length)


def template(
    *,
    participant: str,
    name: str,
    period: Period,
    lines: Mapping[Subject, Sequence[Mapping[str, str]]] | None = None,
) -> bytes:
    """A return of one Participant and period as an xlsx workbook: empty, or with these lines written into it."""
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        looks = Looks.of(book)
        for subject in subjects_of(period):
            sheet = _lines(book, looks, subject, participant, name, period)
            _fill(sheet, looks, subject, (lines or {}).get(subject, EMPTY[subject]))
        _instructions(book, looks, period)
        _lists(book, looks)
    return made.getvalue()


@dataclass(frozen=True, slots=True)
class Looks:
    """The formats of a workbook, made once."""

    head: Any
    title: Any
    fixed: Any
    figure: Any
    count: Any
    text: Any
    wrapped: Any
    wrong: Any
    doubtful: Any
    said: Any

    @classmethod
    def of(cls, book: Any) -> Looks:
        look: Callable[..., Any] = book.add_format
        return cls(
            head=look({"bold": True, "bottom": 1, "bg_color": "#E8EDF3"}),
            title=look({"bold": True, "font_size": 14}),
            fixed=look({"bold": True, "bg_color": "#F3F3F3"}),
            figure=look({"num_format": "#,##0.00", "locked": False}),
            count=look({"num_format": "#,##0", "locked": False}),
            text=look({"num_format": "@", "locked": False}),
            wrapped=look({"text_wrap": True, "valign": "top"}),
            wrong=look({"bg_color": "#F8D7DA", "locked": False}),
            doubtful=look({"bg_color": "#FFF3CD", "locked": False}),
            said=look({"font_color": "#8A1C1C"}),
        )

    def of_column(self, name: str) -> Any:
        return {"carats": self.figure, "value": self.figure, "certificates": self.count}.get(name, self.text)


def _lines(book: Any, looks: Looks, subject: Subject, participant: str, name: str, period: Period) -> Any:
    sheet = book.add_worksheet(SHEETS[subject])
    sheet.write(0, 0, SHEETS[subject], looks.title)
    sheet.write_row(1, 0, ["Participant", participant], looks.fixed)
    sheet.write(1, 2, name)
    sheet.write_row(2, 0, ["Period", str(period)], looks.fixed)
    for place, column in enumerate(COLUMNS[subject]):
        sheet.set_column(place, place, column.width, looks.of_column(column.name))
        sheet.write(HEAD_ROW, place, column.head, looks.head)
        sheet.data_validation(HEAD_ROW + 1, place, HEAD_ROW + ROWS, place, _validation(column))
    sheet.freeze_panes(HEAD_ROW + 1, 0)
    sheet.protect("", {"insert_rows": True, "delete_rows": True, "sort": True, "format_columns": True})
    return sheet


def _fill(sheet: Any, looks: Looks, subject: Subject, lines: Sequence[Mapping[str, str]]) -> None:
    """Figures go in as the fractions that stand for their hundredths, and are read as exactly these again."""
    for row, line in enumerate(lines, start=HEAD_ROW + 1):
        for place, column in enumerate(COLUMNS[subject]):
            text, look = line.get(column.name, ""), looks.of_column(column.name)
            if text and column.name in ("carats", "value", "certificates"):
                sheet.write_number(row, place, float(text), look)
            elif text:
                sheet.write_string(row, place, text, look)


def _validation(column: Column) -> dict[str, Any]:
    told = {"input_title": column.head, "input_message": str(column.hint())[:250], "error_title": column.head}
    if column.listed:
        listed = column.listed.replace("{partners}", str(len(participant_choices()) + 1))
        listed = listed.replace("{origins}", str(len(_origins()) + 1))
        source = listed.strip('"').split(",") if listed.startswith('"') else listed
        return {**told, "validate": "list", "source": source, "error_message": _("Choose one of the list.")}
    is_count = column.name == "certificates"
    most = 10_000_000 if is_count else (MOST_POINTS if column.name == "carats" else MOST_CENTS) // 100
    message = _("A whole number.") if is_count else _("A number, not negative, with at most two decimals.")
    bounds = {"criteria": "between", "minimum": 0, "maximum": most}
    return {**told, "validate": "integer" if is_count else "decimal", **bounds, "error_message": message}


def _instructions(book: Any, looks: Looks, period: Period) -> None:
    sheet = book.add_worksheet("Instructions")
    sheet.set_column(0, 0, 100, looks.wrapped)
    lines = [
        _("How to fill in this workbook"),
        _("It is the return for %(period)s. The grey cells are filled in and cannot be changed.") % {"period": period},
        _("Write one line for each partner, heading and origin; the same line must not stand twice."),
        _("Weights are in carats, values in US dollars, neither in thousands; both with at most two decimals."),
        _("Write figures, not formulas: copy calculated figures and paste them as values, rounded to two decimals."),
        _("A line whose first cell says Total is compared with the sum of the lines above and is not filed."),
        _("Where there was nothing, write one line with yes in the column Nil; for certificates write 0."),
        _("Codes of Participants and countries are on the sheet Lists; names in English or French are read too."),
        _("Then open Returns in your office and send the file. What is wrong is said at once, marked in the cells."),
        _("Another officer signs it off. To correct a signed return, send the whole return again, with a reason."),
    ]  # fmt: skip
    for row, line in enumerate(lines):
        sheet.write(row, 0, line, looks.title if row == 0 else looks.wrapped)
    sheet.protect()


def _origins() -> list[tuple[str, str, str]]:
    mining = [(code, one.english, one.french) for code, one in countries().items() if one.produces]
    return [("***", "Mixed origin", "Origine mixte"), *sorted(mining)]


def _lists(book: Any, looks: Looks) -> None:
    sheet = book.add_worksheet("Lists")
    sheet.write_row(0, 0, ["Participant", "", "", "Origin", "", "", "HS"], looks.head)
    for row, (code, name) in enumerate(sorted(participant_choices()), start=1):
        sheet.write_row(row, 0, [code, name])
    for row, line in enumerate(_origins(), start=1):
        sheet.write_row(row, 3, line)
    for row, heading in enumerate(HEADINGS, start=1):
        sheet.write(row, 6, heading)
    sheet.set_column(1, 1, 36)
    sheet.set_column(4, 5, 30)
    sheet.protect()
