"""Issuing: who, which number, which days, which words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kpcs.scheme.rules.certificates import check_issue
from kpcs.scheme.statement import Parcel
from kpcs.scheme.values import Carats, HsCode, Usd
from tests.spec.case import Case, Table
from tests.spec.given import CA, DAY, DRAFT, FOUND, inspected, issued, number, practice

WEIGHTLESS = Parcel(HsCode.GEM, Carats(0), Usd(400000))
DECLARED = Parcel(HsCode.GEM, Carats(1250), Usd(390000))

TABLE = Table(
    ("issue",),
    check_issue,
    (
        Case("K-ACT.4", "files an application may not issue", "The applicant issues", issued(issuer_id="firm-1"), "A third person issues", issued()),
        Case("K-ACT.4", "Who inspected", "The inspector issues", issued(issuer_id="officer-2"), "A third person issues", issued()),
        Case("K-ACT.4", "may not inspect", "The applicant inspected", issued(applicant_id="officer-2"), "Another inspected", issued()),
        Case("R-AI.A5", "already used", "A number twice", issued(number_is_free=False), "A free number", issued(), "number"),
        Case("R-AI.V3", "does not begin with", "A Canadian number in Sierra Leone", issued({"number": number("CA 004912")}), "Its own", issued(), "number"),
        Case("R-NUM.1", "has not the form", "Four digits where six are told", issued({"number": number("SL 4912")}, policy=replace(practice(CA), number_pattern="SL[0-9]{6}")),
             "Six digits", issued(policy=replace(practice(CA), number_pattern="SL[0-9]{6}")), "number"),
        Case("R-AI.A7", "is dated", "Dated yesterday", issued({"issued_on": date(2026, 3, 1)}), "Dated today", issued(), "issued_on"),
        Case("R-AI.V1", "must follow", "Validated the day before issue", issued({"validated_on": date(2026, 3, 1)}), "On the day of issue", issued()),
        Case("R-AI.A8", "longer than practice", "Canada, day 61", issued({"expires_on": date(2026, 5, 2)}, policy=practice(CA)),
             "Canada, day 60", issued({"expires_on": date(2026, 5, 1)}, policy=practice(CA)), "expires_on"),
        Case("R-AI.V2", "weighs nothing", "A line of 0.00 carats", issued({"parcels": (WEIGHTLESS,)}), "12.50 carats", issued(), "parcels.0.carats"),
        Case("R-AII.18", "not on file", "Not declared", issued(draft=replace(DRAFT, declaration=False)), "Declared", issued(), "declaration"),
        Case("R-CER.5", "not inspected", "No inspection", issued(inspection=None), "Inspected", issued()),
        Case("R-CER.5", "come before the sealing", "Sealed on the day after", issued(inspection=inspected(sealed_on=date(2026, 3, 3))),
             "Sealed on the day", issued(inspection=inspected(sealed_on=DAY)), "validated_on"),
        Case("R-CER.5", "weighed and valued", "The declared value where the highest of three counts", issued({"parcels": (DECLARED,)}),
             "The highest of three", issued(inspection=inspected(found=(FOUND,))), "parcels"),
        Case("R-CER.7", "recorded at the inspection", "Another seal", issued({"seals": ("SL-77002",)}), "The seal put on", issued(), "seals"),
    ),
)  # fmt: skip
