"""Do two partners report the same of the same trade?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kpcs.scheme.catalogue import Act, Problem
from kpcs.scheme.findings import Finding, Severity
from kpcs.scheme.values import Carats, CountryCode, HsCode, Usd


@dataclass(frozen=True, slots=True, kw_only=True)
class MirrorFacts:
    """For one heading and quarter: what the exporter reports as sent, and what the importer reports as received."""

    exporter: CountryCode
    importer: CountryCode
    hs: HsCode
    exported: tuple[Carats, Usd]
    imported: tuple[Carats, Usd]
    on: date


mirror: Act[MirrorFacts] = Act("mirror of trade")


def check_mirror(facts: MirrorFacts) -> tuple[Finding, ...]:
    """Every difference between what two partners report of the same trade."""
    return mirror.check(facts)


def basis_points(before: int, after: int) -> int:
    """The change in hundredths of a per cent, halves rounded away from zero; 100.00 to 98.50 is -150."""
    rounded = (2 * abs(after - before) * 10_000 + before) // (2 * before)
    return rounded if after >= before else -rounded


@mirror.rule("R-ANO.1", severity=Severity.WARN, remedy="Ask both sides; compare two quarters, for goods on their way.")
def partners_report_the_same(facts: MirrorFacts) -> Iterator[Problem]:
    """In {measure}, {issuer} reports {exported} of {hs} sent to {destination}, which reports {imported}: {change}."""
    (sent, paid), (came, worth) = facts.exported, facts.imported
    for measure, here, there, exported, imported in (
        ("carats", sent.points, came.points, sent, came),
        ("value", paid.cents, worth.cents, paid, worth),
    ):
        if here != there:
            sides = {"issuer": str(facts.exporter), "destination": str(facts.importer), "hs": str(facts.hs)}
            figures = {"exported": str(exported), "imported": str(imported), "change": _change(here, there)}
            yield Problem(measure, {"measure": measure, **sides, **figures})


def _change(before: int, after: int) -> str:
    if before == 0:
        return "–"
    points = basis_points(before, after)
    whole, part = divmod(abs(points), 100)
    decimals = f".{part:02d}".rstrip("0").rstrip(".")
    sign = "-" if points < 0 else "+" if points else ""
    return f"{sign}{whole}{decimals} %"
