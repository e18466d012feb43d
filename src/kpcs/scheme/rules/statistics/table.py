"""Can the scheme's own table of production be read, whole and exactly?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kpcs.scheme.catalogue import Act, Problem
from kpcs.scheme.findings import Finding
from kpcs.scheme.participants import participant_named
from kpcs.scheme.periods import Period
from kpcs.scheme.values import Carats, CountryCode, Usd, ValueRefused

COLUMNS = ("country_name", "year", "period_half", "trade_type", "production_type", "carat", "us_value")
# Under this name stand the cells of a row beyond its columns, blank or not.
MORE = "more cells"
NIL, PRODUCED = "No Production", "Production"


class Method(StrEnum):
    """How the stones of a line were mined; before 2020 the tables did not divide them."""

    ARTISANAL = "artisanal"
    LARGE_SCALE = "large_scale"
    UNDIVIDED = "undivided"


METHODS = {"ASM": Method.ARTISANAL, "LSM": Method.LARGE_SCALE, "Production": Method.UNDIVIDED}


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFacts:
    """The rows as texts, by the names of their columns; a row of the sheet is known by ``sheet_row`` or its place."""

    columns: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]
    on: date

    def numbered(self) -> Iterator[tuple[str, Mapping[str, str]]]:
        for place, row in enumerate(self.rows, start=2):
            yield row.get("sheet_row") or str(place), row


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLine:
    """One row as values; the stamps are kept as the source wrote them."""

    place: str
    participant: CountryCode
    period: Period
    method: Method | None
    carats: Carats
    value: Usd
    is_public: bool
    created: str
    modified: str


table: Act[TableFacts] = Act("table of production")


def read_table(facts: TableFacts) -> tuple[tuple[TableLine, ...], tuple[Finding, ...]]:
    """The lines, or every finding at once and no line; of a table without the columns, only that."""
    found = table.check(facts)
    # Where columns are lacking, every row of another table would be wrong besides.
    found = tuple(one for one in found if one.code == "K-STAT.1") or found
    return ((), found) if found else (tuple(_line(number, row) for number, row in facts.numbered()), ())


@table.rule("K-STAT.1", field="columns", remedy="Load the table as the scheme's statistics system exports it.")
def columns_are_there(facts: TableFacts) -> Iterator[Problem]:
    """The table has no rows, or lacks the columns: {choices}."""
    missing = [name for name in COLUMNS if name not in facts.columns]
    if missing or not facts.rows:
        yield Problem(params={"choices": ", ".join(missing) or "–"})


@table.rule("K-STAT.2", remedy="Write the name as the list of Participants has it, or the two letters.")
def participants_are_known(facts: TableFacts) -> Iterator[Problem]:
    """Row {row}: the scheme knows no Participant called “{given}”."""
    for number, row in facts.numbered():
        given = row.get("country_name") or ""
        if participant_named(given) is None:
            yield Problem(f"row {number}, country_name", {"row": number, "given": given[:60]})


@table.rule("K-STAT.3", remedy="Write a year such as 2022, and 1 or 2 for its half.")
def periods_are_half_years(facts: TableFacts) -> Iterator[Problem]:
    """Row {row}: “{given}” is no half-year since 2003."""
    for number, row in facts.numbered():
        if _period(row) is None:
            given = f"{row.get('year')} {row.get('period_half')}"
            yield Problem(f"row {number}, year", {"row": number, "given": given[:60]})


@table.rule("K-STAT.4", remedy="Write a number with at most two decimals and a point before them, such as 1234.56.")
def amounts_are_exact(facts: TableFacts) -> Iterator[Problem]:
    """Row {row}, {column}: “{given}” is no exact amount."""
    for number, row in facts.numbered():
        for column, value in (("carat", Carats), ("us_value", Usd)):
            try:
                value.parse(row.get(column) or "")
            except ValueRefused:
                params = {"row": number, "column": column, "given": (row.get(column) or "")[:60]}
                yield Problem(f"row {number}, {column}", params)


@table.rule("K-STAT.4", remedy="Put figures with a comma in quotation marks, or write them with a point.")
def cells_have_columns(facts: TableFacts) -> Iterator[Problem]:
    """Row {row} has more cells than there are headings."""
    return (Problem(f"row {place}", {"row": place}) for place, row in facts.numbered() if MORE in row)


@table.rule("K-STAT.5", remedy="Write “No Production” with zeros, or “Production” with ASM, LSM or Production.")
def kinds_agree(facts: TableFacts) -> Iterator[Problem]:
    """Row {row}: “{given}” does not say whether something was produced, or contradicts the amounts."""
    for number, row in facts.numbered():
        kind, method = row.get("trade_type") or "", row.get("production_type") or ""
        is_nil = kind == NIL and not method and _is_zero(row)
        if not is_nil and (kind != PRODUCED or method not in METHODS):
            yield Problem(f"row {number}, trade_type", {"row": number, "given": f"{kind} {method}"[:60]})


def _is_zero(row: Mapping[str, str]) -> bool:
    return not any((row.get(name) or "").strip(" 0.,") for name in ("carat", "us_value"))


def _period(row: Mapping[str, str]) -> Period | None:
    try:
        return Period.parse(f"{(row.get('year') or '').strip()}-H{(row.get('period_half') or '').strip()}")
    except ValueRefused:
        return None


def _line(number: str, row: Mapping[str, str]) -> TableLine:
    participant, period = participant_named(row["country_name"]), _period(row)
    assert participant is not None
    assert period is not None
    return TableLine(
        place=f"row {number}",
        participant=participant,
        period=period,
        method=METHODS.get(row["production_type"]),
        carats=Carats.parse(row["carat"]),
        value=Usd.parse(row["us_value"]),
        is_public=(row.get("public") or "Public") == "Public",
        created=row.get("created") or "",
        modified=row.get("last_modified") or "",
    )
