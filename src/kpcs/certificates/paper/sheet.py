"""What goes on paper: a statement and the words around it, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kpcs.scheme.facts.arrival import Decision, DifferenceCause
from kpcs.scheme.statement import Parcel, Statement
from kpcs.scheme.values import Carats, CountryCode, Usd

ENGLISH_TITLE = "Kimberley Process Certificate"
ENGLISH_WORDING = (
    "The rough diamonds in this shipment have been handled in accordance with the provisions of the Kimberley Process "
    "Certification Scheme for rough diamonds"
)


@dataclass(frozen=True, slots=True)
class Words:
    """A text in English (R-AI.A4) and in the second language of the paper; the second may be empty."""

    english: str
    second: str = ""


@dataclass(frozen=True, slots=True)
class Signatory:
    """One who signs for the exporting authority (R-SIG.1); an empty name is written by hand."""

    role: Words
    name: str = ""


@dataclass(frozen=True, slots=True)
class LogLine:
    """Where the issue is in the public log; ``proof`` is the proof file, empty while no checkpoint covers the entry."""

    place: int
    origin: str = ""
    proof: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One certificate as it is printed.

    ``names`` gives countries their names by code; a code without a name is printed as the code. ``title`` and
    ``wording`` are policy and are printed as they stand (R-AI.A1, R-AI.A2). ``mark`` is stamped over a copy that is
    not the certificate itself: file copy, void, replaced. ``log`` is printed as a line; its proof goes into the file.
    """

    statement: Statement
    qr_text: str
    second_language: str = "fr"
    title: Words = Words(ENGLISH_TITLE)
    wording: Words = Words(ENGLISH_WORDING)
    names: Mapping[str, Words] = field(default_factory=dict)
    signatories: tuple[Signatory, ...] = ()
    mark: Words | None = None
    log: LogLine | None = None
    is_demonstration: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """The import confirmation that the importing authority prints (R-III.b2, R-CON.2).

    ``statement`` is the certificate; ``parcel_count``, ``carats``, ``value`` and ``found`` are what was received, and
    ``causes`` why a measure (``parcels``, ``carats`` or ``value``) differs, with an explanation or none.
    """

    statement: Statement
    importing: CountryCode
    authority: str
    received_on: date
    confirmed_on: date
    decision: Decision
    parcel_count: int
    carats: Carats
    value: Usd
    found: tuple[Parcel, ...] = ()
    causes: Mapping[str, tuple[DifferenceCause, str]] = field(default_factory=dict)
    second_language: str = "fr"
    names: Mapping[str, Words] = field(default_factory=dict)
    signatories: tuple[Signatory, ...] = ()
    mark: Words | None = None
    is_demonstration: bool = False
