"""What mines can give in a year, as licensed or estimated, against what was filed (R-ANO.8)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kpcs.scheme.catalogue import Wording, wording
from kpcs.scheme.findings import Finding, Severity

from .balance import summed


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """So many points of a carat a year by one way of mining, from one year until another or until further notice."""

    participant: str
    method: str
    from_year: int
    until_year: int | None
    points: int
    source: str = ""

    def holds_in(self, year: int) -> bool:
        return self.from_year <= year and (self.until_year is None or year <= self.until_year)


def _said(sentence: str, remedy: str) -> Wording:
    return wording("capacity of mines", "R-ANO.8", sentence, remedy, severity=Severity.WARN)


PRODUCED_MORE = _said(
    "{participant}, {year}: {carats} carats of production were filed; its mines can give {capacity}.",
    "Ask which mines gave them, or for the capacity as it is now.",
)
SENT_MORE = _said(
    "{participant}, {year}: {carats} carats more went out than came in; its mines can give {capacity}.",
    "Ask from where the stones came; capacity and stocks should explain them.",
)
NOT_READ = wording(
    "table of capacities",
    "R-ANO.8",
    "Row {row}, {column}: “{given}” cannot be used.",
    "Write a Participant, a way of mining, years from 2003 on (until may be empty), carats a year, and the source.",
)


def capacity_of(known: Iterable[Capacity], participant: str, year: int) -> int | None:
    """What all mines of a Participant can give in a year; None where nothing is recorded."""
    points = [one.points for one in known if one.participant == participant and one.holds_in(year)]
    return sum(points) if points else None


def against_capacity(
    *, participant: str, year: int, capacity: int | None, production: int, net_exports: int
) -> Iterator[Finding]:
    """What goes beyond the capacity of a year; nothing is said where none is recorded."""
    if capacity is None:
        return
    said = {"participant": participant, "year": str(year), "capacity": summed(capacity)}
    if production > capacity:
        yield PRODUCED_MORE.finding(**said, carats=summed(production))
    if net_exports > capacity:
        yield SENT_MORE.finding(**said, carats=summed(net_exports))
