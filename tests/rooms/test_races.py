"""People, firms, the register, lists and blanks: what somebody else does between reading and writing."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction

from kpcs.accounts import actions as accounts
from kpcs.accounts.actions import officers
from kpcs.accounts.models import Officer, Token
from kpcs.certificates import actions as certificates
from kpcs.certificates import queries as stock
from kpcs.certificates.models import Blank, BlankRange
from kpcs.custody import actions as firms
from kpcs.custody.models import Firm, Representative
from kpcs.errors import Conflict, NotFound, Refused
from kpcs.ledger import actions as log
from kpcs.ledger import checking, triggers
from kpcs.ledger.actions import Program, publishing
from kpcs.ledger.models import Event, LogEntry, LogHead
from kpcs.participants import actions as participants
from kpcs.participants.actions import standings
from kpcs.participants.actions.vocabulary import take_standings
from kpcs.participants.models import NumberRange, PublicKey, RootKey, Standing
from kpcs.permissions import Permission
from kpcs.public import actions as public
from kpcs.public import queries as editions
from kpcs.public.models import Edition
from kpcs.public.queries import numbers
from kpcs.scheme.log import NoteKey, SignatureType
from kpcs.scheme.standings import Standing as Span
from kpcs.scheme.standings import Standings, Status
from kpcs.scheme.values import CountryCode
from tests import lives, people
from tests.between import Act, hold_participant, is_sqlite, meanwhile, waits
from tests.factories import NOW, make_firm, make_officer, make_participant

pytestmark = pytest.mark.django_db(transaction=True)
PUBLISHING = Program("publish", frozenset({Permission.LIST_PUBLISH}))


@pytest.fixture(autouse=True)
def folder(tmp_path: Any, settings: Any) -> None:
    settings.KPCS_DATA_DIR = tmp_path


# --- people and firms -----------------------------------------------------------------------------------------------


def test_an_address_that_is_given_meanwhile_is_refused_as_one_given_before(monkeypatch: pytest.MonkeyPatch) -> None:
    office = people.sierra_leone()
    value = accounts.OfficerValue(email="new@sl-demo.test", full_name="New", roles=("import_officer",))

    def add() -> Officer:
        return accounts.add_officer(authority="sl-demo", officer=value, by=office.administrator, at=NOW)

    meanwhile(monkeypatch, officers, "_taken", add)
    with pytest.raises(Refused, match="already in use"):
        add()


def test_a_licence_number_that_is_given_meanwhile_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    office = people.sierra_leone()
    days = {"licence_from": date(2026, 1, 1), "licence_until": date(2026, 12, 31)}
    value = firms.FirmValue(name="One Ltd", address="1 Street", country="SL", licence_number="L-1", **days)
    given: dict[str, Any] = {"authority": "sl-demo", "firm": value, "by": office.administrator, "at": NOW}
    other = make_firm(office.authority)
    for act in (lambda: firms.register_firm(**given), lambda: firms.change_firm(pk=other.pk, **given)):
        with monkeypatch.context() as patch:
            Firm.objects.filter(licence_number="L-1").delete()
            meanwhile(patch, firms, "_findings", lambda: firms.register_firm(**given))
            with pytest.raises(Refused, match="belongs to One Ltd"):
                act()


def test_of_two_firms_that_want_a_person_one_gets_him(monkeypatch: pytest.MonkeyPatch) -> None:
    office = people.sierra_leone()
    person = make_officer(office.authority, "exporter")

    def wanted_by(firm: Firm) -> Act:
        values: dict[str, Any] = {"authority": "sl-demo", "person": person.pk, "by": office.administrator, "at": NOW}
        return lambda: firms.add_representative(pk=firm.pk, **values)

    one, other = wanted_by(office.firm), wanted_by(make_firm(office.authority))
    assert waits(monkeypatch, one, other, after=(log, "repeated"))
    with pytest.raises(Conflict, match="already acts for a firm"):
        other()
    assert Representative.objects.get(person=person).firm == office.firm


def test_whoever_is_deactivated_meanwhile_leaves_no_token_and_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    office = people.sierra_leone()
    officer = office.issuing

    def deactivate() -> None:
        accounts.deactivate_officer(authority="sl-demo", pk=officer.pk, by=office.administrator, at=NOW)

    def make_token() -> None:
        accounts.make_token(label="scales", days=30, by=officer, at=NOW)

    assert waits(monkeypatch, make_token, deactivate)
    deactivate()
    assert Token.objects.get().revoked_at == NOW
    for act in (make_token, lambda: accounts.change_password(password="a new long password", by=officer, at=NOW)):
        with pytest.raises(Conflict, match="already deactivated"):
            act()
    assert not Officer.objects.get(pk=officer.pk).has_usable_password()


# --- the register ---------------------------------------------------------------------------------------------------


def test_two_histories_of_a_participant_are_written_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else both would end the same span, and two standings would hold on one day."""
    office = people.sierra_leone()
    value = participants.StandingValue(status=Status.SUSPENDED, from_on=date(2026, 1, 1), source="Decision 1")
    later = Span(status=Status.ACTIVE, from_on=date(2026, 6, 1), source="Decision 2")

    def record() -> None:
        participants.record_standing(participant="SL", standing=value, by=office.administrator, at=NOW)

    def take() -> None:
        with transaction.atomic():
            take_standings([Standings(CountryCode("SL"), "Sierra Leone", (later,))])

    assert waits(monkeypatch, record, take, after=(standings, "_findings"))
    take()
    spans = Standing.objects.filter(participant="SL").order_by("from_on").values_list("from_on", "until")
    days = [date(2003, 1, 1), date(2026, 1, 1), date(2026, 6, 1)]
    assert list(spans) == list(zip(days, [*days[1:], None], strict=True))


