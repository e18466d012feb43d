"""The stock of blanks: every number received once, issued once or written off with a reason."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, connections, transaction

from kpcs.certificates import actions as certificates
from kpcs.certificates import queries, stock, triggers
from kpcs.certificates.models import Blank, BlankRange
from kpcs.errors import NotAllowed, NotFound, Refused
from kpcs.ledger.models import Event
from kpcs.scheme.values import CertificateNumber
from tests import people
from tests.factories import NOW


@pytest.fixture
def office(db: None) -> people.People:
    return people.sierra_leone()


def _receive(office: people.People, first: int = 4901, last: int = 4920, **given: object) -> BlankRange:
    values = {"digits": 6, "received_from": "Delivery note 17", "by": office.keeper, "at": NOW, **given}
    return certificates.receive(first=first, last=last, **values)  # type: ignore[arg-type]


def test_a_received_range_is_explained_to_the_last_number(office: people.People) -> None:
    _receive(office)
    [account] = queries.account(by=office.keeper)
    assert (account.received, account.in_stock, account.is_explained) == (20, 20, True)
    assert [(run.first, run.last, run.count) for run in queries.runs(account.range.pk)] == [
        ("SL004901", "SL004920", 20)
    ]


def test_an_overlap_is_refused_naming_the_other_range(office: people.People) -> None:
    _receive(office)
    with pytest.raises(Refused) as refusal:
        _receive(office, first=4920, last=4930)
    [finding] = refusal.value.findings
    assert finding.code == "K-BLANK.1"
    assert "SL 004901 – SL 004920".replace("SL 004920", "004920") in finding.message
    assert Blank.objects.count() == 20


def test_forgotten_zeros_make_no_second_stock(office: people.People) -> None:
    """SL 4901 beside SL 004901: a keeper who leaves the zeros out would account for papers that do not exist."""
    _receive(office)
    with pytest.raises(Refused, match="SL 004901 – 004920"):
        _receive(office, first=4910, last=4930, digits=4)
    Blank.objects.update(state=Blank.State.ISSUED)
    assert _receive(office, first=4910, last=4930, digits=4).digits == 4


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"first": 10, "last": 9}, "last"),
        ({"digits": 3, "first": 1, "last": 9}, "last"),
        ({"first": 1, "last": 200_000}, "last"),
        ({"received_from": " "}, "received_from"),
    ],
)
def test_a_range_that_cannot_be_is_refused(office: people.People, given: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        _receive(office, **given)  # type: ignore[arg-type]
    assert field in [finding.field for finding in refusal.value.findings]
    assert not Blank.objects.exists()


def test_the_same_form_sent_twice_receives_once(office: people.People) -> None:
    request_id = uuid4()
    first = _receive(office, request_id=request_id)
    assert _receive(office, request_id=request_id) == first
    assert Event.objects.filter(kind="blanks.received").count() == 1


def test_only_the_keeper_may_touch_the_stock(office: people.People) -> None:
    with pytest.raises(NotAllowed, match="Receive, allot, spoil"):
        _receive(office, by=office.issuing)


def test_allotted_spoiled_and_lost_numbers_are_told_apart(office: people.People) -> None:
    _receive(office)
    assert certificates.allot(first=4901, last=4905, digits=6, desk="Kono", by=office.keeper, at=NOW) == 5
    number = CertificateNumber.parse("SL004903")
    certificates.spoil(number=number, reason="Misprinted seal", by=office.keeper, at=NOW)
    certificates.lose(number=CertificateNumber.parse("SL004920"), reason="Fire in the store", by=office.keeper, at=NOW)
    [account] = queries.account(by=office.keeper)
    assert (account.in_stock, account.spoiled, account.lost, account.is_explained) == (18, 1, 1, True)
    runs = [(run.first, run.count, run.state, run.desk, run.reason) for run in queries.runs(account.range.pk)]
    assert runs == [
        ("SL004901", 2, "in_stock", "Kono", ""),
        ("SL004903", 1, "spoiled", "Kono", "Misprinted seal"),
        ("SL004904", 2, "in_stock", "Kono", ""),
        ("SL004906", 14, "in_stock", "", ""),
        ("SL004920", 1, "lost", "", "Fire in the store"),
    ]
    with pytest.raises(Refused, match="not in stock: spoiled"):
        certificates.lose(number=number, reason="Again", by=office.keeper, at=NOW)
    with pytest.raises(Refused, match="SL004903 is not"):
        certificates.allot(first=4901, last=4905, digits=6, desk="Freetown", by=office.keeper, at=NOW)


def test_a_blank_is_not_written_off_without_a_reason(office: people.People) -> None:
    _receive(office)
    with pytest.raises(Refused, match="only with a reason"):
        certificates.spoil(number=CertificateNumber.parse("SL004903"), reason=" ", by=office.keeper, at=NOW)


def test_a_stranger_sees_no_range_and_moves_no_number(office: people.People) -> None:
    received = _receive(office)
    stranger = people.stranger()
    assert queries.account(by=stranger) == []
    with pytest.raises(NotFound):
        queries.account_of(received.pk, by=stranger)
    with pytest.raises(Refused, match="never received here"):
        certificates.spoil(number=CertificateNumber.parse("SL004903"), reason="x", by=stranger, at=NOW)
    with pytest.raises(Refused, match="never received"):
        certificates.allot(first=4901, last=4905, digits=6, desk="", by=stranger, at=NOW)


def test_a_desk_issues_its_own_numbers_first_and_then_those_of_the_store(office: people.People) -> None:
    _receive(office, first=4901, last=4903)
    certificates.allot(first=4902, last=4902, digits=6, desk="Kono", by=office.keeper, at=NOW)
    with transaction.atomic():
        taken = [stock.take_next(authority="sl-demo", desk="Kono", at=NOW) for _ in range(4)]
    assert taken == ["SL004902", "SL004901", "SL004903", None]


@pytest.mark.django_db(transaction=True)
def test_eight_officers_at_once_take_every_number_once() -> None:
    office = people.sierra_leone()
    _receive(office, first=4901, last=4964)
    taken: list[str] = []
    errors: list[BaseException] = []
    start = threading.Barrier(8)

    def officer() -> None:
        try:
            start.wait()
            for number in _until_none():
                taken.append(number)
        except BaseException as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=officer) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert sorted(taken) == [f"SL{serial:06d}" for serial in range(4901, 4965)]
    [account] = queries.account(by=office.keeper)
    assert (account.issued, account.in_stock, account.is_explained) == (64, 0, True)


def _until_none() -> Iterator[str]:
    while True:
        with transaction.atomic():
            blank = stock.take_next(authority="sl-demo", desk="", at=NOW)
        if blank is None:
            # A row that another officer holds is passed over on PostgreSQL; what he gives back is seen next time.
            if not Blank.objects.filter(state=Blank.State.IN_STOCK).exists():
                return
            continue
        yield blank


def test_the_account_needs_the_same_queries_whatever_the_number_of_ranges(
    office: people.People, django_assert_num_queries: object
) -> None:
    for first in (1001, 2001, 3001):
        _receive(office, first=first, last=first + 9)
    with django_assert_num_queries(1):  # type: ignore[operator]
        [str(account.span) for account in queries.account(by=office.keeper)]


def _is_true(office: people.People) -> bool:
    """Whether the sums that the database keeps are what counting every number gives."""
    kept, counted = queries.account(by=office.keeper), queries.recounted(by=office.keeper)
    assert [account.is_explained for account in kept] == [True] * len(kept)
    return bool(kept) and kept == counted


def test_the_sums_follow_every_act(office: people.People) -> None:
    _receive(office, first=4901, last=4910)
    _receive(office, first=5901, last=5903)
    assert _is_true(office)
    certificates.allot(first=4901, last=4905, digits=6, desk="Kono", by=office.keeper, at=NOW)
    certificates.spoil(number=CertificateNumber.parse("SL004901"), reason="Torn.", by=office.keeper, at=NOW)
    certificates.lose(number=CertificateNumber.parse("SL005902"), reason="Not found.", by=office.keeper, at=NOW)
    with transaction.atomic():
        stock.take_next(authority="sl-demo", desk="Kono", at=NOW)
        stock.take_next(authority="sl-demo", desk="", at=NOW)
    stock.write_off(number="SL004902", reason="Its certificate was given up.", at=NOW)
    assert _is_true(office)
    first, second = queries.account(by=office.keeper)
    assert (first.in_stock, first.issued, first.spoiled, first.lost) == (7, 1, 2, 0)
    assert (second.in_stock, second.lost) == (2, 1)


def test_the_sums_follow_whoever_writes(office: people.People) -> None:
    """Not only the acts: also a repair by hand, many rows at once, rows that move or go."""
    one, other = _receive(office, first=4901, last=4910), _receive(office, first=5901, last=5903)
    Blank.objects.filter(serial__lte=4904).update(state="issued")
    Blank.objects.filter(serial=4904).update(state="lost", reason="Found missing.")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE certificates_blank SET state = 'issued' WHERE serial BETWEEN 4905 AND 4906")
    assert _is_true(office)
    Blank.objects.filter(serial=4910).delete()
    assert [account.is_explained for account in queries.account(by=office.keeper)] == [False, True]
    BlankRange.objects.filter(pk=other.pk).update(last=5904)
    Blank.objects.filter(serial=4909).update(range=other)
    assert queries.account(by=office.keeper) == queries.recounted(by=office.keeper)
    assert [queries.account_of(pk, by=office.keeper).received for pk in (one.pk, other.pk)] == [8, 4]


def test_the_database_refuses_more_numbers_than_were_received(office: people.People) -> None:
    received = _receive(office, first=4901, last=4902)
    with transaction.atomic(), pytest.raises(IntegrityError):
        Blank.objects.create(number="SL009999", range=received, authority_id="sl-demo", serial=9999, changed_at=NOW)


def test_a_sum_that_was_changed_by_hand_is_found_by_counting(office: people.People) -> None:
    received = _receive(office, first=4901, last=4902)
    BlankRange.objects.filter(pk=received.pk).update(in_stock=1, issued=1)
    assert queries.account(by=office.keeper) != queries.recounted(by=office.keeper)
    triggers.install(connection)
    assert _is_true(office)
