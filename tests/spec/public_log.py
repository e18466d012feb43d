"""Entering something in the public log."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from kpcs.scheme.rules.ledger import Furthest, LogFacts, check_log
from tests.spec.case import Case, Table

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HERE = Furthest(1, 100, b"a" * 32)
FINE = LogFacts(here=HERE, seen=HERE, newest_at=NOW, at=NOW)


def seen(**changes: Any) -> LogFacts:
    return replace(FINE, seen=HERE._replace(**changes))


def later(**passed: int) -> LogFacts:
    return replace(FINE, at=NOW + timedelta(**passed))


TABLE = Table(
    ("entry in the public log",),
    check_log,
    (
        Case("K-LOG.1", "an older copy", "One entry fewer than before", seen(size=101, root=b"b" * 32), "As many as before", FINE),
        Case("K-LOG.1", "an older copy", "An empty database", replace(seen(), here=Furthest(1, 0, b"e" * 32)), "More than before", seen(size=99, root=b"b" * 32)),
        Case("K-LOG.1", "an older copy", "Nearly everything lost", replace(seen(), here=Furthest(1, 3, b"e" * 32)), "Nothing was ever seen", replace(FINE, seen=None)),
        Case("K-LOG.1", "something else", "Another root at the same size", seen(root=b"b" * 32), "The same root", FINE),
        Case("K-LOG.1", "began anew", "A copy from before a new beginning", seen(epoch=2, size=50), "A new beginning that was not seen yet", replace(FINE, here=HERE._replace(epoch=2))),
        Case("K-LOG.2", "The clock", "A day earlier", later(days=-1), "The same moment", FINE),
        Case("K-LOG.2", "The clock", "Five minutes and a second earlier", later(seconds=-301), "Five minutes earlier", later(minutes=-5)),
        Case("K-LOG.2", "The clock", "A year earlier", later(days=-365), "The first entry of all", replace(later(days=-365), newest_at=None)),
    ),
)  # fmt: skip