def test_overlapping_numbers_are_not_announced_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    office = people.sierra_leone()

    def announce(first: int) -> Act:
        values: dict[str, Any] = {"participant": "SL", "year": 2026, "first": first, "last": first + 99, "source": "x"}
        return lambda: participants.announce_numbers(**values, by=office.administrator, at=NOW)

    assert waits(monkeypatch, announce(1), announce(50))
    with pytest.raises(Refused, match="overlap"):
        announce(50)()
    assert NumberRange.objects.count() == 1


def test_who_judges_a_root_holds_that_root_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    office = people.sierra_leone()
    lives.equip(office)
    kid = RootKey.objects.get().kid

    def judge() -> None:
        participants.judge_root(kid=kid, accepted=False, why_not="Not told.", by=office.administrator, at=NOW)

    assert is_sqlite() or not waits(monkeypatch, judge, hold_participant)


@pytest.mark.parametrize("kind", list(Edition.Kind))
def test_who_publishes_while_another_does_looks_again(monkeypatch: pytest.MonkeyPatch, kind: Edition.Kind) -> None:
    people.sierra_leone()
    participants.create_list_key(by=PUBLISHING, at=NOW)
    act = {Edition.Kind.TRUST: public.publish_trust_list, Edition.Kind.STATUS: public.publish_status}[kind]
    meanwhile(monkeypatch, editions, "newest_edition", lambda: act(by=PUBLISHING, at=NOW))
    made = act(by=PUBLISHING, at=NOW, always=True)
    numbers = list(Edition.objects.filter(kind=kind).order_by("sequence").values_list("sequence", flat=True))
    assert numbers == ([1] if is_sqlite() else [1, 2])
    assert made is not None
    assert made.sequence == numbers[-1]


def test_two_words_of_one_office_are_compared_with_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    lives.equip(people.sierra_leone())
    first, second = (
        public.contribution(authority="sl-demo", by=PUBLISHING, at=NOW + timedelta(seconds=seconds))
        for seconds in (0, 60)
    )

    def take(message: bytes) -> Act:
        return lambda: public.take_status(message=message, by=PUBLISHING, at=NOW + timedelta(minutes=2))

    assert waits(monkeypatch, take(second), take(first), after=(numbers, "newest_contribution"))
    with pytest.raises(Refused, match="older"):
        take(first)()


def test_a_witness_is_retired_once(monkeypatch: pytest.MonkeyPatch) -> None:
    by = Program("log", frozenset({Permission.KEY_MANAGE}))
    name = "industry.example/witness"
    key = NoteKey(name, SignatureType.COSIGNATURE, bytes(32))
    log.add_witness(verifier_key=key.text, side="industry", url="", by=by, at=NOW)

    def retire() -> None:
        log.retire_witness(name=name, reason="It ended.", by=by, at=NOW)

    assert waits(monkeypatch, retire, retire)
    with pytest.raises(NotFound):
        retire()
    assert Event.objects.filter(kind="witness.retired").count() == 1


