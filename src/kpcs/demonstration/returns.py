"""Returns of trade and of numbers of certificates since 2025 by eight Participants, all of them marked as made up.

Where the demonstration's own certificates cover a quarter, its three authorities' trade with one another is theirs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from kpcs.ledger.actions import Program
from kpcs.permissions import Permission
from kpcs.scheme.periods import Period
from kpcs.scheme.rules.statistics import Line, Subject
from kpcs.scheme.values import Carats, Usd
from kpcs.statistics import actions as statistics
from kpcs.statistics.actions import SignedReturn
from kpcs.statistics.queries import drafted
from kpcs.statistics.returns.checking import Return

from .ground import Cast
from .trade import OWN, Amount, Book, Key, booked

FIRST = Period.quarter(2025, 1)
NAME = "Demonstration returns"
# Days after the quarter's end, where it is not the usual number; two months are allowed (R-STA.1).
DAYS = {"AE": 38, "BW": 44, "CA": 27, "EU": 41, "IL": 49, "IN": 46, "SL": 35, "ZA": 43}
LATE = {("IN", Period.quarter(2025, 3)): 83, ("SL", Period.quarter(2025, 2)): 66, ("BW", Period.quarter(2026, 1)): 71}
NEVER_FILED = {
    ("ZA", Subject.TRADE, Period.quarter(2026, 2)),
    ("IN", Subject.CERTIFICATES, Period.quarter(2026, 1)),
}
# Certificates that were forgotten in a count: Participant, flow, quarter.
NOT_COUNTED = {
    ("AE", "import", Period.quarter(2025, 4)): 17,
    ("EU", "import", Period.quarter(2026, 3)): 2,
}
WAITING = ("CA", Subject.CERTIFICATES)
CORRECTED = ("EU", Period.quarter(2025, 3))
# Closing stock of the year before in points, and how many hundredths of what stays at home are cut and polished there.
STOCKS = {"AE": (1_900_000, 45), "EU": (2_600_000, 82), "IL": (140_000, 0), "IN": (3_100_000, 93)}
CORRECTING = timedelta(days=75)
WHY = "A parcel from South Africa was entered twice."


def file_all(casts: Mapping[str, Cast], *, began: datetime, at: datetime) -> None:
    """File and sign every return of the quarters that are over; one of the newest quarter waits for its signature."""
    by = Program("demo", frozenset({Permission.FIGURES_LOAD}))
    quarters = list(_over(at))
    own = {cast.place.participant: cast for cast in casts.values()}
    covered = [quarter for quarter in quarters if quarter.first >= began.date()]
    book = booked(quarters, certified=_certified(own, covered))
    returns = sorted(_returns(book, own, at), key=lambda one: (one.prepared_at, one.participant, one.subject))
    waiting = [one for one in returns if (one.participant, one.subject, one.period) == (*WAITING, quarters[-1])]
    signed = [one for one in returns if one not in waiting]
    statistics.take_over(returns=signed, source=NAME, is_demonstration=True, by=by, at=at)
    for one in waiting:
        made = Return(one.participant, one.subject, one.period, one.lines)
        officer = own[one.participant].officers["statistician"]
        statistics.submit(returns=[made], source=statistics.Source(), by=officer, at=at)


def release(*, by: Program, at: datetime) -> None:
    """What strangers see of it: a release of its own, so that no made-up figure stands beside a real one."""
    first, last = FIRST.year, at.year
    title, note = f"Demonstration: trade of {first} to {last}", "Every figure is made up; no Participant filed it."
    statistics.make_release(title=title, note=note, first_year=first, last_year=last, by=by, at=at)


def _over(at: datetime) -> Iterator[Period]:
    quarter = FIRST
    while quarter.last < at.date():
        yield quarter
        quarter = quarter.step(1)


def _certified(own: Mapping[str, Cast], quarters: Iterable[Period]) -> dict[Key, Amount]:
    """What the three authorities' certificates of these quarters add up to."""
    found: dict[Key, Amount] = {}
    for quarter in quarters:
        for code, cast in own.items():
            known = drafted.drafted(quarter, by=cast.officers["statistician"])
            for line in drafted.figures(known):
                if line["partner"] in OWN:
                    key = (code, quarter, line["flow"], line["partner"], line["hs"], line["origin"])
                    found[key] = Amount(Carats.parse(line["carats"]).points, Usd.parse(line["value"]).cents)
            trade = (each for each in known.movements if str(each.partner) in OWN)
            counts = Counter((drafted.FLOWS[each.flow], str(each.partner)) for each in trade)
            for flow, partner in counts:
                first = next(key for key in found if key[:4] == (code, quarter, flow, partner))
                found[first].certificates = counts[flow, partner]
    return found


