"""Officers, passwords and tokens: what is kept, what is refused, who may."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from kpcs.accounts import actions as accounts
from kpcs.accounts import queries
from kpcs.accounts.models import Officer, Token
from kpcs.errors import Conflict, NotAllowed, NotFound, Refused
from kpcs.ledger.models import Event
from tests import people
from tests.factories import NOW, make_authority, make_officer

pytestmark = pytest.mark.django_db


def value(**given: object) -> accounts.OfficerValue:
    values = {"email": "New@Office.test", "full_name": "New Officer", "roles": ("import_officer",), **given}
    return accounts.OfficerValue(**values)  # type: ignore[arg-type]


def test_an_officer_is_added_without_a_password_and_recorded() -> None:
    office = people.sierra_leone()
    row = accounts.add_officer(authority="sl-demo", officer=value(), by=office.administrator, at=NOW)
    assert (row.email, row.has_usable_password()) == ("new@office.test", False)
    event = Event.objects.get(kind="officer.added", subject=str(row.pk))
    assert (event.by_name, event.authority, event.data["roles"]) == (
        office.administrator.full_name,
        "sl-demo",
        ["import_officer"],
    )


def test_two_clicks_add_one_officer() -> None:
    administrator, request_id = people.sierra_leone().administrator, uuid4()
    given = {"authority": "sl-demo", "officer": value(), "by": administrator, "at": NOW, "request_id": request_id}
    assert accounts.add_officer(**given) == accounts.add_officer(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "wrong",
    [
        {"roles": ()},
        {"roles": ("king",)},
        {"roles": ("administrator", "issuing_officer")},
        {"roles": ("exporter", "inspecting_officer")},
    ],
)
def test_roles_that_do_not_go_together_are_refused(wrong: dict[str, object]) -> None:
    administrator = people.sierra_leone().administrator
    with pytest.raises(Refused) as refused:
        accounts.add_officer(authority="sl-demo", officer=value(**wrong), by=administrator, at=NOW)
    assert [finding.code for finding in refused.value.findings] == ["K-OFFICER.2"]


def test_an_address_in_use_is_refused_whatever_its_capitals() -> None:
    administrator = people.sierra_leone().administrator
    accounts.add_officer(authority="sl-demo", officer=value(), by=administrator, at=NOW)
    with pytest.raises(Refused) as refused:
        accounts.add_officer(authority="sl-demo", officer=value(email="NEW@office.test"), by=administrator, at=NOW)
    assert [finding.field for finding in refused.value.findings] == ["email"]


def test_nobody_manages_officers_of_another_authority() -> None:
    sierra_leone, canada = people.sierra_leone(), people.canada()
    with pytest.raises(NotAllowed):
        accounts.add_officer(authority="sl-demo", officer=value(), by=canada.administrator, at=NOW)
    with pytest.raises(NotFound):
        accounts.deactivate_officer(authority="ca-demo", pk=sierra_leone.issuing.pk, by=canada.administrator, at=NOW)
    with pytest.raises(NotAllowed):
        accounts.add_officer(authority="sl-demo", officer=value(), by=sierra_leone.issuing, at=NOW)


def test_the_last_administrator_stays() -> None:
    office = people.sierra_leone()
    pk, given = office.administrator.pk, {"by": office.administrator, "at": NOW}
    with pytest.raises(Refused):
        accounts.deactivate_officer(authority="sl-demo", pk=pk, **given)
    with pytest.raises(Refused):
        accounts.change_officer(authority="sl-demo", pk=pk, full_name="Other", roles=("stock_keeper",), **given)
    make_officer(office.authority, "administrator")
    accounts.change_officer(authority="sl-demo", pk=pk, full_name="Other", roles=("stock_keeper",), **given)
    assert Officer.objects.get(pk=pk).roles == ["stock_keeper"]


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_remove_each_other_at_once() -> None:
    authority = make_authority("sl-demo")
    pair = [make_officer(authority, "administrator") for _ in range(2)]
    together, outcomes = Barrier(2), []

    def remove(by: Officer, other: Officer) -> None:
        together.wait()
        try:
            accounts.deactivate_officer(authority="sl-demo", pk=other.pk, by=by, at=NOW)
            outcomes.append("removed")
        except (Refused, NotAllowed):
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=remove, args=(by, other)) for by, other in (pair, pair[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused", "removed"]
    assert len(queries.active_administrators("sl-demo")) == 1


def test_deactivation_ends_sessions_password_and_tokens_for_good() -> None:
    office, client = people.sierra_leone(), Client()
    accounts.make_token(label="scales", days=30, by=office.issuing, at=NOW)
    client.force_login(office.issuing, backend="django.contrib.auth.backends.ModelBackend")
    given = {"authority": "sl-demo", "pk": office.issuing.pk, "by": office.administrator, "at": NOW}
    accounts.deactivate_officer(**given)
    assert client.get("/password").status_code == 302
    accounts.reactivate_officer(**given)
    assert client.get("/password").status_code == 302
    assert not Officer.objects.get(pk=office.issuing.pk).has_usable_password()
    assert not Token.objects.filter(revoked_at__isnull=True).exists()
    with pytest.raises(Conflict):
        accounts.reactivate_officer(**given)


def test_an_invitation_works_once() -> None:
    office = people.sierra_leone()
    secret = accounts.invite(authority="sl-demo", pk=office.issuing.pk, by=office.administrator, at=NOW)
    officer = queries.officer_of_link(office.issuing.pk, secret)
    accounts.choose_password(secret=secret, password="quite another phrase", by=officer, at=NOW)
    assert Officer.objects.get(pk=officer.pk).check_password("quite another phrase")
    with pytest.raises(NotFound):
        accounts.choose_password(secret=secret, password="a third phrase", by=officer, at=NOW)
    with pytest.raises(NotFound):
        queries.officer_of_link(office.inspecting.pk, secret)


def test_a_token_is_kept_as_a_digest_and_opens_only_while_it_lasts() -> None:
    officer = people.sierra_leone().issuing
    made = accounts.make_token(label="scales", days=2, by=officer, at=NOW)
    assert made.text not in str(list(Token.objects.values()))
    assert made.text not in str(list(Event.objects.values()))
    assert made.text not in repr(made)
    assert queries.officer_of_token(made.text, at=NOW) == officer
    assert queries.officer_of_token(made.text, at=NOW + timedelta(days=2)) is None
    assert queries.officer_of_token("kp_other", at=NOW) is None
    accounts.revoke_token(pk=made.token.pk, by=officer, at=NOW)
    assert queries.officer_of_token(made.text, at=NOW) is None


def test_nobody_revokes_the_token_of_another() -> None:
    office = people.sierra_leone()
    made = accounts.make_token(label="scales", days=2, by=office.issuing, at=NOW)
    with pytest.raises(NotFound):
        accounts.revoke_token(pk=made.token.pk, by=office.administrator, at=NOW)


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_token_lasts_at_most_a_year(days: int) -> None:
    with pytest.raises(Refused):
        accounts.make_token(label="scales", days=days, by=people.sierra_leone().issuing, at=NOW)


def test_the_text_of_a_token_is_shown_once() -> None:
    officer, request_id = people.sierra_leone().issuing, uuid4()
    accounts.make_token(label="scales", days=2, by=officer, at=NOW, request_id=request_id)
    with pytest.raises(Conflict):
        accounts.make_token(label="scales", days=2, by=officer, at=NOW, request_id=request_id)


def test_the_officers_of_the_demonstration_are_listed_by_authority_and_role() -> None:
    people.sierra_leone()
    make_officer(make_authority("bw-1", is_demonstration=False), "administrator")
    listed = queries.demonstration_officers()
    assert [officer.roles[0] for officer in listed] == [
        "exporter",
        "inspecting_officer",
        "issuing_officer",
        "import_officer",
        "stock_keeper",
        "administrator",
    ]
