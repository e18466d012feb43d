"""Facts that break no rule, to be changed in one place by each case.

Sierra Leone sends gem stones to Antwerp on 2 March 2026; its practice wants three valuations (R-SL.2).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from kpcs.scheme.application import Draft, ParcelDraft, Source, SourceKind
from kpcs.scheme.facts import (
    ApplicationFacts,
    ArrivalFacts,
    ConfirmationFacts,
    Container,
    ContainerKind,
    Decision,
    DecisionFacts,
    ExporterFacts,
    FoundParcel,
    How,
    InspectionFacts,
    IssueFacts,
    Standings,
)
from kpcs.scheme.participants import standings_of
from kpcs.scheme.policies import Policy, policy_for
from kpcs.scheme.statement import Origin, Parcel, Party, Statement
from kpcs.scheme.values import Carats, CertificateNumber, CountryCode, HsCode, Usd

DAY = date(2026, 3, 2)
SL, EU, BE, CA, CF, KE, VE, ZW, US = (CountryCode(code) for code in ("SL", "EU", "BE", "CA", "CF", "KE", "VE", "ZW", "US"))


def history(code: CountryCode) -> Standings:
    found = standings_of(code)
    assert found is not None
    return found


def practice(code: CountryCode, on: date = DAY) -> Policy:
    return policy_for(code, on)


def number(text: str) -> CertificateNumber:
    return CertificateNumber.parse(text)


def parcel(hs: str = "7102.31", carats: str = "12.50", value: str = "4,000.00", row: int = 0) -> ParcelDraft:
    return ParcelDraft(row=row, hs=HsCode.parse(hs), carats=Carats.parse(carats), value=Usd.parse(value))


DRAFT = Draft(
    importer_name="Demonstration Importer One",
    importer_address="Hoveniersstraat 1, Antwerp",
    importer_country=BE,
    destination=EU,
    origin=Origin((SL,)),
    parcels=(parcel(),),
    parcel_count=1,
    sources=(Source(row=0, kind=SourceKind.OWN_PRODUCTION, reference="Mine licence 12", zone="Kono"),),
    declaration=True,
)
EXPORTER = ExporterFacts(
    name="Demonstration Exporter One Ltd",
    address="Siaka Stevens Street 1, Freetown",
    country=SL,
    licence_from=date(2026, 1, 1),
    licence_until=date(2026, 12, 31),
)


def filed(draft: dict[str, Any] | None = None, **changes: Any) -> ApplicationFacts:
    facts = ApplicationFacts(
        draft=replace(DRAFT, **(draft or {})),
        on=DAY,
        exporter=EXPORTER,
        issuer=history(SL),
        destination=history(EU),
        policy=practice(SL),
        destination_policy=practice(EU),
    )
    return replace(facts, **changes)


FOUND = FoundParcel(
    hs=HsCode.GEM,
    carats=Carats.parse("12.50"),
    declared=Usd.parse("3,900.00"),
    government=Usd.parse("4,000.00"),
    independent=Usd.parse("3,950.00"),
)


def inspected(**changes: Any) -> InspectionFacts:
    facts = InspectionFacts(
        declared=(parcel(),),
        found=(FOUND,),
        containers=(Container(kind=ContainerKind.BOX, is_tamper_resistant=True),),
        seals=("SL-77001",),
        sealed_on=DAY,
        contents_only_rough=True,
        policy=practice(SL),
        on=DAY,
        valuers_present=("Exporter", "Mines monitoring officer", "Customs officer"),
        filed_on=date(2026, 2, 20),
    )
    return replace(facts, **changes)


STATEMENT = Statement(
    number=number("SL 004912"),
    authority="National Minerals Agency",
    issued_on=DAY,
    validated_on=DAY,
    expires_on=date(2026, 5, 1),
    exporter=Party("Demonstration Exporter One Ltd", "Siaka Stevens Street 1, Freetown", SL),
    importer=Party("Demonstration Importer One", "Hoveniersstraat 1, Antwerp", BE),
    destination=EU,
    origin=Origin((SL,)),
    parcels=(Parcel(HsCode.GEM, Carats.parse("12.50"), Usd.parse("4,000.00")),),
    seals=("SL-77001",),
    parcel_count=1,
)


def stated(**changes: Any) -> Statement:
    return replace(STATEMENT, **changes)


def issued(statement: dict[str, Any] | None = None, **changes: Any) -> IssueFacts:
    facts = IssueFacts(
        statement=stated(**(statement or {})),
        inspection=inspected(),
        on=DAY,
        policy=practice(SL),
        destination_policy=practice(EU),
        issuer=history(SL),
        destination=history(EU),
        issuer_id="officer-3",
        applicant_id="firm-1",
        inspector_id="officer-2",
        draft=DRAFT,
    )
    return replace(facts, **changes)


ARRIVED_ON = date(2026, 3, 9)


def arrived(statement: dict[str, Any] | None = None, **changes: Any) -> ArrivalFacts:
    facts = ArrivalFacts(
        statement=stated(**(statement or {})),
        how=How.QR,
        outcome="genuine",
        on=ARRIVED_ON,
        here=EU,
        issuer=history(SL),
        destination=history(EU),
        policy=practice(EU),
        exported_on=date(2026, 3, 3),
        has_prior_notice=True,
        seals_found=("SL-77001",),
        is_container_intact=True,
        found=(FOUND,),
        found_parcel_count=1,
    )
    return replace(facts, **changes)


def decided(arrival: ArrivalFacts | None = None, **changes: Any) -> DecisionFacts:
    return replace(DecisionFacts(arrival=arrival or arrived(), decision=Decision.ACCEPT, on=ARRIVED_ON), **changes)


def confirmed(**changes: Any) -> ConfirmationFacts:
    facts = ConfirmationFacts(
        on=date(2026, 3, 10),
        policy=practice(EU),
        statement=STATEMENT,
        number=STATEMENT.number,
        parcel_count=1,
        carats=Carats.parse("12.50"),
        value=Usd.parse("4,000.00"),
        exporter=STATEMENT.exporter,
        importer=STATEMENT.importer,
        received_on=ARRIVED_ON,
    )
    return replace(facts, **changes)
