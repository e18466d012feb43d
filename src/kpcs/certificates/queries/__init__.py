"""Reads: facts for a decision, rows for a page; always scoped to who is looking."""

from .blanks import (
    MOST_RUNS,
    RangeAccount,
    Run,
    account,
    account_of,
    blanks_in,
    desks,
    facts_for_allotment,
    facts_for_receipt,
    facts_for_removal,
    in_stock,
    runs,
    span_of,
)

__all__ = [
    "MOST_RUNS",
    "RangeAccount",
    "Run",
    "account",
    "account_of",
    "blanks_in",
    "desks",
    "facts_for_allotment",
    "facts_for_receipt",
    "facts_for_removal",
    "in_stock",
    "runs",
    "span_of",
]
