"""The stock of blanks as an account: every number explained, no gap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from kpcs.errors import NotFound
from kpcs.ledger.actions import Actor
from kpcs.participants.models import Authority
from kpcs.scheme.rules.certificates.blanks import AllotmentFacts, ReceiptFacts, RemovalFacts, Span
from kpcs.scheme.values import CertificateNumber, CountryCode

from ..models import Blank, BlankRange

MOST_RUNS = 200
SUMS = tuple(Blank.State.values)


def span_of(authority: Authority, first: int, last: int, digits: int) -> Span:
    """Numbers of one authority's Participant."""
    return Span(CountryCode(authority.participant_id), first, last, digits)


def facts_for_receipt(authority: Authority, span: Span, *, received_from: str, on: date) -> ReceiptFacts:
    """What was received before by any authority of the Participant and overlaps the range.

    A range with another count of digits is looked at while some of it is in stock.
    """
    earlier = BlankRange.objects.filter(
        authority__participant_id=authority.participant_id,
        first__lte=span.last,
        last__gte=span.first,
    )
    alike = Blank.objects.filter(range=OuterRef("pk"), serial__gte=span.first, serial__lte=span.last)
    earlier = earlier.filter(Q(digits=span.digits) | Exists(alike.filter(state=Blank.State.IN_STOCK)))
    spans = tuple(Span(span.participant, one.first, one.last, one.digits) for one in earlier)
    return ReceiptFacts(span=span, received_from=received_from, earlier=spans, on=on)


def blanks_in(authority: Authority, span: Span) -> QuerySet[Blank]:
    """The received numbers of a span."""
    return Blank.objects.filter(
        authority=authority, range__digits=span.digits, serial__gte=span.first, serial__lte=span.last
    )


def facts_for_allotment(authority: Authority, span: Span, *, on: date) -> AllotmentFacts:
    """How many of the numbers are in stock, and the first that is not."""
    found = blanks_in(authority, span)
    in_stock = found.filter(state=Blank.State.IN_STOCK).count()
    missing = ""
    if in_stock != span.count:
        other = found.exclude(state=Blank.State.IN_STOCK).order_by("serial").first()
        missing = (
            other.number if other else f"{span.count - in_stock:,} of them were never received, and so one of them"
        )
    return AllotmentFacts(span=span, in_stock=in_stock, missing=missing, on=on)


def facts_for_removal(authority: Authority, number: CertificateNumber, *, reason: str, on: date) -> RemovalFacts:
    """Where the number stands; a number of another authority was never received here."""
    blank = Blank.objects.filter(authority=authority, number=str(number)).first()
    return RemovalFacts(number=number, state=blank.state if blank else "", reason=reason, on=on)


@dataclass(frozen=True, slots=True)
class RangeAccount:
    """One delivery and what became of its numbers; the parts add up to what was received."""

    range: BlankRange
    in_stock: int
    issued: int
    spoiled: int
    lost: int

    @property
    def received(self) -> int:
        """How many numbers there are of the delivery, whatever became of them."""
        return self.in_stock + self.issued + self.spoiled + self.lost

    @property
    def sums(self) -> dict[str, int]:
        """By state."""
        return {state: getattr(self, state) for state in SUMS}

    @property
    def is_explained(self) -> bool:
        """Whether the parts add up to every number between the first and the last."""
        return self.received == self.range.last - self.range.first + 1

    @property
    def span(self) -> Span:
        return span_of(self.range.authority, self.range.first, self.range.last, self.range.digits)


def account(*, by: Actor) -> list[RangeAccount]:
    """The ranges of the officer's authority, oldest first, each with its sums."""
    return [_as_kept(one) for one in _ranges(by)]


def account_of(pk: int, *, by: Actor) -> RangeAccount:
    """One range; another authority's is not found."""
    found = _ranges(by).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return _as_kept(found)


def recounted(*, by: Actor) -> list[RangeAccount]:
    """The same account, every number counted anew: what the sums must be."""
    ranges = list(_ranges(by))
    numbered = Blank.objects.filter(range__in=[one.pk for one in ranges]).order_by()
    sums: dict[int, dict[str, int]] = {one.pk: dict.fromkeys(SUMS, 0) for one in ranges}
    # Counting rows, not numbers: then the index holds everything that is asked for.
    for pk, state, count in numbered.values_list("range_id", "state").annotate(count=Count("*")):
        sums[pk][state] = count
    return [RangeAccount(one, **sums[one.pk]) for one in ranges]


def _ranges(by: Actor) -> QuerySet[BlankRange]:
    return BlankRange.objects.filter(authority_id=by.authority_code).select_related("authority")


def _as_kept(one: BlankRange) -> RangeAccount:
    return RangeAccount(one, **{state: getattr(one, state) for state in SUMS})


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive numbers of the same fate."""

    first: str
    last: str
    count: int
    state: str
    desk: str
    reason: str

    @property
    def label(self) -> str:
        return str(Blank.State(self.state).label)


_RUNS = """
SELECT MIN(number), MAX(number), COUNT(*), state, allotted_to, reason FROM (
  SELECT number, serial, state, allotted_to, reason,
         serial - ROW_NUMBER() OVER (PARTITION BY state, allotted_to, reason ORDER BY serial) AS island
  FROM certificates_blank WHERE range_id = %s
) AS numbered
GROUP BY state, allotted_to, reason, island ORDER BY MIN(serial) LIMIT %s OFFSET %s
"""


def runs(range_pk: int, *, offset: int = 0) -> list[Run]:
    """The numbers of a range in order, those of one fate together; one row more than a page: there are more."""
    with connection.cursor() as cursor:
        cursor.execute(_RUNS, [range_pk, MOST_RUNS + 1, offset])
        return [Run(*row) for row in cursor.fetchall()]


def desks(authority: str) -> list[str]:
    """The desks that hold blanks in stock, the central store (empty) first."""
    found = Blank.objects.filter(authority_id=authority, state=Blank.State.IN_STOCK)
    return sorted(found.values_list("allotted_to", flat=True).distinct().order_by())


def in_stock(authority: str, *, desk: str = "", bound: int = 1000) -> int:
    """How many numbers can be issued from a desk and the central store, counted no further than ``bound``."""
    found = Blank.objects.filter(authority_id=authority, state=Blank.State.IN_STOCK, allotted_to__in={desk, ""})
    return len(found.values_list("pk")[:bound])


def unaccounted(*, count: int, through: Sequence[CertificateNumber]) -> Iterator[tuple[str, str]]:
    """Numbers in stock that may be on paper all the same, with their authority: those that issuing takes first.

    Locked: all of them before one is written, because who is issuing holds a number while he waits for its delivery.

    ``through`` names the last number used at a desk; a number that was never received is not found.
    """
    stock = Blank.objects.select_for_update(no_key=True).filter(state=Blank.State.IN_STOCK).order_by("serial")
    free = stock.values_list("number", "authority_id")
    for number in through:
        last = Blank.objects.filter(number=str(number)).first()
        if last is None:
            raise NotFound
        yield from free.filter(authority_id=last.authority_id, allotted_to=last.allotted_to, serial__lte=last.serial)
    if not through:
        desks_of_all = Blank.objects.filter(state=Blank.State.IN_STOCK).order_by("authority_id", "allotted_to")
        for authority, desk in list(desks_of_all.values_list("authority_id", "allotted_to").distinct()):
            yield from free.filter(authority_id=authority, allotted_to=desk)[:count]
