"""Material balance and the capacity of mines: what must close, and what cannot be."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kpcs.scheme.findings import Finding
from kpcs.scheme.periods import Period
from kpcs.scheme.rules.statistics.balance import Moved, balances
from kpcs.scheme.rules.statistics.capacity import against_capacity
from kpcs.statistics.returns.capacities import COLUMNS, read_capacities
from tests.spec.case import Case, Table

HELD = Moved(
    participant="SL", period=Period.whole_year(2024), production=500, imports=0, exports=400, polished=0, closing=1_000
)

HEADS = ",".join(COLUMNS)


def year(number: int = 2025, **figures: Any) -> Moved:
    return Moved(
        **{
            "participant": "SL",
            "period": Period.whole_year(number),
            "production": 300,
            "imports": 100,
            "exports": 200,
            "polished": 50,
            **figures,
        }
    )


def reckoned(rows: Iterable[Moved]) -> tuple[Finding, ...]:
    return tuple(finding for one in balances(rows) for finding in one.findings)


def judged(given: dict[str, int | None]) -> tuple[Finding, ...]:
    filed: dict[str, Any] = {"production": 0, "net_exports": 0, **given}
    return tuple(against_capacity(participant="VE", year=2025, **filed))


TABLES = (
    Table(
        ("material balance",),
        reckoned,
        (
            Case("R-ANO.3", "more went out than", "10.00 held, 12.00 cut at home, nothing else", (HELD, year(production=0, imports=0, exports=0, polished=1_200)),
                 "10.00 cut", (HELD, year(production=0, imports=0, exports=0, polished=1_000))),
            Case("R-ANO.3", "opening stock, production and trade come to", "10.00 + 3.00 + 1.00 - 2.00 - 0.50, and 11.65 filed", (HELD, year(closing=1_165)),
                 "And 11.64, no more than a hundredth off", (HELD, year(closing=1_164))),
            Case("R-ANO.3", "least opening stock", "No stock known, 3.00 + 1.00 - 2.00 - 0.50, and 1.00 filed", (year(closing=100),),
                 "And 1.50 filed", (year(closing=150),)),
            Case("R-ANO.12", "more than stock, production and imports", "10.00 + 3.00 + 1.00, and 14.01 exported", (HELD, year(exports=1_401)),
                 "14.00 exported", (HELD, year(exports=1_400, polished=0))),
            Case("R-ANO.3", "more than imports", "A Participant without mines, 1.00 in and 1.01 out", (year(production=0, exports=101),), "1.00 out", (year(production=0, exports=100),)),
            Case("R-ANO.12", "no stock was filed", "3.00 + 1.00, and 4.01 exported", (year(exports=401),), "A quarter's trade is not filed", (year(exports=401, lacking=("trade 2025-Q4",)),)),
        ),
    ),
    Table(
        ("table of capacities",),
        lambda line: tuple(read_capacities(f"{HEADS}\n{line}\n".encode(), name="mines.csv")[1]),
        (
            Case("R-ANO.8", "cannot be used", "Until 2019, from 2020", "VE,artisanal,2020,2019,150000,An estimate", "From 2020 on", "VE,artisanal,2020,,150000,An estimate",
                 "row 2, until"),
        ),
    ),
    Table(
        ("capacity of mines",),
        judged,
        (
            Case("R-ANO.8", "of production were filed", "100.01 of 100.00", {"capacity": 10_000, "production": 10_001}, "100.00", {"capacity": 10_000, "production": 10_000}),
            Case("R-ANO.8", "went out than came in", "100.01 of 100.00", {"capacity": 10_000, "net_exports": 10_001}, "No capacity is known", {"capacity": None, "net_exports": 10_001}),
        ),
    ),
)  # fmt: skip
