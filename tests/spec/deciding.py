"""Deciding on a shipment, releasing it, and confirming its receipt."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from kpcs.scheme.facts import Decision, DifferenceCause, ReturnFacts
from kpcs.scheme.rules.shipments import check_confirmation, check_decision, check_passing, check_return
from kpcs.scheme.values import Carats
from tests.spec.case import Case, Table
from tests.spec.given import CA, EU, SL, arrived, confirmed, decided, number, practice

LATE = arrived(on=date(2026, 5, 2))
MISROUTED = arrived({"destination": CA})
SEIZED = ReturnFacts(event="forfeit", seized_on=date(2026, 3, 9), on=date(2026, 3, 12), policy=practice(CA))
IN_UNION = replace(SEIZED, policy=practice(EU), event="release")
WEIGHED = (("carats", DifferenceCause.WEIGHING),)
LIGHT = Carats.parse("12.40")


def opened(policy: object) -> Any:
    return arrived(is_container_intact=False, policy=policy)


def through(**changes: Any) -> Any:
    return arrived({"destination": CA}, **{"is_transit": True, "found": None, **changes})


DECISION = Table(
    ("decision",),
    check_decision,
    (
        Case("R-III.b1", "cannot be accepted", "Accepting an expired certificate", decided(LATE),
             "The same, mended and explained (R-CER.17)", decided(LATE, is_fault_unknowing=True, note="Extended by the issuer on 4 May.")),
        Case("R-CER.19", "without the original", "Accepting on a copy", decided(arrived(is_original_present=False)),
             "On the original", decided()),
        Case("R-AII.23", "not been opened", "Accepting unopened", decided(arrived(found=None)), "Accepting what was weighed", decided()),
        Case("R-AII.22", "have not been inspected", "Accepting without a look at the seals", decided(arrived(seals_found=None)), "After it", decided()),
        Case("R-CER.23", "instruction of the issuing", "A wrong destination, no word from the issuer", decided(MISROUTED),
             "With its instruction", decided(MISROUTED, endorsed_by="Message of 4 March 2026 of the issuer"), "endorsed_by"),
        Case("R-CER.17", "only with a note", "Mended, no note", decided(is_fault_unknowing=True), "With a note", decided(is_fault_unknowing=True, note="x")),
        Case("R-CER.17", "does not know", "Mended in Sierra Leone", decided(arrived(policy=practice(SL)), is_fault_unknowing=True, note="x"),
             "Mended in the Union", decided(is_fault_unknowing=True, note="x")),
        Case("K-ACT.3", "at least one rule", "Refusing without a reason", decided(decision=Decision.REFUSE),
             "With one", decided(decision=Decision.REFUSE, reasons=("R-AI.A8",)), "reasons"),
        Case("K-ACT.3", "There is no rule", "A rule that is none", decided(decision=Decision.REFUSE, reasons=("R-XX.1",)),
             "One of the book", decided(decision=Decision.REFUSE, reasons=("R-AI.A8",)), "reasons"),
        Case("R-CER.20", "goes back", "Canada seizes an opened box", decided(opened(practice(CA)), decision=Decision.SEIZE, reasons=("R-AII.22",)),
             "Canada returns it", decided(opened(practice(CA)), decision=Decision.RETURN, reasons=("R-CER.20",))),
        Case("R-EU.14", "in transit is not imported", "Accepting what is in transit", decided(arrived(is_transit=True, found=None)),
             "Detaining it", decided(arrived(is_transit=True, found=None), decision=Decision.DETAIN, reasons=("R-III.d",))),
        Case("R-CER.18", "Report non-compliance", "The Union detains", decided(decision=Decision.DETAIN, reasons=("R-AI.A8",)), "The Union accepts", decided()),
    ),
)  # fmt: skip
RELEASE = Table(
    ("release",),
    check_return,
    (
        Case("R-CER.21", "are released after", "Canada forfeits on day 181", replace(SEIZED, on=date(2026, 9, 6)),
             "On day 180", replace(SEIZED, on=date(2026, 9, 5))),
        Case("R-CER.21", "while a prosecution runs", "Released during the prosecution", replace(SEIZED, event="release", is_prosecution_running=True),
             "After it", replace(SEIZED, event="release")),
        Case("R-CER.16", "was due by", "Monday after ten working days", replace(IN_UNION, on=date(2026, 3, 24)),
             "The tenth working day", replace(IN_UNION, on=date(2026, 3, 23))),
    ),
)  # fmt: skip
PASSING = Table(
    ("transit",),
    check_passing,
    (
        Case("R-III.d", "in transit passes on", "An import", through(is_transit=False), "In transit to Canada", through()),
        Case("R-III.d", "in transit passes on", "In transit to where it is", arrived(is_transit=True, found=None), "In transit to Canada", through()),
        Case("R-III.d", "was opened", "Weighed", arrived({"destination": CA}, is_transit=True), "Left closed", through()),
        Case("R-III.d", "was opened", "Tampered with", through(is_container_intact=False), "Intact", through()),
    ),
)  # fmt: skip
CONFIRMATION = Table(
    ("confirmation",),
    check_confirmation,
    (
        Case("R-III.b2", "number is missing", "No number", confirmed(number=None), "All five", confirmed(), "number"),
        Case("R-III.b2", "number of parcels", "No count of parcels", confirmed(parcel_count=None), "All five", confirmed(), "parcel_count"),
        Case("R-III.b2", "carat weight", "No weight", confirmed(carats=None), "All five", confirmed(), "carats"),
        Case("R-III.b2", "of the exporter", "No exporter", confirmed(exporter=None), "All five", confirmed(), "exporter"),
        Case("R-III.b2", "of the importer", "No importer", confirmed(importer=None), "All five", confirmed(), "importer"),
        Case("R-CON.2", "receipt is missing", "No day", confirmed(received_on=None), "A day", confirmed(), "received_on"),
        Case("R-CON.2", "has not come yet", "Received tomorrow", confirmed(received_on=date(2026, 3, 11)), "Today", confirmed(received_on=date(2026, 3, 10))),
        Case("R-CON.2", "before the certificate", "Received before issue", confirmed(received_on=date(2026, 3, 1)), "On the day of issue", confirmed(received_on=date(2026, 3, 2))),
        Case("R-III.b2", "not that of the certificate", "Another number", confirmed(number=number("SL 004913")), "The number", confirmed()),
        Case("R-III.b2", "was not accepted", "Refused before", confirmed(is_accepted=False), "Accepted before", confirmed()),
        Case("R-CON.7", "no cause is given", "12.40 for 12.50, no cause", confirmed(carats=LIGHT), "Cause: weighing", confirmed(carats=LIGHT, causes=WEIGHED), "causes.carats"),
        Case("R-CON.7", "({stated}) differ.", "12.40 for 12.50, cause: weighing", confirmed(carats=LIGHT, causes=WEIGHED), "12.50", confirmed(causes=WEIGHED)),
        Case("R-FRD.5", "Theft is given", "Cause: theft", confirmed(carats=LIGHT, causes=(("carats", DifferenceCause.THEFT),)),
             "Cause: weighing", confirmed(carats=LIGHT, causes=WEIGHED)),
    ),
)  # fmt: skip
