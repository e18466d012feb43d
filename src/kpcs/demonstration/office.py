"""Making the office, once, with a bar that shows how far it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from kpcs.exchange import actions as exchange
from kpcs.exchange import posting
from kpcs.ledger import actions as ledger
from kpcs.ledger import queries
from kpcs.ledger.actions import Program
from kpcs.ledger.kinds import Kind
from kpcs.permissions import Permission
from kpcs.public import actions as public
from kpcs.statistics import actions as statistics
from kpcs.statistics.source import own_source

from . import ground, plan, questionnaires, returns, watching
from .trade import MISTAKES

if TYPE_CHECKING:
    from kpcs.exchange.models import Mail

DAYS_OF_HISTORY = 150
# What is told of returns, and asked about them, begins with mistakes in the quarters before this day.
EARLIEST = max(quarter for _mistake, quarter in MISTAKES).step(1).first
Progress = Callable[[int, int], None]


def make(*, at: datetime, progress: Progress) -> None:
    """Fill an empty office with some months of trade up to ``at``; an office that was filled is left as it is."""
    if queries.is_opened():
        return
    began = at - timedelta(days=DAYS_OF_HISTORY)
    casts = {}
    for cast in ground.lay(at=began):
        casts[cast.place.code] = cast
    watching.begin(at=began)
    figures = Program("demo", frozenset({Permission.FIGURES_LOAD, Permission.RELEASE_MAKE}))
    statistics.load(source=own_source(on=began.date()), by=figures, at=began)
    statistics.make_release(
        title="Production 2003 to 2024",
        note="Kimberley Process rough diamond statistics, as its public statistics system had them about March 2025.",
        first_year=2003,
        last_year=2024,
        by=figures,
        at=began,
    )

    def every_day(moment: datetime) -> None:
        _write(moment, until=at)
        _publish(moment)
        progress((moment - began).days, DAYS_OF_HISTORY)

    plan.tell(casts, began=began, until=at, every_day=every_day)
    returns.file_all(casts, began=began, at=at)
    returns.release(by=figures, at=at)
    questionnaires.ask(casts, at=at)
    _write(at, until=at)
    with transaction.atomic():
        data = {"authorities": sorted(casts), "is_demonstration": True}
        ledger.record(Kind.OFFICE_OPENED, subject=("office", "demonstration"), by=Program("demo"), at=at, data=data)
    program = Program("demo", frozenset({Permission.LIST_PUBLISH}))
    public.publish_trust_list(by=program, at=at)
    public.publish_status(by=program, at=at)
    _publish(at)
    progress(DAYS_OF_HISTORY, DAYS_OF_HISTORY)


def _publish(at: datetime) -> None:
    """A checkpoint that the demonstration witnesses cosign."""
    ledger.publish(at=at)
    exchange.push(by=Program("log publish"), at=at, over=watching.asked_at(at))


def _write(at: datetime, *, until: datetime) -> None:
    """Notices go into the folder ``mail``; of late those to one authority wait, as if its mail server were down."""
    by = Program("deliver")

    def post(mail: Mail) -> None:
        if mail.to.endswith("@ca-demo.example") and mail.made_at > until - timedelta(days=7):
            raise ConnectionRefusedError("Demonstration: this mail server does not answer.")
        posting.send(mail)

    exchange.collect(by=by, at=at)
    exchange.deliver(by=by, at=at, by_means=post)
