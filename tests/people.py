"""Officers of three authorities that trade with one another, and a stranger from a fourth.

``sierra_leone()`` exports, ``european_union()`` imports, ``canada()`` does either; each has one officer for every role
and one firm. ``stranger()`` holds every role, but at an authority that has nothing to do with the others.
"""

from __future__ import annotations

from dataclasses import dataclass

from kpcs.accounts.models import Officer
from kpcs.accounts.permissions import ROLES
from kpcs.custody.models import Firm
from kpcs.participants.models import Authority

from .factories import make_authority, make_firm, make_officer, make_representative


@dataclass(frozen=True, slots=True)
class People:
    """One authority, who works there, and the firm that is registered with it."""

    authority: Authority
    firm: Firm
    exporter: Officer
    inspecting: Officer
    issuing: Officer
    importing: Officer
    keeper: Officer
    administrator: Officer


def sierra_leone() -> People:
    """A producer: three valuations, the highest counts (R-SL.2)."""
    return make_people("sl-demo")


def european_union() -> People:
    """Importer and re-exporter (R-EU)."""
    return make_people("eu-demo")


def canada() -> People:
    """A producer and importer with the fully confirmed rule pack (R-CA)."""
    return make_people("ca-demo")


def stranger() -> Officer:
    """May do everything at his own authority, and must learn nothing about the others."""
    return make_officer(make_authority("na-demo"), *ROLES, full_name="Stranger", email="stranger@na-demo.test")


def make_people(code: str) -> People:
    """An authority by its code (``bw-demo``: Botswana) with one officer for each role and one firm."""
    authority = make_authority(code)
    firm = make_firm(
        authority,
        name=f"Demonstration Firm of {authority.participant.name} Ltd",
        licence_number=f"{code.upper()}-0001",
        is_importer=True,
    )

    def officer(role: str) -> Officer:
        email = f"{role.replace('_', '-')}@{code}.test"
        return make_officer(
            authority, role, email=email, full_name=f"{ROLES[role].name} of {authority.participant.name}"
        )

    exporter = officer("exporter")
    make_representative(firm, exporter)
    return People(
        authority=authority,
        firm=firm,
        exporter=exporter,
        inspecting=officer("inspecting_officer"),
        issuing=officer("issuing_officer"),
        importing=officer("import_officer"),
        keeper=officer("stock_keeper"),
        administrator=officer("administrator"),
    )
