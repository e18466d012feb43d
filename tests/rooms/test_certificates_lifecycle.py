"""What the issuer says after issue: each act with its rule, permission, place in the state table, and event."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from kpcs.certificates.actions import lifecycle
from kpcs.certificates.models import Certificate, NumberNotice, PreAlert
from kpcs.errors import Conflict, NotAllowed, NotFound, Refused
from kpcs.ledger.models import Event
from kpcs.scheme.values import CertificateNumber
from tests.factories import NOW, TODAY, make_certificate
from tests.people import People, european_union, sierra_leone, stranger

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=3)
Act = Callable[..., Any]
ACTS: list[tuple[Act, dict[str, Any], str, str]] = [
    (lifecycle.send_pre_alert, {}, "notified", "pre_alert.sent"),
    (lifecycle.report_export, {"exported_on": TODAY}, "exported", "export.reported"),
    (lifecycle.void, {"reason": "The weight was wrong."}, "void", "certificate.voided"),
    (lifecycle.report_lost, {"reason": "Lost by the courier."}, "lost", "certificate.lost"),
    (lifecycle.report_stolen, {"reason": "Taken from the vehicle."}, "stolen", "certificate.stolen"),
]


@pytest.fixture
def people() -> People:
    return sierra_leone()


@pytest.fixture
def certificate(people: People) -> Certificate:
    return make_certificate(people.authority)


@pytest.mark.parametrize(("act", "given", "state", "kind"), ACTS)
def test_the_act_moves_the_state_and_is_recorded(
    people: People, certificate: Certificate, act: Act, given: dict[str, Any], state: str, kind: str
) -> None:
    act(number=certificate.number, by=people.issuing, at=LATER, **given)
    certificate.refresh_from_db()
    event = Event.objects.get(subject=certificate.number)
    assert (certificate.state, event.kind) == (state, kind)
    assert event.data["carats_points"] == certificate.carats_points
    assert bytes(certificate.signed or b"") == b"not a signature"


@pytest.mark.parametrize(("act", "given", "state", "kind"), ACTS)
def test_a_repeated_request_acts_once(
    people: People, certificate: Certificate, act: Act, given: dict[str, Any], state: str, kind: str
) -> None:
    request = uuid4()
    for _ in range(2):
        act(number=certificate.number, by=people.issuing, at=LATER, request_id=request, **given)
    assert Event.objects.filter(kind=kind).count() == 1


@pytest.mark.parametrize(("act", "given", "state", "kind"), ACTS)
def test_an_identifier_that_was_used_for_another_certificate_is_refused(
    people: People, certificate: Certificate, act: Act, given: dict[str, Any], state: str, kind: str
) -> None:
    other, request = make_certificate(people.authority), uuid4()
    act(number=certificate.number, by=people.issuing, at=LATER, request_id=request, **given)
    with pytest.raises(Conflict, match="another act"):
        act(number=other.number, by=people.issuing, at=LATER, request_id=request, **given)
    assert Event.objects.filter(kind=kind).count() == 1


@pytest.mark.parametrize(("act", "given", "state", "kind"), ACTS)
def test_roles_and_authorities_keep_apart(
    people: People, certificate: Certificate, act: Act, given: dict[str, Any], state: str, kind: str
) -> None:
    with pytest.raises(NotAllowed):
        act(number=certificate.number, by=people.exporter, at=LATER, **given)
    with pytest.raises(NotFound):
        act(number=certificate.number, by=stranger(), at=LATER, **given)
    assert not Event.objects.exists()


def test_a_second_warning_corrects_the_first(people: People, certificate: Certificate) -> None:
    for carrier in ("By road", "By air"):
        lifecycle.send_pre_alert(number=certificate.number, carrier=carrier, by=people.issuing, at=LATER)
    assert PreAlert.objects.get().carrier == "By air"


@pytest.mark.parametrize(("day", "code"), [(-1, "R-AI.V1"), (61, "R-AI.V1"), (4, "R-AI.V1")])
def test_an_export_that_the_certificate_does_not_cover_is_refused(
    people: People, certificate: Certificate, day: int, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        lifecycle.report_export(
            number=certificate.number, exported_on=TODAY + timedelta(days=day), by=people.issuing, at=LATER
        )
    assert code in {finding.code for finding in refused.value.findings}


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301])
def test_cancelling_needs_a_reason(people: People, certificate: Certificate, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        lifecycle.void(number=certificate.number, reason=reason, by=people.issuing, at=LATER)
    assert "reason" in {finding.field for finding in refused.value.findings}


def test_what_is_void_stays_void(people: People, certificate: Certificate) -> None:
    lifecycle.void(number=certificate.number, reason="Wrong weight.", by=people.issuing, at=LATER)
    with pytest.raises(Refused):
        lifecycle.report_export(number=certificate.number, exported_on=TODAY, by=people.issuing, at=LATER)
    notice = NumberNotice.objects.get(number=certificate.number)
    assert (notice.about, notice.reason) == ("void", "Wrong weight.")


def test_only_what_never_left_expires_by_itself(people: People) -> None:
    issued, exported, fresh = (make_certificate(people.authority) for _ in range(3))
    Certificate.objects.filter(pk__in=[issued.pk, exported.pk]).update(
        issued_on=TODAY - timedelta(90), expires_on=TODAY - timedelta(30)
    )
    Certificate.objects.filter(pk=exported.pk).update(state="exported", exported_on=TODAY - timedelta(80))
    assert lifecycle.expire_overdue(by=people.administrator, at=NOW) == [issued.number]
    assert Certificate.objects.get(pk=fresh.pk).state == "issued"
    assert Certificate.objects.get(pk=exported.pk).state == "exported"
    assert lifecycle.expire_overdue(by=people.administrator, at=NOW) == []


def test_a_false_number_of_anybody_is_known_but_its_issuer_keeps_the_state(people: People) -> None:
    certificate, eu = make_certificate(people.authority), european_union()
    number = CertificateNumber.parse(certificate.number)
    lifecycle.report_false(number=number, reason="The paper has other dotted lines.", by=eu.importing, at=LATER)
    certificate.refresh_from_db()
    assert certificate.state == "issued"
    assert NumberNotice.objects.get(number=certificate.number).authority_id == "eu-demo"


def test_the_first_notice_is_not_overwritten(people: People) -> None:
    number = CertificateNumber.parse("KE 004306")
    for reason in ("Kenya issues none.", "Something else."):
        lifecycle.report_false(number=number, reason=reason, by=people.importing, at=LATER)
    assert NumberNotice.objects.get(number="KE004306").reason == "Kenya issues none."


def test_what_the_importer_did_is_taken_over_along_the_table(people: People, certificate: Certificate) -> None:
    eu = european_union()
    with transaction.atomic():
        assert lifecycle.note_event(number=certificate.number, event="present", by=eu.importing, at=LATER)
        assert lifecycle.note_event(number=certificate.number, event="use", by=eu.importing, at=LATER)
        assert not lifecycle.note_event(number="BW000001", event="present", by=eu.importing, at=LATER)
    with pytest.raises(Conflict), transaction.atomic():
        lifecycle.note_event(number=certificate.number, event="use", by=eu.importing, at=LATER)


def test_a_returned_shipment_is_received_back(people: People, certificate: Certificate) -> None:
    Certificate.objects.filter(pk=certificate.pk).update(state="returned")
    lifecycle.receive_back(number=certificate.number, remarks="Seals whole.", by=people.issuing, at=LATER)
    certificate.refresh_from_db()
    assert certificate.state == "received_back"
