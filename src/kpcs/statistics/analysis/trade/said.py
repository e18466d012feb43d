"""Figures of trade as the sentences say them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kpcs.scheme.findings import Finding

from ..doubt import Doubt, carats, usd
from .rows import Trade, period_of


def amounts(points: int, cents: int) -> str:
    """1,234.56 ct (US$ 7,890.00)"""
    return f"{carats(points)} ct (US$ {usd(cents)})"


def change(before: int, after: int) -> str:
    """-12 %; more than nothing against nothing is a dash."""
    if not before:
        return "–"
    return f"{100 * (after - before) / before:+,.0f} %"


def per_cent(share: float) -> str:
    return f"{100 * share:.0f} %"


def quarters_said(quarters: Iterable[int]) -> str:
    """2024-Q1, 2024-Q2; or the first, the last and how many where there are more than six."""
    found = [str(period_of(quarter)) for quarter in sorted(quarters)]
    return ", ".join(found) if len(found) <= 6 else f"{found[0]} … {found[-1]} ({len(found)})"


def told(test: str, said: Finding, code: str, rows: tuple[Trade, ...], quarters: Iterable[int], **more: Any) -> Doubt:
    """A doubt about these rows in these quarters, put to a Participant; about trade unless ``subject`` says other."""
    of = {"subject": "trade", "lines": (), **more}
    periods = tuple(period_of(quarter) for quarter in sorted(set(quarters)))
    return Doubt(test=test, said=said, participant=code, periods=periods, trade=rows, **of)
