"""Standings, authorities, keys and numbers: what is kept, what is refused, who may."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_django
from django.db import transaction

from kpcs import signing
from kpcs.errors import Conflict, NotAllowed, NotFound, Refused
from kpcs.ledger.actions import Program
from kpcs.ledger.models import Event
from kpcs.participants import actions as participants
from kpcs.participants import queries
from kpcs.participants.models import Authority, Participant, PublicKey, Standing
from kpcs.permissions import Permission
from kpcs.scheme import codec
from kpcs.scheme import participants as vocabulary
from kpcs.scheme.standings import Precision, Status
from tests import people
from tests.factories import NOW, make_key, make_participant

pytestmark = pytest.mark.django_db
LOADER = Program("test", frozenset({Permission.STANDING_RECORD}))


def suspension(**given: object) -> participants.StandingValue:
    values = {"status": Status.SUSPENDED, "from_on": date(2026, 12, 1), "source": "KP/2026/AD 1", **given}
    return participants.StandingValue(**values)  # type: ignore[arg-type]


def test_the_vocabulary_fills_an_empty_office_with_the_public_history() -> None:
    assert participants.load_vocabulary(by=LOADER, at=NOW) > 100
    assert queries.all_standings() == {str(known.participant): known for known in vocabulary.standings()}
    assert Participant.objects.get(code="CF").name_fr == "République centrafricaine"


def test_a_second_load_adds_nothing_and_a_decision_of_the_office_stays() -> None:
    participants.load_vocabulary(by=LOADER, at=NOW)
    administrator = people.sierra_leone().administrator
    participants.record_standing(participant="SL", standing=suspension(), by=administrator, at=NOW)
    assert participants.load_vocabulary(by=LOADER, at=NOW) == 0
    history = queries.standings_of("SL")
    assert history
    assert history.on(date(2026, 12, 1)).status is Status.SUSPENDED


def test_reading_all_standings_takes_one_query(django_assert_num_queries: Callable[..., object]) -> None:
    participants.load_vocabulary(by=LOADER, at=NOW)
    with django_assert_num_queries(1):
        queries.all_standings()


def test_a_participant_without_spans_is_none_on_every_day() -> None:
    make_participant("SL", status=None)
    history = queries.standings_of("SL")
    assert history
    assert history.spans == ()
    assert queries.standings_of("XX") is None


def test_a_change_ends_the_span_before_it_and_lasts_until_the_next() -> None:
    administrator = people.sierra_leone().administrator
    participants.record_standing(participant="SL", standing=suspension(), by=administrator, at=NOW)
    vigilance = suspension(status=Status.VIGILANCE, from_on=date(2026, 6, 1), precision=Precision.MONTH)
    participants.record_standing(participant="SL", standing=vigilance, by=administrator, at=NOW)
    spans = list(Standing.objects.filter(participant="SL").values_list("status", "from_on", "until"))
    assert spans == [
        ("active", date(2003, 1, 1), date(2026, 6, 1)),
        ("vigilance", date(2026, 6, 1), date(2026, 12, 1)),
        ("suspended", date(2026, 12, 1), None),
    ]


def test_everything_wrong_with_a_change_is_said_at_once() -> None:
    administrator = people.sierra_leone().administrator
    wrong = suspension(from_on=date(2003, 1, 1), source=" ", zones=("Boda",))
    with pytest.raises(Refused) as refused:
        participants.record_standing(participant="SL", standing=wrong, by=administrator, at=NOW)
    assert [finding.field for finding in refused.value.findings] == ["from_on", "source", "zones"]
    assert Standing.objects.filter(participant="SL").count() == 1


def test_the_same_form_twice_is_one_change() -> None:
    administrator, request_id = people.sierra_leone().administrator, uuid4()
    given = {"participant": "SL", "standing": suspension(), "by": administrator, "at": NOW, "request_id": request_id}
    assert participants.record_standing(**given) == participants.record_standing(**given)  # type: ignore[arg-type]
    assert Event.objects.filter(request_id=request_id).count() == 1


def test_an_identifier_of_somebody_else_is_refused() -> None:
    request_id = uuid4()
    first, second = people.sierra_leone().administrator, people.canada().administrator
    participants.record_standing(participant="SL", standing=suspension(), by=first, at=NOW, request_id=request_id)
    with pytest.raises(Conflict):
        participants.record_standing(participant="SL", standing=suspension(), by=second, at=NOW, request_id=request_id)


def test_only_an_administrator_records_standings() -> None:
    issuing = people.sierra_leone().issuing
    with pytest.raises(NotAllowed):
        participants.record_standing(participant="SL", standing=suspension(), by=issuing, at=NOW)


def test_an_authority_is_added_once_for_a_known_participant() -> None:
    administrator = people.sierra_leone().administrator
    make_participant("BW")
    value = participants.AuthorityValue(code="bw-1", participant="BW", name="Ministry")
    assert participants.add_authority(authority=value, by=administrator, at=NOW).is_hosted
    with pytest.raises(Conflict):
        participants.add_authority(authority=value, by=administrator, at=NOW)
    unknown = participants.AuthorityValue(code="xx-1", participant="XX", name="Nobody")
    with pytest.raises(NotFound):
        participants.add_authority(authority=unknown, by=administrator, at=NOW)


def test_contacts_are_changed_by_the_own_administrator_only() -> None:
    sierra_leone, canada = people.sierra_leone(), people.canada()
    new = {"address": "New street", "notices_email": "in@new.test", "confirmations_email": "out@new.test"}
    participants.change_contacts(authority="sl-demo", **new, by=sierra_leone.administrator, at=NOW)
    assert Authority.objects.get(code="sl-demo").notices_email == "in@new.test"
    with pytest.raises(NotAllowed):
        participants.change_contacts(authority="sl-demo", **new, by=canada.administrator, at=NOW)


def test_a_key_is_trusted_until_it_is_revoked_for_a_reason() -> None:
    administrator = people.sierra_leone().administrator
    days = {"valid_from": date(2026, 1, 1), "valid_until": date(2028, 1, 1)}
    key = participants.KeyValue(kid="0011223344556677", algorithm="ES256", public="00", **days)
    participants.add_key(authority="sl-demo", key=key, by=administrator, at=NOW)
    assert queries.key_for_signing("sl-demo", NOW.date()) is None
    PublicKey.objects.filter(kid=key.kid).update(certification="of its root")
    assert queries.key_for_signing("sl-demo", NOW.date()) is not None
    assert queries.key_for_signing("sl-demo", date(2028, 1, 2)) is None
    with pytest.raises(Refused):
        participants.revoke_key(kid=key.kid, reason=" ", by=administrator, at=NOW)
    participants.revoke_key(kid=key.kid, reason="stolen", by=administrator, at=NOW)
    assert queries.key_for_signing("sl-demo", NOW.date()) is None
    with pytest.raises(Conflict):
        participants.revoke_key(kid=key.kid, reason="again", by=administrator, at=NOW)


def test_a_stranger_learns_nothing_of_a_key() -> None:
    key = make_key(people.sierra_leone().authority)
    with pytest.raises(NotFound):
        participants.revoke_key(kid=key.kid, reason="mine", by=people.stranger(), at=NOW)


def test_number_ranges_of_a_year_do_not_overlap() -> None:
    administrator = people.sierra_leone().administrator
    given = {"participant": "SL", "year": 2026, "source": "letter", "by": administrator, "at": NOW}
    participants.announce_numbers(first=1, last=500, **given)  # type: ignore[arg-type]
    with pytest.raises(Refused):
        participants.announce_numbers(first=500, last=600, **given)  # type: ignore[arg-type]
    participants.announce_numbers(first=501, last=600, **given)  # type: ignore[arg-type]
    assert queries.number_ranges_of("SL", year=2026).count() == 2


def test_nothing_is_recorded_outside_a_transaction_of_its_act() -> None:
    administrator = people.sierra_leone().administrator
    with pytest.raises(Refused), transaction.atomic():
        participants.record_standing(participant="SL", standing=suspension(source=""), by=administrator, at=NOW)
    assert not Event.objects.filter(kind="standing.recorded").exists()


def test_a_signing_key_is_made_in_the_key_folder_and_verifies_what_it_signs(
    tmp_path: Path, settings: pytest_django.fixtures.SettingsWrapper
) -> None:
    settings.KPCS_DATA_DIR, settings.KPCS_KEY_PASSPHRASE = tmp_path, "a passphrase"
    administrator = people.sierra_leone().administrator
    days = {"valid_from": date(2026, 1, 1), "valid_until": date(2028, 1, 1)}
    row = participants.create_signing_key(authority="sl-demo", **days, by=administrator, at=NOW)
    assert b"ENCRYPTED" in (tmp_path / "keys" / f"{row.kid}.pem").read_bytes()
    store = signing.KeyStore(tmp_path / "keys", passphrase="a passphrase")
    kid, public = bytes.fromhex(row.kid), base64.b64decode(row.public)
    signed = codec.Signed(codec.Algorithm.ES256, kid, b"content", b"")
    signed = replace(signed, signature=store.sign(signed.to_be_signed, kid=kid))
    assert codec.signature_holds(signed, public=public)
    backwards = {"valid_from": date(2028, 1, 1), "valid_until": date(2026, 1, 1)}
    with pytest.raises(Refused):
        participants.create_signing_key(authority="sl-demo", **backwards, by=administrator, at=NOW)
    with pytest.raises(NotAllowed):
        participants.create_signing_key(authority="sl-demo", **days, by=people.canada().administrator, at=NOW)
