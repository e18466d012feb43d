"""Three authorities that trade with one another, their officers, firms and keys; all of it marked as made up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from kpcs.accounts import actions as accounts
from kpcs.accounts.actions import OfficerValue
from kpcs.custody import actions as custody
from kpcs.custody.actions import FirmValue
from kpcs.ledger.actions import Program
from kpcs.participants import actions as participants
from kpcs.participants.actions import AuthorityValue
from kpcs.permissions import ROLES, Permission

if TYPE_CHECKING:
    from kpcs.accounts.models import Officer
    from kpcs.custody.models import Firm

MAKER = "demo"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a demonstration authority sits, and what its firms are called."""

    code: str
    participant: str
    country: str
    name: str
    name_second: str
    town: str


PLACES = (
    Place(
        "sl-demo",
        "SL",
        "SL",
        "Demonstration authority of Sierra Leone",
        "Autorité de démonstration de la Sierra Leone",
        "Freetown",
    ),
    Place(
        "eu-demo",
        "EU",
        "BE",
        "Demonstration authority of the European Union",
        "Autorité de démonstration de l’Union européenne",
        "Antwerp",
    ),
    Place(
        "ca-demo", "CA", "CA", "Demonstration authority of Canada", "Autorité de démonstration du Canada", "Yellowknife"
    ),
)
FIRMS = (
    ("Demonstration Exporter One Ltd", "1 Demonstration Street", True, False),
    ("Demonstration Trader Two Ltd", "2 Demonstration Street", True, True),
    ("Demonstration Importer Three Ltd", "3 Demonstration Street", False, True),
)


@dataclass(slots=True)
class Cast:
    """Who works at one authority and which firms are registered there, by role and in order."""

    place: Place
    officers: dict[str, Officer] = field(default_factory=dict)
    exporters: list[Officer] = field(default_factory=list)
    firms: list[Firm] = field(default_factory=list)

    @property
    def program(self) -> Program:
        """The maker of this office, acting under this authority where no officer is at hand yet."""
        return Program(MAKER, frozenset(Permission), self.place.code)


def lay(*, at: datetime) -> Iterator[Cast]:
    """Fill the register and make the authorities one by one; ``at`` is the moment when the office began."""
    participants.load_vocabulary(by=Program(MAKER, frozenset(Permission)), at=at)
    for place in PLACES:
        cast = Cast(place)
        _add_authority(cast, at=at)
        _add_officers(cast, at=at)
        _add_firms(cast, at=at)
        yield cast


def _add_authority(cast: Cast, *, at: datetime) -> None:
    place = cast.place
    value = AuthorityValue(
        code=place.code,
        participant=place.participant,
        name=place.name,
        name_second=place.name_second,
        address=f"10 Demonstration Square, {place.town}",
        is_demonstration=True,
        notices_email=f"notices@{place.code}.example",
        confirmations_email=f"confirmations@{place.code}.example",
    )
    participants.add_authority(authority=value, by=cast.program, at=at)
    first = at.date()
    participants.create_root(
        participant=place.participant,
        valid_from=first,
        valid_until=first + timedelta(days=3650),
        by=cast.program,
        at=at,
    )
    participants.create_signing_key(
        authority=place.code, valid_from=first, valid_until=first + timedelta(days=730), by=cast.program, at=at
    )
    # The printer's one delivery lasts over New Year.
    for year in (first.year, first.year + 1):
        participants.announce_numbers(
            participant=place.participant,
            year=year,
            first=1,
            last=5000,
            source="Demonstration data",
            by=cast.program,
            at=at,
        )


def _add_officers(cast: Cast, *, at: datetime) -> None:
    for role in ROLES.values():
        if role.code == "exporter":
            continue
        value = OfficerValue(
            email=f"{role.code.replace('_', '.')}@{cast.place.code}.example",
            full_name=f"{role.name} of {cast.place.town}",
            roles=(role.code,),
        )
        cast.officers[role.code] = accounts.add_officer(
            authority=cast.place.code, officer=value, by=cast.program, at=at
        )


def _add_firms(cast: Cast, *, at: datetime) -> None:
    administrator = cast.officers["administrator"]
    for number, (name, street, is_exporter, is_importer) in enumerate(FIRMS, start=1):
        value = FirmValue(
            name=name,
            address=f"{street}, {cast.place.town}",
            country=cast.place.country,
            licence_number=f"DEMO-{cast.place.participant}-{number:03d}",
            licence_from=date(at.year, 1, 1),
            licence_until=date(at.year + 2, 12, 31),
            is_exporter=is_exporter,
            is_importer=is_importer,
        )
        given: dict[str, Any] = {"authority": cast.place.code, "by": administrator, "at": at}
        firm = custody.register_firm(firm=value, is_demonstration=True, **given)
        cast.firms.append(firm)
        if is_exporter:
            person = OfficerValue(
                email=f"exporter.{number}@{cast.place.code}.example",
                full_name=f"Exporter for {name}, {cast.place.town}",
                roles=("exporter",),
            )
            cast.exporters.append(custody.add_person(pk=firm.pk, person=person, **given).person)
