"""Returns of statistics that are due soon or late, for whoever prepares them, and those that wait for a signature."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kpcs.accounts.models import Officer
from kpcs.scheme.policies import Policy
from kpcs.scheme.rules.statistics import Subject
from kpcs.statistics.queries import completeness, returns

from .waiting import SHOWN, Item, Queue, queue_of

ADDRESS = ("statistics:returns", "")


def to_file(by: Officer, policy: Policy, on: date) -> Iterator[Queue]:
    """The own Participant's returns that nobody signed off yet, the longest due first."""
    found = completeness.open_returns(on=on, participant=by.authority.participant_id)
    waiting = set(returns.submissions(by).filter(state="submitted").values_list("subject", "year", "part"))
    left = [one for one in found if (one.subject.value, one.period.year, one.part) not in waiting]
    yield Queue(
        code="returns",
        title=_("Returns of statistics to file"),
        count=len(left),
        late=sum(one.due_on < on for one in left),
        items=tuple(_due(one, on) for one in left[:SHOWN]),
        address=ADDRESS,
        why="R-STA.1",
    )


def _due(one: completeness.Open, on: date) -> Item:
    days = (one.due_on - on).days
    count = {"days": abs(days)}
    soon = ngettext("due in %(days)s day", "due in %(days)s days", abs(days)) % count
    late = ngettext("late for %(days)s day", "late for %(days)s days", abs(days)) % count
    return Item(
        label=returns.name_of(one.subject, one.period),
        detail=late if days < 0 else soon,
        address=("statistics:return", (one.subject.value, one.period.year, one.part)),
        since=one.period.last,
        is_late=days < 0,
    )


def to_sign(by: Officer, policy: Policy, on: date) -> Iterator[Queue]:
    """Those that somebody else prepared."""
    rows = returns.submissions(by).filter(state="submitted").exclude(prepared_by=by.actor_id).order_by("submitted_at")

    def item(row: Any) -> Item:
        return Item(
            label=returns.name_of(Subject(row.subject), returns.period_of(row.subject, row.year, row.part)),
            detail=row.prepared_by_name,
            address=("statistics:return", (row.subject, row.year, row.part)),
            since=row.submitted_at,
        )

    yield queue_of("sign", _("Returns of statistics to sign"), rows, item, ADDRESS)
