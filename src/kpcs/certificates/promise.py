"""What is about to be issued, before a number is taken: who, for what, and which words under a number still unknown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from kpcs.ledger.actions import Actor
from kpcs.permissions import Holder
from kpcs.scheme.application import Source
from kpcs.scheme.findings import Finding
from kpcs.scheme.statement import Party, Statement
from kpcs.scheme.values import CertificateNumber


class Acting(Actor, Holder, Protocol):
    """Who issues: an officer, or the program that finishes what a crash left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """``words`` makes the statement for a number, ``judge`` says what stands against it."""

    authority: str
    participant: str
    words: Callable[[CertificateNumber], Statement]
    judge: Callable[[Statement], tuple[Finding, ...]]
    application: UUID | None = None
    inspection: int | None = None
    firm_id: int | None = None
    replaces: str | None = None
    reason: str = ""
    sources: tuple[Source, ...] = field(default=())


def told(statement: Statement) -> dict[str, object]:
    """What every event about a certificate says, and the mail that is made from it (R-AII.19, R-AII.21, R-PRE.1)."""
    return {
        "number": str(statement.number),
        "destination": str(statement.destination),
        "carats_points": statement.carats.points,
        "value_cents": statement.value.cents,
        "origin": str(statement.origin),
        "origins": [str(country) for country in statement.origin.countries],
        "importer": _party(statement.importer),
        "exporter": _party(statement.exporter),
        "parcel_count": statement.parcel_count,
        "issued_on": statement.issued_on.isoformat(),
        "expires_on": statement.expires_on.isoformat(),
    }


def _party(party: Party) -> str:
    return f"{party.name}, {party.address}, {party.country}"


def columns(statement: Statement) -> dict[str, object]:
    """The copies for search that stand beside the signed bytes."""
    return {
        "number": str(statement.number),
        "kind": statement.kind.value,
        "destination": str(statement.destination),
        "exporter_name": statement.exporter.name,
        "importer_name": statement.importer.name,
        "origin": str(statement.origin),
        "parcel_count": statement.parcel_count,
        "carats_points": statement.carats.points,
        "value_cents": statement.value.cents,
        "issued_on": statement.issued_on,
        "expires_on": statement.expires_on,
    }
