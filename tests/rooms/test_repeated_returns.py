"""Returns that are handed in again under the same identifier: compared with what is stored, and only then."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from kpcs.errors import Conflict
from kpcs.ledger.kinds import Kind
from kpcs.ledger.models import Event
from kpcs.scheme.periods import Length, Period
from kpcs.scheme.rules.statistics import Subject
from kpcs.statistics import actions as statistics
from kpcs.statistics.actions.figures import insert
from kpcs.statistics.actions.returns import one_of
from kpcs.statistics.queries import returns as stored
from kpcs.statistics.returns.checking import Known, Return
from kpcs.statistics.returns.typed import check_typed
from tests.factories import NOW, make_event, make_submission
from tests.statisticians import make_desk

pytestmark = pytest.mark.django_db
Given = dict[str, Any]


def typed_return(issued: str) -> Return:
    filed = {"issued": issued, "received": "0"}
    period = Period(2026, 1, Length.QUARTER)
    return check_typed(filed, subject=Subject.CERTIFICATES, period=period, known=Known({}, NOW.date(), "SL"))[0]


def test_returns_are_compared_with_what_is_stored_and_only_when_they_come_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A digest of a hundred thousand lines took as long as checking them; events of before still hold one."""
    desk = make_desk()
    request = uuid4()
    compared: list[object] = []
    content_of_lines = stored.content_of_lines

    def comparing(lines: Any) -> object:
        compared.append(lines)
        return content_of_lines(lines)

    monkeypatch.setattr(stored, "content_of_lines", comparing)
    given: Given = {"source": statistics.Source(), "by": desk.preparing, "at": NOW, "request_id": request}
    [made] = statistics.submit(returns=[typed_return("1")], **given)
    assert compared == []
    [event] = Event.objects.filter(subject=str(made.pk))
    assert "content" not in event.data
    assert statistics.submit(returns=[typed_return("1")], reason=" ", **given) == [made]
    for other in ({"returns": [typed_return("2")]}, {"returns": [typed_return("1")], "reason": "Late"}):
        with pytest.raises(Conflict, match="already used"):
            statistics.submit(**given, **other)
    older = make_submission("SL", subject="certificates", year=2026, part=2, state="submitted", signed_by="")
    one = replace(typed_return("1"), period=Period(2026, 2, Length.QUARTER))
    insert(older.pk, one.lines)
    its = one_of(again := uuid4(), f"{one.subject} {one.period}")
    data, about = {"lines": 2, "content": "f" * 64}, ("submission", str(older.pk))
    make_event(desk.preparing, Kind.SUBMISSION_SUBMITTED, subject=about, data=data, request_id=its)
    assert statistics.submit(**{**given, "request_id": again}, returns=[one]) == [older]
    with pytest.raises(Conflict, match="already used"):
        statistics.submit(**{**given, "request_id": again}, returns=[replace(one, lines=typed_return("2").lines)])
