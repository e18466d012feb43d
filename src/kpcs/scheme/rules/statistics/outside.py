"""Can a table of trade from outside the scheme be read, whole and exactly (R-ANO.9)?

UN Comtrade and ITC declare values only. Names are kept as given; what is no single country has no code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from kpcs.scheme.catalogue import Act, Problem
from kpcs.scheme.findings import Finding
from kpcs.scheme.participants import countries, country_named
from kpcs.scheme.values import CountryCode

from .table import MORE

_FROM = "import_value_usd_from_"
_AMOUNT = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,6})?", re.ASCII)
_HEADING = re.compile(r"7102(?:[0-9]{2})?", re.ASCII)
_YEAR = re.compile(r"19[89][0-9]|20[0-9]{2}|21[0-9]{2}", re.ASCII)


class Source(StrEnum):
    """Who collects the figures."""

    COMTRADE = "comtrade"
    ITC = "itc"


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is laid out: where each thing stands, and what is the same in all its rows."""

    reporter: str
    heading: str
    value: str
    cents: int
    partner: str = ""
    flow: str = ""
    partner_name: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(
            name for name in (self.reporter, self.partner, self.flow, "year", self.heading, self.value) if name
        )

    @property
    def scope(self) -> str:
        """What a newer table of the same kind takes the place of."""
        return (
            "totals"
            if self.flow
            else f"imports from {self.partner_name}"
            if self.partner_name
            else "imports by partner"
        )


BY_PARTNER = Layout("reporter", "hs6", "import_value_usd", 100, partner="partner")
TOTALS = Layout("reporter", "hs_code", "value_usd_thousand", 100_000, flow="flow")
KNOWN = {
    Source.COMTRADE: f"{', '.join(BY_PARTNER.columns)}, or importer_reporter, year, hs6, {_FROM}angola",
    Source.ITC: ", ".join(TOTALS.columns),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideFacts:
    """The rows as texts, by the names of their columns; ``source`` is who is said to have collected them."""

    source: Source
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]
    on: date

    def layout(self) -> Layout | None:
        """How the table is laid out; None when its source has no such table."""
        known = TOTALS if self.source is Source.ITC else BY_PARTNER
        if set(known.columns) <= set(self.columns):
            return known
        one = next((name for name in self.columns if name.startswith(_FROM)), "")
        partner = country_named(one.removeprefix(_FROM).replace("_", " ")) if one else None
        if partner is None or str(partner) not in countries() or self.source is Source.ITC:
            return None
        found = Layout("importer_reporter", "hs6", one, 100, partner_name=countries()[str(partner)].english)
        return found if set(found.columns) <= set(self.columns) else None

    def numbered(self) -> Iterator[tuple[str, Mapping[str, str]]]:
        for place, row in enumerate(self.rows, start=2):
            yield str(place), row


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideLine:
    """One figure: names as given, codes where they are countries, ``partner_name`` empty for all partners together."""

    place: str
    reporter_name: str
    reporter: CountryCode | None
    partner_name: str
    partner: CountryCode | None
    flow: str
    year: int
    hs: str
    given: str
    cents: int


outside: Act[OutsideFacts] = Act("table from outside")


def read_outside(facts: OutsideFacts) -> tuple[tuple[OutsideLine, ...], tuple[Finding, ...]]:
    """The lines, or every finding at once and no line. A cell without a value is "not given", and no line."""
    found = outside.check(facts)
    layout = facts.layout()
    if found or layout is None:
        return (), found
    return tuple(_line(place, row, layout) for place, row in facts.numbered() if _text(row, layout.value)), ()


@outside.rule("K-STAT.6", field="columns", remedy="Load the file as it was exported, and say which source it is from.")
def table_is_of_the_source(facts: OutsideFacts) -> Iterator[Problem]:
    """The table has no rows, or is none of {source}, whose columns are {columns}."""
    if not facts.rows or facts.layout() is None:
        yield Problem(params={"source": str(facts.source), "columns": KNOWN[facts.source]})


@outside.rule(
    "K-STAT.7", remedy="Write names, a year, heading 7102 or one of its six digits, and an amount such as 1234.5."
)
def cells_can_be_read(facts: OutsideFacts) -> Iterator[Problem]:
    """Row {row}, {column}: “{given}” cannot be read."""
    layout = facts.layout()
    for place, row in facts.numbered() if layout else ():
        assert layout is not None
        holds: dict[str, str | re.Pattern[str]] = {layout.reporter: ".{1,100}", "year": _YEAR, layout.heading: _HEADING}
        holds |= {layout.partner: ".{1,100}"} if layout.partner else {}
        holds |= {layout.flow: "import|export"} if layout.flow else {}
        holds |= {layout.value: _AMOUNT} if _text(row, layout.value) else {}
        for column, form in holds.items():
            if not re.fullmatch(form, _text(row, column)):
                yield Problem(
                    f"row {place}, {column}", {"row": place, "column": column, "given": _text(row, column)[:60]}
                )


@outside.rule("K-STAT.7", remedy="Put figures with a comma in quotation marks, or write them with a point.")
def cells_have_columns(facts: OutsideFacts) -> Iterator[Problem]:
    """Row {row} has more cells than there are headings."""
    return (Problem(f"row {place}", {"row": place}) for place, row in facts.numbered() if MORE in row)


@outside.rule("K-STAT.8", remedy="Remove one of the two rows.")
def no_figure_stands_twice(facts: OutsideFacts) -> Iterator[Problem]:
    """Row {row} says again what row {other} says."""
    layout = facts.layout()
    seen: dict[tuple[str, ...], str] = {}
    for place, row in facts.numbered() if layout else ():
        assert layout is not None
        key = tuple(_text(row, column) for column in layout.columns if column != layout.value)
        if key in seen:
            yield Problem(f"row {place}", {"row": place, "other": seen[key]})
        seen.setdefault(key, place)


def _text(row: Mapping[str, str], column: str) -> str:
    return (row.get(column) or "").strip()


def _line(place: str, row: Mapping[str, str], layout: Layout) -> OutsideLine:
    given, heading = _text(row, layout.value), _text(row, layout.heading)
    reporter = _text(row, layout.reporter)
    partner = layout.partner_name or (_text(row, layout.partner) if layout.partner else "")
    return OutsideLine(
        place=f"row {place}",
        reporter_name=reporter,
        reporter=country_named(reporter),
        partner_name=partner,
        partner=country_named(partner) if partner else None,
        flow=_text(row, layout.flow) if layout.flow else "import",
        year=int(_text(row, "year")),
        hs=f"{heading[:4]}.{heading[4:]}" if heading[4:] else heading,
        given=given,
        cents=int((Decimal(given) * layout.cents).quantize(Decimal(1), ROUND_HALF_UP)),
    )
