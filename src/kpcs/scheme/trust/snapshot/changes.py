"""Editions one after the other: what may not be forgotten, and the union of what several offices say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from kpcs.scheme.findings import Finding, Severity

from .serials import SerialSet
from .values import Quarter, Series, StatusSnapshot, Told, UsedNumbers, number_of

MOST_NAMED = 5


def first_day_covered(on: date) -> date:
    """Two years back, to the first day of that quarter: numbers that were used are told by the quarter."""
    return Quarter.of(date(on.year - 2, on.month, 1)).first


def forgotten(before: StatusSnapshot, after: StatusSnapshot) -> tuple[Finding, ...]:
    """Everything in which the later edition goes back silently. Empty when it tells all, or says what it takes back.

    Older than the first day covered may go. A reason may be left out for want of room; a day may not change.
    """
    findings = [*_order(before, after)]
    told = {_key(one) for one in after.told} | {_key(one.told) for one in after.withdrawn}
    lost = [one for one in before.told if one.since >= after.covers_from and _key(one) not in told]
    findings += _named("told", "was told and is no longer", (f"{one.number} {_words(one)}" for one in lost))
    kept = {(_key(one.told), one.on, one.author) for one in after.withdrawn}
    gone = [
        one.told
        for one in before.withdrawn
        if one.told.since >= after.covers_from and (_key(one.told), one.on, one.author) not in kept
    ]
    findings += _named("withdrawn", "was taken back, and that is not told", (f"{one.number}" for one in gone))
    findings += _named("used", "was used and is told as unused", _unused(before, after))
    return tuple(findings)


def _order(before: StatusSnapshot, after: StatusSnapshot) -> Iterator[Finding]:
    advice = "Publish from the office's own data, with the clock set right."
    if after.sequence <= before.sequence:
        sentence = f"The edition has the number {after.sequence}, the one before had {before.sequence}."
        yield Finding("K-STATUS.2", Severity.BLOCK, "sequence", sentence, advice)
    if after.published_at < before.published_at:
        sentence = f"The edition is of {after.published_at:%Y-%m-%d %H:%M}, older than the one before."
        yield Finding("K-STATUS.2", Severity.BLOCK, "published_at", sentence, advice)


def _key(one: Told) -> tuple[object, ...]:
    return one.number, one.state, one.author, one.since


def _words(one: Told) -> str:
    return one.state.replace("_", " ")


def _unused(before: StatusSnapshot, after: StatusSnapshot) -> Iterator[str]:
    rows = {(one.series, one.quarter): one.serials for one in after.used}
    taken_back = {one.told.number for one in after.withdrawn}
    for one in before.used:
        if one.quarter.first < after.covers_from or rows.get((one.series, one.quarter)) == one.serials:
            continue
        still = set(rows.get((one.series, one.quarter), SerialSet()))
        for serial in one.serials:
            if serial not in still and (number := number_of(one.series, serial)) not in taken_back:
                yield str(number)


def _named(field: str, what: str, numbers: Iterable[str]) -> list[Finding]:
    listed = list(numbers)
    if not listed:
        return []
    more = f" and {len(listed) - MOST_NAMED} more" if len(listed) > MOST_NAMED else ""
    sentence = f"{', '.join(listed[:MOST_NAMED])}{more} {what}."
    advice = "A word goes only by being withdrawn, with a reason, a time and an author. Find out what changed the data."
    return [Finding("K-STATUS.2", Severity.BLOCK, field, sentence, advice)]


def united(parts: Iterable[Iterable[UsedNumbers]]) -> tuple[UsedNumbers, ...]:
    """The numbers that were used, as several offices tell them: one row for each series and quarter."""
    rows: dict[tuple[Series, Quarter], list[SerialSet]] = {}
    for part in parts:
        for one in part:
            rows.setdefault((one.series, one.quarter), []).append(one.serials)
    return tuple(
        UsedNumbers(series, quarter, sets[0] if len(sets) == 1 else SerialSet.of(s for one in sets for s in one))
        for (series, quarter), sets in sorted(rows.items())
    )