def _returns(book: Book, own: Mapping[str, Cast], at: datetime) -> Iterator[SignedReturn]:
    lines: defaultdict[tuple[str, Period], list[tuple[Key, Amount]]] = defaultdict(list)
    for key, amount in sorted(book.items(), key=lambda pair: pair[0]):
        lines[key[:2]].append((key, amount))
    for (code, quarter), held in lines.items():
        made = {Subject.TRADE: _trade(held), Subject.CERTIFICATES: _counts(code, quarter, held)}
        filed = _filed_at(code, quarter, at)
        for subject in made.keys() - {missing for who, missing, when in NEVER_FILED if (who, when) == (code, quarter)}:
            one = _signed(code, subject, quarter, made[subject], own.get(code), filed)
            if (code, quarter, subject) == (*CORRECTED, Subject.TRADE):
                yield replace(one, lines=_twice(one.lines))
                again = filed + CORRECTING
                one = replace(one, reason=WHY, prepared_at=again, signed_at=again + timedelta(hours=2))
            yield one
    for code, (opening, per_cent) in STOCKS.items():
        for year, made_of in ((FIRST.year - 1, (opening, 0)), (FIRST.year, _stock(book, code, opening, per_cent))):
            period = Period.whole_year(year)
            filed = min(datetime.combine(period.last, at.timetz()) + timedelta(days=48), at - timedelta(hours=3))
            yield _signed(code, Subject.STOCK, period, _stocked(*made_of), own.get(code), filed)


def _signed(
    code: str, subject: Subject, period: Period, lines: tuple[Line, ...], cast: Cast | None, filed: datetime
) -> SignedReturn:
    names = _names(code, cast)
    return SignedReturn(
        participant=code,
        subject=subject,
        period=period,
        lines=lines,
        prepared_by=names[0],
        prepared_at=filed,
        signed_by=names[1],
        signed_at=filed + timedelta(hours=2),
        channel="form" if cast else "csv",
    )


def _stock(book: Book, code: str, opening: int, per_cent: int) -> tuple[int, int]:
    """The closing stock of the first year and what was cut and polished.

    It holds what came by whichever side says more, as the other may have written grams, less what left.
    """
    left = 0
    came: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for (reporter, quarter, flow, partner, *_), amount in book.items():
        if quarter.year == FIRST.year and code in (reporter, partner):
            if (reporter, flow) == (code, "export"):
                left += amount.points
            elif flow == "import" and reporter == code:
                came[partner]["here"] += amount.points
            elif flow == "export":
                came[reporter]["there"] += amount.points
    arrived = sum(max(sides.values()) for sides in came.values())
    polished = max(0, arrived - left) * per_cent // 100
    return max(0, opening + arrived - left - polished), polished


def _stocked(closing: int, polished: int) -> tuple[Line, ...]:
    amounts = {"stock": closing, "polished": polished}
    return tuple(
        Line(row, flow, "", "", "", "", points, None, None, False, flow)
        for row, (flow, points) in enumerate(amounts.items())
    )


def _filed_at(code: str, quarter: Period, at: datetime) -> datetime:
    usual = at.replace(hour=9) + (quarter.last - at.date()) + timedelta(days=LATE.get((code, quarter), DAYS[code]))
    return min(usual, at - timedelta(hours=3))


def _names(code: str, cast: Cast | None) -> list[tuple[str, str]]:
    """The two officers of a demonstration authority, or two that stand for those of a partner."""
    roles = ("statistician", "head_of_statistics")
    if cast:
        return [(cast.officers[role].actor_id, cast.officers[role].full_name) for role in roles]
    titles = ("statistician", "head of statistics")
    return [
        (f"demonstration:{code}:{role}", f"Demonstration {title} of {code}")
        for role, title in zip(roles, titles, strict=True)
    ]


def _trade(held: list[tuple[Key, Amount]]) -> tuple[Line, ...]:
    return tuple(
        Line(row, flow, "", hs, partner, origin, amount.points, amount.cents, None, False, f"line {row + 1}")
        for row, ((_, _, flow, partner, hs, origin), amount) in enumerate(held)
    )


def _twice(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The first revision of a return that was corrected: one line counts a parcel twice."""
    wrong = next(line for line in lines if (line.flow, line.partner) == ("import", "ZA"))
    points, cents = wrong.points or 0, wrong.cents or 0
    wrong_again = wrong._replace(points=points * 6 // 5, cents=cents * 6 // 5)
    return tuple(wrong_again if line is wrong else line for line in lines)


def _counts(code: str, quarter: Period, held: list[tuple[Key, Amount]]) -> tuple[Line, ...]:
    counts = {"export": 0, "import": 0}
    for (_, _, flow, *_), amount in held:
        counts[flow] += amount.certificates
    return tuple(
        Line(row, flow, "", "", "", "", None, None, count - NOT_COUNTED.get((code, flow, quarter), 0), False, flow)
        for row, (flow, count) in enumerate(counts.items())
    )
