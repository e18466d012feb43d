"""What a certificate says: the fields of Annex I as one frozen value.

A statement is what is signed, printed, sent and compared. It holds nothing that may change after issue: status,
use and confirmation are other people's words about it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .letters import hidden_in
from .values import Carats, CertificateNumber, CountryCode, HsCode, Usd, ValueRefused

MOST_PARCELS = 200
MOST_TEXT = 200


class Kind(StrEnum):
    """Standard trade, or technical, which stays out of trade statistics (R-CER.24, R-CER.25, R-CER.27)."""

    STANDARD = "standard"
    TECHNICAL = "technical"


class Purpose(StrEnum):
    """Why a technical certificate was issued (R-CER.24, R-CER.25, R-CER.31)."""

    RETURN = "return"
    RESEARCH = "research"
    DETAINED = "detained"
    SEIZED = "seized"


@dataclass(frozen=True, slots=True)
class Party:
    """An exporter or importer: name, address in one line, country of the address."""

    name: str
    address: str
    country: CountryCode

    def __post_init__(self) -> None:
        for field, text in (("name", self.name), ("address", self.address)):
            if not text.strip() or len(text) > MOST_TEXT:
                raise ValueRefused(f"The {field} of a party has 1 to {MOST_TEXT} characters.")
            if hidden_in(text):
                # Also refuses right-to-left overrides, isolates and NUL bytes: category Cf and Cc are not printable.
                raise ValueRefused(
                    f"The {field} of a party holds an invisible control character; type it again without."
                )


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the stones were mined (R-I.2): one country, or mixed, listed or not (R-AI.A16, R-CER.32, R-CER.33).

    ``shares`` are per mille of the weight in the order of ``countries``, or empty when not stated; they sum to 1000.
    """

    countries: tuple[CountryCode, ...] = ()
    shares: tuple[int, ...] = ()
    is_mixed: bool = False

    def __post_init__(self) -> None:
        if not self.is_mixed and len(self.countries) != 1:
            raise ValueRefused("An origin is one country, or is marked as mixed (R-AI.V4).")
        if len(self.countries) > 1 and len(set(self.countries)) != len(self.countries):
            raise ValueRefused("A country of origin is listed twice.")
        if self.shares and (
            len(self.shares) != len(self.countries) or sum(self.shares) != 1000 or min(self.shares) <= 0
        ):
            raise ValueRefused("Shares of origin are given for every country and sum to 100 %.")

    def __str__(self) -> str:
        return "***" if self.is_mixed else str(self.countries[0])


@dataclass(frozen=True, slots=True)
class Parcel:
    """One line of the certificate: diamonds packed together under one HS heading (R-I.12)."""

    hs: HsCode
    carats: Carats
    value: Usd


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A certificate's content. Refuses what no certificate can be; whether it *may* be issued is for the rules."""

    number: CertificateNumber
    authority: str
    issued_on: date
    validated_on: date
    expires_on: date
    exporter: Party
    importer: Party
    destination: CountryCode
    origin: Origin
    parcels: tuple[Parcel, ...]
    seals: tuple[str, ...]
    parcel_count: int
    kind: Kind = Kind.STANDARD
    purpose: Purpose | None = None
    replaces: CertificateNumber | None = None

    def __post_init__(self) -> None:
        if not 1 <= len(self.parcels) <= MOST_PARCELS:
            raise ValueRefused(f"A certificate has 1 to {MOST_PARCELS} parcel lines (R-AI.V2).")
        if self.parcel_count < 1:
            raise ValueRefused("A certificate covers at least one parcel (R-AI.A13).")
        if not self.authority.strip() or len(self.authority) > MOST_TEXT:
            raise ValueRefused("The issuing authority is named (R-AI.A9).")
        for text in (self.authority, *self.seals):
            if not text or len(text) > MOST_TEXT or hidden_in(text):
                raise ValueRefused(f"Seals and the authority are 1 to {MOST_TEXT} characters, none of them invisible.")
        if (self.kind is Kind.TECHNICAL) != (self.purpose is not None):
            raise ValueRefused("A technical certificate, and no other, states its purpose (R-CER.25).")

    @property
    def carats(self) -> Carats:
        return Carats(sum(parcel.carats.points for parcel in self.parcels))

    @property
    def value(self) -> Usd:
        return Usd(sum(parcel.value.cents for parcel in self.parcels))

    @property
    def participant(self) -> CountryCode:
        """The issuing Participant, which the number carries (R-AI.V3)."""
        return self.number.participant
