"""Does a quarter's return say what the certificates say?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kpcs.scheme.catalogue import Act, Problem
from kpcs.scheme.findings import Finding
from kpcs.scheme.statement import Kind, Statement
from kpcs.scheme.values import Carats, CountryCode, HsCode, Usd


class Flow(StrEnum):
    EXPORTS = "exports"
    IMPORTS = "imports"


@dataclass(frozen=True, slots=True)
class Row:
    """Trade with one partner under one heading (R-STA.2)."""

    flow: Flow
    partner: CountryCode
    hs: HsCode
    carats: Carats
    value: Usd


@dataclass(frozen=True, slots=True)
class Movement:
    """A certificate that went out or came in, on the day that counts for the quarter."""

    flow: Flow
    on: date
    statement: Statement

    @property
    def partner(self) -> CountryCode:
        return self.statement.destination if self.flow is Flow.EXPORTS else self.statement.participant


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterFacts:
    """For a return of the quarter from ``first`` to ``last``: what it says, and the certificates on record."""

    first: date
    last: date
    rows: tuple[Row, ...]
    issued: int
    received: int
    movements: tuple[Movement, ...]
    on: date

    def trade(self) -> tuple[Movement, ...]:
        """Those of the quarter; technical certificates are no trade (R-CER.24, R-CER.25, R-CER.27)."""
        days = (self.first, self.last)
        return tuple(
            each for each in self.movements if days[0] <= each.on <= days[1] and each.statement.kind is Kind.STANDARD
        )


quarter: Act[QuarterFacts] = Act("quarterly return")


def check_quarter(facts: QuarterFacts) -> tuple[Finding, ...]:
    """Every difference between the return and the certificates."""
    return quarter.check(facts)


def rebuilt(movements: Iterable[Movement]) -> tuple[Row, ...]:
    """The rows of trade that these certificates add up to."""
    return _added(
        Row(each.flow, each.partner, parcel.hs, parcel.carats, parcel.value)
        for each in movements
        for parcel in each.statement.parcels
    )


@quarter.rule("R-STA.2", field="rows", remedy="Correct the row, or enter the certificate that is missing or wrong.")
def trade_is_that_of_the_certificates(facts: QuarterFacts) -> Iterator[Problem]:
    """{participant}, {noun} of {hs}: filed {filed}, by the certificates {certified}."""
    filed, certified = ({_key(row): row for row in rows} for rows in (_added(facts.rows), rebuilt(facts.trade())))
    for flow, partner, hs in sorted(filed.keys() | certified.keys()):
        figures = [_figures(rows.get((flow, partner, hs))) for rows in (filed, certified)]
        if figures[0] != figures[1]:
            said = {"filed": figures[0], "certified": figures[1]}
            yield Problem(params={"noun": flow, "participant": str(partner), "hs": hs, **said})


@quarter.rule("R-AIII.a", field="counts", remedy="Count again, or enter the certificate that is missing or wrong.")
def counts_are_those_of_the_certificates(facts: QuarterFacts) -> Iterator[Problem]:
    """Certificates for {noun}: filed {filed}, in the records {counted}."""
    for flow, filed in ((Flow.EXPORTS, facts.issued), (Flow.IMPORTS, facts.received)):
        counted = sum(each.flow is flow for each in facts.trade())
        if filed != counted:
            yield Problem(params={"noun": flow, "filed": str(filed), "counted": str(counted)})


def _added(rows: Iterable[Row]) -> tuple[Row, ...]:
    sums: dict[tuple[Flow, CountryCode, HsCode], Row] = {}
    for row in rows:
        so_far = sums.get(_key(row))
        carats, value = (so_far.carats, so_far.value) if so_far else (Carats(0), Usd(0))
        sums[_key(row)] = Row(*_key(row), carats + row.carats, value + row.value)
    return tuple(sums.values())


def _key(row: Row) -> tuple[Flow, CountryCode, HsCode]:
    return row.flow, row.partner, row.hs


def _figures(row: Row | None) -> str:
    return f"{row.carats} ct, US$ {row.value}" if row else f"{Carats(0)} ct, US$ {Usd(0)}"
