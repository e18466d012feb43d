"""What the decisions of an export need: to file, to inspect, to issue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from kpcs.scheme.application import Draft, ParcelDraft, Source
from kpcs.scheme.policies import Policy, Valuation
from kpcs.scheme.standings import Standings
from kpcs.scheme.statement import Origin, Statement
from kpcs.scheme.values import Carats, CertificateNumber, CountryCode, HsCode, Usd


@dataclass(frozen=True, slots=True, kw_only=True)
class ExporterFacts:
    """The registered firm that applies (R-AII.13)."""

    name: str
    address: str
    country: CountryCode
    is_exporter: bool = True
    licence_from: date | None = None
    licence_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParentFacts:
    """What the office knows of an import certificate named as a source (R-CER.4); ``carats`` are those unused."""

    number: CertificateNumber
    is_known: bool
    is_confirmed: bool
    carats: Carats | None = None


class TradeFacts(Protocol):
    """What filing and issuing have in common: who sends what mined where to whom, on which day."""

    @property
    def on(self) -> date: ...
    @property
    def issuer(self) -> Standings: ...
    @property
    def destination(self) -> Standings | None: ...
    @property
    def destination_code(self) -> CountryCode | None: ...
    @property
    def importer_country(self) -> CountryCode | None: ...
    @property
    def exporter_country(self) -> CountryCode: ...
    @property
    def origin(self) -> Origin | None: ...
    @property
    def sources(self) -> tuple[Source, ...]: ...
    @property
    def destination_policy(self) -> Policy: ...
    @property
    def exports_approved(self) -> bool: ...
    @property
    def g7_verified(self) -> bool: ...
    @property
    def amounts(self) -> tuple[tuple[int, Carats, Usd], ...]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationFacts:
    """For filing. ``destination`` is None when no Participant of that code is known."""

    draft: Draft
    on: date
    exporter: ExporterFacts
    issuer: Standings
    destination: Standings | None
    policy: Policy
    destination_policy: Policy
    parents: tuple[ParentFacts, ...] = ()
    exports_approved: bool = False

    @property
    def destination_code(self) -> CountryCode | None:
        return self.draft.destination

    @property
    def importer_country(self) -> CountryCode | None:
        return self.draft.importer_country

    @property
    def exporter_country(self) -> CountryCode:
        return self.exporter.country

    @property
    def origin(self) -> Origin | None:
        return self.draft.origin

    @property
    def sources(self) -> tuple[Source, ...]:
        return self.draft.sources

    @property
    def g7_verified(self) -> bool:
        return self.draft.g7_verified

    @property
    def amounts(self) -> tuple[tuple[int, Carats, Usd], ...]:
        """Row, weight and value of every parcel line that states both."""
        return tuple(
            (line.row, line.carats, line.value)
            for line in self.draft.parcels
            if line.carats is not None and line.value is not None
        )


class ContainerKind(StrEnum):
    """What the parcels are packed in; a re-sealable bag in a courier envelope resists no tampering (R-CER.8)."""

    SECURITY_BAG = "security_bag"
    BOX = "box"
    TIN = "tin"
    RESEALABLE_BAG = "resealable_bag"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """One sealed container, the parcels' outermost packing that shows when it was opened (R-IV.c, R-CER.7)."""

    kind: ContainerKind
    is_tamper_resistant: bool
    has_number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundParcel:
    """What the officer weighed and valued: exporter's, government's and independent valuation (R-SL.2)."""

    row: int = 0
    hs: HsCode
    carats: Carats
    declared: Usd | None = None
    government: Usd | None = None
    independent: Usd | None = None

    def value(self, valuation: Valuation) -> Usd | None:
        """The value for the certificate: the highest of the three where practice says so, else the declared one."""
        if valuation is Valuation.HIGHEST_OF_THREE:
            return max((value for value in (self.declared, self.government, self.independent) if value), default=None)
        return self.declared


class Inspected(Protocol):
    """What issuing looks at of an inspection."""

    @property
    def found(self) -> tuple[FoundParcel, ...]: ...
    @property
    def seals(self) -> tuple[str, ...]: ...
    @property
    def sealed_on(self) -> date | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionFacts:
    """For the record of an inspection before validation (R-CER.5)."""

    declared: tuple[ParcelDraft, ...]
    found: tuple[FoundParcel, ...]
    containers: tuple[Container, ...]
    seals: tuple[str, ...]
    sealed_on: date | None
    contents_only_rough: bool
    policy: Policy
    on: date
    valuers_present: tuple[str, ...] = ()
    filed_on: date | None = None
    parcel_count: int | None = None
    # Rows of lines that could not be read; each keeps its place beside what was declared.
    unread: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueFacts:
    """For issuing. Persons are plain strings: who applied or inspected may not issue."""

    statement: Statement
    inspection: Inspected | None
    on: date
    policy: Policy
    destination_policy: Policy
    issuer: Standings
    destination: Standings | None
    issuer_id: str
    applicant_id: str = ""
    inspector_id: str = ""
    number_is_free: bool = True
    draft: Draft | None = None
    exports_approved: bool = False

    @property
    def destination_code(self) -> CountryCode:
        return self.statement.destination

    @property
    def importer_country(self) -> CountryCode:
        return self.statement.importer.country

    @property
    def exporter_country(self) -> CountryCode:
        return self.statement.exporter.country

    @property
    def origin(self) -> Origin:
        return self.statement.origin

    @property
    def sources(self) -> tuple[Source, ...]:
        return self.draft.sources if self.draft else ()

    @property
    def g7_verified(self) -> bool:
        return self.draft is not None and self.draft.g7_verified

    @property
    def amounts(self) -> tuple[tuple[int, Carats, Usd], ...]:
        """Row, weight and value of every parcel line."""
        return tuple((row, line.carats, line.value) for row, line in enumerate(self.statement.parcels))
