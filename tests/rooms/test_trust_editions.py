"""Editions of the trust list: decisions reach verifiers, what was published stays, what others publish counts."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kpcs.errors import Conflict, NotAllowed, Refused
from kpcs.ledger.actions import Program
from kpcs.ledger.models import Event
from kpcs.participants import actions as participants
from kpcs.participants import trusted
from kpcs.participants.models import ListKey, PublicKey, RootKey, Standing
from kpcs.permissions import Permission
from kpcs.public import actions, queries
from kpcs.public.models import Edition
from kpcs.scheme.standings import Status
from kpcs.scheme.trust import Anchor, TrustList, trust_of, trust_text
from kpcs.scheme.trust.sealed import Content, packed, seal, sealed_of
from tests import lives, people
from tests.factories import NOW, make_participant
from tests.people import People
from tests.vectors.keys import ANCHOR, EU, NEXT_ANCHOR, TRUST, VectorKey

pytestmark = pytest.mark.django_db
PUBLISHER = Program("publish", frozenset({Permission.LIST_PUBLISH}))
TODAY = NOW.date()


@pytest.fixture
def office() -> People:
    made = people.sierra_leone()
    lives.equip(made)
    return made


def published(*, at: datetime = NOW) -> TrustList:
    edition = actions.publish_trust_list(by=PUBLISHER, at=at)
    assert edition is not None
    return trust_of(queries.trust_json(edition))


def test_an_edition_is_signed_by_its_anchor_and_good_for_thirty_days(office: People) -> None:
    trust = published()
    (anchor,) = trust.anchors
    edition = queries.newest_edition(Edition.Kind.TRUST)
    assert edition is not None
    assert sealed_of(bytes(edition.sealed), content=Content.TRUST).holds(public=anchor.public)
    assert (trust.sequence, trust.good_until) == (1, TODAY + timedelta(days=30))
    assert [trust.flaw_of(key) for key in trust.keys] == [None]
    assert Event.objects.filter(kind="edition.published").count() == 1


def test_nothing_new_is_not_published_again_for_a_week(office: People) -> None:
    published()
    assert actions.publish_trust_list(by=PUBLISHER, at=NOW + timedelta(days=6)) is None
    assert published(at=NOW + timedelta(days=7)).sequence == 2
    always = actions.publish_trust_list(by=PUBLISHER, at=NOW + timedelta(days=7, minutes=1), always=True)
    assert always is not None
    assert always.sequence == 3


def test_a_suspension_reaches_verifiers_in_the_next_list(client: Client) -> None:
    """By the page itself; the clock is the machine's, so nothing here may have happened at another time."""
    make_participant("LB")
    before = published(at=timezone.now())
    client.force_login(people.sierra_leone().administrator)
    sent = {"status": "suspended", "from_on": "2026-11-20", "precision": "day", "source": "Notice 7"}
    answer = client.post(reverse("participants:record-standing", args=["LB"]), sent)
    assert answer.status_code == 302
    edition = queries.newest_edition(Edition.Kind.TRUST)
    assert edition is not None
    after = trust_of(queries.trust_json(edition))
    assert after.sequence == before.sequence + 1
    for trust, status in ((before, Status.ACTIVE), (after, Status.SUSPENDED)):
        (lebanon,) = (entry for entry in trust.participants if entry.participant.code == "LB")
        span = lebanon.on(date(2026, 11, 21))
        assert span is not None
        assert span.status is status


def test_a_revocation_and_a_decision_are_in_the_next_list(office: People) -> None:
    published()
    key = PublicKey.objects.get()
    participants.revoke_key(
        kid=key.kid, reason="Laptop stolen", compromised=True, by=office.administrator, at=NOW + timedelta(hours=1)
    )
    (listed,) = published(at=NOW + timedelta(hours=2)).keys
    assert (listed.compromised, listed.reason) == (True, "Laptop stolen")
    assert listed.log is None or listed.log.size > 0
    later = NOW + timedelta(hours=3)
    root = trusted.register_list(on=TODAY).roots[0].kid.hex()
    participants.judge_root(kid=root, accepted=False, why_not="Not confirmed", by=office.administrator, at=later)
    trust = published(at=later)
    assert [(one.accepted, one.why_not) for one in trust.roots] == [(False, "Not confirmed")]
    assert trust.flaw_of(trust.keys[0]) is not None


