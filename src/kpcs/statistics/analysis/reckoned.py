"""The material balance, capacity and footprint as JSON and as rows of CSV; pages and commands say the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kpcs.scheme.findings import Finding
from kpcs.scheme.rules.statistics.balance import Balance, World
from kpcs.scheme.rules.statistics.capacity import Capacity, against_capacity, capacity_of
from kpcs.scheme.rules.statistics.footprint import Footprint
from kpcs.scheme.values import decimal

HEAD = (
    "participant", "period", "opening_stock", "opening_is", "production", "imports", "exports", "polished",
    "expected_closing_stock", "filed_closing_stock", "gap", "not_filed", "capacity", "findings", "demonstration",
)  # fmt: skip
WORLD_HEAD = (
    "period", "participants", "complete", "production", "imports", "exports", "polished", "on_the_way",
    "growth_of_stocks", "filed_growth_of_stocks", "expected_growth_of_those",
)  # fmt: skip
AMOUNTS = frozenset(
    name
    for name in (*HEAD, *WORLD_HEAD)
    if name
    not in {"participant", "period", "opening_is", "not_filed", "findings", "participants", "complete", "demonstration"}
)


def signed(points: int | None) -> str | None:
    """1234.56 or -1234.56; None stays None."""
    return None if points is None else decimal(points)


def findings_of(one: Balance, known: Iterable[Capacity]) -> tuple[Finding, ...]:
    """What is to be said of one period: of the balance, and of a whole year against the capacity of the mines."""
    moved = one.moved
    if not one.is_whole or str(moved.period) != str(moved.period.year):
        return one.findings
    net = (moved.exports or 0) - (moved.imports or 0)
    beyond = against_capacity(
        participant=moved.participant,
        year=moved.period.year,
        capacity=capacity_of(known, moved.participant, moved.period.year),
        production=moved.production or 0,
        net_exports=net,
    )
    return (*one.findings, *beyond)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What is said beside the balance: capacities, and of whom which years hold made-up figures."""

    capacities: tuple[Capacity, ...] = ()
    made_up: frozenset[tuple[str, int]] = frozenset()


def as_json(one: Balance, beside: Beside) -> dict[str, Any]:
    """One period of one Participant; a figure that was not filed is null."""
    moved = one.moved
    is_year = str(moved.period) == str(moved.period.year)
    return {
        "participant": moved.participant,
        "period": str(moved.period),
        "opening_stock": None if one.basis == "none" else signed(one.opening),
        "opening_is": one.basis.value,
        "production": signed(moved.production),
        "imports": signed(moved.imports),
        "exports": signed(moved.exports),
        "polished": signed(moved.polished),
        "expected_closing_stock": None if one.basis == "none" else signed(one.expected),
        "filed_closing_stock": signed(moved.closing),
        "gap": signed(one.gap),
        "not_filed": list(moved.lacking),
        "capacity": signed(capacity_of(beside.capacities, moved.participant, moved.period.year)) if is_year else None,
        "findings": [{"rule": found.code, "sentence": found.message} for found in findings_of(one, beside.capacities)],
        "demonstration": (moved.participant, moved.period.year) in beside.made_up,
    }


def as_row(one: Balance, beside: Beside) -> tuple[object, ...]:
    """The same under :data:`HEAD`."""
    said: Mapping[str, Any] = as_json(one, beside)
    shown = {**said, "not_filed": ", ".join(said["not_filed"])}
    shown["demonstration"] = "yes" if said["demonstration"] else ""
    shown["findings"] = " ".join(found["sentence"] for found in said["findings"])
    return tuple(_cell(name, shown[name]) for name in HEAD)


def world_as_json(one: World) -> dict[str, Any]:
    """One year of all."""
    return {
        "period": str(one.period),
        "participants": one.participants,
        "complete": one.is_whole,
        "production": signed(one.production),
        "imports": signed(one.imports),
        "exports": signed(one.exports),
        "polished": signed(one.polished),
        "on_the_way": signed(one.on_the_way),
        "growth_of_stocks": signed(one.growth),
        "filed_growth_of_stocks": signed(one.filed_growth),
        "expected_growth_of_those": signed(one.expected_growth),
    }


def world_as_row(one: World) -> tuple[object, ...]:
    """The same under :data:`WORLD_HEAD`."""
    said = world_as_json(one)
    return tuple(_cell(name, said[name]) for name in WORLD_HEAD)


def _cell(name: str, value: object) -> object:
    """Amounts as numbers: a text with a minus before it is quoted as if it were a formula."""
    if value is None:
        return ""
    return Decimal(value) if isinstance(value, str) and name in AMOUNTS and value else value


def capacity_as_json(one: Capacity) -> dict[str, Any]:
    """One entry of capacity."""
    return {
        "participant": one.participant,
        "method": one.method,
        "from": one.from_year,
        "until": one.until_year,
        "carats_a_year": signed(one.points),
        "source": one.source,
    }


def footprint_as_json(one: Footprint) -> dict[str, Any]:
    """What is usual of one origin, heading and year; year 0 is all years, an empty heading what was mined."""
    return {
        "origin": one.origin,
        "hs": one.hs,
        "year": one.year or None,
        "lines": one.lines,
        "carats": signed(one.points),
        "us_value": signed(one.cents),
        "us_per_carat": {"low": signed(one.low), "median": signed(one.median), "high": signed(one.high)},
        "share_per_cent": signed(one.share),
        "carats_in_a_parcel": signed(one.average_points),
    }
