"""Returns that are missing, late or soon due: who is told, once each, and what the pages and commands list."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from kpcs.commands.statistics import command
from kpcs.exchange import actions as exchange
from kpcs.exchange.models import Mail
from kpcs.ledger.actions import Program
from kpcs.ledger.kinds import Kind
from kpcs.ledger.models import Event
from kpcs.public.queries.work import queues
from kpcs.scheme.rules.statistics import Subject
from kpcs.statistics import actions
from kpcs.statistics.actions import reminding
from kpcs.statistics.analysis.expected import Absence, punctuality_of
from kpcs.statistics.calendar import calendar
from kpcs.statistics.models import Reminder
from kpcs.statistics.queries import completeness
from tests.factories import make_authority, make_figure, make_submission
from tests.statisticians import Desk, make_desk, make_world

pytestmark = pytest.mark.django_db(transaction=True)
BY = Program("remind")
# Trade and counts of the first quarter are due on 31 May, production of the second half of 2025 was on 28 February.
DUE = date(2026, 5, 31)
TEN_BEFORE = date(2026, 5, 21)
AT = datetime(2026, 5, 21, 6, tzinfo=UTC)


@pytest.fixture
def desk() -> Desk:
    made = make_desk()
    make_world()
    return made


def keep_trade(settings: Any, **more: Any) -> None:
    settings.KPCS_RETURN_CALENDAR = json.dumps({"kept_since": {"trade": "2026-Q1"}, **more})


def remind(on: date) -> list[tuple[str, str, int | None]]:
    made = actions.remind(on=on, by=BY, at=AT)
    return [(one.subject.value, str(one.period), one.days) for one in made]


def test_a_reminder_is_made_once_recorded_and_mailed(desk: Desk, settings: Any) -> None:
    keep_trade(settings)
    make_submission("SL", subject="production", year=2025, part=2)
    assert completeness.reminders_due(on=date(2026, 5, 20)) == []
    assert remind(TEN_BEFORE) == [("trade", "2026-Q1", -10)]
    assert remind(TEN_BEFORE) == remind(date(2026, 5, 31)) == []
    [event] = Event.objects.filter(kind=Kind.REMINDER_SENT)
    assert event.data == {
        "participant": "SL", "return": "trade", "period": "2026-Q1", "due_on": "2026-05-31", "days": -10,
    }  # fmt: skip
    assert exchange.collect(by=BY, at=AT) == 1
    assert exchange.collect(by=BY, at=AT) == 0
    [mail] = Mail.objects.all()
    assert (mail.to, mail.subject) == ("notices@sl-demo.test", "Return of statistics due: Trade, 2026-Q1")
    assert "It is due in 10 days." in mail.body
    assert "Due on: 31 May 2026" in mail.body
    assert "Commerce" in mail.body
    assert mail.body.startswith("DEMONSTRATION")
    assert "Certificate:" not in mail.body
    assert remind(date(2026, 6, 1)) == [("trade", "2026-Q1", 1)]
    make_submission("SL", subject="trade", year=2026, part=1)
    assert remind(date(2026, 6, 30)) == []


def test_a_reminder_that_was_not_recorded_is_made_again_and_no_other(
    desk: Desk, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_trade(settings)
    make_authority("ca-demo")
    make_submission("SL", subject="production", year=2025, part=2)
    make_submission("CA", subject="production", year=2025, part=2)
    real, calls = reminding.ledger.record, []

    def dies(kind: Kind, **given: Any) -> Any:
        calls.append(kind)
        if len(calls) == 2:
            raise SystemExit
        return real(kind, **given)

    monkeypatch.setattr(reminding.ledger, "record", dies)
    with pytest.raises(SystemExit):
        remind(TEN_BEFORE)
    assert (Reminder.objects.count(), Event.objects.filter(kind=Kind.REMINDER_SENT).count()) == (1, 1)
    assert remind(TEN_BEFORE) == [("trade", "2026-Q1", -10)]
    assert sorted(Reminder.objects.values_list("participant", flat=True)) == ["CA", "SL"]
    assert Event.objects.filter(kind=Kind.REMINDER_SENT).count() == 2


def test_nobody_is_reminded_of_what_is_not_kept_not_expected_or_long_past(desk: Desk, settings: Any) -> None:
    make_authority("ve-demo")
    make_authority("bg-demo")
    make_world()
    keep_trade(settings, remind_after=[1], remind_within=5)
    reminded = {one.participant for one in completeness.reminders_due(on=TEN_BEFORE)}
    assert reminded == {"SL", "VE"}
    assert {one.subject for one in completeness.reminders_due(on=TEN_BEFORE)} == {Subject.TRADE}
    assert remind(date(2026, 6, 7)) == []


def test_the_command_says_what_it_would_do_and_does_it_once(desk: Desk, settings: Any) -> None:
    keep_trade(settings)
    make_submission("SL", subject="production", year=2025, part=2)

    def run(*options: str) -> dict[str, Any]:
        told = CliRunner().invoke(command, ["remind", "--on", "2026-05-21", "--json", *options])
        assert told.exit_code == 0, told.output
        return dict(json.loads(told.output))

    due = {"participant": "SL", "subject": "trade", "period": "2026-Q1", "due_on": "2026-05-31", "days": -10}
    assert [run("--dry-run")["reminders"], Reminder.objects.count()] == [[due], 0]
    assert [run()["reminders"], run()["reminders"], Reminder.objects.count()] == [[due], [], 1]


def test_due_and_late_returns_stand_in_the_queue_and_on_the_page(desk: Desk, settings: Any) -> None:
    keep_trade(settings)
    make_submission("SL", subject="production", year=2025, part=2)
    remind(TEN_BEFORE)

    def waiting(on: date) -> list[tuple[str, str, bool]]:
        found = {queue.code: queue for queue in queues(desk.preparing, on=on)}
        items = found["returns"].items if "returns" in found else ()
        return [(str(item.label), item.detail, item.is_late) for item in items]

    assert waiting(date(2026, 5, 1)) == []
    assert waiting(TEN_BEFORE) == [("Trade, first quarter of 2026", "due in 10 days", False)]
    assert waiting(date(2026, 6, 2)) == [("Trade, first quarter of 2026", "late for 2 days", True)]
    client = Client()
    client.force_login(desk.preparing)
    page = client.get("/statistics/returns?year=2026").content.decode()
    assert "reminded on 21 May 2026" in page
    make_submission("SL", subject="trade", year=2026, part=1, state="submitted", prepared_by=desk.preparing.actor_id)
    assert waiting(date(2026, 6, 2)) == []
    assert [queue.code for queue in queues(desk.signing, on=DUE)] == ["sign"]


def test_trade_is_missing_only_since_it_is_kept_and_of_whom_it_is_kept(
    client: Client, desk: Desk, settings: Any
) -> None:
    assert completeness.completeness(Subject.TRADE, on=date(2026, 11, 22)).since is None
    make_submission("BW", subject="trade", year=2025, part=3)
    make_submission("BW", subject="trade", year=2025, part=4)
    make_submission("BW", subject="trade", year=2026, part=2)

    def gaps(on: date) -> list[tuple[str, str, Absence]]:
        found = completeness.completeness(Subject.TRADE, on=on)
        return [(gap.participant, str(gap.period), gap.absence) for gap in found.gaps]

    assert gaps(date(2026, 6, 1)) == [
        ("BW", "2026-Q1", Absence.LATE),
        ("SL", "2025-Q3", Absence.MISSING),
        ("SL", "2025-Q4", Absence.MISSING),
        ("SL", "2026-Q1", Absence.LATE),
    ]
    settings.KPCS_RETURN_CALENDAR = '{"kept_for": ["QA"], "kept_since": {"trade": "2021-Q1"}}'
    assert [one for one in gaps(date(2022, 6, 1)) if one[2] is not Absence.MISSING] == [
        ("QA", "2021-Q1", Absence.EXPLAINED),
        ("QA", "2021-Q2", Absence.EXPLAINED),
        ("QA", "2021-Q3", Absence.EXPLAINED),
        ("QA", "2021-Q4", Absence.EXPLAINED),
        ("QA", "2022-Q1", Absence.LATE),
    ]
    told = client.get("/statistics/missing.json?subject=trade").json()
    assert (told["subject"], told["kept_since"]) == ("trade", "2021-Q1")
    assert set(client.get("/statistics/missing.json?subject=all").json()) == {one.value for one in Subject}
    assert client.get("/statistics/missing.json?subject=gold").status_code == 422
    page = client.get("/statistics/missing?subject=trade").content.decode()
    assert "Looked for since 2021-Q1" in page
    assert client.get("/statistics/missing?subject=gold").status_code == 422
    assert "Not kept here" in client.get("/statistics/missing?subject=certificates").content.decode()


def test_on_time_goes_by_the_first_signature_or_the_stamp_of_the_table(desk: Desk, settings: Any) -> None:
    first = make_submission("SL", subject="trade", year=2026, part=1, signed_at=datetime(2026, 5, 31, 12, tzinfo=UTC))
    later = {"revision": 2, "supersedes": first, "signed_at": datetime(2026, 9, 1, tzinfo=UTC)}
    make_submission("SL", subject="trade", year=2026, part=1, **later)
    make_submission("SL", subject="trade", year=2025, part=4, signed_at=datetime(2026, 3, 3, tzinfo=UTC))
    loaded = make_submission("SL", subject="production", year=2025, part=2, channel="loaded")
    make_figure(loaded, created_at_source="27Feb26:08:17:24")
    [trade] = punctuality_of(completeness.filings(Subject.TRADE), Subject.TRADE, calendar())
    assert (trade.returns, trade.on_time, trade.days_late) == (2, 1, 3)
    [production] = punctuality_of(completeness.filings(Subject.PRODUCTION), Subject.PRODUCTION, calendar())
    assert (production.returns, production.on_time) == (1, 1)
    settings.KPCS_RETURN_CALENDAR = '{"own_months": {"SL": {"trade": 1}}}'
    [trade] = punctuality_of(completeness.filings(Subject.TRADE), Subject.TRADE, calendar())
    assert trade.on_time == 0
