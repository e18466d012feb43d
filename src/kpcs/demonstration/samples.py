"""The contents that seeded certificates share: a thousand different ones, spread over the days and partners."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from kpcs.scheme.codec import payload_of
from kpcs.scheme.statement import Origin, Parcel, Party, Statement
from kpcs.scheme.values import Carats, CertificateNumber, CountryCode, HsCode, Usd

FIRST_SERIAL, LAST_SERIAL = 2_000_000, 9_999_999
SAMPLES = 1_000
DAYS = 1_000
STATES = ("confirmed",) * 90 + ("exported",) * 4 + ("issued",) * 3 + ("notified",) * 1 + ("void",) * 2
PARTNERS = ("AE", "IN", "US", "CN", "IL", "CH", "CA", "BW", "ZA", "SL")


@dataclass(frozen=True, slots=True)
class Sample:
    """One content that many numbers share, with what the columns beside it repeat."""

    statement: Statement
    payload: bytes
    number: bytes
    issued_at: str
    state: str

    def payload_for(self, number: str) -> bytes:
        """The same content under another number of the same length."""
        return self.payload.replace(self.number, number.encode())


def samples(until: datetime) -> list[Sample]:
    """Contents spread over the days before ``until``, newest last: one to three parcels, ten partners."""
    return [_sample(index, until) for index in range(SAMPLES)]


def _sample(index: int, until: datetime) -> Sample:
    number = CertificateNumber(CountryCode("EU"), f"{FIRST_SERIAL:07d}")
    day = (until - timedelta(days=DAYS - index * DAYS // SAMPLES)).date()
    partner = CountryCode(PARTNERS[index % len(PARTNERS)])
    parcels = tuple(
        Parcel(hs, Carats(1_000 + index * 137 % 90_000 + line), Usd(500_000 + index * 7_919 % 90_000_000))
        for line, hs in enumerate(list(HsCode)[: 1 + index % 3])
    )
    statement = Statement(
        number=number,
        authority="Demonstration authority of the European Union",
        issued_on=day,
        validated_on=day,
        expires_on=day + timedelta(days=60),
        exporter=Party("Demonstration Exporter One Ltd, Antwerp", "1 Demonstration Street", CountryCode("BE")),
        importer=Party(f"Demonstration Importer {index % 40 + 1}", "2 Demonstration Square", partner),
        destination=partner,
        origin=Origin(is_mixed=True),
        parcels=parcels,
        seals=(f"DEMO-{index:06d}",),
        parcel_count=len(parcels),
    )
    issued_at = _moment(datetime.combine(day, time(9, index % 60), tzinfo=UTC))
    return Sample(statement, payload_of(statement), str(number).encode(), issued_at, STATES[index * 37 % len(STATES)])


def _moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S")
