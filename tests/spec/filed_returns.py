"""Returns of production, trade and certificates; and who signs them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from kpcs.scheme.participants import standings
from kpcs.scheme.periods import Period
from kpcs.scheme.rules.statistics import (
    Line,
    ReturnFacts,
    SignFacts,
    Subject,
    SubmitFacts,
    check_return,
    check_signing,
    check_submitting,
)
from tests.spec.case import Case, Table
from tests.spec.given import SL, history

ALL = {str(one.participant): one for one in standings()}
SENT = Line(0, "export", "", "7102.31", "EU", "SL", 10_000, 1_500_000, None, False, "Trade!6")
CAME = Line(1, "import", "", "7102.10", "CA", "", 20_000, 900_000, None, False, "Trade!7")
MINED = Line(0, "production", "artisanal", "", "", "", 10_000, 1_500_000, None, False, "Production!6")
DUG = Line(1, "production", "large_scale", "", "", "", 20_000, 900_000, None, False, "Production!7")
ISSUED = Line(0, "export", "", "", "", "", None, None, 12, False, "Certificates!6")
RECEIVED = Line(1, "import", "", "", "", "", None, None, 3, False, "Certificates!7")
NIL = Line(0, "production", "", "", "", "", None, None, None, True, "Production!6")
TRADE = ReturnFacts(
    participant=history(SL), subject=Subject.TRADE, period=Period.quarter(2026, 1), lines=(SENT, CAME), partners=ALL, on=date(2026, 5, 2)
)
PRODUCTION = replace(TRADE, subject=Subject.PRODUCTION, period=Period.half_year(2025, 2), lines=(MINED, DUG))
STOCKS = replace(
    TRADE, subject=Subject.STOCK, period=Period.whole_year(2025), lines=(Line(0, "stock", "", "", "", "", 10_000, None, None, False, "Stocks!6"),)
)
COUNTS = replace(TRADE, subject=Subject.CERTIFICATES, lines=(ISSUED, RECEIVED))
SUBMITTED = SubmitFacts(revision=1, reason="", is_waiting=False, is_changed=True, on=date(2026, 5, 2))
WAITING = SignFacts(state="submitted", prepared_by="1", signing="2", on=date(2026, 5, 2))


def sent(**changes: Any) -> ReturnFacts:
    return replace(TRADE, lines=(SENT._replace(**changes), CAME))


def filed(facts: ReturnFacts, **changes: Any) -> ReturnFacts:
    return replace(facts, **changes)


def mined(*lines: Line) -> ReturnFacts:
    return replace(PRODUCTION, lines=lines)


def total(**figures: Any) -> ReturnFacts:
    stated = Line(9, "export", "", "", "", "", figures.get("points"), figures.get("cents"), figures.get("certificates"), False, "Trade!15")
    return replace(TRADE, totals=(stated,))


TABLES = (
    Table(
        ("return of figures",),
        check_return,
        (
            Case("R-STA.1", "cannot be filed before", "The third quarter in May", filed(TRADE, period=Period.quarter(2026, 3)), "The first quarter in May", TRADE, "period"),
            Case("R-STA.1", "cannot be complete", "The second quarter in May", filed(TRADE, period=Period.quarter(2026, 2)), "On the day after its end",
                 filed(TRADE, period=Period.quarter(2026, 2), on=date(2026, 7, 1))),
            Case("R-STA.1", "is not a period", "Trade by half-year", filed(TRADE, period=Period.half_year(2025, 2)), "By quarter", TRADE, "period"),
            Case("R-STA.3", "was not a Participant", "Qatar, third quarter of 2021", filed(TRADE, participant=ALL["QA"], period=Period.quarter(2021, 3)),
                 "The fourth, in which it joined", filed(TRADE, participant=ALL["QA"], period=Period.quarter(2021, 4)), "period"),
            Case("R-STA.5", "no line", "An empty return", filed(TRADE, lines=()), "A nil return", mined(NIL), "lines"),
            Case("R-STA.5", "has no figures", "Nil, 0.01 carats", mined(NIL._replace(points=1)), "Nil, nothing", mined(NIL), "lines.0.nil"),
            Case("R-STA.5", "stands beside", "Nil beside artisanal production", mined(MINED, NIL._replace(row=1)), "Nil alone", mined(NIL), "lines.1.nil"),
            Case("R-STA.2", "does not belong", "Production in a return of trade", sent(flow="production"), "An export", TRADE, "lines.0.flow"),
            Case("R-STA.2", "an import or an export", "Neither", sent(flow=""), "An export", TRADE, "lines.0.flow"),
            Case("R-STA.2", "partner is missing", "No partner", sent(partner=""), "The European Union", TRADE, "lines.0.partner"),
            Case("R-AIII.b", "heading is missing", "No heading", sent(hs=""), "7102.31", TRADE, "lines.0.hs"),
            Case("R-AIII.b", "weight is missing", "No weight", sent(points=None), "100.00 carats", TRADE, "lines.0.carats"),
            Case("R-AIII.b", "value is missing", "No value", sent(cents=None), "US$ 15,000.00", TRADE, "lines.0.value"),
            Case("R-AIII.a", "number of certificates is missing", "No number", filed(COUNTS, lines=(ISSUED._replace(certificates=None), RECEIVED)), "None received",
                 filed(COUNTS, lines=(ISSUED, RECEIVED._replace(certificates=0))), "lines.0.certificates"),
            Case("R-AIII.a", "how many came", "Only those issued", filed(COUNTS, lines=(ISSUED,)), "Both", COUNTS, "lines"),
            Case("R-ANO.3", "says the closing stock", "Only what was cut at home", filed(STOCKS, lines=(STOCKS.lines[0]._replace(flow="polished"),)), "The closing stock", STOCKS, "lines"),
            Case("R-AIII.b", "carats for US$", "100.00 carats for nothing", sent(cents=0), "Nothing for nothing", sent(points=0, cents=0), "lines.0.value"),
            Case("R-ANO.4", "ever sold for", "100.00 carats for US$ 9.99", sent(cents=999), "For US$ 10.00", sent(cents=1000), "lines.0.value"),
            Case("R-STA.9", "itself", "Sierra Leone to Sierra Leone", sent(partner="SL"), "To the European Union", TRADE, "lines.0.partner"),
            Case("R-ANO.13", "was not in standing", "With Venezuela in 2015, self-suspended", filed(sent(partner="VE"), period=Period.quarter(2015, 1)),
                 "In 2018, back", filed(sent(partner="VE"), period=Period.quarter(2018, 1)), "lines.0.partner"),
            Case("R-AIII.b", "No production of rough", "Origin Belgium", sent(origin="BE"), "Mixed origin", sent(origin="***"), "lines.0.origin"),
            Case("R-STA.2", "stands already", "The same line twice", filed(TRADE, lines=(SENT, SENT._replace(row=1))), "From two origins",
                 filed(TRADE, lines=(SENT, SENT._replace(row=1, origin="GN"))), "lines.1.flow"),
            Case("R-AIII.c", "exactly the sum", "Undivided besides its two parts", mined(MINED, DUG, MINED._replace(row=2, method="undivided", points=30_000, cents=2_400_000)),
                 "Undivided, besides something else", mined(MINED, DUG, MINED._replace(row=2, method="undivided")), "lines.2.method"),
            Case("R-AIII.b", "add up to", "A total of 100.01 carats", total(points=10_001), "Of 100.00 carats", total(points=10_000, cents=1_500_000), "lines.9.carats"),
        ),
    ),
    Table(
        ("submitting a return",),
        check_submitting,
        (
            Case("R-STA.6", "gives its reason", "A second revision without one", replace(SUBMITTED, revision=2), "With one", replace(SUBMITTED, revision=2, reason="Slip")),
            Case("R-STA.6", "most that is kept", "2,001 characters", replace(SUBMITTED, reason="x" * 2001), "2,000", replace(SUBMITTED, reason="x" * 2000)),
            Case("K-ACT.1", "waits for its signature", "One waits", replace(SUBMITTED, is_waiting=True), "None waits", SUBMITTED),
            Case("R-STA.6", "signed off already", "The same figures again", replace(SUBMITTED, is_changed=False), "Others", SUBMITTED),
        ),
    ),
    Table(
        ("signing a return",),
        check_signing,
        (
            Case("K-ACT.1", "is signed off or sent back", "Signed already", replace(WAITING, state="signed"), "Waiting", WAITING),
            Case("K-ACT.4", "does not sign", "The preparer signs", replace(WAITING, signing="1"), "Another signs", WAITING),
        ),
    ),
)  # fmt: skip
