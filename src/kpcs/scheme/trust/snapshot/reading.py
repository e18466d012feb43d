"""Bytes -> a snapshot, strict and bounded: whatever the bytes are, a snapshot or one sentence with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

import cbor2

from kpcs.scheme.trust.statuses import NumberState
from kpcs.scheme.values import CertificateNumber, CountryCode, ValueRefused

from .form import FIELDS, FIRST_DAY, FIRST_MOMENT, KEYS, MOST_BYTES, MOST_TEXT, STATES, VERSION, SnapshotRefused
from .serials import MOST_DIGITS, SerialSet
from .values import (
    HASH_BYTES,
    Author,
    Contribution,
    Honest,
    Quarter,
    Series,
    StatusSnapshot,
    Told,
    UsedNumbers,
    Withdrawn,
    number_of,
)
from .writing import snapshot_bytes

_FEWEST_DIGITS = 4
T = TypeVar("T")


def snapshot_of(content: bytes) -> StatusSnapshot:
    """The snapshot that these bytes hold; refuses, in a sentence, every content that ``snapshot_bytes`` would not make.

    Writing it again does most of the work: an encoding that is longer than needed, a doubled or unused text, another
    order, a stray field or bytes after the end do not come out the same.
    """
    if len(content) > MOST_BYTES:
        raise SnapshotRefused("", f"The snapshot is larger than {MOST_BYTES // 1024 // 1024} MiB.")
    try:
        raw = cbor2.loads(content, max_depth=5, allow_indefinite=False, allow_duplicate_keys=False)
    except Exception as reason:  # cbor2 reads tags of many kinds, each with errors of its own.
        raise SnapshotRefused("", f"This is not CBOR: {type(reason).__name__}.") from None
    snapshot = _Reading(_fields(raw)).snapshot()
    try:
        same = snapshot_bytes(snapshot) == content
    except (ValueError, OverflowError, TypeError):
        same = False
    if not same:
        raise SnapshotRefused("", "It is not written in the one permitted way: an order, a length or a text is wrong.")
    return snapshot


def _fields(raw: object) -> dict[str, Any]:
    if type(raw) is not dict or type(raw.get(1)) is not int:
        raise SnapshotRefused("", "A map with the version under 1 is expected.")
    if raw[1] != VERSION:
        raise SnapshotRefused("version", f"This program reads version {VERSION} of the snapshot, and this is {raw[1]}.")
    if tuple(raw) != KEYS:
        raise SnapshotRefused("", "A field is unknown, missing or out of order.")
    for name, value, wanted in zip(FIELDS, raw.values(), FIELDS.values(), strict=True):
        # Types and not ``isinstance``: true counts as 1 in Python.
        if type(value) is not wanted:
            raise SnapshotRefused(name, "The field is of the wrong type.")
    return dict(zip(FIELDS, raw.values(), strict=True))


class _Reading:
    """Reads field by field; the first thing that is wrong is told with its place."""

    def __init__(self, fields: dict[str, Any]) -> None:
        self.fields = fields
        self.authors: tuple[Author, ...] = ()
        self.texts: tuple[str, ...] = ("",)
        self.from_day = fields["covers_from"]

    def snapshot(self) -> StatusSnapshot:
        self.authors = self.part("authors", lambda: tuple(map(_author, _parts(self.fields["authors"], 2))))
        self.texts = ("", *self.each("texts", _line))
        parts: dict[str, Any] = {
            "sequence": self.part("sequence", lambda: _natural(self.fields["sequence"])),
            "published_at": self.part("published_at", lambda: _moment(self.fields["published_at"])),
            "good_until": self.part("good_until", lambda: _date(self.fields["good_until"])),
            "covers_from": self.part("covers_from", lambda: _date(self.from_day)),
            "publisher": self.part("publisher", lambda: _line(self.fields["publisher"])),
            "used": tuple(self.each("used", self.used)),
            "told": tuple(one for group in self.each("told", self.told) for one in group),
            "withdrawn": tuple(self.each("withdrawn", self.withdrawn)),
            "honest": tuple(self.each("honest", self.honest)),
            "contributions": tuple(self.each("contributions", self.contribution)),
        }
        return self.part("", lambda: StatusSnapshot(**parts))

    def part(self, place: str, read: Callable[[], T]) -> T:
        try:
            return read()
        except SnapshotRefused:
            raise
        except ValueRefused as reason:
            raise SnapshotRefused(place, str(reason)[:300]) from None
        except (ValueError, OverflowError, IndexError, TypeError):
            raise SnapshotRefused(place, "A part lies outside its range.") from None

    def each(self, name: str, read: Callable[[Any], T]) -> list[T]:
        return [self.part(f"{name}.{at}", partial(read, row)) for at, row in enumerate(self.fields[name])]

    def used(self, row: Any) -> UsedNumbers:
        code, digits, quarter, blocks = _row(row, str, int, int, list)
        series = _series(code, digits)
        year, place = divmod(_natural(quarter), 4)
        return UsedNumbers(series, Quarter(date(year, 1, 1).year, place + 1), SerialSet.read(blocks, digits))

    def told(self, row: Any) -> list[Told]:
        author, state, code, digits, flat = _row(row, int, int, str, int, list)
        series, who, word = _series(code, digits), self.author(author), _state(state)
        if word is NumberState.USED:
            raise ValueRefused("Numbers that were used stand in a field of their own.")
        found = []
        end = 0
        for skip, day, text in _parts(flat, 3):
            serial = end + _natural(skip)
            found.append(Told(number_of(series, serial), word, self.day(day), who, self.text(text)))
            end = serial + 1
        return found

    def withdrawn(self, row: Any) -> Withdrawn:
        number, state, since, author, reason, on, by, why = _row(row, str, int, int, int, int, int, int, int)
        told = Told(_number(number), _state(state), self.day(since), self.author(author), self.text(reason))
        return Withdrawn(told, self.day(on), self.author(by), self.text(why))

    def honest(self, row: Any) -> Honest:
        kid, code, digits, blocks, hashes = _row(row, bytes, str, int, list, bytes)
        serials = SerialSet.read(blocks, _series(code, digits)[1])
        if len(kid) != 8 or len(hashes) != HASH_BYTES * len(serials):
            raise ValueRefused(f"A key id has 8 bytes, and each of the {len(serials)} certificates {HASH_BYTES}.")
        return Honest(kid, (code, digits), serials, hashes)

    def contribution(self, row: Any) -> Contribution:
        author, published_at = _row(row, int, int)
        return Contribution(self.author(author), _moment(published_at))

    def author(self, place: int) -> Author:
        return self.authors[_natural(place)]

    def text(self, place: int) -> str:
        return self.texts[_natural(place)]

    def day(self, days: int) -> date:
        return _date(self.from_day + _natural(days))


def _parts(flat: Sequence[Any], size: int) -> Iterator[tuple[Any, ...]]:
    if len(flat) % size:
        raise ValueRefused(f"The list does not divide into parts of {size}.")
    return zip(*[iter(flat)] * size, strict=True)


def _row(row: Any, *types: type) -> list[Any]:
    if type(row) is not list or tuple(map(type, row)) != types:
        raise ValueRefused("The row has a part too many, too few or of the wrong type.")
    return row


def _author(parts: tuple[Any, ...]) -> Author:
    code, name = _row(list(parts), str, str)
    return Author(CountryCode(code), _line(name))


def _series(code: str, digits: int) -> Series:
    if not _FEWEST_DIGITS <= digits <= MOST_DIGITS:
        raise ValueRefused(f"The serial of a certificate has {_FEWEST_DIGITS} to {MOST_DIGITS} digits: {digits}.")
    return CountryCode(code).code, digits


def _number(text: str) -> CertificateNumber:
    return CertificateNumber(CountryCode(text[:2]), text[2:])


def _state(place: int) -> NumberState:
    return STATES[_natural(place)]


def _natural(number: Any) -> int:
    if type(number) is not int or number < 0:
        raise ValueRefused("A whole number, zero or more, is expected.")
    return number


def _date(days: int) -> date:
    return date.fromordinal(FIRST_DAY + _natural(days))


def _moment(seconds: int) -> datetime:
    return FIRST_MOMENT + timedelta(seconds=_natural(seconds))


def _line(text: Any) -> str:
    if type(text) is not str or not text.strip() or not text.isprintable() or len(text) > MOST_TEXT:
        raise ValueRefused(f"A text of one line, at most {MOST_TEXT} characters, is expected.")
    return text
