"""Comparisons of partners as files and programs get them: amounts as texts with two decimals, codes for names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from kpcs.scheme.rules.statistics import compared as law
from kpcs.scheme.rules.statistics.compared import NOTHING, Amount, Cause, Causes
from kpcs.scheme.values import decimal

from .queries.compared import Compared, beside
from .queries.registers import Certificate, Registers

HEAD = (
    "exporter", "importer", "period", "exported_carats", "imported_carats", "difference_carats", "change_carats",
    "exported_value", "imported_value", "difference_value", "change_value", "missing",
)  # fmt: skip
CAUSE_HEAD = tuple(f"{cause.value}_{measure}" for cause in Cause for measure in ("carats", "value"))
CERTIFICATE_HEAD = (
    "certificate", "line", "cause", "exporter", "importer", "sent_period", "sent_hs", "sent_carats", "sent_value",
    "received_period", "received_hs", "received_carats", "received_value",
)  # fmt: skip


def exact(hundredths: int) -> Decimal:
    """The same as a number, which a file takes as it is: texts with a sign would be quoted for spreadsheets."""
    return Decimal(hundredths).scaleb(-2)


def per_cent(change: int | None) -> str | None:
    """A change in per cent with two decimals; None where there is nothing to compare with."""
    return None if change is None else decimal(change)


def rows(found: Iterable[Compared], period: str) -> Iterator[tuple[object, ...]]:
    """One row for each pair, with what each cause makes of the difference."""
    for one in found:
        measures = [_measures(one, at) for at in (0, 1)]
        missing = " ".join(f"{code}:{quarter}" for code, quarter in one.missing)
        causes = (exact(amount) for cause in Cause for amount in one.causes.get(cause, NOTHING))
        yield (*one.pair, period, *measures[0], *measures[1], missing, *causes)


def _measures(one: Compared, at: int) -> tuple[object, ...]:
    changed = one.changes[at]
    amounts = (exact(amount) for amount in (one.exported[at], one.imported[at], one.difference[at]))
    return (*amounts, "" if changed is None else exact(changed))


def as_json(one: Compared, by_heading: Mapping[str, Causes] | None = None) -> dict[str, Any]:
    """One pair: both sides, the difference, whose return is missing, and the causes by heading."""
    causes = one.by_heading if by_heading is None else by_heading
    exported, imported = one.headings
    return {
        "exporter": one.exporter,
        "importer": one.importer,
        "exported": _amount(one.exported),
        "imported": _amount(one.imported),
        "difference": _amount(one.difference),
        "change_per_cent": dict(zip(("carats", "us_value"), map(per_cent, one.changes), strict=True)),
        "missing": [{"participant": code, "period": str(quarter)} for code, quarter in one.missing],
        "headings": [
            {
                "hs": hs,
                "exported": _amount(exported.get(hs, NOTHING)),
                "imported": _amount(imported.get(hs, NOTHING)),
                "difference": _amount(difference),
                "causes": {cause.value: _amount(amount) for cause, amount in causes.get(hs, {}).items()},
            }
            for hs, difference in law.differences(exported, imported).items()
        ],
    }


def pair_as_json(one: Compared, known: Registers | None) -> dict[str, Any]:
    """The same with the quarters beside it, and the certificates where the reader may know of them."""
    quarter = one.quarters[0]
    around = [Compared(*one.pair, (other,), one.filed) for other in (*beside(quarter),) if other is not None]
    said = as_json(one, known.explain(one) if known else None)
    said["period"] = str(quarter)
    said["beside"] = [
        {"period": str(other.quarters[0]), "exported": _amount(other.exported), "imported": _amount(other.imported)}
        for other in around
    ]
    said["certificates"] = None
    if known is not None:
        said["certificates"] = {
            "of_both_sides": known.is_of_both,
            "sent": {hs: _amount(amount) for hs, amount in known.sent.items()},
            "received": {hs: _amount(amount) for hs, amount in known.received.items()},
            "differing": known.differing()[0],
        }
    return said


def certificate_rows(found: Iterable[Certificate]) -> Iterator[tuple[object, ...]]:
    """One row for each line of a certificate on which the two sides differ."""
    for one in found:
        head = (one.number, one.line, one.cause.value, one.exporter, one.importer)
        yield (*head, *_side(one.sent), *_side(one.received))


def _side(side: tuple[int, str, int, int] | None) -> tuple[str, ...]:
    if side is None:
        return ("", "", "", "")
    period, hs, points, cents = side
    return (f"{period // 10}-Q{period % 10}", hs, decimal(points), decimal(cents))


def _amount(amount: Amount) -> dict[str, str]:
    return {"carats": decimal(amount[0]), "us_value": decimal(amount[1])}
