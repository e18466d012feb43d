"""Issuing: promise, sign, keep. Never two papers with a number, never a paper without a record."""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections

from kpcs.accounts.permissions import Permission
from kpcs.certificates import actions as certificates
from kpcs.certificates import queries, rows
from kpcs.certificates.actions import issuing
from kpcs.certificates.models import Application, Blank, Certificate
from kpcs.errors import Conflict, KpcsError, NotAllowed, NotFound, Refused
from kpcs.ledger.actions import Program
from kpcs.ledger.models import Event
from kpcs.participants.models import PublicKey
from kpcs.scheme import codec
from tests import lives, people
from tests.factories import NOW, TODAY, make_officer

pytestmark = pytest.mark.django_db
TIMER = Program("finish-issuing", frozenset({Permission.CERTIFICATE_ISSUE}), "sl-demo")
LATER = NOW + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def folder(tmp_path: Any, settings: Any) -> None:
    settings.KPCS_DATA_DIR = tmp_path


def _office() -> people.People:
    people.european_union()
    office = people.sierra_leone()
    lives.equip(office)
    return office


@pytest.fixture
def office(db: None) -> people.People:
    return _office()


class Killed(BaseException):
    """The process dies here."""


def _die(*_: object, **__: object) -> None:
    raise Killed


def test_an_issued_certificate_is_signed_recorded_and_takes_its_number(office: people.People) -> None:
    certificate = lives.issued(office)
    assert (certificate.number, certificate.state) == ("SL004901", "issued")
    signed = bytes(certificate.signed or b"")
    public = base64.b64decode(PublicKey.objects.get().public)
    assert codec.signature_holds(codec.parts_of(signed), public=public)
    statement = codec.statement_of(codec.parts_of(signed).payload)
    assert (str(statement.number), statement.carats.points, statement.value.cents) == ("SL004901", 18_345, 4_660_000)
    assert Blank.objects.get(pk="SL004901").state == "issued"
    assert Application.objects.get().state == "issued"
    kinds = Event.objects.filter(subject="SL004901").order_by("sequence").values_list("kind", flat=True)
    assert list(kinds) == ["certificate.promised", "certificate.issued"]
    assert list(certificate.parcels.values_list("hs", "carats_points")) == [("7102.31", 12_345), ("7102.21", 6_000)]


def test_two_clicks_give_one_certificate(office: people.People) -> None:
    application, request_id = lives.inspected(office), uuid4()
    first, second = (
        certificates.issue(application=application.pk, by=office.issuing, at=NOW, request_id=request_id)
        for _ in range(2)
    )
    assert first.pk == second.pk
    assert Certificate.objects.count() == 1
    with pytest.raises(Refused, match="is not possible"):
        certificates.issue(application=application.pk, by=office.issuing, at=NOW, request_id=uuid4())


def test_a_click_that_comes_after_the_first_has_finished_gets_its_certificate(
    office: people.People, monkeypatch: pytest.MonkeyPatch
) -> None:
    application, request_id = lives.inspected(office).pk, uuid4()
    first = certificates.issue(application=application, by=office.issuing, at=NOW, request_id=request_id)
    asked, known = [], issuing._promised_before

    def too_early(*who: Any) -> Certificate | None:
        asked.append(who)
        return None if len(asked) == 1 else known(*who)

    monkeypatch.setattr(issuing, "_promised_before", too_early)
    again = certificates.issue(application=application, by=office.issuing, at=NOW, request_id=request_id)
    assert (again.number, len(asked)) == (first.number, 2)
    with pytest.raises(Refused, match="issued"):
        certificates.issue(application=application, by=office.issuing, at=NOW, request_id=uuid4())


def test_the_identifier_of_one_application_does_not_issue_another(office: people.People) -> None:
    one, other, request_id = lives.inspected(office).pk, lives.inspected(office, remarks="2").pk, uuid4()
    certificates.issue(application=one, by=office.issuing, at=NOW, request_id=request_id)
    with pytest.raises(Conflict, match="another act"):
        certificates.issue(application=other, by=office.issuing, at=NOW, request_id=request_id)
    assert Certificate.objects.count() == 1


def test_who_inspected_or_filed_does_not_issue(office: people.People) -> None:
    application = lives.inspected(office)
    office.inspecting.roles = ["inspecting_officer", "issuing_officer"]
    office.inspecting.save()
    with pytest.raises(Refused) as refusal:
        certificates.issue(application=application.pk, by=office.inspecting, at=NOW)
    assert "K-ACT.4" in {finding.code for finding in refusal.value.findings}
    with pytest.raises(NotAllowed, match="Issue a certificate"):
        certificates.issue(application=application.pk, by=office.exporter, at=NOW)
    assert not Certificate.objects.exists()


def test_the_button_gives_the_same_reasons_as_the_act(office: people.People) -> None:
    application = lives.submitted(office)
    Blank.objects.update(state="lost", reason="test")
    reasons = queries.against_issuing(application, by=office.issuing, on=TODAY)
    assert {"K-ACT.1", "R-CER.5"} <= {finding.code for finding in reasons}
    application = lives.inspected(office, remarks="another")
    shown = queries.against_issuing(application, by=office.issuing, on=TODAY)
    with pytest.raises(Refused) as refusal:
        certificates.issue(application=application.pk, by=office.issuing, at=NOW)
    assert {finding.code for finding in shown} == {finding.code for finding in refusal.value.findings}
    assert "K-BLANK.3" in {finding.code for finding in shown}


