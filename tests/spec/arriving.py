"""Checks on arrival: paper, standing of both sides, number, container, contents."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kpcs.scheme.facts import EarlierUse, NoticeKind, NumberNotice, NumberRange
from kpcs.scheme.rules.shipments import check_arrival
from kpcs.scheme.statement import Kind, Origin, Party, Purpose
from kpcs.scheme.values import Carats, HsCode
from tests.spec.case import Case, Table
from tests.spec.given import ARRIVED_ON, BE, CA, CF, FOUND, SL, VE, ZW, arrived, history, number

LISTED = Origin((SL, CA), is_mixed=True)
CANADIAN = Party("Demonstration Importer Two", "1 Main Street, Toronto", CA)


def told(kind: NoticeKind) -> object:
    return arrived(notices=(NumberNotice(kind=kind, on=date(2026, 3, 5), by="SL"),))


def left(code: object, day: date, number_text: str, **changes: object) -> object:
    """A shipment of another Participant that left on a day and is here a week later."""
    days = {"issued_on": day, "validated_on": day, "expires_on": date(day.year, day.month + 2, 1)}
    arrival = date(day.year, day.month, day.day + 7)
    return arrived({**days, "number": number(number_text)}, issuer=history(code), exported_on=day, on=arrival, **changes)


CAR_2014, CAR_2016, CAR_2020 = date(2014, 6, 1), date(2016, 8, 15), date(2020, 6, 1)

TABLE = Table(
    ("arrival", "contents", "marks"),
    check_arrival,
    (
        Case("R-I.10", "verification says", "Altered", arrived(outcome="altered"), "Genuine", arrived()),
        Case("R-FRD.1", "no signature", "Typed from paper", arrived(outcome=""), "Read from the code", arrived()),
        Case("R-AI.A8", "expired on", "The day after expiry", arrived(on=date(2026, 5, 2)), "The last day", arrived(on=date(2026, 5, 1))),
        Case("R-AI.V1", "order cannot be right", "Left before it was issued", arrived(exported_on=date(2026, 3, 1)), "Left after", arrived()),
        Case("R-AI.V1", "was exported on", "Left the day after expiry", arrived(exported_on=date(2026, 5, 2), on=date(2026, 5, 4)),
             "Left on the last day", arrived(exported_on=date(2026, 5, 1), on=date(2026, 5, 4))),
        Case("R-NUM.5", "was not a Participant", "A Kenyan certificate", arrived({"number": number("KE 004912")}, issuer=None), "A Leonean one", arrived()),
        Case("R-NC.11", "could not export", "Central African Republic in 2014", left(CF, CAR_2014, "CF 004912"),
             "Central African Republic in 2025", left(CF, date(2025, 6, 1), "CF 004912")),
        Case("R-NC.11", "the day of import", "Central African Republic: left on 20, here on 27 May 2013", left(CF, date(2013, 5, 20), "CF 004912"),
             "Left on 10, here on 17 May 2013", left(CF, date(2013, 5, 10), "CF 004912")),
        Case("R-III.c", "may not import", "Into Venezuela in 2015", left(SL, date(2015, 3, 2), "SL 004912", here=VE, destination=history(VE)),
             "Into Venezuela in 2018", left(SL, date(2018, 3, 2), "SL 004912", here=VE, destination=history(VE))),
        Case("R-NC.4", "could not be exported", "Nola in August 2016", left(CF, CAR_2016, "CF 004912", origin_zone="Nola", exports_approved=True),
             "Berberati in August 2016", left(CF, CAR_2016, "CF 004912", origin_zone="Berberati", exports_approved=True), "origin_zone"),
        Case("R-CAR.4", "needed the approval", "Berberati in August 2016, no approval", left(CF, CAR_2016, "CF 004912", origin_zone="Berberati"),
             "Berberati in 2020", left(CF, CAR_2020, "CF 004912", origin_zone="Berberati")),
        Case("R-CAR.8", "every month", "Berberati in 2020", left(CF, CAR_2020, "CF 004912", origin_zone="Berberati"),
             "Berberati in 2025", left(CF, date(2025, 6, 1), "CF 004912", origin_zone="Berberati")),
        Case("R-III.b1", "is for", "A certificate for Canada", arrived({"destination": CA}), "In transit to Canada", arrived({"destination": CA}, is_transit=True)),
        Case("R-ANO.11", "presented before", "The second time", arrived(earlier_uses=(EarlierUse(place="Antwerp", on=date(2026, 3, 8)),)), "The first time", arrived()),
        Case("R-CER.11", "reported as", "Void", told(NoticeKind.VOID), "No notice", arrived()),
        Case("R-CER.29", "reported as", "Lost", told(NoticeKind.LOST), "No notice", arrived()),
        Case("R-FRD.5", "reported as", "Stolen", told(NoticeKind.STOLEN), "No notice", arrived()),
        Case("R-NUM.4", "reported as", "False", told(NoticeKind.FALSE), "No notice", arrived()),
        Case("R-NUM.2", "not among those", "A number of the range of another year", arrived(number_ranges=(NumberRange(year=2026, first=5000, last=5999),)),
             "Of this year's second range", arrived(number_ranges=(NumberRange(year=2026, first=5000, last=5999), NumberRange(year=2026, first=4000, last=4912)))),
        Case("R-PRE.3", "gave no notice", "No notice", arrived(has_prior_notice=False), "Notice", arrived()),
        Case("R-CER.19", "has until", "The original is due today", arrived(is_original_present=False, original_due_on=ARRIVED_ON), "It is here", arrived()),
        Case("R-CER.19", "should have been", "The original was due yesterday", arrived(is_original_present=False, original_due_on=date(2026, 3, 8)),
             "It is due today", arrived(is_original_present=False, original_due_on=ARRIVED_ON)),
        Case("R-SAN.1", "Mixed origin", "Mixed without a list", arrived({"origin": Origin(is_mixed=True)}), "With a list", arrived({"origin": LISTED}), "origin"),
        Case("R-AI.V5", "does not belong", "Importer in Canada, destination European Union", arrived({"importer": CANADIAN}), "In Belgium", arrived()),
        Case("R-AI.V4", "no production", "Origin Belgium", arrived({"origin": Origin((BE,))}), "Origin Sierra Leone", arrived(), "origin"),
        Case("R-AI.A8", "at most", "A Canadian certificate that holds 61 days", arrived({"number": number("CA 004912"), "expires_on": date(2026, 5, 2)}),
             "One that holds 60 days", arrived({"number": number("CA 004912")})),
        Case("R-NC.4", "vigilance", "Zimbabwe in January 2012", left(ZW, date(2012, 1, 9), "ZW 004912"), "Zimbabwe in 2013", left(ZW, date(2013, 1, 9), "ZW 004912")),
        Case("R-CER.27", "technical", "A technical certificate", arrived({"kind": Kind.TECHNICAL, "purpose": Purpose.RESEARCH}), "A standard one", arrived()),
        Case("R-AII.22", "seals found", "Another seal", arrived(seals_found=("SL-77002",)), "Not looked at yet", arrived(seals_found=None)),
        Case("R-AII.22", "opened or tampered", "Opened", arrived(is_container_intact=False), "Intact", arrived()),
        Case("R-III.d", "must leave unopened", "In transit, opened", arrived(is_transit=True, is_container_intact=False, found=None),
             "In transit, intact", arrived(is_transit=True, found=None)),
        Case("R-III.d", "is not opened here", "In transit, weighed", arrived(is_transit=True), "In transit, left closed", arrived(is_transit=True, found=None)),
        Case("R-AII.23", "carats were found", "12.40 for 12.50 carats", arrived(found=(replace(FOUND, carats=Carats(1240)),)), "12.50", arrived(), "found"),
        Case("R-AII.23", "headings found", "Industrial stones", arrived(found=(replace(FOUND, hs=HsCode.INDUSTRIAL),)), "Gem stones", arrived(), "found"),
        Case("R-AII.23", "parcels found", "Two parcels for one", arrived(found_parcel_count=2), "One", arrived(), "found_parcel_count"),
    ),
)  # fmt: skip
