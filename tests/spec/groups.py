"""Statistics, decisions, working groups and reviews."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from kpcs.scheme.rules.governance import (
    OFFICIAL_LANGUAGES,
    AdoptionFacts,
    ProcedureFacts,
    PromotionFacts,
    check_adoption,
    check_procedure,
    check_promotion,
)
from kpcs.scheme.rules.reviews import (
    FollowUpFacts,
    Paragraph,
    Progress,
    PublicationFacts,
    Recommendation,
    Visibility,
    check_follow_up,
    check_publication,
)
from kpcs.scheme.rules.statistics import (
    Flow,
    MirrorFacts,
    Movement,
    QuarterFacts,
    TableFacts,
    check_mirror,
    check_quarter,
    read_table,
    rebuilt,
)
from kpcs.scheme.rules.statistics.table import MORE
from kpcs.scheme.statement import Kind, Parcel, Purpose
from kpcs.scheme.values import Carats, HsCode, Usd
from tests.spec.case import Case, Table
from tests.spec.given import CA, DAY, EU, SL, US, number, practice, stated

SENT = Movement(Flow.EXPORTS, DAY, stated())
CAME = Movement(Flow.IMPORTS, date(2026, 3, 31), stated(
    number=number("CA 000123"), destination=SL,
    parcels=(Parcel(HsCode.GEM, Carats.parse("2.00"), Usd.parse("900")), Parcel(HsCode.GEM, Carats.parse("0.50"), Usd.parse("100"))),
))  # fmt: skip
LATE = replace(SENT, on=date(2026, 4, 1))
TECHNICAL = replace(SENT, statement=stated(kind=Kind.TECHNICAL, purpose=Purpose.RESEARCH))
QUARTER = QuarterFacts(
    first=date(2026, 1, 1),
    last=date(2026, 3, 31),
    rows=rebuilt((SENT, CAME)),
    issued=1,
    received=1,
    movements=(SENT, CAME),
    on=date(2026, 5, 31),
)
MIRROR = MirrorFacts(
    exporter=SL,
    importer=EU,
    hs=HsCode.GEM,
    exported=(Carats.parse("100.00"), Usd.parse("40000")),
    imported=(Carats.parse("100.00"), Usd.parse("40000")),
    on=DAY,
)
ADOPTED = AdoptionFacts(translations=frozenset(OFFICIAL_LANGUAGES), given_on=DAY, on=DAY)
PROMOTED = PromotionFacts(provisional_since=date(2025, 3, 2), on=DAY)
# Monday 2 March and ten working days: until Monday 16 March.
PROCEDURE = ProcedureFacts(circulated_on=DAY, objections=(), policy=practice(SL), on=date(2026, 3, 17))


def filed(**changes: Any) -> QuarterFacts:
    return replace(QUARTER, **changes)


def row(**changes: Any) -> QuarterFacts:
    return filed(rows=(replace(QUARTER.rows[0], **changes), *QUARTER.rows[1:]))


def mirrored(carats: str = "100.00", value: str = "40000") -> MirrorFacts:
    return replace(MIRROR, imported=(Carats.parse(carats), Usd.parse(value)))


def followed(progress: Progress, due_on: date = date(2026, 3, 1)) -> FollowUpFacts:
    return FollowUpFacts(recommendations=(Recommendation("R-IV.a", due_on, progress),), on=DAY)


def tabled(**changes: str) -> TableFacts:
    row = {"sheet_row": "416", "country_name": "Cote D'ivoire", "year": "2022", "period_half": "1", "trade_type": "Production",
           "production_type": "ASM", "carat": "2009.10", "us_value": "96332", **changes}  # fmt: skip
    return TableFacts(columns=tuple(row), rows=(row,), on=DAY)


NIL = {"trade_type": "No Production", "production_type": "", "carat": "0", "us_value": "0.00"}


def published(*marks: Visibility) -> PublicationFacts:
    return PublicationFacts(paragraphs=tuple(Paragraph(f"Of {mark}.", mark) for mark in marks), on=DAY)


TABLES = (
    Table(
        ("quarterly return",),
        check_quarter,
        (
            Case("R-STA.2", "by the certificates", "A hundredth of a carat less", row(carats=Carats.parse("12.49")), "The weight of the certificates", QUARTER, "rows"),
            Case("R-STA.2", "by the certificates", "Another value", row(value=Usd.parse("4000.01")), "One row for each of two parcels",
                 filed(rows=(*QUARTER.rows[:1], *(replace(QUARTER.rows[1], carats=parcel.carats, value=parcel.value) for parcel in CAME.statement.parcels)))),
            Case("R-STA.2", "by the certificates", "Another partner", row(partner=CA), "A certificate of the next quarter", filed(movements=(SENT, CAME, LATE))),
            Case("R-STA.2", "by the certificates", "A row left out", filed(rows=QUARTER.rows[:1]), "A technical certificate", filed(movements=(SENT, CAME, TECHNICAL))),
            Case("R-STA.2", "by the certificates", "No certificate behind the rows", filed(movements=()), "A nil return of nothing", filed(movements=(), rows=())),
            Case("R-AIII.a", "in the records", "Two issued, one on record", filed(issued=2), "One and one", QUARTER, "counts"),
            Case("R-AIII.a", "in the records", "None received, one on record", filed(received=0), "A technical certificate besides", filed(movements=(SENT, CAME, TECHNICAL))),
        ),
    ),
    Table(
        ("mirror of trade",),
        check_mirror,
        (
            Case("R-ANO.1", "which reports", "100.00 carats sent, 98.50 received", mirrored("98.50"), "100.00 received", mirrored(), "carats"),
            Case("R-ANO.1", "which reports", "A cent less received", mirrored(value="39999.99"), "The same value", mirrored(), "value"),
            Case("R-ANO.1", "which reports", "Nothing sent, yet received", replace(MIRROR, exported=(Carats(0), Usd(0))), "Nothing on either side",
                 replace(MIRROR, exported=(Carats(0), Usd(0)), imported=(Carats(0), Usd(0))), "carats"),
        ),
    ),
    Table(
        ("table of production",),
        lambda facts: read_table(facts)[1],
        (
            Case("K-STAT.1", "lacks the columns", "No column carat", replace(tabled(), columns=("country_name", "year")), "All of them", tabled(), "columns"),
            Case("K-STAT.1", "no rows", "Heads only", replace(tabled(), rows=()), "One row", tabled(), "columns"),
            Case("K-STAT.2", "knows no Participant", "Congo alone", tabled(country_name="Congo"), "NA is Namibia", tabled(country_name="NA"), "row 416, country_name"),
            Case("K-STAT.3", "half-year", "The third half", tabled(period_half="3"), "The second", tabled(period_half="2"), "row 416, year"),
            Case("K-STAT.3", "half-year", "Of 2002", tabled(year="2002"), "Of 2003", tabled(year="2003"), "row 416, year"),
            Case("K-STAT.4", "exact amount", "Three decimals", tabled(carat="1.234"), "Two", tabled(carat="1.23"), "row 416, carat"),
            Case("K-STAT.4", "exact amount", "A power of ten", tabled(us_value="1.5E6"), "Written out", tabled(us_value="1500000"), "row 416, us_value"),
            Case("K-STAT.4", "more cells", "A cell too many", tabled(**{MORE: ""}), "As many as the first", tabled(), "row 416"),
            Case("K-STAT.5", "contradicts", "A nil return with carats", tabled(**{**NIL, "carat": "0.01"}), "With zeros", tabled(**NIL), "row 416, trade_type"),
            Case("K-STAT.5", "contradicts", "A method of its own", tabled(production_type="dredge"), "Large-scale", tabled(production_type="LSM"), "row 416, trade_type"),
        ),
    ),
    Table(
        ("adoption of a decision",),
        check_adoption,
        (
            Case("R-GOV.11", "missing", "Four languages of five", replace(ADOPTED, translations=ADOPTED.translations - {"ru"}), "All five", ADOPTED, "translations"),
            Case("R-GOV.11", "given to all", "Given to nobody", replace(ADOPTED, given_on=None), "Given today", ADOPTED, "given_on"),
            Case("R-GOV.11", "given to all", "To be given tomorrow", replace(ADOPTED, given_on=date(2026, 3, 3)), "Given today", ADOPTED),
        ),
    ),
    Table(
        ("full membership",),
        check_promotion,
        (Case("R-GOV.1", "is provisional", "A day before the year is over", replace(PROMOTED, on=date(2026, 3, 1)), "After one year", PROMOTED),),
    ),
    Table(
        ("written procedure",),
        check_procedure,
        (
            Case("R-GOV.9", "objects", "One objection", replace(PROCEDURE, objections=(US,)), "None", PROCEDURE, "objections"),
            Case("R-GOV.10", "may object until", "On the tenth working day", replace(PROCEDURE, on=date(2026, 3, 16)), "On the day after", PROCEDURE, "circulated_on"),
        ),
    ),
    Table(
        ("follow-up of a review",),
        check_follow_up,
        (
            Case("R-REV.6", "was due", "Open on the day after", followed(Progress.OPEN), "Open on the last day", followed(Progress.OPEN, DAY), "recommendations.0"),
            Case("R-REV.6", "was due", "Still in progress", followed(Progress.IN_PROGRESS), "Done", followed(Progress.DONE)),
            Case("R-REV.6", "was due", "Open for a year", followed(Progress.OPEN, date(2025, 3, 1)), "Rejected", followed(Progress.REJECTED)),
        ),
    ),
    Table(
        ("publication of a report",),
        check_publication,
        (
            Case("R-GOV.14", "is not for the public", "A paragraph for the scheme only", published(Visibility.PUBLIC, Visibility.KP_ONLY), "Public ones only",
                 published(Visibility.PUBLIC, Visibility.PUBLIC), "paragraphs.1"),
            Case("R-GOV.14", "is not for the public", "One private to the Participant", published(Visibility.PARTICIPANT_PRIVATE), "A public one", published(Visibility.PUBLIC)),
            Case("R-GOV.14", "is not for the public", "One for the team", published(Visibility.TEAM_ONLY), "Nothing", published()),
        ),
    ),
)  # fmt: skip
