"""The status snapshot as bytes: what is written is read again, anything else is refused in a sentence."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpcs.scheme.trust.snapshot import (
    MOST_BYTES,
    SerialSet,
    SnapshotRefused,
    StatusSnapshot,
    snapshot_bytes,
    snapshot_of,
)
from kpcs.scheme.values import CertificateNumber

from .snapshots import KID, SNAPSHOT, serial_sets, snapshots


def as_read(snapshot: StatusSnapshot) -> StatusSnapshot:
    return snapshot_of(snapshot_bytes(snapshot))


def number(text: str) -> CertificateNumber:
    return CertificateNumber.parse(text)


@given(snapshots)
def test_what_is_written_is_read_again(snapshot: StatusSnapshot) -> None:
    written = snapshot_bytes(snapshot)
    read = snapshot_of(written)
    assert snapshot_bytes(read) == written
    assert set(read.used) == set(snapshot.used)
    assert set(read.told) == set(snapshot.told)
    assert set(read.withdrawn) == set(snapshot.withdrawn)
    assert set(read.honest) == set(snapshot.honest)
    assert set(read.contributions) == set(snapshot.contributions)
    assert (read.sequence, read.published_at, read.good_until, read.covers_from, read.publisher) == (
        snapshot.sequence,
        snapshot.published_at,
        snapshot.good_until,
        snapshot.covers_from,
        snapshot.publisher,
    )


@given(snapshots)
def test_the_order_in_which_things_are_told_changes_no_byte(snapshot: StatusSnapshot) -> None:
    turned = replace(
        snapshot,
        used=snapshot.used[::-1],
        told=snapshot.told[::-1],
        withdrawn=snapshot.withdrawn[::-1],
        honest=snapshot.honest[::-1],
        contributions=snapshot.contributions[::-1],
    )
    assert snapshot_bytes(turned) == snapshot_bytes(snapshot)


@given(st.sets(st.integers(min_value=0, max_value=9999), max_size=300), st.integers(min_value=0, max_value=9999))
def test_a_set_of_serials_is_exact(serials: set[int], other: int) -> None:
    made = SerialSet.of(serials)
    assert list(made) == sorted(serials)
    assert len(made) == len(serials)
    assert (other in made) == (other in serials)
    assert made.place_of(other) == (sorted(serials).index(other) if other in serials else None)


@given(serial_sets(6))
def test_a_set_of_serials_has_one_form(made: SerialSet) -> None:
    assert SerialSet.read(made.written(), 6) == made
    assert SerialSet.of(reversed(list(made))) == made


def test_sixty_four_unused_serials_end_a_block() -> None:
    assert SerialSet.of([0, 64]).written() == [0, b"\x80\x00\x00\x00\x00\x00\x00\x00\x80"]
    assert SerialSet.of([0, 65]).written() == [0, b"\x80", 64, b"\x80"]


BAD_BLOCKS: dict[str, tuple[list[object], str]] = {
    "empty": ([], "at least one"),
    "half a block": ([3], "a number and bytes"),
    "begins with an unused serial": ([3, b"\x40"], "begins and ends"),
    "ends with an unused byte": ([3, b"\x80\x00"], "begins and ends"),
    "no byte": ([3, b""], "begins and ends"),
    "two blocks that are one": ([3, b"\x80", 63, b"\x80"], "less than 64 apart"),
    "overlapping": ([3, b"\x80", -1, b"\x80"], "less than 64 apart"),
    "before the first number": ([-1, b"\x80"], "less than 64 apart"),
    "one block that is two": ([3, b"\x80" + bytes(8) + b"\x80"], "not in the set"),
    "more digits than the series": ([9999, b"\xc0"], "digits"),
    "skip is no number": ([True, b"\x80"], "whole number"),
    "bits are a text": ([3, "\x80"], "whole number"),
}


@pytest.mark.parametrize("name", BAD_BLOCKS)
def test_blocks_of_another_form_are_refused(name: str) -> None:
    flat, sentence = BAD_BLOCKS[name]
    with pytest.raises(ValueError, match=sentence):
        SerialSet.read(flat, 4)  # type: ignore[arg-type]
    with pytest.raises(SnapshotRefused) as refused:
        snapshot_of(changed(9, [["SL", 4, 8107, flat]]))
    assert refused.value.finding.field == "used.0"


def content() -> dict[int, Any]:
    found: dict[int, Any] = cbor2.loads(snapshot_bytes(SNAPSHOT))
    return found


def changed(key: int, value: object) -> bytes:
    return cbor2.dumps({**content(), key: value})


def without(key: int) -> bytes:
    return cbor2.dumps({name: value for name, value in content().items() if name != key})


def shuffled() -> bytes:
    return cbor2.dumps(dict(reversed(content().items())))


ONE_TOLD = [1, 3, "SL", 6, [4901, 5, 1]]
BAD: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "not CBOR"),
    "no CBOR": (b"\xff\xff", "not CBOR"),
    "a text": (cbor2.dumps("status"), "map with the version"),
    "bytes after the end": (snapshot_bytes(SNAPSHOT) + b"\x00", "CBOR|permitted way"),
    "cut short": (snapshot_bytes(SNAPSHOT)[:-1], "not CBOR"),
    "another version": (changed(1, 2), "version 1"),
    "version true": (changed(1, True), "map with the version"),
    "a field too many": (changed(14, 0), "unknown, missing or out of order"),
    "a field missing": (without(12), "unknown, missing or out of order"),
    "fields in another order": (shuffled(), "out of order"),
    "a long form of a number": (snapshot_bytes(SNAPSHOT).replace(b"\x02\x0c", b"\x02\x18\x0c", 1), "permitted way"),
    "sequence below zero": (changed(2, -1), "zero or more"),
    "sequence a text": (changed(2, "12"), "wrong type"),
    "moment far away": (changed(3, 2**62), "published_at"),
    "good until before the edition": (changed(4, 20_000), "good for some days"),
    "covers days after the edition": (changed(5, 30_000), "covers days before"),
    "publisher of two lines": (changed(6, "a\nb"), "one line"),
    "an author without a name": (changed(7, ["EU", "Diamond Office, Antwerp", "SL"]), "divide into parts of 2"),
    "authors out of order": (
        changed(7, ["SL", "National Minerals Agency", "EU", "Diamond Office, Antwerp"]),
        "permitted way",
    ),
    "an author nobody needs": (changed(7, [*content()[7], "ZW", "Nobody"]), "permitted way"),
    "a text nobody needs": (changed(8, [*content()[8], "zzz"]), "permitted way"),
    "a text twice": (changed(8, [content()[8][0], *content()[8]]), "permitted way|outside"),
    "a text too long": (changed(8, ["x" * 201]), "one line"),
    "used is no list": (changed(9, {}), "wrong type"),
    "a series of three digits": (changed(9, [["SL", 3, 8107, [5, b"\x80"]]]), "4 to 10 digits"),
    "a Participant in small letters": (changed(9, [["sl", 4, 8107, [5, b"\x80"]]]), "two-letter"),
    "quarter of the year 0": (changed(9, [["SL", 4, 0, [5, b"\x80"]]]), "outside its range"),
    "used rows out of order": (changed(9, content()[9][::-1]), "permitted way"),
    "one quarter twice": (
        changed(9, [["SL", 6, 8107, [5, b"\x80"]], ["SL", 6, 8107, [900, b"\x80"]]]),
        "told twice",
    ),
    "told by nobody": (changed(10, [[9, *ONE_TOLD[1:]]]), "outside its range"),
    "told in an unknown word": (changed(10, [[1, 9, *ONE_TOLD[2:]]]), "outside its range"),
    "used among the words": (changed(10, [[1, 5, *ONE_TOLD[2:]]]), "field of their own"),
    "told rows twice": (changed(10, [ONE_TOLD, ONE_TOLD]), "told twice"),
    "told rows in parts": (changed(10, [[*ONE_TOLD[:4], [4901, 5]]]), "parts of 3"),
    "a serial of too many digits": (changed(10, [[*ONE_TOLD[:4], [10**6, 5, 1]]]), "4 to 10 digits|digits"),
    "an empty group": (changed(10, [[*ONE_TOLD[:4], []]]), "permitted way"),
    "withdrawn without a reason": (changed(11, [["SL004950", 2, 31, 1, 0, 33, 1, 0]]), "with a reason"),
    "honest with half a hash": (
        changed(12, [[KID, "SL", 6, [4910, b"\x80"], bytes(7)]]),
        "each of the 1 certificates 8",
    ),
    "honest with a short key id": (changed(12, [[KID[:7], "SL", 6, [4910, b"\x80"], bytes(8)]]), "8 bytes"),
    "a contribution of tomorrow's century": (changed(13, [[1, 2**62]]), "contributions.0"),
    "a tag instead of a number": (changed(2, cbor2.CBORTag(2, b"\x0c")), "wrong type|permitted way"),
    "deeper than any snapshot": (changed(13, [[[[[[[[1]]]]]]]]), "not CBOR"),
}


@pytest.mark.parametrize("name", BAD)
def test_another_form_is_refused_in_a_sentence(name: str) -> None:
    data, sentence = BAD[name]
    with pytest.raises(SnapshotRefused, match=sentence) as refused:
        snapshot_of(data)
    assert refused.value.finding.code == "K-TRUST.1"
    assert refused.value.finding.message.endswith(".")


def test_more_than_the_bound_is_not_looked_at() -> None:
    with pytest.raises(SnapshotRefused, match="larger than 8 MiB"):
        snapshot_of(bytes(MOST_BYTES + 1))


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_and_never_raise(data: bytes) -> None:
    with pytest.raises(SnapshotRefused):
        snapshot_of(data)


@given(st.data())
def test_no_single_changed_byte_says_the_same(data: st.DataObject) -> None:
    good = snapshot_bytes(SNAPSHOT)
    at = data.draw(st.integers(min_value=0, max_value=len(good) - 1))
    bad = good[:at] + bytes([good[at] ^ data.draw(st.integers(min_value=1, max_value=255))]) + good[at + 1 :]
    with contextlib.suppress(SnapshotRefused):
        assert snapshot_of(bad) != as_read(SNAPSHOT)
