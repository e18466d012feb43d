"""A snapshot -> bytes: a CBOR map with whole-number keys, one possible encoding for each snapshot.

The bytes are packed and sealed as a trust list is (``kpcs.scheme.trust.sealed``); this module neither packs nor signs.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby

import cbor2

from .form import FIRST_DAY, KEYS, STATES, VERSION
from .values import Author, Series, StatusSnapshot, Told, Withdrawn, series_of


def snapshot_bytes(snapshot: StatusSnapshot) -> bytes:
    """The content that is packed and sealed; equal snapshots give equal bytes."""
    tables = _Tables(snapshot)
    content = (
        VERSION,
        snapshot.sequence,
        int(snapshot.published_at.timestamp()),
        _day(snapshot.good_until),
        _day(snapshot.covers_from),
        snapshot.publisher,
        [part for one in tables.authors for part in (one.participant.code, one.authority)],
        tables.texts,
        [[*one.series, 4 * one.quarter.year + one.quarter.quarter - 1, one.serials.written()] for one in tables.used],
        list(tables.told()),
        [tables.withdrawn(one) for one in sorted(snapshot.withdrawn, key=_withdrawn_order)],
        [[one.kid, *one.series, one.serials.written(), one.hashes] for one in sorted(snapshot.honest)],
        [[tables.author(one.author), int(one.published_at.timestamp())] for one in sorted(snapshot.contributions)],
    )
    return cbor2.dumps(dict(zip(KEYS, content, strict=True)))


class _Tables:
    """Authors and texts are written once, in order, and named by their place."""

    def __init__(self, snapshot: StatusSnapshot) -> None:
        self.snapshot = snapshot
        told = [*snapshot.told, *(one.told for one in snapshot.withdrawn)]
        self.authors = sorted(
            {one.author for one in told}
            | {one.author for one in snapshot.withdrawn}
            | {one.author for one in snapshot.contributions}
        )
        self.texts = sorted(({one.reason for one in told} | {one.reason for one in snapshot.withdrawn}) - {""})
        self.used = sorted(snapshot.used, key=lambda one: (one.series, one.quarter))
        self._places = {author: place for place, author in enumerate(self.authors)}
        self._texts = {text: place for place, text in enumerate(("", *self.texts))}

    def author(self, author: Author) -> int:
        return self._places[author]

    def told(self) -> Iterator[list[object]]:
        """``[author, state, participant, digits, [skip, day, text, …]]``."""
        ordered = sorted(self.snapshot.told, key=self._order)
        for (author, state, series), group in groupby(ordered, key=lambda one: self._order(one)[:3]):
            flat: list[int] = []
            end = 0
            for one in group:
                serial = int(one.number.serial)
                flat += (serial - end, self._since(one.since), self._texts[one.reason])
                end = serial + 1
            yield [author, state, *series, flat]

    def _order(self, one: Told) -> tuple[int, int, Series, int]:
        return self.author(one.author), STATES.index(one.state), series_of(one.number), int(one.number.serial)

    def withdrawn(self, one: Withdrawn) -> list[object]:
        told = one.told
        first = [str(told.number), STATES.index(told.state), self._since(told.since), self.author(told.author)]
        return [*first, self._texts[told.reason], self._since(one.on), self.author(one.author), self._texts[one.reason]]

    def _since(self, day: date) -> int:
        return (day - self.snapshot.covers_from).days


def _withdrawn_order(one: Withdrawn) -> tuple[object, ...]:
    told = one.told
    return str(told.number), STATES.index(told.state), told.since, told.author, one.on, one.author


def _day(day: date) -> int:
    return day.toordinal() - FIRST_DAY
