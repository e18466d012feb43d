"""Returns, questionnaires and releases: what somebody else does between reading and writing."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from kpcs.accounts.models import Officer
from kpcs.errors import Conflict, Refused
from kpcs.ledger.actions import Program
from kpcs.permissions import Permission
from kpcs.scheme.periods import Length, Period
from kpcs.scheme.rules.statistics import Line, Subject
from kpcs.statistics import actions as statistics
from kpcs.statistics.actions.returns import Source
from kpcs.statistics.models import Questionnaire, Release, Submission
from kpcs.statistics.queries import questionnaires as asked
from kpcs.statistics.queries import released
from kpcs.statistics.queries import returns as queries
from kpcs.statistics.queries.found import found
from kpcs.statistics.returns.checking import Return
from tests import questionnaires
from tests.between import Act, hold_participant, is_sqlite, meanwhile, waits
from tests.factories import NOW, make_figure, make_officer, make_participant, make_submission
from tests.statisticians import Desk, make_desk

pytestmark = pytest.mark.django_db(transaction=True)
PUBLISHING = Program("publish", frozenset({Permission.RELEASE_MAKE}))


@pytest.fixture(autouse=True)
def folder(tmp_path: Any, settings: Any) -> None:
    settings.KPCS_DATA_DIR = tmp_path


def returned(points: int) -> Return:
    period = Period(2024, 1, Length.HALF_YEAR)
    line = Line(1, "production", "artisanal", "", "", "", points, points * 100, None, False, "")
    return Return(participant="SL", subject=Subject.PRODUCTION, period=period, lines=(line,))


def submit(desk: Desk, points: int) -> Act:
    return lambda: statistics.submit(returns=[returned(points)], source=Source(), by=desk.preparing, at=NOW)


def test_two_first_returns_of_a_period_are_handed_in_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = make_desk()
    one, other = submit(desk, 1000), submit(desk, 2000)
    assert waits(monkeypatch, one, other, after=(queries, "newest_of"))
    with pytest.raises(Refused, match="waits for its signature"):
        other()
    assert Submission.objects.count() == 1


def test_who_signs_a_return_holds_that_return_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the usual order of returns the Participant is joined: it was locked too, and in the other order."""
    desk = make_desk()
    submit(desk, 1000)()
    row = Submission.objects.get()

    def sign() -> None:
        statistics.sign(submission=row.pk, by=desk.signing, at=NOW)

    assert is_sqlite() or not waits(monkeypatch, sign, hold_participant)


def test_a_draft_that_was_handed_in_before_its_form_came_again_is_told() -> None:
    desk = make_desk()
    request = uuid4()
    values: dict[str, Any] = {"subject": "production", "year": 2024, "part": 1, "filed": {"nil": "yes", "lines": []}}
    statistics.keep_draft(**values, by=desk.preparing, at=NOW, request_id=request)
    submit(desk, 1000)()
    with pytest.raises(Conflict, match="handed this return in"):
        statistics.keep_draft(**values, by=desk.preparing, at=NOW, request_id=request)


def test_a_finding_is_asked_about_once_whoever_drafts_at_the_same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    questionnaires.plant()
    office = questionnaires.make_office()
    other = make_officer(office.asking.signing.authority, "head_of_statistics")
    found()  # looked for once, so that the acts themselves meet

    def draft(by: Officer) -> Act:
        return lambda: statistics.draft_questionnaires(findings=[questionnaires.TWICE], by=by, at=NOW)

    assert waits(monkeypatch, draft(office.asking.signing), draft(other), after=(asked, "asked_in"))
    with pytest.raises(Refused, match="asked about already, in DAQ-2026-001"):
        draft(other)()
    assert Questionnaire.objects.count() == 1


def test_two_releases_at_once_have_two_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    make_participant("SL")
    make_figure(make_submission("SL", year=2025, part=1), points=1000, cents=1000)

    def release() -> Release:
        return statistics.make_release(title="R", first_year=2025, last_year=2025, by=PUBLISHING, at=NOW)

    meanwhile(monkeypatch, released, "next_number", release)
    made = release()
    numbers = list(Release.objects.order_by("number").values_list("number", flat=True))
    assert (numbers, made.number) == (([1], 1) if is_sqlite() else ([1, 2], 2))
