"""What the world declares of the trade in rough diamonds, beside what Participants filed; and trade with strangers.

A declared figure is a value only. It differs from the scheme's for good reasons: imports are declared with freight and
insurance, exports without; a country of origin or of consignment; goods re-exported; the calendar of customs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from kpcs.scheme.participants import participant_of
from kpcs.scheme.standings import TRADING, Standing, Standings, Status
from kpcs.scheme.values import CountryCode

ROUGH = frozenset({"7102.10", "7102.21", "7102.31"})
STOPPED = frozenset({Status.SUSPENDED, Status.SELF_SUSPENDED, Status.EMBARGOED, Status.REMOVED})


class Declared(NamedTuple):
    """What one reporter declares of one year under one heading; ``partner`` is empty for all partners together."""

    source: str
    reporter: str
    partner: str
    flow: str
    year: int
    hs: str
    cents: int


class Stranger(NamedTuple):
    """Declared trade with a country that could not trade in that year; ``statuses`` is empty when it took no part."""

    year: int
    reporter: str
    partner: str
    cents: int
    stranger: str
    statuses: tuple[Status, ...]
    is_whole_year: bool


class Own(NamedTuple):
    """What a Participant filed of a whole year: measure is production, exports or imports."""

    participant: str
    year: int
    measure: str
    cents: int


class Mirror(NamedTuple):
    """A Participant's own value beside the declared one; ``flow`` says what is declared, ``reporters`` by how many."""

    participant: str
    year: int
    measure: str
    source: str
    flow: str
    own_cents: int
    outside_cents: int
    reporters: int

    @property
    def difference(self) -> int:
        return self.outside_cents - self.own_cents


def of_participants(figures: Iterable[Declared]) -> tuple[Declared, ...]:
    """Countries as the Participants that answer for them: members' figures are summed, trade among them is left out.

    Trade within a Participant is not trade under the scheme (R-STA.9). Totals over all partners cannot be divided:
    those of the Union hold the trade among its members.
    """
    sums: dict[tuple[str, str, str, str, int, str], int] = defaultdict(int)
    for one in figures:
        if one.hs not in ROUGH:
            continue
        on = date(one.year, 7, 1)
        reporter = str(participant_of(CountryCode(one.reporter), on))
        partner = str(participant_of(CountryCode(one.partner), on)) if one.partner else ""
        if reporter != partner:
            sums[(one.source, reporter, partner, one.flow, one.year, one.hs)] += one.cents
    return tuple(Declared(*key, cents) for key, cents in sorted(sums.items()))


def strangers(declared: Iterable[Declared], standings: Mapping[str, Standings]) -> tuple[Stranger, ...]:
    """Declared trade with those who were no Participants, or could not trade, in that year; the greatest value first.

    A year in which they could trade for a part counts only if they were stopped in it: the day is not declared.
    """
    sums: dict[tuple[int, str, str], int] = defaultdict(int)
    for one in declared:
        if one.partner:
            sums[(one.year, one.reporter, one.partner)] += one.cents
    found = []
    for (year, reporter, partner), cents in sums.items():
        for stranger in (partner, reporter):
            statuses, is_whole = _standing(standings.get(stranger), year)
            if cents and (is_whole or STOPPED & set(statuses)):
                found.append(Stranger(year, reporter, partner, cents, stranger, statuses, is_whole))
    return tuple(sorted(found, key=lambda one: (-one.cents, one)))


def _standing(known: Standings | None, year: int) -> tuple[tuple[Status, ...], bool]:
    """The statuses of a year in order, and whether none of them allowed trade on any day."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    spans = [span for span in (known.spans if known else ()) if span.from_on <= last and not _ended(span, first)]
    statuses = tuple(dict.fromkeys(span.status for span in spans))
    return statuses, not TRADING & set(statuses)


def _ended(span: Standing, first: date) -> bool:
    return span.until is not None and span.until <= first


# What a Participant's own figure is laid beside: measure, source, which declared flow, and whether it reports itself.
_PAIRS: tuple[tuple[str, str, str, bool], ...] = (
    ("production", "comtrade", "import", False),
    ("exports", "comtrade", "import", False),
    ("exports", "itc", "export", True),
    ("imports", "itc", "import", True),
)
_Key = tuple[str, str, str, bool, int]
_Sums = Mapping[_Key, tuple[int, int]]


def mirrors(declared: Iterable[Declared], own: Iterable[Own]) -> tuple[Mirror, ...]:
    """Each own figure beside what is declared of the same year, where anything is."""
    sums, found = _summed(declared), []
    for filed in sorted(own):
        for measure, source, flow, is_reporter in _PAIRS:
            key = (source, flow, filed.participant, is_reporter, filed.year)
            if measure == filed.measure and key in sums:
                about = (filed.participant, filed.year, measure, source, flow)
                found.append(Mirror(*about, filed.cents, *sums[key]))
    return tuple(found)


class Beside(NamedTuple):
    """One year of one Participant: its own value (None: not filed for the whole year), and the declared one."""

    year: int
    own_cents: int | None
    outside_cents: int
    reporters: int

    @property
    def difference(self) -> int | None:
        return None if self.own_cents is None else self.outside_cents - self.own_cents


def series_of(
    participant: str, declared: Iterable[Declared], own: Iterable[Own]
) -> dict[tuple[str, str], tuple[Beside, ...]]:
    """By measure and source, every declared year of one Participant, the newest first; also where it filed nothing.

    What others declare is laid beside production, and beside exports where these are filed or nothing is produced.
    """
    filed = {(one.measure, one.year): one.cents for one in own if one.participant == participant}
    measures = {measure for (measure, _year), cents in filed.items() if cents}
    sums = {key: amounts for key, amounts in _summed(declared).items() if key[2] == participant}
    found = {}
    for measure, source, flow, is_reporter in _PAIRS:
        if not is_reporter and measure not in measures and (measure == "production" or "production" in measures):
            continue
        years = sorted((key[4] for key in sums if key[:4] == (source, flow, participant, is_reporter)), reverse=True)
        rows = (
            Beside(year, filed.get((measure, year)), *sums[(source, flow, participant, is_reporter, year)])
            for year in years
        )
        if years:
            found[(measure, source)] = tuple(rows)
    return found


def _summed(declared: Iterable[Declared]) -> _Sums:
    """Value and number of reporters, by source, flow, whom it is about, whether he reports it himself, and year."""
    sums: dict[_Key, int] = defaultdict(int)
    reporters: dict[_Key, set[str]] = defaultdict(set)
    for one in declared:
        key = (one.source, one.flow, one.partner or one.reporter, not one.partner, one.year)
        sums[key] += one.cents
        reporters[key].add(one.reporter)
    return {key: (cents, len(reporters[key])) for key, cents in sums.items()}
