"""What the made-up exporters file and what the officers find: plausible figures, plainly named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest
from typing import Any

from kpcs.scheme.application import ParcelDraft
from kpcs.scheme.statement import Origin, Parcel, Party, Purpose, Statement
from kpcs.scheme.values import Carats, CertificateNumber, CountryCode, HsCode, Usd

from .ground import FIRMS, PLACES, Place

GEM, INDUSTRIAL, UNSORTED = "7102.31", "7102.21", "7102.10"
# US cents for a carat of gem and of industrial goods, where they were mined.
PRICES = {"SL": (29_500, 1_150), "CA": (10_400, 900)}
IMPORTER, STREET = FIRMS[-1][:2]


@dataclass(frozen=True, slots=True)
class Goods:
    """The parcels of one shipment: heading, weight in points, value in cents."""

    parcels: tuple[tuple[str, int, int], ...]
    origins: tuple[str, ...]
    sources: tuple[dict[str, str], ...]
    is_mixed: bool = False
    shares: tuple[int, ...] = ()
    remarks: str = ""


def goods_of(participant: str, *, size: int, lines: int = 0) -> Goods:
    """Goods of a producer; ``size`` varies the figures, ``lines`` asks for a long list."""
    gem, industrial = PRICES[participant]
    if lines:
        parcels = tuple((GEM, 150 + 37 * line, (150 + 37 * line) * (gem + 211 * line) // 100) for line in range(lines))
    else:
        points = 4_200 + size * 1_237
        parcels = ((GEM, points, points * (gem + size * 53) // 100),)
        if size % 2:
            parcels += ((INDUSTRIAL, points * 2 // 3, points * 2 // 3 * industrial // 100),)
        if size % 5 == 0:
            parcels += ((UNSORTED, points // 2, points // 2 * gem // 300),)
    reference = {"SL": "Demonstration licence SL-17, Kono", "CA": "Demonstration mine licence 3, Lac de Gras"}
    return Goods(parcels, (participant,), (_source("own_production", reference=reference[participant]),))


def sold_on(imported: Goods, parents: tuple[str, ...]) -> Goods:
    """Half of what was imported, sorted and sold on with a mark-up; names the import certificates (R-CER.4)."""
    hs, points, cents = imported.parcels[0]
    parcels = ((hs, points // 2, cents // 2 * 109 // 100),)
    return Goods(parcels, imported.origins, tuple(_source("import", certificate=number) for number in parents))


def mixed(*parts: Goods, is_listed: bool) -> Goods:
    """The first parcels of several origins sorted into one, with the list of origins and their shares or without."""
    _hs, points, cents = zip(*(part.parcels[0] for part in parts), strict=True)
    shares = [1000 * each // sum(points) for each in points[1:]]
    origins = tuple(country for part in parts for country in part.origins)
    return Goods(
        ((GEM, sum(points), sum(cents)),),
        origins if is_listed else (),
        tuple(source for part in parts for source in part.sources),
        is_mixed=True,
        shares=(1000 - sum(shares), *shares) if is_listed else (),
    )


def _source(kind: str, *, reference: str = "", certificate: str = "") -> dict[str, str]:
    return {"kind": kind, "reference": reference, "certificate": certificate, "zone": ""}


def filed(goods: Goods, *, to: str) -> dict[str, Any]:
    """The application as its form posts it, for a consignee at the destination ``to`` (a Participant)."""
    place = next(place for place in PLACES if place.participant == to)
    return {
        "importer_name": IMPORTER,
        "importer_address": f"{STREET}, {place.town}",
        "importer_country": place.country,
        "destination": to,
        "origin_kind": "mixed" if goods.is_mixed else "single",
        "origins": [
            {"country": country, "share": f"{share // 10}.{share % 10}" if share else ""}
            for country, share in zip_longest(goods.origins, goods.shares)
        ],
        "parcels": [
            {"hs": hs, "carats": _hundredths(points), "value": _hundredths(cents)}
            for hs, points, cents in goods.parcels
        ],
        "parcel_count": str(len(goods.parcels)),
        "sources": [dict(source) for source in goods.sources],
        "declaration": "yes",
        "g7_verified": "",
        "remarks": goods.remarks,
    }


def found(goods: Goods, *, seal: str, on: date) -> dict[str, Any]:
    """The inspection as its form posts it; the three valuations differ a little."""
    return {
        "found": [
            {
                "hs": hs,
                "carats": _hundredths(points),
                "declared": _hundredths(cents),
                "government": _hundredths(cents * 103 // 100),
                "independent": _hundredths(cents * 99 // 100),
            }
            for hs, points, cents in goods.parcels
        ],
        "containers": [{"kind": "security_bag", "is_tamper_resistant": "yes", "has_number": "yes"}],
        "seals": [seal],
        "sealed_on": on.isoformat(),
        "contents_only_rough": "yes",
        "valuers_present": ["Exporter or agent", "Senior mines monitoring officer", "Senior customs officer"],
        "present": ["Courier"],
        "remarks": "",
    }


def _hundredths(value: int) -> str:
    whole, part = divmod(value, 100)
    return f"{whole}.{part:02d}"


def foreign_paper(participant: str, number: str, *, to: str, on: date) -> Statement:
    """A certificate of an authority elsewhere, as an officer types it from the paper."""
    issued = on - timedelta(days=6)
    place = next((place for place in PLACES if place.participant == to), None)
    country = CountryCode(place.country if place else to)
    return Statement(
        number=CertificateNumber.parse(number),
        authority="Demonstration authority elsewhere",
        issued_on=issued,
        validated_on=issued,
        expires_on=issued + timedelta(days=60),
        exporter=Party("Demonstration Exporter Abroad Ltd", "7 Demonstration Street", CountryCode(participant)),
        importer=Party(IMPORTER, STREET, country),
        destination=CountryCode(to),
        origin=Origin((CountryCode(participant),)),
        parcels=(Parcel(HsCode.GEM, Carats(51_240), Usd(6_148_800)),),
        seals=("DEMO-ABROAD-1",),
        parcel_count=1,
    )


def consignee(place: Place, *, address: str) -> Party:
    """The made-up importer of a place, at another address."""
    return Party(IMPORTER, f"{address}, {place.town}", CountryCode(place.country))


def laboratory(out: Place, into: Place) -> dict[str, Any]:
    """A few stones for a laboratory, as a technical certificate describes them."""
    return {
        "purpose": Purpose.RESEARCH,
        "reason": "Samples for the study of origins.",
        "requested_by": CountryCode(into.participant),
        "exporter": Party(
            "Demonstration Geological Survey", f"4 Demonstration Street, {out.town}", CountryCode(out.country)
        ),
        "importer": Party(
            "Demonstration Laboratory", f"5 Demonstration Street, {into.town}", CountryCode(into.country)
        ),
        "destination": CountryCode(into.participant),
        "origin": Origin((CountryCode(out.participant),)),
        "parcels": (ParcelDraft(hs=HsCode.GEM, carats=Carats(1_250), value=Usd(130_000)),),
        "parcel_count": 1,
        "seals": ("DEMO-LAB-1",),
    }
