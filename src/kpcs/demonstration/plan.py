"""Which shipments there are, when each began and how its story ends: one in every state, and months of routine."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from kpcs.certificates import actions as certificates
from kpcs.scheme.values import CertificateNumber

from . import goods, stories
from .ground import Cast
from .shipment import Shipment
from .stories import Story

SL, EU, CA = "sl-demo", "eu-demo", "ca-demo"
FIRST_NUMBER, LAST_NUMBER = 1001, 1250
# From, to, days before today, story, number of parcel lines when it matters.
SPECIAL: tuple[tuple[str, str, int, Story, int], ...] = (
    (SL, EU, 0, stories.drafted, 0),
    (CA, EU, 0, stories.drafted, 0),
    (SL, EU, 1, stories.submitted, 0),
    (SL, CA, 1, stories.submitted, 0),
    (CA, EU, 1, stories.submitted, 0),
    (SL, EU, 5, stories.withdrawn, 0),
    (CA, SL, 9, stories.sent_back, 0),
    (SL, EU, 11, stories.sent_back, 0),
    (SL, CA, 14, stories.refused_application, 0),
    (SL, EU, 2, stories.inspected, 40),
    (CA, EU, 3, stories.inspected, 0),
    (SL, EU, 3, stories.issued, 0),
    (CA, SL, 4, stories.issued, 0),
    (SL, EU, 3, stories.notified, 0),
    (CA, EU, 4, stories.notified, 0),
    (SL, EU, 4, stories.exported, 0),
    (SL, CA, 6, stories.exported, 0),
    (CA, EU, 5, stories.exported, 0),
    (SL, EU, 38, stories.exported, 0),
    (CA, EU, 66, stories.exported, 0),
    (SL, EU, 95, stories.exported, 0),
    (SL, EU, 5, stories.presented, 0),
    (CA, SL, 6, stories.presented, 0),
    (SL, EU, 6, stories.opened, 0),
    (SL, EU, 6, stories.accepted, 0),
    (CA, EU, 7, stories.accepted, 0),
    (SL, EU, 7, stories.confirmed, 0),
    (CA, SL, 8, stories.confirmed, 0),
    (SL, EU, 20, stories.lighter, 0),
    (CA, EU, 30, stories.lighter, 0),
    (SL, CA, 45, stories.lighter_and_answered, 0),
    (CA, EU, 18, stories.endorsed, 0),
    (SL, EU, 2, stories.foreign, 0),
    (SL, EU, 10, stories.passing_through, 0),
    (SL, EU, 9, stories.held, 0),
    (CA, EU, 28, stories.refused, 0),
    (SL, EU, 12, stories.return_ordered, 0),
    (SL, EU, 24, stories.returned, 0),
    (SL, CA, 50, stories.received_back, 0),
    (SL, EU, 13, stories.detained, 0),
    (CA, EU, 33, stories.released, 0),
    (SL, EU, 17, stories.seized, 0),
    (SL, EU, 100, stories.forfeited, 0),
    (SL, EU, 40, stories.presented_twice, 0),
    (CA, EU, 21, stories.void, 0),
    (SL, EU, 16, stories.replaced, 0),
    (CA, EU, 15, stories.for_research, 0),
    (SL, EU, 19, stories.lost, 0),
    (SL, CA, 27, stories.stolen, 0),
    (SL, EU, 80, stories.expired, 0),
    (CA, EU, 55, stories.reported_false, 0),
    (SL, EU, 70, stories.closed, 40),
)
ROUTES = ((SL, EU), (CA, EU), (SL, CA), (CA, SL), (SL, EU))
ROUTINE_EVERY = 3


@dataclass(order=True, slots=True)
class _Next:
    """A shipment whose story goes on at a moment; ``order`` decides between two at the same moment."""

    at: datetime
    order: int
    one: Shipment
    story: Iterator[timedelta]
    began: datetime


class _Stories:
    """All stories that have not ended, the next one first."""

    def __init__(self) -> None:
        self._waiting: list[_Next] = []
        self._numbers = count(1)

    def begin(self, one: Shipment, story: Story, at: datetime) -> None:
        number = next(self._numbers)
        one.seal, one.at = f"DEMO-{number:04d}", at
        told = story(one)
        heapq.heappush(self._waiting, _Next(at + next(told), number, one, told, at))

    def up_to(self, until: datetime) -> Iterator[tuple[Shipment, bool]]:
        """Let the next shipment act, as long as that lies not after ``until``; says also whether its story ended."""
        while self._waiting:
            step = heapq.heappop(self._waiting)
            if step.at > until:
                continue
            step.one.at = step.at
            following = next(step.story, None)
            if following is not None:
                again = _Next(step.began + following, next(self._numbers), step.one, step.story, step.began)
                heapq.heappush(self._waiting, again)
            yield step.one, following is None


def tell(casts: Mapping[str, Cast], *, began: datetime, until: datetime, every_day: Callable[[datetime], None]) -> None:
    """Let all stories happen in the order of time, from the beginning of the office up to ``until``."""
    _stock(casts, at=began)
    told = _Stories()
    for size, (out, into, days, story, lines) in enumerate(SPECIAL):
        cargo = goods.goods_of(casts[out].place.participant, size=size, lines=lines)
        moment = until - timedelta(days=days, hours=1, minutes=size)
        told.begin(Shipment(casts[out], casts[into], cargo, moment, firm=size % 2), story, moment)
    for one, moment in _routine(casts, began, until):
        told.begin(one, stories.closed, moment)
    day, resold = began.date(), _Resold(casts)
    for one, has_ended in told.up_to(until):
        if has_ended and _may_be_sold_on(one, until):
            for again, story in resold.of(one):
                told.begin(again, story, again.at)
        if one.at.date() > day:
            day = one.at.date()
            every_day(one.at)


_REEXPORTS: tuple[Story, ...] = (
    stories.inspected,
    stories.notified,
    stories.exported,
    stories.closed,
    stories.closed,
)


# Where each authority sends goods of mixed origin once.
_MIXED = {SL: (EU, CA), CA: (EU, SL), EU: (CA, SL)}


class _Resold:
    """What becomes of goods that came in: some are sold on as they are, some mixed with those of elsewhere."""

    def __init__(self, casts: Mapping[str, Cast]) -> None:
        self._casts, self._stories = casts, list(_REEXPORTS)
        self._mixed = {place: list(wanted) for place, wanted in _MIXED.items()}
        self._kept: dict[str, dict[tuple[str, ...], goods.Goods]] = {place: {} for place in _MIXED}

    def of(self, one: Shipment) -> Iterator[tuple[Shipment, Story]]:
        """The shipments that begin because this one was confirmed."""
        out, here, cargo = one.out.place.code, one.into, goods.sold_on(one.cargo, (one.number,))
        at, code = one.at + timedelta(days=3), here.place.code
        if (out, code) == (SL, EU) and self._stories:
            yield Shipment(here, self._casts[CA], cargo, at), self._stories.pop()
            return
        kept, own = self._kept[code], here.place.participant
        kept[cargo.origins] = cargo
        if own in goods.PRICES:
            kept[own,] = goods.goods_of(own, size=len(self._mixed[code]))
        if len(kept) > 1 and self._mixed[code]:
            to = self._mixed[code].pop(0)
            mixed = goods.mixed(*kept.values(), is_listed=EU in (code, to))
            kept.clear()
            yield Shipment(here, self._casts[to], mixed, at, firm=1), stories.closed


def _may_be_sold_on(one: Shipment, until: datetime) -> bool:
    return one.is_confirmed and not one.cargo.is_mixed and one.at + timedelta(days=9) < until


def _routine(casts: Mapping[str, Cast], began: datetime, until: datetime) -> Iterator[tuple[Shipment, datetime]]:
    for turn in range((until - began).days // ROUTINE_EVERY - 3):
        out, into = ROUTES[turn % len(ROUTES)]
        moment = began + timedelta(days=1 + turn * ROUTINE_EVERY, hours=7 + turn % 5, minutes=turn % 47)
        cargo = goods.goods_of(casts[out].place.participant, size=turn)
        yield Shipment(casts[out], casts[into], cargo, moment, firm=turn % 2), moment


def _stock(casts: Mapping[str, Cast], *, at: datetime) -> None:
    """Blanks for every authority; some at another desk, some spoiled, one lost."""
    for cast in casts.values():
        keeper, code = cast.officers["stock_keeper"], cast.place.participant
        certificates.receive(
            first=FIRST_NUMBER,
            last=LAST_NUMBER,
            digits=6,
            received_from="Demonstration printer, delivery note 1",
            by=keeper,
            at=at,
        )
        certificates.allot(first=LAST_NUMBER - 49, last=LAST_NUMBER, digits=6, desk="Airport", by=keeper, at=at)
        for serial, reason in ((1003, "Paper jam"), (1007, "Misprint")):
            certificates.spoil(number=CertificateNumber.parse(f"{code}{serial:06d}"), reason=reason, by=keeper, at=at)
        missing = CertificateNumber.parse(f"{code}{LAST_NUMBER:06d}")
        certificates.lose(number=missing, reason="Missing at the count of the airport desk", by=keeper, at=at)
