"""What several pages show the same way."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kpcs.accounts.models import Officer
from kpcs.asked import counted
from kpcs.errors import NotFound
from kpcs.scheme.verify import Verdict
from kpcs.shipments.models import Arrival
from kpcs.shipments.queries.checks import step_lines

MOST_COUNTED = 10_000
State = Arrival.State
TONES = {
    State.PRESENTED: "wait",
    State.OPENED: "wait",
    State.HELD: "warn",
    State.ACCEPTED: "good",
    State.CONFIRMED: "done",
    State.REFUSED: "bad",
    State.RETURN_ORDERED: "warn",
    State.RETURNED: "done",
    State.DETAINED: "bad",
    State.SEIZED: "bad",
    State.RELEASED: "wait",
    State.FORFEITED: "done",
    State.PASSED_ON: "done",
}


if TYPE_CHECKING:
    Pages = Paginator[Any]
else:
    Pages = Paginator


class BoundedPaginator(Pages):
    """Counts no further than it pages: a list of a million rows opens as fast as one of a hundred."""

    @cached_property
    def count(self) -> int:
        rows = self.object_list
        if isinstance(rows, QuerySet):
            return int(rows.order_by()[: MOST_COUNTED + 1].count())
        return len(rows)

    @property
    def is_cut(self) -> bool:
        """Whether there is more than the pages show; a filter brings it into reach."""
        return self.count > MOST_COUNTED


def page_of(request: HttpRequest, rows: Any, *, size: int = 50) -> Page[Any]:
    """The page that ``?page=`` asks for; a page that does not exist is not found, never the first one instead."""
    asked = request.GET.get("page", "1")
    return page_of_number(rows, counted(asked), size=size)


def page_of_number(rows: Any, number: int, *, size: int) -> Page[Any]:
    """One page of a list, bounded in size and number."""
    try:
        return BoundedPaginator(rows, size).page(number)
    except EmptyPage as reason:
        raise NotFound from reason


def officer(request: HttpRequest) -> Officer:
    """Who is signed in; the frame lets nobody else come here."""
    return request.user  # type: ignore[return-value]


def now() -> tuple[datetime, date]:
    """The moment of the act and the office's day."""
    at = timezone.now()
    return at, timezone.localdate(at)


def language() -> str:
    return (get_language() or "en")[:2]


def told(verdict: Verdict | None) -> dict[str, Any] | None:
    """A verdict in the reader's language: the sentence, what to do, and every step."""
    if verdict is None:
        return None
    reader = language()
    return {
        "outcome": str(verdict.outcome),
        "is_genuine": verdict.is_genuine,
        "sentence": verdict.sentence(reader),
        "advice": verdict.advice(reader),
        "steps": step_lines(verdict, reader),
    }


def opening_title(row: Arrival) -> str:
    """What recording the contents is called, the first time and again."""
    if row.state == State.OPENED:
        return _("Correct what was found")
    return _("Inspect again") if row.opened_at else _("Open and record")
