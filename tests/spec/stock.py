"""Blanks, the report of export, and the steps of the state tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from kpcs.scheme.findings import Finding
from kpcs.scheme.rules.certificates.blanks import (
    AllotmentFacts,
    ReceiptFacts,
    RemovalFacts,
    Span,
    check_allotment,
    check_receipt,
    check_removal,
)
from kpcs.scheme.rules.certificates.departure import DepartureFacts, NoticeFacts, check_departure, check_notice
from kpcs.scheme.rules.certificates.steps import check_reason, check_step
from kpcs.scheme.rules.certificates.withdrawal import check_withdrawal
from kpcs.scheme.states import CERTIFICATE
from kpcs.scheme.trust import NumberState
from tests.spec.case import Case, Table
from tests.spec.given import CA, DAY, SL, STATEMENT, practice

SPAN = Span(SL, 1, 100, 6)
RECEIVED = ReceiptFacts(span=SPAN, received_from="Printer, note 7", earlier=(), on=DAY)
ALLOTTED = AllotmentFacts(span=SPAN, in_stock=100, missing="", on=DAY)
REMOVED = RemovalFacts(number=STATEMENT.number, state="in_stock", reason="Misprinted.", on=DAY)
LEFT = DepartureFacts(
    issued_on=DAY, expires_on=date(2026, 5, 1), exported_on=date(2026, 3, 3), on=date(2026, 3, 4), policy=practice(CA)
)


def span(**changes: int) -> ReceiptFacts:
    return replace(RECEIVED, span=replace(SPAN, **changes))


def left(**changes: Any) -> DepartureFacts:
    return replace(LEFT, **changes)


def expected(day: date | None) -> NoticeFacts:
    return NoticeFacts(issued_on=LEFT.issued_on, expires_on=LEFT.expires_on, expected_on=day, on=DAY)


def step(facts: Any) -> tuple[Finding, ...]:
    """One of the small checks, by what it looks at: a table and its step, a report and its state, a reason."""
    if isinstance(facts, tuple):
        return check_withdrawal(facts[0], is_withdrawn=facts[1]) if len(facts) == 2 else check_step(*facts)
    return check_reason(facts)


TABLES = (
    Table(
        ("receipt of blanks",),
        check_receipt,
        (
            Case("R-NUM.1", "serials", "From 100 to 1", span(first=100, last=1), "From 1 to 100", RECEIVED, "last"),
            Case("K-BLANK.1", "numbers; ", "100,001 numbers", span(last=100_001), "100,000 numbers", span(last=100_000), "last"),
            Case("K-BLANK.1", "overlap", "From the last of the range before", replace(RECEIVED, earlier=(Span(SL, 100, 200, 6),)),
                 "From the number after it", replace(RECEIVED, earlier=(Span(SL, 101, 200, 6),)), "first"),
            Case("K-BLANK.1", "zeros in front", "0001 while 000001 is in stock", replace(span(digits=4), earlier=(SPAN,)),
                 "The numbers after it", replace(span(digits=4, first=101, last=200), earlier=(SPAN,)), "first"),
            Case("K-BLANK.1", "from whom", "From nobody", replace(RECEIVED, received_from=" "), "From a printer", RECEIVED, "received_from"),
        ),
    ),
    Table(
        ("allotment of blanks",),
        check_allotment,
        (Case("K-BLANK.2", "Not every number", "99 of 100 in stock", replace(ALLOTTED, in_stock=99, missing="SL 000007"), "All", ALLOTTED, "first"),),
    ),
    Table(
        ("removal of a blank",),
        check_removal,
        (
            Case("K-BLANK.2", "is not in stock", "Already issued", replace(REMOVED, state="issued"), "In stock", REMOVED, "number"),
            Case("K-BLANK.2", "with a reason", "No reason", replace(REMOVED, reason=" "), "A reason", REMOVED, "reason"),
        ),
    ),
    Table(
        ("pre-alert",),
        check_notice,
        (
            Case("R-AI.V1", "day of arrival", "Expected before issue", expected(date(2026, 3, 1)), "Expected on the last day", expected(date(2026, 5, 1))),
            Case("R-AI.V1", "day of arrival", "Expected after expiry", expected(date(9999, 12, 31)), "The day is open", expected(None)),
        ),
    ),
    Table(
        ("report of export",),
        check_departure,
        (
            Case("R-AI.V1", "in the future", "Left tomorrow", left(exported_on=date(2026, 3, 5)), "Left today", left(exported_on=date(2026, 3, 4))),
            Case("R-AI.V1", "is not between", "Left before issue", left(exported_on=date(2026, 3, 1)), "Left on the day of issue", left(exported_on=DAY)),
            Case("R-CER.14", "more than", "Canada, on the eighth day", left(on=date(2026, 3, 11)), "On the seventh", left(on=date(2026, 3, 10))),
        ),
    ),
    Table(
        ("step",),
        step,
        (
            Case("K-ACT.1", "is not possible", "Replacing what is used", (CERTIFICATE, "used", "replace"), "Replacing what is issued", (CERTIFICATE, "issued", "replace")),
            Case("K-ACT.2", "No reason", "No reason", " ", "A reason", "Sale fell through.", "reason"),
            Case("K-STATUS.1", "stays so", "Taking back that it is void", (NumberState.VOID, False), "Taking back that it is lost", (NumberState.LOST, False)),
            Case("K-STATUS.1", "already withdrawn", "A second time", (NumberState.LOST, True), "The first time", (NumberState.STOLEN, False)),
        ),
    ),
)  # fmt: skip
