"""One row of each table that stands beside the returns: capacities, reminders, figures of others."""

from __future__ import annotations

from datetime import date
from typing import Any

from kpcs.statistics.models import Capacity, OutsideFigure, OutsideLoad, Reminder
from tests.factories import NOW, make_participant


def make_capacity(participant: str = "SL", **given: Any) -> Capacity:
    """Mines that give 1,000.00 carats a year since 2020."""
    who = {"recorded_at": NOW, "recorded_by": "program:test", "recorded_by_name": "kpcs test"}
    values = {"method": "undivided", "from_year": 2020, "points": 100_000, "source": "Licences", **who, **given}
    return Capacity.objects.create(participant=make_participant(participant), **values)


def make_reminder(participant: str = "SL", **given: Any) -> Reminder:
    """The reminder of trade of the first quarter of 2026, ten days before it was due."""
    which = {"subject": "trade", "year": 2026, "part": 1, "days": -10, "due_on": date(2026, 5, 31), "made_at": NOW}
    return Reminder.objects.create(participant=make_participant(participant), **{**which, **given})


def make_outside_load(**given: Any) -> OutsideLoad:
    """A table of UN Comtrade without figures."""
    who = {"loaded_at": NOW, "loaded_by": "program:test", "loaded_by_name": "kpcs test"}
    about = {"source": "comtrade", "scope": "imports by partner", "name": "imports.csv", "digest": "0" * 64}
    return OutsideLoad.objects.create(**{**about, "lines": 1, "not_given": 0, **who, **given})


def make_outside_figure(load: OutsideLoad | None = None, **given: Any) -> OutsideFigure:
    """What the United States declare to have imported from Sierra Leone in 2010, 1,000.50 US$."""
    sides = {"reporter_name": "USA", "reporter": "US", "partner_name": "Sierra Leone", "partner": "SL"}
    values = {"place": "row 2", "flow": "import", "year": 2010, "hs": "7102.31", "given": "1000.5", "cents": 100_050}
    return OutsideFigure.objects.create(load=load or make_outside_load(), **{**sides, **values, **given})
