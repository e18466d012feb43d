"""A shipment that comes to an importing authority, as far as a test needs it: presented, opened, its receipt."""

from __future__ import annotations

from typing import Any

from kpcs.scheme.facts import FoundParcel, How
from kpcs.scheme.values import Carats, HsCode, Usd
from kpcs.shipments import actions as shipments
from kpcs.shipments.models import Arrival
from kpcs.shipments.queries.arrivals import statement
from kpcs.shipments.queries.facts import Receipt
from kpcs.shipments.queries.presented import Presented
from tests.factories import NOW, TODAY, make_statement
from tests.people import People

FOUND = (
    FoundParcel(hs=HsCode.GEM, carats=Carats(12_345), declared=Usd(4_500_000)),
    FoundParcel(hs=HsCode.INDUSTRIAL, carats=Carats(6_000), declared=Usd(60_000)),
)
OPENING = shipments.Opening(seals=("DEMO-0001",), is_container_intact=True, parcels=FOUND, parcel_count=2)


def typed(number: str = "SL004912", **given: Any) -> Presented:
    return Presented(statement=make_statement(number, **given), how=How.TYPED, has_prior_notice=True)


def arrived(office: People, number: str = "SL004912", *, opening: shipments.Opening = OPENING, **given: Any) -> Arrival:
    row = shipments.present(paper=typed(number, **given), by=office.importing, at=NOW)
    return shipments.open_container(arrival=row.pk, found=opening, by=office.importing, at=NOW)


def receipt_of(row: Arrival, **given: Any) -> Receipt:
    """A confirmation of exactly what the certificate says; a test changes what it cares about."""
    said = statement(row)
    facts: dict[str, Any] = {
        "number": said.number,
        "parcel_count": said.parcel_count,
        "carats": said.carats,
        "value": said.value,
        "exporter": said.exporter,
        "importer": said.importer,
        "received_on": TODAY,
        **given,
    }
    return Receipt(**facts)