# --- blanks ---------------------------------------------------------------------------------------------------------


def test_deliveries_that_only_zeros_tell_apart_are_not_received_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    office = people.sierra_leone()

    def receive(digits: int) -> Act:
        values: dict[str, Any] = {"first": 1, "last": 5, "digits": digits, "received_from": "Printer", "at": NOW}
        return lambda: certificates.receive(**values, by=office.keeper)

    assert waits(monkeypatch, receive(6), receive(7))
    with pytest.raises(Refused, match="Only zeros in front"):
        receive(7)()
    assert BlankRange.objects.count() == 1


def test_two_who_allot_the_same_numbers_take_their_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    office = people.sierra_leone()
    certificates.receive(first=1, last=20, digits=6, received_from="Printer", by=office.keeper, at=NOW)

    def allot(first: int, last: int, desk: str) -> Act:
        return lambda: certificates.allot(first=first, last=last, digits=6, desk=desk, by=office.keeper, at=NOW)

    one, other = allot(1, 10, "Kono"), allot(5, 15, "Bo")
    assert waits(monkeypatch, one, other, after=(stock, "facts_for_allotment"))
    other()
    assert Blank.objects.filter(allotted_to="Bo").count() == 11
    assert Blank.objects.filter(allotted_to="Kono").count() == 4


# --- the log --------------------------------------------------------------------------------------------------------


def test_a_check_of_the_log_accuses_nobody_who_works_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    lives.equip(people.sierra_leone())
    log.publish(at=NOW)
    before = LogHead.objects.values("size", "peaks", "newest_second").get()
    meanwhile(monkeypatch, checking.queries, "head", lambda: public.publish_trust_list(by=PUBLISHING, at=NOW))
    assert checking.check().wrong == ()
    assert LogHead.objects.get().size == before["size"] + 2
    triggers.remove(connection)
    LogHead.objects.update(**before)  # somebody sets the head back, and leaves the entries
    triggers.install(connection)
    assert "The log ends after" in " ".join(checking.check().wrong)


def test_a_log_that_began_anew_meanwhile_is_signed_under_its_new_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Under the old one it could be a second face of what was lost."""
    office = people.sierra_leone()
    lives.equip(office)

    def begin_anew() -> None:
        lost = log.Lost(99, bytes(32))
        log.begin_epoch(after=1, lost=lost, numbers=(), reason="Restored.", by=office.administrator, at=NOW)

    log.open_log()
    meanwhile(monkeypatch, publishing.queries, "require_log", begin_anew)
    made = log.publish(at=NOW)
    assert made.epoch == 2
    assert made.note.startswith(LogHead.objects.get().origin)


def test_numbers_that_are_written_off_are_locked_before_the_first_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who issues holds a number and waits for the sums of its delivery: he must not be waited for in turn."""
    office = people.sierra_leone()
    certificates.receive(first=1, last=5, digits=6, received_from="Printer", by=office.keeper, at=NOW)
    by = Program("settle", frozenset({Permission.KEY_MANAGE}))

    def write_off() -> None:
        certificates.write_off_unaccounted(count=3, through=(), reason="Lost.", by=by, at=NOW)

    def take_third() -> None:
        with transaction.atomic():
            Blank.objects.select_for_update().get(number="SL000003")

    assert waits(monkeypatch, write_off, take_third)
    assert Blank.objects.filter(state="lost").count() == 3


def test_a_key_is_revoked_before_a_certificate_is_kept_or_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A revocation says how far the log had come: what is entered later under the key counts for nobody."""
    office = people.sierra_leone()
    lives.equip(office)
    make_participant("EU")
    application = lives.inspected(office)
    key = PublicKey.objects.get()

    def revoke() -> None:
        participants.revoke_key(kid=key.kid, reason="Lost", by=office.administrator, at=NOW)

    issue = partial(certificates.issue, application=application.pk, by=office.issuing, at=NOW)
    assert waits(monkeypatch, issue, revoke, nth=2)
    revoke()
    key.refresh_from_db()
    assert LogEntry.objects.get(event=Event.objects.get(kind="certificate.issued").pk).place < (key.log_size or 0)
