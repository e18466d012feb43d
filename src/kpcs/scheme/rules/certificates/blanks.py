"""Is the stock of blanks accounted for? A number is received once and leaves once; unless issued, with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kpcs.scheme.catalogue import Act, Problem
from kpcs.scheme.findings import Finding
from kpcs.scheme.values import CertificateNumber, CountryCode

MOST_BLANKS = 100_000
MOST_REASON = 200


@dataclass(frozen=True, slots=True)
class Span:
    """Numbers that follow one another, both ends included."""

    participant: CountryCode
    first: int
    last: int
    digits: int

    @property
    def count(self) -> int:
        return self.last - self.first + 1

    def number(self, serial: int) -> CertificateNumber:
        return CertificateNumber(self.participant, f"{serial:0{self.digits}d}")

    def __str__(self) -> str:
        return f"{self.participant} {self.first:0{self.digits}d} – {self.last:0{self.digits}d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptFacts:
    """For a delivery from the printer: what was received before and overlaps it; with other digits, if in stock."""

    span: Span
    received_from: str
    earlier: tuple[Span, ...]
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AllotmentFacts:
    """For handing numbers to a desk: how many of them are in stock, and one that is not."""

    span: Span
    in_stock: int
    missing: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovalFacts:
    """For a blank that was spoiled or lost."""

    number: CertificateNumber
    state: str
    reason: str
    on: date


receipt: Act[ReceiptFacts] = Act("receipt of blanks")
allotment: Act[AllotmentFacts] = Act("allotment of blanks")
removal: Act[RemovalFacts] = Act("removal of a blank")


def check_receipt(facts: ReceiptFacts) -> tuple[Finding, ...]:
    """Everything that stands against taking this range into the stock."""
    return receipt.check(facts)


def check_allotment(facts: AllotmentFacts) -> tuple[Finding, ...]:
    """Everything that stands against handing these numbers to a desk."""
    return allotment.check(facts)


def check_removal(facts: RemovalFacts) -> tuple[Finding, ...]:
    """Everything that stands against writing off this number."""
    return removal.check(facts)


@receipt.rule("R-NUM.1", field="last", remedy="Write serials of 4 to 10 digits, the first not after the last.")
def serials_in_order(facts: ReceiptFacts) -> bool:
    """The serials do not run from a first to a last one within the digits of the number."""
    span = facts.span
    return 4 <= span.digits <= 10 and 0 <= span.first <= span.last < 10**span.digits


@receipt.rule(
    "K-BLANK.1", field="last", remedy="Receive the delivery in several ranges of at most {most} numbers each."
)
def range_is_bounded(facts: ReceiptFacts) -> Problem | None:
    """The range holds {count} numbers; {most} is the most for one entry."""
    if facts.span.count <= MOST_BLANKS:
        return None
    return Problem(params={"count": f"{facts.span.count:,}", "most": f"{MOST_BLANKS:,}"})


@receipt.rule(
    "K-BLANK.1", field="first", remedy="Compare with the delivery note: a number is printed and received only once."
)
def range_is_new(facts: ReceiptFacts) -> Iterator[Problem]:
    """These numbers overlap the range {range}, which was received before."""
    for span in facts.earlier:
        if span.first <= facts.span.last and facts.span.first <= span.last and span.digits == facts.span.digits:
            yield Problem(params={"range": str(span)})


@receipt.rule(
    "K-BLANK.1",
    field="first",
    remedy="Write all digits of the paper, with the zeros in front; or use up or write off the older numbers first.",
)
def range_is_told_apart(facts: ReceiptFacts) -> Iterator[Problem]:
    """Only zeros in front tell these numbers from those of the range {range}, some of which are in stock."""
    for span in facts.earlier:
        if span.first <= facts.span.last and facts.span.first <= span.last and span.digits != facts.span.digits:
            yield Problem(params={"range": str(span)})


@receipt.rule("K-BLANK.1", field="received_from", remedy="Name the printer or the delivery note.")
def deliverer_is_named(facts: ReceiptFacts) -> bool:
    """The record does not say from whom the blanks were received."""
    return 0 < len(facts.received_from.strip()) <= MOST_REASON


@allotment.rule("K-BLANK.2", field="first", remedy="Choose numbers that are all in stock; the account shows which are.")
def all_in_stock(facts: AllotmentFacts) -> Problem | None:
    """Not every number from {range} is in stock: {missing} is not."""
    if facts.span.count == facts.in_stock:
        return None
    return Problem(params={"range": str(facts.span), "missing": facts.missing})


@removal.rule("K-BLANK.2", field="number", remedy="Only a number in stock can be written off; look at the account.")
def is_in_stock(facts: RemovalFacts) -> Problem | None:
    """The number {number} is not in stock: {state}."""
    if facts.state == "in_stock":
        return None
    state = facts.state.replace("_", " ") or "it was never received here"
    return Problem(params={"number": facts.number.printed, "state": state})


@removal.rule("K-BLANK.2", field="reason", remedy="Say in at most 200 characters what happened to the paper.")
def reason_is_given(facts: RemovalFacts) -> bool:
    """A blank is written off only with a reason."""
    return 0 < len(facts.reason.strip()) <= MOST_REASON
