"""What a status snapshot tells of a number, and how an edition is kept small."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from benchmarks.world import world
from kpcs.scheme.trust import NumberState, gravest
from kpcs.scheme.trust.snapshot import (
    Quarter,
    StatusSnapshot,
    Told,
    fitted,
    one_line,
    snapshot_bytes,
    snapshot_of,
)
from kpcs.scheme.values import CertificateNumber, ValueRefused

from .snapshots import KID, SIGNED, SNAPSHOT, told


def as_read(snapshot: StatusSnapshot) -> StatusSnapshot:
    return snapshot_of(snapshot_bytes(snapshot))


def number(text: str) -> CertificateNumber:
    return CertificateNumber.parse(text)


def test_what_is_told_about_a_number() -> None:
    read = as_read(SNAPSHOT)
    void, *others = read.statuses_of(number("SL004901"))
    assert (void.state, void.since, void.reason, others) == (
        NumberState.VOID,
        date(2026, 11, 10),
        "wrong weight",
        [],
    )
    assert void.by == "National Minerals Agency (SL)"
    grave = gravest(read.statuses_of(number("SL004902")), date(2026, 11, 22))
    assert grave is not None
    assert grave.state is NumberState.STOLEN
    assert {one.by for one in read.statuses_of(number("EU123456"))} == {
        "National Minerals Agency (SL)",
        "Diamond Office, Antwerp (EU)",
    }


def test_used_is_told_by_the_quarter_and_holds_from_its_first_day() -> None:
    (used,) = as_read(SNAPSHOT).statuses_of(number("SL004650"))
    assert (used.state, used.since, used.until) == (NumberState.USED, date(2026, 10, 1), date(2026, 12, 31))
    assert used.holds(date(2026, 10, 1))
    assert as_read(SNAPSHOT).used_count == 205


@pytest.mark.parametrize("text", ["SL004102", "SL004599", "SL004800", "SL4650", "SL0004650", "CA004650", "SL004900"])
def test_a_number_that_was_not_used_is_never_told_to_be(text: str) -> None:
    assert as_read(SNAPSHOT).statuses_of(number(text)) == ()


def test_a_word_that_was_taken_back_does_not_count_and_can_be_read() -> None:
    read = as_read(SNAPSHOT)
    assert read.statuses_of(number("SL004950")) == ()
    (taken_back,) = read.withdrawn_of(number("SL004950"))
    assert (taken_back.told.state, taken_back.reason) == (NumberState.LOST, "found in the strong room")


def test_honest_certificates_of_a_compromised_key() -> None:
    read = as_read(SNAPSHOT)
    assert read.is_honest(KID, number("SL004920"), SIGNED)
    assert not read.is_honest(KID, number("SL004910"), SIGNED)  # a hash counts for its own number only
    assert not read.is_honest(KID, number("SL004921"), SIGNED)
    assert not read.is_honest(bytes(8), number("SL004920"), SIGNED)
    assert not read.is_honest(KID, number("SL004920"), SIGNED + b"x")


@pytest.mark.parametrize(
    ("day", "quarter"),
    [(date(2026, 1, 1), (2026, 1)), (date(2026, 3, 31), (2026, 1)), (date(2026, 12, 31), (2026, 4))],
)
def test_quarters(day: date, quarter: tuple[int, int]) -> None:
    found = Quarter.of(day)
    assert found == quarter
    assert found.first <= day <= found.last


def test_an_edition_needs_sensible_days() -> None:
    with pytest.raises(ValueRefused, match="time zone"):
        replace(SNAPSHOT, published_at=SNAPSHOT.published_at.replace(tzinfo=None))


def test_a_world_of_two_years_fits_into_64_kilobytes() -> None:
    """The same world that ``make bench`` measures; the seal takes 140 bytes more."""
    snapshot = world()
    assert snapshot.used_count > 100_000
    assert len(snapshot.told) > 2_500
    fits, content = fitted(snapshot)
    assert fits == snapshot  # nothing had to give way
    assert len(content) < 64_000 - 140


def test_reasons_give_way_before_numbers_do() -> None:
    void = told("SL004901", NumberState.VOID, date(2026, 11, 10), "wrong weight")
    replaced = told("SL004902", NumberState.REPLACED, date(2026, 11, 10), "wrong name")
    lost = told("SL004903", NumberState.LOST, date(2026, 11, 10), "not in the bag")
    snapshot = replace(SNAPSHOT, told=(void, replaced, lost), withdrawn=())
    whole = len(fitted(snapshot)[1])
    (_, no_replaced, _), size = kept(snapshot, whole - 1)
    assert (no_replaced.reason, size < whole) == ("", True)
    (no_void, _, still_lost), _ = kept(snapshot, size - 1)
    assert (no_void.reason, still_lost.reason) == ("", "not in the bag")
    assert {one.number for one in fitted(snapshot, most=1)[0].told} == {one.number for one in snapshot.told}


def kept(snapshot: StatusSnapshot, most: int) -> tuple[list[Told], int]:
    found, content = fitted(snapshot, most=most)
    return sorted(found.told), len(content)


@pytest.mark.parametrize(
    ("text", "line"),
    [("a\n b\u200b\tc ", "a b c"), ("", ""), ("x" * 201, "x" * 199 + "…"), ("x" * 200, "x" * 200)],
)
def test_reasons_are_published_as_one_line(text: str, line: str) -> None:
    assert one_line(text) == line