def _killed_in(module: object, name: str, act: Callable[[], object]) -> None:
    """Run an act whose process dies when it comes to a function."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, name, _die)
        with pytest.raises(Killed):
            act()


Step = tuple[object, str]
STEPS: dict[str, Step] = {
    "before the signature": (issuing, "_signed"),
    "before the signature is kept": (rows, "keep"),
}


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_a_crash_leaves_a_promise_that_is_completed(office: people.People, step: Step) -> None:
    application = lives.inspected(office)
    _killed_in(*step, lambda: certificates.issue(application=application.pk, by=office.issuing, at=NOW))
    left = Certificate.objects.get()
    assert (left.state, left.signed) == ("promised", None)
    assert certificates.finish_issuing(by=TIMER, at=NOW).kept == (), "a promise of this minute is left alone"
    assert certificates.finish_issuing(by=TIMER, at=LATER).kept == ("SL004901",)
    left.refresh_from_db()
    assert left.state == "issued"
    assert Application.objects.get().state == "issued"
    assert certificates.finish_issuing(by=TIMER, at=LATER).kept == ()


def test_a_crash_before_the_promise_takes_no_number(office: people.People) -> None:
    application = lives.inspected(office)
    _killed_in(rows, "_write_lines", lambda: certificates.issue(application=application.pk, by=office.issuing, at=NOW))
    assert not Certificate.objects.exists()
    assert Blank.objects.filter(state="in_stock").count() == 99


def test_on_another_day_the_promise_is_given_up_and_the_number_written_off(office: people.People) -> None:
    application = lives.inspected(office)
    _killed_in(issuing, "_signed", lambda: certificates.issue(application=application.pk, by=office.issuing, at=NOW))
    left, tomorrow = Certificate.objects.get(), NOW + timedelta(days=1)
    assert certificates.finish_issuing(by=TIMER, at=tomorrow).abandoned == ("SL004901",)
    assert Certificate.objects.get().state == "void"
    assert Blank.objects.get(pk="SL004901").state == "spoiled"
    [account] = queries.account(by=office.keeper)
    assert account.is_explained
    with pytest.raises(Conflict, match="SL 004901 was given up"):
        issuing.keep(promised=left, by=office.issuing, at=tomorrow)
    again = certificates.issue(application=application.pk, by=office.issuing, at=tomorrow)
    assert (again.number, again.state) == ("SL004902", "issued")


def test_the_same_click_completes_what_it_had_promised(office: people.People) -> None:
    application, request_id = lives.inspected(office), uuid4()
    _killed_in(
        issuing,
        "_signed",
        lambda: certificates.issue(application=application.pk, by=office.issuing, at=NOW, request_id=request_id),
    )
    with pytest.raises(Conflict, match="SL004901 is being issued"):
        certificates.issue(application=application.pk, by=office.issuing, at=NOW, request_id=uuid4())
    kept = certificates.issue(application=application.pk, by=office.issuing, at=NOW, request_id=request_id)
    assert (kept.number, kept.state) == ("SL004901", "issued")


def test_a_stranger_neither_issues_nor_sees(office: people.People) -> None:
    certificate, stranger = lives.issued(office), people.stranger()
    with pytest.raises(NotFound):
        queries.certificate_of(certificate.number, by=stranger, on=TODAY)
    with pytest.raises(NotFound):
        certificates.issue(application=certificate.application_id, by=stranger, at=NOW)  # type: ignore[arg-type]
    assert queries.certificate_of(certificate.number, by=office.exporter, on=TODAY) == certificate


def test_content_is_given_only_to_the_destination(office: people.People) -> None:
    certificate = lives.issued(office)
    content = queries.content_for_import(certificate.number, for_participant="EU")
    assert content is not None
    assert content.signed == bytes(certificate.signed or b"")
    assert queries.content_for_import(certificate.number, for_participant="CA") is None


@pytest.mark.django_db(transaction=True)
def test_eight_officers_at_once_issue_eight_certificates() -> None:
    office = _office()
    applications = [lives.inspected(office, remarks=str(place)).pk for place in range(8)]
    officers = [make_officer(office.authority, "issuing_officer") for _ in range(8)]
    _all_at_once(
        [
            lambda one=one, by=by: certificates.issue(application=one, by=by, at=NOW)  # type: ignore[misc]
            for one, by in zip(applications, officers, strict=True)
        ]
    )
    numbers = sorted(Certificate.objects.filter(state="issued").values_list("number", flat=True))
    assert numbers == [f"SL{serial:06d}" for serial in range(4901, 4909)]
    [account] = queries.account(by=office.keeper)
    assert (account.issued, account.is_explained) == (8, True)


@pytest.mark.django_db(transaction=True)
def test_of_eight_officers_at_one_application_one_issues() -> None:
    office = _office()
    application = lives.inspected(office).pk
    officers = [make_officer(office.authority, "issuing_officer") for _ in range(8)]
    request_id = uuid4()
    refused = _all_at_once(
        [
            *(
                lambda by=by: certificates.issue(application=application, by=by, at=NOW)  # type: ignore[misc]
                for by in officers[:6]
            ),
            *[lambda: certificates.issue(application=application, by=officers[7], at=NOW, request_id=request_id)] * 2,
        ]
    )
    assert Certificate.objects.count() == 1
    assert Blank.objects.filter(state="issued").count() == 1
    assert all(isinstance(error, Refused | Conflict) for error in refused)


def _all_at_once(acts: list[Callable[[], object]]) -> list[KpcsError]:
    """Run all acts in threads that start together; what was refused is handed back, anything else fails."""
    refused: list[KpcsError] = []
    broken: list[BaseException] = []
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        try:
            start.wait()
            act()
        except KpcsError as error:
            refused.append(error)
        except BaseException as error:
            broken.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not broken
    return refused
