"""What other offices tell of their numbers, and ``kpcs status``: the world is the union, nobody speaks for others."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import DatabaseError, transaction
from django.utils import timezone

from kpcs.certificates import actions as certificates
from kpcs.certificates.models import Certificate, NumberNotice
from kpcs.cli import main
from kpcs.errors import Refused
from kpcs.ledger.actions import Program
from kpcs.ledger.models import Event
from kpcs.participants import actions as participants
from kpcs.participants import queries as register
from kpcs.participants.actions.stores import office_keys
from kpcs.permissions import Permission
from kpcs.public import actions
from kpcs.public.models import Contribution
from kpcs.public.queries import numbers
from kpcs.scheme.codec import Algorithm
from kpcs.scheme.trust import NumberState
from kpcs.scheme.trust.sealed import Content, packed, seal
from kpcs.scheme.trust.snapshot import Quarter, SerialSet, StatusSnapshot, UsedNumbers, snapshot_bytes
from kpcs.scheme.values import CertificateNumber
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


def void(office: People, row: Certificate, at: datetime) -> None:
    certificates.void(number=row.number, reason="Not needed.", by=office.issuing, at=at)


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
            sign=lambda data: office_keys().sign(data, kid=kid),
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
