"""Entering a new standing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from kpcs.scheme.facts import Standing, Status
from kpcs.scheme.rules.participants import StandingFacts, check_standing
from tests.spec.case import Case, Table
from tests.spec.given import CF, DAY, history

NEW = Standing(status=Status.SUSPENDED, from_on=DAY, source="KP/2026/AD 1")


def entered(**changes: Any) -> StandingFacts:
    return StandingFacts(history=history(CF), new=replace(NEW, **changes), on=DAY)


ZONES = {"status": Status.RESTRICTED, "zones": ("Boda",)}

TABLE = Table(
    ("standing",),
    check_standing,
    (
        Case("R-NC.11", "rewrite the history", "A change in 2019", entered(from_on=date(2019, 1, 1)), "A change today", entered(), "from_on"),
        Case("R-NC.11", "before it begins", "Ends on the day it begins", entered(until=DAY), "Ends on the day after", entered(until=date(2026, 3, 3)), "until"),
        Case("R-NC.4", "names the zones", "Restricted to nothing", entered(status=Status.RESTRICTED), "Restricted to Boda", entered(**ZONES), "zones"),
        Case("R-GOV.10", "not named", "No decision", entered(source=""), "A decision", entered(), "source"),
        Case("R-NC.11", "already is", "Active again", entered(status=Status.ACTIVE), "Suspended", entered(), "status"),
    ),
)  # fmt: skip
