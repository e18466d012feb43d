"""The same form sent again gets the first result; its identifier with another thing or other words is refused (409)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from kpcs.accounts import actions as accounts
from kpcs.accounts.queries import tokens_of
from kpcs.certificates import actions as certificates
from kpcs.certificates import inspecting
from kpcs.certificates.queries import Correction
from kpcs.custody import actions as custody
from kpcs.errors import Conflict
from kpcs.ledger.models import Event
from kpcs.participants import actions as participants
from kpcs.scheme.facts import Decision
from kpcs.scheme.periods import Length, Period
from kpcs.scheme.rules.statistics import Subject
from kpcs.scheme.standings import Status
from kpcs.scheme.statement import Party
from kpcs.scheme.values import CertificateNumber, CountryCode
from kpcs.shipments import actions as shipments
from kpcs.statistics import actions as statistics
from kpcs.statistics.models import Explanation
from kpcs.statistics.returns.checking import Known, Return
from kpcs.statistics.returns.typed import check_typed
from tests import crossings, lives, people, questionnaires
from tests.factories import NOW, make_arrival, make_firm, make_officer, make_participant, make_statement
from tests.statisticians import make_desk

pytestmark = pytest.mark.django_db
Given = dict[str, Any]
# What an act is called with, and in which ways a form that carries the same identifier may differ.
Case = tuple[Callable[..., Any], Given, list[Given]]


def officers() -> list[Case]:
    office = people.sierra_leone()
    acting = {"authority": "sl-demo", "by": office.administrator}
    pk, other = office.importing.pk, office.inspecting.pk
    person = accounts.OfficerValue(email="new@office.test", full_name="New Officer", roles=("import_officer",))
    changed = {"pk": pk, "full_name": "Another Name", "roles": ("import_officer",)}
    others = [replace(person, email="other@office.test"), replace(person, language="fr")]
    return [
        (accounts.add_officer, {**acting, "officer": person}, [{"officer": one} for one in others]),
        (accounts.change_officer, {**acting, **changed}, [{"pk": other}, {"full_name": "A Third Name"}]),
        (accounts.deactivate_officer, {**acting, "pk": pk}, [{"pk": other}]),
        (accounts.reactivate_officer, {**acting, "pk": pk}, [{"pk": other}]),
    ]


def tokens() -> list[Case]:
    by = people.sierra_leone().issuing
    first, second = (accounts.make_token(label=name, days=3, by=by, at=NOW).token for name in ("one", "two"))
    assert tokens_of(by).count() == 2
    return [(accounts.revoke_token, {"pk": first.pk, "by": by}, [{"pk": second.pk}])]


def firms() -> list[Case]:
    office = people.sierra_leone()
    acting = {"authority": "sl-demo", "by": office.administrator}
    days = {"licence_from": date(2026, 1, 1), "licence_until": date(2026, 12, 31)}
    value = custody.FirmValue(name="One Ltd", address="1 Street", country="SL", licence_number="L-1", **days)
    firm, other = (make_firm(office.authority, licence_number=number, **days) for number in ("L-8", "L-9"))
    one, two = (make_officer(office.authority, "exporter") for _ in range(2))
    person = {**acting, "pk": firm.pk, "person": one.pk}
    changed, ended = replace(value, licence_number="L-8"), date(2026, 11, 30)
    new = accounts.OfficerValue(email="new@firm.test", full_name="New Person", roles=("exporter",))
    same = {**acting, "pk": firm.pk}
    return [
        (custody.register_firm, {**acting, "firm": value}, [{"firm": replace(value, name="Two Ltd")}]),
        (
            custody.change_firm,
            {**same, "firm": changed},
            [{"pk": other.pk}, {"firm": replace(changed, name="Two Ltd")}],
        ),
        (custody.end_firm, {**same, "on": ended}, [{"pk": other.pk}, {"on": ended + timedelta(days=1)}]),
        (custody.add_representative, person, [{"pk": other.pk}, {"person": two.pk}]),
        (custody.end_representation, person, []),
        (custody.add_person, {**same, "person": new}, [{"pk": other.pk}, {"person": replace(new, full_name="Two")}]),
    ]


def register() -> list[Case]:
    office, _other = people.sierra_leone(), people.canada()
    by = office.administrator
    decision = {"from_on": date(2026, 12, 1), "source": "Decision 1"}
    standing = participants.StandingValue(status=Status.SUSPENDED, **decision)
    numbers = {"participant": "SL", "year": 2027, "first": 1, "last": 9, "source": "Letter"}
    feature = {"participant": "SL", "year": 2027, "about": "colour", "text": "Blue", "source": "Letter"}
    value = participants.AuthorityValue(code="sl-2", participant="SL", name="Second", is_hosted=False)
    mail = {"notices_email": "notices@office.test", "confirmations_email": "confirmations@office.test"}
    contacts = {"authority": "sl-demo", "address": "1 Street", **mail}
    key = {"authority": "sl-demo", "valid_from": date(2026, 1, 1), "valid_until": date(2028, 1, 1)}
    return [
        (
            participants.record_standing,
            {"participant": "SL", "standing": standing, "by": by},
            [{"participant": "CA"}, {"standing": replace(standing, note="More")}],
        ),
        (participants.announce_numbers, {**numbers, "by": by}, [{"participant": "CA"}, {"last": 10}]),
        (participants.tell_specimen, {**feature, "by": by}, [{"participant": "CA"}, {"text": "Green"}]),
        (
            participants.add_authority,
            {"authority": value, "by": by},
            [{"authority": replace(value, code="sl-3")}, {"authority": replace(value, name="Third")}],
        ),
        (participants.change_contacts, {**contacts, "by": by}, [{"address": "2 Street"}]),
        (participants.create_signing_key, {**key, "by": by}, [{"valid_until": date(2029, 1, 1)}]),
    ]


def keys() -> list[Case]:
    by = people.sierra_leone().administrator
    days = {"valid_from": date(2026, 1, 1), "valid_until": date(2028, 1, 1)}
    one, two = (participants.create_signing_key(authority="sl-demo", **days, by=by, at=NOW).kid for _ in range(2))
    given = {"kid": one, "reason": "Lost", "by": by}
    return [(participants.revoke_key, given, [{"kid": two}, {"reason": "Stolen"}, {"compromised": True}])]


def returns() -> list[Case]:
    desk = make_desk()
    draft = {"subject": "trade", "year": 2026, "part": 1, "filed": {"lines": []}, "by": desk.preparing}
    filed, more = typed_return("1"), typed_return("2")
    given = {"returns": [filed], "source": statistics.Source(), "by": desk.preparing}
    return [
        (statistics.keep_draft, draft, [{"part": 2}, {"filed": {"lines": [], "reason": "Typed later"}}]),
        (statistics.submit, given, [{"returns": [more]}, {"reason": "Late"}]),
    ]


def typed_return(issued: str) -> Return:
    known = Known({}, NOW.date(), "SL")
    filed = {"issued": issued, "received": "0"}
    period = Period(2026, 1, Length.QUARTER)
    return check_typed(filed, subject=Subject.CERTIFICATES, period=period, known=known)[0]


def judged_returns() -> list[Case]:
    desk = make_desk()
    made = [
        statistics.submit(returns=[one], source=statistics.Source(), by=desk.preparing, at=NOW)[0].pk
        for one in (typed_return("1"), replace(typed_return("1"), period=Period(2026, 2, Length.QUARTER)))
    ]
    given = {"submission": made[0], "by": desk.signing}
    return [(statistics.sign, given, [{"submission": made[1]}])]


def returned() -> list[Case]:
    desk = make_desk()
    pk = statistics.submit(returns=[typed_return("1")], source=statistics.Source(), by=desk.preparing, at=NOW)[0].pk
    return [(statistics.send_back, {"submission": pk, "reason": "Wrong", "by": desk.signing}, [{"reason": "Late"}])]


def asked() -> list[Case]:
    office = questionnaires.make_office()
    questionnaires.plant()
    by = office.asking.signing
    findings = [questionnaires.TWICE]
    number = questionnaires.drafted(office, [questionnaires.WORTHLESS]).number
    words = {"number": number, "wording": {1: "Why is it worth nothing?"}, "by": by}
    answers = dict.fromkeys((1, 2), statistics.Given("explained", "A mistake of ours."))
    given = {"number": number, "given": answers, "by": office.asked.preparing}
    verdict = {"number": number, "question": 1, "verdict": "explained", "explanation": "Seen.", "by": by}
    return [
        (
            statistics.draft_questionnaires,
            {"findings": findings, "by": by},
            [{"findings": [*findings, questionnaires.WORTHLESS]}],
        ),
        (statistics.change_questionnaire, words, [{"wording": {1: "Why?"}}, {"take_out": [1]}]),
        (statistics.send_questionnaire, {"number": number, "by": by}, [{"wording": {1: "Why?"}}]),
        (statistics.hand_in_answers, given, [{"given": {1: statistics.Given("explained", "Two mistakes.")}}]),
        (statistics.close_question, verdict, [{"question": 2}, {"explanation": "Not seen."}]),
    ]


def asked_further() -> list[Case]:
    office = questionnaires.make_office()
    questionnaires.plant()
    by = office.asking.signing
    row = questionnaires.answered(office, [questionnaires.TWICE])
    given = {"number": row.number, "by": by}
    return [
        (statistics.follow_up, {**given, "wording": {1: "Which two?"}}, [{"wording": {1: "Which?"}}]),
        (statistics.withdraw_questionnaire, {**given, "reason": "Settled"}, [{"reason": "Wrong"}]),
    ]


def explained() -> list[Case]:
    office = questionnaires.make_office()
    questionnaires.plant()
    questionnaires.closed(office)
    pk = Explanation.objects.get().pk
    given = {"explanation": pk, "reason": "It was wrong", "by": office.asking.signing}
    return [(statistics.take_back_explanation, given, [{"reason": "It was not"}])]


def blanks() -> list[Case]:
    by = people.sierra_leone().keeper
    range_ = {"first": 4901, "last": 4909, "digits": 6, "by": by}
    spoiled = {"number": CertificateNumber.parse("SL 004901"), "reason": "Torn", "by": by}
    other = CertificateNumber.parse("SL 004902")
    return [
        (certificates.receive, {**range_, "received_from": "Note 1"}, [{"last": 4908}, {"received_from": "Note 2"}]),
        (certificates.allot, {**range_, "desk": "Kono"}, [{"last": 4908}, {"desk": "Bo"}]),
        (certificates.spoil, spoiled, [{"number": other}, {"reason": "Lost"}]),
    ]


def issuing() -> list[Case]:
    office, _importing = people.sierra_leone(), people.european_union()
    lives.equip(office)
    draft = {"filed": lives.filed(), "by": office.exporter}
    application = lives.submitted(office).pk
    record, _unreadable = inspecting.read(lives.FOUND)
    found = {"application": application, "record": record, "by": office.inspecting}
    number = str(lives.issued(office).number)
    warned = {"number": number, "carrier": "Courier", "by": office.issuing}
    left = {"number": number, "exported_on": NOW.date(), "by": office.issuing}
    lost = {"number": number, "reason": "Fire", "by": office.issuing}
    importer = Party("Demonstration Importer One", "3 Demonstration Square, Antwerp", CountryCode("BE"))
    moved = Correction(old_is_surrendered=True, reason="The importer moved", importer=importer)
    other = replace(moved, reason="The importer closed")
    corrected = {"number": str(lives.issued(office, remarks="Third").number), "correction": moved, "by": office.issuing}
    return [
        (certificates.draft, draft, [{"filed": lives.filed(remarks="More")}, {"application": application}]),
        (certificates.inspect, found, [{"record": replace(record, remarks="More")}]),
        (certificates.send_pre_alert, warned, [{"carrier": "Another"}, {"expected_on": date(2026, 12, 1)}]),
        (certificates.report_export, left, [{"exported_on": date(2026, 11, 23)}]),
        (certificates.report_lost, lost, [{"reason": "Flood"}]),
        (certificates.replace, corrected, [{"correction": other}, {"number": number}]),
    ]


def crossing() -> list[Case]:
    make_participant("SL")
    office = people.european_union()
    by = office.importing
    row = shipments.present(paper=crossings.typed("SL004911"), by=by, at=NOW)
    presented = {"paper": crossings.typed("SL004914"), "by": by}
    opened = {"arrival": row.pk, "found": crossings.OPENING, "by": by}
    held = {
        "arrival": row.pk,
        "decision": Decision.HOLD,
        "reasons": ("R-CER.19",),
        "note": "Paper is missing",
        "by": by,
    }
    came: Given = {"state": "accepted", "used_at": NOW, "found_parcel_count": 2, "opened_at": NOW}
    accepted = make_arrival(office.authority, make_statement("SL004912"), **came)
    receipt = crossings.receipt_of(accepted)
    confirmed = {"arrival": accepted.pk, "receipt": receipt, "by": by}
    return [
        (shipments.present, presented, [{"paper": crossings.typed("SL004913")}]),
        (shipments.open_container, opened, [{"found": replace(crossings.OPENING, remarks="More")}]),
        (shipments.decide, held, [{"note": "More"}, {"reasons": ()}]),
        (shipments.confirm, confirmed, [{"receipt": replace(receipt, parcel_count=1)}]),
    ]


@pytest.mark.parametrize(
    "room",
    [
        officers,
        tokens,
        firms,
        register,
        keys,
        returns,
        judged_returns,
        returned,
        asked,
        asked_further,
        explained,
        blanks,
        issuing,
        crossing,
    ],
    ids=lambda room: room.__name__,
)
def test_one_identifier_is_one_act(room: Callable[[], list[Case]]) -> None:
    for act, given, others in room():
        once = {**given, "at": NOW, "request_id": uuid4()}
        first = act(**once)
        events = Event.objects.count()
        for other in others:
            with pytest.raises(Conflict):
                act(**{**once, **other})
        assert act(**once) == first, act.__name__
        assert Event.objects.count() == events, act.__name__
