"""The trail: of one subject in words, of an authority with filters and as a file; never of another authority."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from kpcs.accounts import actions as accounts
from kpcs.custody import actions as custody
from kpcs.downloads import BROKEN, csv_lines
from kpcs.errors import Conflict
from kpcs.ledger import actions as ledger
from kpcs.ledger import queries
from kpcs.ledger.actions import Program
from kpcs.ledger.kinds import Kind
from kpcs.ledger.models import Event
from kpcs.permissions import Permission
from tests import people
from tests.factories import NOW, TODAY, make_event

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> people.People:
    return people.sierra_leone()


@pytest.fixture
def administrator(office: people.People, client: Client) -> Client:
    client.force_login(office.administrator, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("statement", ["UPDATE ledger_event SET by = 'x'", "DELETE FROM ledger_event"])
def test_the_database_itself_keeps_what_happened(office: people.People, statement: str) -> None:
    make_event(office.issuing)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.filter(by=office.issuing.actor_id).count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_act_outside_a_transaction_is_a_defect(office: people.People) -> None:
    with pytest.raises(RuntimeError):
        ledger.record(Kind.FIRM_CHANGED, subject=("firm", "1"), by=office.issuing, at=NOW)


def test_a_kind_that_is_not_on_the_list_is_refused(office: people.People) -> None:
    with pytest.raises(ValueError, match="invented"), transaction.atomic():
        ledger.record("firm.invented", subject=("firm", "1"), by=office.issuing, at=NOW)  # type: ignore[arg-type]


def test_the_same_request_id_twice_is_a_conflict(office: people.People) -> None:
    from uuid import uuid4

    request_id = uuid4()
    make_event(office.issuing, request_id=request_id)
    with pytest.raises(Conflict), transaction.atomic():
        make_event(office.issuing, request_id=request_id)


def test_the_page_shows_the_own_trail_newest_first(office: people.People, administrator: Client) -> None:
    make_event(office.issuing, Kind.FIRM_REGISTERED, data={"firm": "First Firm"})
    make_event(office.issuing, Kind.FIRM_CHANGED, data={"firm": "Second Firm"})
    make_event(people.canada().issuing, data={"firm": "Foreign Firm"})
    text = administrator.get("/trail").content.decode()
    assert text.index("Second Firm") < text.index("First Firm")
    assert "Foreign Firm" not in text


def test_officers_without_the_permission_and_visitors_see_nothing(office: people.People, client: Client) -> None:
    make_event(office.issuing, data={"firm": "First Firm"})
    assert client.get("/trail").status_code == 302
    client.force_login(office.issuing, backend="django.contrib.auth.backends.ModelBackend")
    for address in ("/trail", "/trail.csv"):
        answer = client.get(address)
        assert answer.status_code == 403
        assert b"First Firm" not in answer.content


@pytest.mark.parametrize(
    "query",
    ["kind=nothing", "first_on=yesterday", "last_on=2026-02-30", "first_on=2026-02-02&last_on=2026-02-01", "before=-1"],
)
def test_a_filter_that_cannot_be_read_is_an_error_and_never_a_wider_list(
    office: people.People, administrator: Client, query: str
) -> None:
    make_event(office.issuing, data={"firm": "First Firm"})
    for address in ("/trail", "/trail.csv"):
        answer = administrator.get(f"{address}?{query}")
        assert answer.status_code == 422
        assert b"First Firm" not in answer.content


def test_filters_by_kind_day_and_officer(office: people.People, administrator: Client) -> None:
    make_event(office.issuing, Kind.FIRM_CHANGED, at=NOW - timedelta(days=3), data={"firm": "Old Firm"})
    make_event(office.issuing, Kind.FIRM_CHANGED, data={"firm": "New Firm"})
    make_event(office.keeper, Kind.FIRM_REGISTERED, data={"firm": "Keeper Firm"})
    for query, seen in (
        (f"first_on={TODAY}&kind=firm.changed", "New Firm"),
        (f"last_on={TODAY - timedelta(days=3)}", "Old Firm"),
        (f"by={office.keeper.pk}", "Keeper Firm"),
    ):
        text = administrator.get(f"/trail?{query}").content.decode()
        assert [name for name in ("Old Firm", "New Firm", "Keeper Firm") if name in text] == [seen]


def test_pages_follow_one_another_without_a_gap(office: people.People) -> None:
    # Some in the same moment, some recorded later than they happened.
    for minutes in range(queries.EVENTS_ON_A_PAGE + 3):
        make_event(office.issuing, at=NOW - timedelta(minutes=minutes % 3))
    events = queries.of_authority("sl-demo")
    first = queries.page_of(events)
    second = queries.page_of(events, before=first.older)
    assert [event.sequence for event in (*first.events, *second.events)] == list(
        events.values_list("sequence", flat=True)
    )
    assert second.older is None


def test_the_file_holds_the_own_rows_and_no_formula(office: people.People, administrator: Client) -> None:
    office.issuing.full_name = "=HYPERLINK(1)"
    make_event(office.issuing)
    make_event(people.canada().issuing)
    answer = administrator.get("/trail.csv")
    rows = list(csv.DictReader(StringIO(b"".join(answer).decode())))  # type: ignore[arg-type]
    assert [row["by_name"] for row in rows] == ["'=HYPERLINK(1)"]


def test_a_broken_export_says_so_in_the_file() -> None:
    def rows() -> Iterator[tuple[int]]:
        yield (1,)
        raise DatabaseError("gone")

    assert list(csv.reader(StringIO("".join(csv_lines(["n"], rows()))))) == [["n"], ["1"], [BROKEN]]


def test_a_subject_tells_its_story_in_words_and_runs_nothing(office: people.People) -> None:
    data = {"before": {"name": "A"}, "after": {"name": "<script>x</script>"}, "carats_points": 1234, "secret": "k"}
    make_event(office.issuing, Kind.FIRM_CHANGED, data=data)
    text = render_to_string("ledger/trail.html", {"events": queries.trail("firm", "1")})
    assert "12.34" in text
    assert "&lt;script&gt;" in text
    assert "<script>" not in text
    assert "secret" not in text


def test_a_subject_without_history_says_so() -> None:
    assert "Nothing has happened yet" in render_to_string("ledger/trail.html", {"events": []})


def test_the_trail_tells_what_was_done_about_a_password(office: people.People, administrator: Client) -> None:
    whom: dict[str, Any] = {"authority": "sl-demo", "pk": office.issuing.pk, "at": NOW}
    operator = Program("officers", frozenset({Permission.OFFICER_MANAGE}), "sl-demo")
    accounts.reset_password(**whom, password="long and unusual", by=operator)
    secret = accounts.invite(**whom, by=office.administrator)
    accounts.choose_password(secret=secret, password="another long one", by=office.issuing, at=NOW)
    accounts.change_password(password="a third long one", by=office.issuing, at=NOW)
    told = {
        "en": (
            "Password reset by the operator",
            "Link to choose a password made",
            "Password chosen by a link",
            "Own password changed",
        ),
        "fr": (
            "Mot de passe réinitialisé par l’opérateur",
            "Lien pour choisir un mot de passe créé",
            "Mot de passe choisi par un lien",
            "Propre mot de passe changé",
        ),
    }
    for language, sentences in told.items():
        with translation.override(language):
            of_one = render_to_string("ledger/trail.html", {"events": queries.trail("officer", str(office.issuing.pk))})
        page = administrator.get("/trail", headers={"accept-language": language}).content.decode()
        for sentence in sentences:
            assert f"<strong>{sentence}</strong>" in of_one
            assert f">{sentence}</td>" in page
        assert "state changed" not in of_one


@pytest.mark.parametrize(
    ("kind", "data", "act"),
    [
        (Kind.LOG_SETTLED, {"reason": "Ahead", "newest_second": 1}, "Public log continued after a wrong clock"),
        (Kind.LOG_SETTLED, {"reason": "A disk broke"}, "Public log begun anew after the loss of its end"),
        (Kind.OFFICER_CHANGED, {"after": {"is_active": False}}, "Officer deactivated"),
        (Kind.OFFICER_CHANGED, {"after": {"is_active": True}}, "Officer reactivated"),
        (Kind.OFFICER_CHANGED, {"after": {"roles": ["keeper"]}}, "Officer's roles or state changed"),
        (Kind.FIRM_CHANGED, {"representative": "One"}, "Representative of the firm added"),
        (Kind.FIRM_CHANGED, {"representative": "One", "until": "2026-11-22"}, "Representative of the firm ended"),
        (Kind.FIRM_CHANGED, {"after": {"name": "One"}}, "Firm's registration changed"),
        (Kind.QUESTIONNAIRE_DRAFTED, {"taken_out": []}, "Draft of a questionnaire changed"),
        (Kind.QUESTIONNAIRE_CLOSED, {"is_last": False}, "Question about doubtful figures decided"),
        (Kind.QUESTIONNAIRE_CLOSED, {"is_last": True}, "Questionnaire about doubtful figures closed"),
        (Kind.QUESTIONNAIRE_WITHDRAWN, {"fingerprint": "f"}, "Explanation of doubtful figures taken back"),
        (Kind.QUESTIONNAIRE_WITHDRAWN, {"was_sent": True}, "Questionnaire about doubtful figures withdrawn"),
    ],
)
def test_of_a_kind_that_stands_for_several_acts_the_trail_tells_which(kind: Kind, data: Any, act: str) -> None:
    assert str(Event(kind=kind, data=data).act) == act


def test_the_acts_themselves_write_what_tells_them_apart(office: people.People) -> None:
    whom: dict[str, Any] = {"authority": "sl-demo", "by": office.administrator, "at": NOW}
    accounts.deactivate_officer(**whom, pk=office.importing.pk)
    accounts.reactivate_officer(**whom, pk=office.importing.pk)
    custody.end_representation(**whom, pk=office.firm.pk, person=office.exporter.pk)
    custody.add_representative(**whom, pk=office.firm.pk, person=office.exporter.pk)
    acts = [str(event.act) for event in Event.objects.filter(by=office.administrator.actor_id).order_by("sequence")]
    assert acts[-4:] == [
        "Officer deactivated",
        "Officer reactivated",
        "Representative of the firm ended",
        "Representative of the firm added",
    ]