def test_an_edition_is_never_changed(office: People) -> None:
    published()
    for change in (lambda: Edition.objects.update(sequence=9), lambda: Edition.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert Edition.objects.get().sequence == 1


def test_only_who_may_publishes(office: People) -> None:
    for by in (office.issuing, Program("publish")):
        with pytest.raises(NotAllowed):
            actions.publish_trust_list(by=by, at=NOW)
    assert not Edition.objects.exists()


def test_the_next_key_for_lists_is_announced_before_it_signs(office: People) -> None:
    first = published().anchors
    participants.create_list_key(by=PUBLISHER, at=NOW)
    with pytest.raises(Conflict):
        participants.create_list_key(by=PUBLISHER, at=NOW)
    announced = published(at=NOW + timedelta(hours=1))
    assert announced.anchors[:1] == first
    edition = queries.newest_edition(Edition.Kind.TRUST)
    assert edition is not None
    assert edition.kid == first[0].kid.hex()
    later = actions.publish_trust_list(by=PUBLISHER, at=NOW + timedelta(days=31))
    assert later is not None
    assert later.kid == announced.anchors[1].kid.hex() != edition.kid


# --- the list of another office --------------------------------------------------------------------------------------


def sealed(trust: TrustList, key: VectorKey = ANCHOR) -> bytes:
    payload = packed(trust_text(trust).encode())
    return seal(payload, content=Content.TRUST, kid=key.kid, algorithm=key.algorithm, sign=key.sign)


def pin(key: VectorKey = ANCHOR) -> ListKey:
    days = {"valid_from": date(2026, 1, 1), "valid_until": date(2028, 12, 31)}
    return participants.trust_list_key(public=key.public, **days, by=PUBLISHER, at=NOW)


def receive(message: bytes, *, at: datetime = NOW) -> participants.Received:
    return participants.receive_list(message=message, by=PUBLISHER, at=at)


def test_a_list_of_nobody_known_is_refused(office: People) -> None:
    with pytest.raises(Refused, match="does not trust"):
        receive(sealed(TRUST))
    pin()
    with pytest.raises(Refused, match="does not trust"):
        receive(sealed(TRUST, EU))
    with pytest.raises(Refused, match="does not hold"):
        receive(sealed(TRUST)[:-1] + b"x")
    with pytest.raises(Refused, match="not a signed message"):
        receive(trust_text(TRUST).encode())
    with pytest.raises(Refused, match="past its days"):
        receive(sealed(TRUST), at=datetime(2029, 1, 1, tzinfo=UTC))
    junk = packed(b"no list")
    message = seal(junk, content=Content.TRUST, kid=ANCHOR.kid, algorithm=ANCHOR.algorithm, sign=ANCHOR.sign)
    with pytest.raises(Refused, match="not JSON"):
        receive(message)
    assert trusted.received_list() is None


def test_verdicts_use_the_received_list_and_never_an_older_one(office: People) -> None:
    make_participant("LB")
    pin()
    received = receive(sealed(TRUST))
    assert received.changed_standings == 1
    assert Standing.objects.filter(participant_id="LB").latest("from_on").status == "suspended"
    trust = trusted.list_for(on=TODAY)
    assert (trust.sequence, trust.published_at) == (TRUST.sequence, TRUST.published_at)
    assert {root.participant.code for root in trust.roots} == {"SL", "EU", "ZW", "CF", "VE", "CA"}
    own = {key.kid.hex() for key in trust.keys if key.participant.code == "SL"}
    assert own == {PublicKey.objects.get().kid}, "of the Participant that works here the own register alone speaks"
    for older in (TRUST, replace(TRUST, sequence=TRUST.sequence - 1)):
        with pytest.raises(Refused, match="has number 7 already"):
            receive(sealed(older))
    assert receive(sealed(replace(TRUST, sequence=8))).new_roots == ()


def test_the_stricter_word_about_a_root_counts(office: People) -> None:
    pin()
    receive(sealed(TRUST))
    (european,) = (root for root in TRUST.roots if root.participant.code == "EU")
    make_participant("EU")
    RootKey.objects.create(
        kid=european.kid.hex(),
        participant_id="EU",
        algorithm="ES256",
        public=base64.b64encode(european.public).decode(),
        valid_from=european.valid_from,
        valid_until=european.valid_until,
        accepted=False,
        why_not="Reported stolen by telephone",
    )
    trust = trusted.list_for(on=TODAY)
    (found,) = (root for root in trust.roots if root.participant.code == "EU")
    assert not found.accepted


def test_the_publisher_changes_its_key_through_its_list(office: People) -> None:
    pin()
    next_one = Anchor(public=NEXT_ANCHOR.public, valid_from=date(2026, 11, 1), valid_until=date(2030, 12, 31))
    received = receive(sealed(replace(TRUST, anchors=(*TRUST.anchors[:1], next_one))))
    assert received.new_anchors == (NEXT_ANCHOR.kid.hex(),)
    assert receive(sealed(replace(TRUST, sequence=8), NEXT_ANCHOR)).trust.sequence == 8


def test_a_new_root_that_nobody_certified_is_told(office: People) -> None:
    pin()
    received = receive(sealed(TRUST))
    assert {root.participant.code for root in received.unvouched} == {"SL", "EU", "ZW", "CF", "VE", "CA"}
    assert len(received.unvouched) == len(received.new_roots) - 1, "one has the word of the root before it"


def test_what_is_published_holds_what_was_received(office: People) -> None:
    pin()
    receive(sealed(TRUST))
    trust = published()
    assert trust.sequence == 1
    assert {key.participant.code for key in trust.keys} >= {"EU", "CA"}
    assert all(anchor.public != ANCHOR.public for anchor in trust.anchors)
