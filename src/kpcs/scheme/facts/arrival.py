"""What the decisions of an import need: to check, to decide, to confirm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kpcs.scheme.policies import Policy
from kpcs.scheme.standings import Standings
from kpcs.scheme.statement import Party, Statement
from kpcs.scheme.values import Carats, CertificateNumber, CountryCode, Usd

from .export import FoundParcel


class How(StrEnum):
    """How the importing officer came to the certificate."""

    QR = "qr"
    NUMBER = "number"
    PHOTO = "photo"
    TYPED = "typed"


class NoticeKind(StrEnum):
    """What an issuer or another Participant has told about a number (R-CER.11, R-CER.29, R-FRD.1, R-FRD.5)."""

    VOID = "void"
    REPLACED = "replaced"
    LOST = "lost"
    STOLEN = "stolen"
    FALSE = "false"


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberNotice:
    kind: NoticeKind
    on: date
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierUse:
    """Where and when a certificate was presented before; it is good for one import."""

    place: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRange:
    """The serials that an issuer used in a year (R-NUM.2), both ends included."""

    year: int
    first: int
    last: int


class Decision(StrEnum):
    """What the importing officer decides about a shipment."""

    ACCEPT = "accept"
    HOLD = "hold"
    REFUSE = "refuse"
    RETURN = "return"
    DETAIN = "detain"
    SEIZE = "seize"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalFacts:
    """For the checks on arrival. ``outcome`` is the verdict on the signed text; empty for paper typed by hand.

    What has not been looked at yet is None: seals, container, contents.
    """

    statement: Statement
    how: How
    on: date
    here: CountryCode
    issuer: Standings | None
    destination: Standings | None
    policy: Policy
    outcome: str = ""
    exported_on: date | None = None
    has_prior_notice: bool = False
    seals_found: tuple[str, ...] | None = None
    is_container_intact: bool | None = None
    found: tuple[FoundParcel, ...] | None = None
    found_parcel_count: int | None = None
    earlier_uses: tuple[EarlierUse, ...] = ()
    notices: tuple[NumberNotice, ...] = ()
    number_ranges: tuple[NumberRange, ...] = ()
    is_transit: bool = False
    is_first_import_here: bool = True
    g7_verified: bool = False
    is_original_present: bool = True
    original_due_on: date | None = None
    origin_zone: str = ""
    exports_approved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionFacts:
    """For the decision on arrival: the rules that were found broken, and the reasons given.

    ``endorsed_by`` names the message of the issuing authority that corrects a typing error (R-CER.23).
    """

    arrival: ArrivalFacts
    decision: Decision
    on: date
    reasons: tuple[str, ...] = ()
    note: str = ""
    endorsed_by: str = ""
    is_fault_unknowing: bool = False


class DifferenceCause(StrEnum):
    """Why the found figures differ from the certificate (R-CON.7)."""

    WEIGHING = "weighing"
    VALUATION = "valuation"
    DATA_ENTRY = "data_entry"
    SPLIT = "split"
    THEFT = "theft"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One figure that differs: ``measure`` is carats, value or parcels."""

    measure: str
    stated: str
    found: str
    cause: DifferenceCause | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationFacts:
    """For the confirmation of receipt, whose five minimum facts must be there (R-III.b2)."""

    on: date
    policy: Policy
    statement: Statement | None
    number: CertificateNumber | None
    parcel_count: int | None
    carats: Carats | None
    value: Usd | None
    exporter: Party | None
    importer: Party | None
    received_on: date | None
    found: tuple[FoundParcel, ...] = ()
    causes: tuple[tuple[str, DifferenceCause], ...] = ()
    is_accepted: bool = True
