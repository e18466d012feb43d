"""Editions of the status list: what happens to numbers reaches verifiers, and no edition forgets what the last told."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kpcs.certificates import actions as certificates
from kpcs.certificates.models import Certificate, NumberNotice
from kpcs.cli import main
from kpcs.errors import NotAllowed, Refused
from kpcs.ledger.actions import Program
from kpcs.ledger.models import Event
from kpcs.participants import actions as participants
from kpcs.participants import queries as register
from kpcs.permissions import Permission
from kpcs.public import actions, queries
from kpcs.public.models import Contribution, Edition
from kpcs.public.queries import numbers
from kpcs.scheme.codec import Algorithm
from kpcs.scheme.trust import NumberState, trust_of
from kpcs.scheme.trust.sealed import Content, packed, seal, sealed_of
from kpcs.scheme.trust.snapshot import Quarter, SerialSet, StatusSnapshot, UsedNumbers, snapshot_bytes
from kpcs.scheme.values import CertificateNumber
from kpcs.scheme.verify import Outcome, verify_signed
from tests import lives, people
from tests.factories import NOW, TODAY, make_arrival, make_certificate, make_statement
from tests.people import People
from tests.scheme.snapshots import EU_OFFICE, SL_OFFICE, told
from tests.vectors.keys import EU

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


class TestContributions:
    """What other offices tell of their numbers: the world's snapshot is the union, and nobody speaks for others."""

    @pytest.fixture
    def partner(self, office: People) -> People:
        made = people.european_union()
        lives.equip(made)
        return made

    def given(self, office: People, at: datetime = NOW) -> bytes:
        return actions.contribution(authority=office.authority.code, by=PUBLISHER, at=at)

    def take(self, message: bytes, at: datetime = NOW) -> actions.Taken:
        return actions.take_status(message=message, by=PUBLISHER, at=at)

    def forged(self, office: People, status: StatusSnapshot) -> bytes:
        """Signed with the office's own key, whatever it says."""
        key = register.key_for_signing(office.authority.code, TODAY)
        assert key is not None
        kid = bytes.fromhex(key.kid)
        return seal(
            packed(snapshot_bytes(status)),
            content=Content.STATUS,
            kid=kid,
            algorithm=Algorithm.ES256,
            sign=lambda data: participants.office_keys().sign(data, kid=kid),
        )

    def empty(self, office: People) -> StatusSnapshot:
        at = NOW - timedelta(minutes=1)
        return numbers.own_snapshot(
            participant=office.authority.participant_id, sequence=int(at.timestamp()), publisher="Office", at=at
        )

    def test_an_office_tells_of_its_own_numbers_and_arrivals_only(self, office: People, partner: People) -> None:
        void(office, own := make_certificate(office.authority), NOW)
        void(partner, foreign := make_certificate(partner.authority, make_statement("EU004912")), NOW)
        used(office, "CA000077")
        used(partner, "CA000078")
        taken = self.take(self.given(office))
        assert taken.row.participant == "SL"
        assert states(taken.status, own.number) == {"void"}
        assert states(taken.status, foreign.number) == set()
        assert states(taken.status, "CA000077") == {"used"}
        assert states(taken.status, "CA000078") == set()
        assert Event.objects.get(kind="status.taken").data["used"] == 1

    def test_the_world_is_the_union_and_says_how_old_each_part_is(self, office: People, partner: People) -> None:
        status = replace(
            self.empty(partner),
            told=(told("EU123456", NumberState.STOLEN, TODAY - DAY, "with the bag", EU_OFFICE),),
            used=(UsedNumbers(("SL", 6), Quarter(2026, 4), SerialSet.of([4912])),),
        )
        self.take(self.forged(partner, status))
        world = publish()
        assert states(world, "EU123456") == {"stolen"}
        assert states(world, "SL004912") == {"used"}
        (part,) = world.contributions
        assert (str(part.author), part.published_at) == (f"{partner.authority.name} (EU)", status.published_at)

    def test_a_report_about_anothers_number_is_a_question_to_its_issuer(self, office: People, partner: People) -> None:
        number = CertificateNumber.parse("SL009999")
        certificates.report_false(number=number, reason="Looks copied.", by=partner.importing, at=NOW)
        taken = self.take(self.given(partner))
        assert taken.questions == ("SL009999",)
        NumberNotice.objects.all().delete()
        assert states(publish(), "SL009999") == set()

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"told": (told("SL004901", NumberState.VOID, TODAY, "ours", EU_OFFICE),)}, "SL004901 belongs to another"),
            ({"told": (told("EU004901", NumberState.VOID, TODAY, "ours", SL_OFFICE),)}, "is no authority of EU"),
            ({"publisher": "x", "published_at": NOW + DAY, "good_until": TODAY + 2 * DAY}, "has not come yet"),
        ],
    )
    def test_an_office_that_speaks_for_others_is_refused(
        self, office: People, partner: People, changes: dict[str, object], sentence: str
    ) -> None:
        status = replace(self.empty(partner), **changes)  # type: ignore[arg-type]
        with pytest.raises(Refused, match=sentence):
            self.take(self.forged(partner, status))
        assert not Contribution.objects.exists()

    def test_an_office_that_forgets_is_refused(self, office: People, partner: People) -> None:
        void(office, make_certificate(office.authority), NOW)
        self.take(self.given(office))
        NumberNotice.objects.all().delete()
        with pytest.raises(Refused, match="was told and is no longer"):
            self.take(self.given(office, NOW + DAY), NOW + DAY)

    def test_an_older_one_or_the_same_again_is_refused(self, office: People) -> None:
        message = self.given(office)
        self.take(message)
        with pytest.raises(Refused, match="the one before had"):
            self.take(message)

    def test_a_key_that_does_not_count_is_refused(self, office: People) -> None:
        status = self.empty(office)
        content = packed(snapshot_bytes(status))
        strange = seal(content, content=Content.STATUS, kid=EU.kid, algorithm=EU.algorithm, sign=EU.sign)
        with pytest.raises(Refused, match="no signing key on this office"):
            self.take(strange)
        message = self.given(office)
        key = register.key_for_signing(office.authority.code, TODAY)
        assert key is not None
        participants.revoke_key(kid=key.kid, since=NOW - DAY, reason="New key.", by=office.administrator, at=NOW)
        with pytest.raises(Refused, match="does not count today"):
            self.take(message)

    @pytest.mark.parametrize("message", [b"", b"nonsense", base64.b64decode("0oRYAA==")])
    def test_what_is_no_snapshot_is_refused(self, office: People, message: bytes) -> None:
        with pytest.raises(Refused, match="message"):
            self.take(message)

    def test_what_was_taken_is_not_changed(self, office: People) -> None:
        self.take(self.given(office))
        for change in (lambda: Contribution.objects.update(sequence=1), lambda: Contribution.objects.all().delete()):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()


