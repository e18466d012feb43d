"""What the made-up exporters file and what the officers find: plausible figures, plainly named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from .ground import FIRMS, PLACES

GEM, INDUSTRIAL, UNSORTED = "7102.31", "7102.21", "7102.10"
# US cents for a carat of gem and of industrial goods, where they were mined.
PRICES = {"SL": (29_500, 1_150), "CA": (10_400, 900)}


@dataclass(frozen=True, slots=True)
class Goods:
    """The parcels of one shipment: heading, weight in points, value in cents."""

    parcels: tuple[tuple[str, int, int], ...]
    origins: tuple[str, ...]
    sources: tuple[dict[str, str], ...]
    is_mixed: bool = False
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


def _source(kind: str, *, reference: str = "", certificate: str = "") -> dict[str, str]:
    return {"kind": kind, "reference": reference, "certificate": certificate, "zone": ""}


def filed(goods: Goods, *, to: str) -> dict[str, Any]:
    """The application as its form posts it, for a consignee at the destination ``to`` (a Participant)."""
    place = next(place for place in PLACES if place.participant == to)
    consignee = next(firm for firm in FIRMS if firm[3])
    return {
        "importer_name": consignee[0],
        "importer_address": f"{consignee[1]}, {place.town}",
        "importer_country": place.country,
        "destination": to,
        "origin_kind": "mixed" if goods.is_mixed else "single",
        "origins": [{"country": country, "share": ""} for country in goods.origins],
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
