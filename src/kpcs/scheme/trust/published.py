"""What a list tells besides keys and standings: how certificates look, which logs and witnesses there are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kpcs.scheme.values import CountryCode, ValueRefused


class About(StrEnum):
    """What a specimen fact is about (R-II.d)."""

    NUMBER = "number"
    PAPER = "paper"
    SECURITY = "security"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """A fact about a Participant's certificates as it notified the others (R-II.d), for those issued from a year on."""

    participant: CountryCode
    year: int
    about: About
    text: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogSource:
    """A transparency log: its name, its key as a verifier key of C2SP signed notes, and for which authorities it is."""

    origin: str
    vkey: str
    authorities: tuple[str, ...] = ()
    url: str = ""


class Side(StrEnum):
    """On which side of the Kimberley Process a witness stands."""

    GOVERNMENT = "government"
    INDUSTRY = "industry"
    CIVIL_SOCIETY = "civil_society"


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """Somebody who checks that logs only grow, and signs their checkpoints."""

    name: str
    vkey: str
    side: Side
    url: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """How many of these witnesses must have signed a checkpoint before it is believed. None: no checkpoint is."""

    needed: int = 0
    of: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not (0 <= self.needed <= len(self.of)) or len(set(self.of)) != len(self.of) or (self.of and not self.needed):
            raise ValueRefused("A policy needs at least one of its witnesses and not more than it names, each once.")