class TestCommand:
    """``kpcs status`` as an operator meets it."""

    @pytest.fixture(autouse=True)
    def a_day_later(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(timezone, "now", lambda: NOW + DAY)

    def run(self, *words: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, ["status", *words])
        return result.exit_code, result.output

    def test_publish_show_export_contribute_import(self, office: People, tmp_path: Path) -> None:
        row = make_certificate(office.authority)
        assert self.run("show")[0] == 2
        certificates.void(number=row.number, reason="Not needed.", by=office.issuing, at=NOW)
        code, said = self.run("publish")
        assert (code, said.split(",")[0]) == (0, "Status list 1 is published")
        assert self.run("publish") == (0, "There is nothing new to publish.\n")
        file = tmp_path / "status.cose"
        assert self.run("export", str(file))[0] == 0
        assert json.loads(self.run("show", str(file), "--json")[1])["told"] == {"void": 1}
        assert "void" in self.run("show", str(file), "--number", row.number)[1]
        own = tmp_path / "own.cose"
        assert self.run("contribute", str(own))[0] == 0
        code, said = self.run("import", str(own), "--json")
        assert (code, json.loads(said)["left_out"]) == (0, [])
        code, said = self.run("import", str(own))
        assert code == 2
        assert "Nothing was taken over" in said

    @pytest.mark.parametrize(
        ("words", "sentence"),
        [
            (["show", "bad.cose"], "This is no status list"),
            (["import", "bad.cose"], "Nothing was taken over"),
            (["export", "status.cose"], "has published no status list yet"),
            (["contribute", "own.cose", "--authority", "nobody"], "has no authority nobody"),
            (["show", "none.cose"], "does not exist"),
        ],
    )
    def test_what_cannot_be_done_is_said(
        self, office: People, words: list[str], sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        Path("bad.cose").write_bytes(b"nonsense")
        code, said = self.run(*words)
        assert code == 2
        assert sentence in said
