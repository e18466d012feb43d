"""Questionnaires about figures that wait: for the Participant that is asked, and for the authority that asks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from kpcs.accounts.models import Officer
from kpcs.certificates.names import named
from kpcs.scheme.policies import Policy
from kpcs.scheme.rules.statistics.questionnaires import is_overdue
from kpcs.statistics.queries import questionnaires

from .waiting import Item, Queue, queue_of

ADDRESS = "statistics:questionnaires"


def to_answer(by: Officer, policy: Policy, on: date) -> Iterator[Queue]:
    """What the own Participant is asked and has not answered."""
    rows = questionnaires.to_answer(by).order_by("due_on", "pk")
    late = rows.filter(due_on__lt=on)
    title = _("Questions about your figures to answer")
    yield queue_of("answer", title, rows, _item(on), (ADDRESS, "open"), late=late, why="R-DAQ.3")


def to_manage(by: Officer, policy: Policy, on: date) -> Iterator[Queue]:
    """What the own authority has to send, to judge, or to bring before the Chair."""
    own = questionnaires.asked_by(by).order_by("state_since", "pk")
    silent = own.filter(state__in=["sent", "followed_up"], due_on__lt=on)
    for code, title, rows, state, late in (
        ("ask", _("Questionnaires to send"), own.filter(state="draft"), "draft", None),
        ("judge", _("Answers about figures to judge"), own.filter(state="answered"), "answered", None),
        ("silent", _("Questionnaires that nobody answered in time"), silent, "?late=on", silent),
    ):
        yield queue_of(code, title, rows, _item(on), (ADDRESS, state), late=late, why="R-DAQ.4" if late else "R-DAQ.2")


def _item(on: date) -> Any:
    def item(row: Any) -> Item:
        return Item(
            label=row.number,
            detail=named(row.participant_id),
            address=("statistics:questionnaire", (row.number,)),
            since=row.state_since,
            is_late=is_overdue(row.state, row.due_on, on),
        )

    return item
