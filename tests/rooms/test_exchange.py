"""Notices: to whom, with what, once; and what happens while mail is down."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from click.testing import CliRunner
from django.core import mail
from django.db import connection
from django.test import Client

from kpcs.commands.deliver import command
from kpcs.exchange import actions, queries
from kpcs.exchange.models import Mail
from kpcs.exchange.notices import KINDS, LABELS, SUBJECTS
from kpcs.exchange.posting import send
from kpcs.ledger.actions import Program
from kpcs.ledger.kinds import Kind
from kpcs.ledger.models import LogHead
from kpcs.participants.models import Authority
from tests import people
from tests.factories import NOW, make_event, make_mail

pytestmark = pytest.mark.django_db
BY = Program("deliver")
BACKEND = "django.contrib.auth.backends.ModelBackend"
SHIPMENT: dict[str, Any] = {
    "number": "SL004912",
    "destination": "EU",
    "parcel_count": 2,
    "carats_points": 18345,
    "value_cents": 4560000,
    "origin": "SL",
    "exporter": "Demonstration Exporter One Ltd",
    "importer": "Demonstration Importer Three Ltd",
}


@pytest.fixture
def offices() -> dict[str, people.People]:
    return {"SL": people.sierra_leone(), "EU": people.european_union(), "CA": people.canada()}


def happened(office: people.People, kind: Kind, **data: Any) -> None:
    make_event(office.issuing, kind, subject=("certificate", "SL004912"), data={**SHIPMENT, **data})


def written(kind: Kind) -> list[str]:
    return sorted(Mail.objects.filter(kind=kind).values_list("to", flat=True))


def test_a_pre_alert_goes_to_the_importing_authority_with_what_it_must_say(offices: dict[str, people.People]) -> None:
    happened(offices["SL"], Kind.PRE_ALERT_SENT, expected_on="2026-11-30", carrier="Courier")
    assert actions.collect(by=BY, at=NOW) == 1
    notice = Mail.objects.get()
    assert notice.to == "notices@eu-demo.test"
    for said in ("SL 004912", "183.45 ct", "US$ 45,600.00", "Origin: SL", "Exporter One", "Importer Three", "Courier"):
        assert said in notice.body
    assert "made up and has no legal effect" in notice.body
    assert notice.subject == "Advance notice: certificate SL 004912"


@pytest.mark.parametrize(
    ("kind", "office", "to"),
    [
        (Kind.CERTIFICATE_VOIDED, "SL", ["notices@eu-demo.test"]),
        (Kind.CERTIFICATE_LOST, "SL", ["notices@ca-demo.test", "notices@eu-demo.test"]),
        (Kind.CERTIFICATE_REPORTED_FALSE, "EU", ["notices@ca-demo.test", "notices@sl-demo.test"]),
        (Kind.NOTICE_WITHDRAWN, "EU", ["notices@ca-demo.test", "notices@sl-demo.test"]),
        (Kind.ARRIVAL_REFUSED, "EU", ["notices@sl-demo.test"]),
        (Kind.RECEIPT_CONFIRMED, "EU", ["confirmations@sl-demo.test"]),
    ],
)
def test_each_kind_reaches_those_it_concerns(
    offices: dict[str, people.People], kind: Kind, office: str, to: list[str]
) -> None:
    happened(offices[office], kind, issuer="SL")
    actions.collect(by=BY, at=NOW)
    assert written(kind) == to


@pytest.mark.parametrize(
    ("kind", "to"),
    [
        (Kind.QUESTIONNAIRE_SENT, "notices@sl-demo.test"),
        (Kind.QUESTIONNAIRE_FOLLOWED_UP, "notices@sl-demo.test"),
        (Kind.QUESTIONNAIRE_ESCALATED, "notices@sl-demo.test"),
        (Kind.QUESTIONNAIRE_ANSWERED, "notices@eu-demo.test"),
    ],
)
def test_a_questionnaire_is_told_to_the_other_side(offices: dict[str, people.People], kind: Kind, to: str) -> None:
    acting = offices["SL" if kind == Kind.QUESTIONNAIRE_ANSWERED else "EU"]
    about = {"participant": "SL", "asking": "eu-demo", "period": "2025-H1", "due_on": "2026-12-22", "questions": 2}
    make_event(acting.administrator, kind, subject=("questionnaire", "DAQ-2026-003"), data=about)
    actions.collect(by=BY, at=NOW)
    notice = Mail.objects.get()
    assert notice.to == to
    assert notice.subject.endswith("DAQ-2026-003")
    for line in ("Questionnaire: DAQ-2026-003", "Period reviewed: 2025-H1", "To be answered by: 22 December 2026"):
        assert line in notice.body
    assert "Questionnaire\N{NO-BREAK SPACE}: DAQ-2026-003" in notice.body
    assert "Certificate:" not in notice.body


def test_a_confirmation_names_what_differed(offices: dict[str, people.People]) -> None:
    differences = [{"field": "carats", "stated": "183.45", "found": "183.40", "cause": "weighing"}]
    happened(offices["EU"], Kind.RECEIPT_CONFIRMED, issuer="SL", issuer_authority="sl-demo", differences=differences)
    actions.collect(by=BY, at=NOW)
    assert "weight: stated 183.45, found 183.40" in Mail.objects.get().body


def test_what_concerns_nobody_writes_nothing(offices: dict[str, people.People]) -> None:
    Authority.objects.filter(code="eu-demo").update(notices_email="")
    happened(offices["SL"], Kind.PRE_ALERT_SENT)
    happened(offices["SL"], Kind.CERTIFICATE_PRINTED)
    assert actions.collect(by=BY, at=NOW) == 0


def test_the_ledger_is_read_twice_and_written_about_once(offices: dict[str, people.People]) -> None:
    happened(offices["SL"], Kind.PRE_ALERT_SENT)
    assert queries.is_behind()
    assert [actions.collect(by=BY, at=NOW) for _ in range(2)] == [1, 0]
    assert not queries.is_behind()


def test_every_kind_has_a_subject() -> None:
    assert set(KINDS) == set(SUBJECTS)
    assert LABELS


def test_mail_goes_out_with_the_same_identifier_and_is_marked(mailoutbox: list[mail.EmailMessage]) -> None:
    row = make_mail()
    assert actions.deliver(by=BY, at=NOW) == actions.Delivered(sent=1, failed=0)
    assert mailoutbox[0].to == [row.to]
    assert mailoutbox[0].extra_headers["Message-ID"].startswith(f"<event-{row.event}-")
    assert Mail.objects.get().sent_at == NOW
    assert actions.deliver(by=BY, at=NOW) == actions.Delivered(sent=0, failed=0)


def test_two_offices_never_call_their_mail_the_same(mailoutbox: list[mail.EmailMessage]) -> None:
    row = make_mail()
    for origin in ("one.example/log", "two.example/log", "one.example/log"):
        LogHead.objects.update_or_create(pk=1, defaults={"origin": origin})
        send(row)
    one, two, again = (sent.extra_headers["Message-ID"] for sent in mailoutbox)
    assert one != two
    assert one == again


def test_while_mail_is_down_a_notice_waits_longer_each_time() -> None:
    make_mail()

    def down(notice: Mail) -> None:
        raise ConnectionRefusedError("no mail server")

    moment, waits = NOW, []
    for _ in range(12):
        assert actions.deliver(by=BY, at=moment, by_means=down).failed == 1
        row = Mail.objects.get()
        assert row.next_at
        waits.append(row.next_at - moment)
        assert actions.deliver(by=BY, at=row.next_at - timedelta(seconds=1), by_means=down).failed == 0
        moment = row.next_at
    assert waits[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert waits[-1] == timedelta(hours=6)
    assert "no mail server" in Mail.objects.get().last_error
    assert actions.deliver(by=BY, at=moment, by_means=lambda notice: None).sent == 1


@pytest.mark.django_db(transaction=True)
def test_two_processes_send_a_notice_once() -> None:
    for _ in range(5):
        make_mail()
    sent: list[int] = []

    def work() -> None:
        actions.deliver(by=BY, at=NOW, by_means=lambda notice: sent.append(notice.pk))
        connection.close()

    threads = [Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(sent) == sorted(set(sent))
    assert len(sent) == 5


def test_a_process_that_died_midway_leaves_the_notice_for_the_next() -> None:
    make_mail(next_at=NOW + actions.LEASE)
    assert actions.deliver(by=BY, at=NOW, by_means=lambda notice: None).sent == 0
    assert actions.deliver(by=BY, at=NOW + actions.LEASE, by_means=lambda notice: None).sent == 1


@pytest.mark.django_db(transaction=True)
def test_the_command_says_whether_anything_still_waits(mailoutbox: list[mail.EmailMessage]) -> None:
    happened(people.sierra_leone(), Kind.CERTIFICATE_LOST)
    people.european_union()
    first = CliRunner().invoke(command, ["--once", "--json"])
    assert (first.exit_code, '"sent": 1' in first.output) == (0, True)
    make_mail(next_at=NOW + timedelta(days=36500))
    assert CliRunner().invoke(command, ["--once"]).exit_code == 1


def test_pages_show_the_own_notices_to_administrators_only(offices: dict[str, people.People], client: Client) -> None:
    happened(offices["SL"], Kind.PRE_ALERT_SENT)
    actions.collect(by=BY, at=NOW)
    pk = Mail.objects.get().pk
    client.force_login(offices["SL"].administrator, BACKEND)
    assert b"SL 004912" in client.get("/notices").content
    assert b"Exporter One" in client.get(f"/notices/{pk}").content
    assert b"SL 004912" not in client.get("/notices?state=sent").content
    assert client.get("/notices?state=everything").status_code == 422
    client.force_login(offices["EU"].administrator, BACKEND)
    assert b"SL 004912" not in client.get("/notices?state=all").content
    assert client.get(f"/notices/{pk}").status_code == 404
    client.force_login(offices["SL"].issuing, BACKEND)
    assert client.get("/notices").status_code == 403


def test_an_office_whose_timer_stands_still_is_told(offices: dict[str, people.People], client: Client) -> None:
    happened(offices["SL"], Kind.PRE_ALERT_SENT)
    client.force_login(offices["SL"].administrator, BACKEND)
    assert b"kpcs deliver" in client.get("/notices").content
