"""Editions of the status list: what happens to numbers reaches verifiers, and no edition forgets what the last told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from kpcs.certificates import actions as certificates
from kpcs.certificates.models import Certificate, NumberNotice
from kpcs.errors import NotAllowed, Refused
from kpcs.ledger.actions import Program
from kpcs.ledger.models import Event
from kpcs.participants import actions as participants
from kpcs.permissions import Permission
from kpcs.public import actions, queries
from kpcs.public.models import Edition
from kpcs.public.queries import numbers
from kpcs.scheme.trust import trust_of
from kpcs.scheme.trust.sealed import Content, sealed_of
from kpcs.scheme.trust.snapshot import StatusSnapshot
from kpcs.scheme.values import CertificateNumber
from kpcs.scheme.verify import Outcome, verify_signed
from tests import lives, people
from tests.factories import NOW, TODAY, make_arrival, make_certificate, make_statement
from tests.people import People

pytestmark = pytest.mark.django_db
PUBLISHER = Program("publish", frozenset({Permission.LIST_PUBLISH}))
DAY = timedelta(days=1)


@pytest.fixture
def office() -> People:
    made = people.sierra_leone()
    lives.equip(made)
    return made


def publish(at: datetime = NOW, **more: bool) -> StatusSnapshot:
    edition = actions.publish_status(by=PUBLISHER, at=at, **more)
    assert edition is not None
    return numbers.opened(bytes(edition.sealed))


def states(status: StatusSnapshot, number: str) -> set[str]:
    return {str(one.state) for one in status.statuses_of(CertificateNumber.parse(number))}


def used(office: People, number: str, at: datetime = NOW) -> None:
    make_arrival(office.authority, make_statement(number), state="accepted", used_at=at)


def test_an_edition_is_sealed_by_the_key_of_the_trust_list(office: People) -> None:
    lists = actions.publish_trust_list(by=PUBLISHER, at=NOW)
    assert lists is not None
    (anchor,) = trust_of(queries.trust_json(lists)).anchors
    status = publish()
    edition = queries.newest_edition(Edition.Kind.STATUS)
    assert edition is not None
    assert sealed_of(bytes(edition.sealed), content=Content.STATUS).holds(public=anchor.public)
    assert (status.sequence, status.good_until, status.covers_from) == (1, TODAY + 14 * DAY, date(2024, 10, 1))
    assert Event.objects.get(kind="edition.published", data__kind="status").data["sequence"] == 1


def test_every_kind_of_word_reaches_the_edition(office: People) -> None:
    rows = {name: make_certificate(office.authority).number for name in ("void", "lost", "stolen")}
    certificates.void(number=rows["void"], reason="The weight was\n wrong.", by=office.issuing, at=NOW)
    certificates.report_lost(number=rows["lost"], reason="Not in the bag.", by=office.issuing, at=NOW)
    certificates.report_stolen(number=rows["stolen"], reason="From the vehicle.", by=office.issuing, at=NOW)
    false = CertificateNumber.parse("NA000001")
    certificates.report_false(number=false, reason="Printed twice.", by=office.importing, at=NOW)
    used(office, "CA000077")
    status = publish()
    for state, number in rows.items():
        assert states(status, number) == {state}
    assert states(status, "NA000001") == {"reported_false"}
    assert states(status, "CA000077") == {"used"}
    (void,) = status.statuses_of(CertificateNumber.parse(rows["void"]))
    assert (void.since, void.reason) == (TODAY, "The weight was wrong.")
    assert void.by == f"{office.authority.name} (SL)"


def lose(office: People, row: Certificate, at: datetime) -> None:
    certificates.report_lost(number=row.number, reason="Not in the bag.", by=office.issuing, at=at)


def find(office: People, row: Certificate, at: datetime) -> None:
    notice = NumberNotice.objects.get(number=row.number, about="lost", withdrawn_at=None)
    certificates.withdraw_notice(notice=notice.pk, reason="Found.", by=office.issuing, at=at)


def void(office: People, row: Certificate, at: datetime) -> None:
    certificates.void(number=row.number, reason="Not needed.", by=office.issuing, at=at)


def call_false(office: People, row: Certificate, at: datetime) -> None:
    number = CertificateNumber.parse(row.number)
    certificates.report_false(number=number, reason="Copied.", by=office.importing, at=at)


def call_true(office: People, row: Certificate, at: datetime) -> None:
    notice = NumberNotice.objects.get(number=row.number, about="reported_false", withdrawn_at=None)
    certificates.withdraw_notice(notice=notice.pk, reason="Misread.", by=office.importing, at=at)


def use(office: People, row: Certificate, at: datetime) -> None:
    used(office, row.number, at)


# What happens, and after each step what stands and how often something was taken back.
Deed = Callable[[People, Certificate, datetime], None]
STORIES: dict[str, list[tuple[Deed, set[str], int]]] = {
    "lost, found, void": [(lose, {"lost"}, 0), (find, {"void"}, 1)],
    "void": [(void, {"void"}, 0)],
    "lost and then used by somebody": [(lose, {"lost"}, 0), (use, {"lost", "used"}, 0)],
    "used and then called false": [(use, {"used"}, 0), (call_false, {"used", "reported_false"}, 0)],
    "called false, misread": [(call_false, {"reported_false"}, 0), (call_true, {"void"}, 1)],
    "used, false, misread": [
        (use, {"used"}, 0),
        (call_false, {"used", "reported_false"}, 0),
        (call_true, {"used", "void"}, 1),
    ],
}


@pytest.mark.parametrize("name", STORIES)
def test_stories_of_a_number_from_edition_to_edition(office: People, name: str) -> None:
    row = make_certificate(office.authority)
    publish()
    for step, (deed, standing, withdrawn) in enumerate(STORIES[name], start=1):
        at = NOW + step * DAY
        deed(office, row, at)
        status = publish(at)
        assert states(status, row.number) == standing
        assert len(status.withdrawn_of(CertificateNumber.parse(row.number))) == withdrawn
    # And it stays so, however often it is published again.
    assert states(publish(at + DAY, always=True), row.number) == standing


def test_there_is_no_edition_without_need(office: People) -> None:
    publish()
    assert actions.publish_status(by=PUBLISHER, at=NOW + timedelta(hours=23)) is None
    assert publish(NOW + DAY).sequence == 2
    void(office, make_certificate(office.authority), NOW + DAY)
    assert publish(NOW + DAY + timedelta(minutes=5)).sequence == 3
    assert publish(NOW + DAY + timedelta(minutes=6), always=True).sequence == 4


def test_an_edition_that_forgets_is_refused_with_the_number(office: People) -> None:
    row = make_certificate(office.authority)
    lose(office, row, NOW)
    publish()
    NumberNotice.objects.all().delete()  # as a hand in the database might
    with pytest.raises(Refused, match=f"{row.number} lost was told and is no longer") as refused:
        publish(NOW + DAY)
    assert refused.value.findings[0].code == "K-STATUS.2"
    assert Edition.objects.filter(kind="status").count() == 1


def test_a_clock_that_went_back_is_refused(office: People) -> None:
    publish()
    with pytest.raises(Refused, match="older than the one before"):
        publish(NOW - DAY, always=True)


def test_who_may_not_publish_does_not(office: People) -> None:
    nobody = Program("nobody")
    for act in (
        lambda: actions.publish_status(by=nobody, at=NOW),
        lambda: actions.contribution(authority=office.authority.code, by=nobody, at=NOW),
        lambda: actions.take_status(message=b"", by=nobody, at=NOW),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_what_a_stolen_key_honestly_signed_stays_good(office: People) -> None:
    people.european_union()
    row = lives.issued(office)
    later = NOW + 2 * DAY
    participants.revoke_key(
        kid=row.kid, since=NOW - DAY, reason="It was copied.", compromised=True, by=office.administrator, at=later
    )
    lists = actions.publish_trust_list(by=PUBLISHER, at=later)
    assert lists is not None
    trust, status, signed = trust_of(queries.trust_json(lists)), publish(later), bytes(row.signed or b"")
    on = later.date()
    assert verify_signed(signed, trust=trust, on=on).outcome is Outcome.KEY_NOT_VALID_ON_DAY
    assert verify_signed(signed, trust=trust.with_status(status), on=on).outcome is Outcome.GENUINE
    # What was used needs no proof any more.
    Certificate.objects.filter(pk=row.number).update(state="used")
    assert publish(later + DAY).honest == ()


def test_the_page_for_verifiers(office: People, client: Client) -> None:
    address = reverse("public:status-sealed")
    missing = client.get(address)
    assert missing.status_code == 404
    assert "kpcs status publish" in missing.content.decode()
    publish()
    answer = client.get(address)
    edition = queries.newest_edition(Edition.Kind.STATUS)
    assert edition is not None
    assert answer.content == bytes(edition.sealed)
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "status.cose" in answer["Content-Disposition"]
