"""A demonstration office with very many certificates, to measure pages and queries at a size.

Content, parcels, blanks, arrivals, confirmations and events are there for every number. Signatures are not: all seeded
certificates share one that does not verify, because a million real ones would measure the signing, not the pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import OperationalError, ProgrammingError, connection, transaction

from kpcs.ledger import actions as ledger

from .bulk import Table, only
from .samples import FIRST_SERIAL, LAST_SERIAL, SAMPLES, Sample, samples

AUTHORITY = "eu-demo"
STEP = 20_000
SIGNED = b"seeded, not signed"
Progress = Callable[[int], None]


class NoDemonstration(Exception):
    """The office does not host the demonstration authority that the certificates would belong to."""


class AlreadySeeded(Exception):
    """The office holds seeded certificates; a second helping would need other numbers."""


def seed(count: int, *, until: datetime, progress: Progress) -> None:
    """Write ``count`` certificates and as many arrivals, in one transaction for each ``STEP`` of them."""
    writer = Writer(until)
    for start in range(0, count, STEP):
        with transaction.atomic():
            writer.write(start, min(start + STEP, count), count)
        progress(min(start + STEP, count))
    ledger.catch_up(documents=lambda numbers: dict.fromkeys(numbers, SIGNED))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


class Writer:
    """The tables with their fixed columns, and the samples; made once."""

    def __init__(self, until: datetime) -> None:
        try:
            only("participants.Authority", code=AUTHORITY, is_demonstration=True)
        except (LookupError, OperationalError, ProgrammingError):  # no such row, or no tables at all
            raise NoDemonstration from None
        self.samples, self.at = samples(until), until
        self.issuing = only("accounts.Officer", authority_id=AUTHORITY, roles__icontains="issuing_officer")
        self.importing = only("accounts.Officer", authority_id=AUTHORITY, roles__icontains="import_officer")
        self._of_certificates()
        self._of_arrivals()

    def _of_certificates(self) -> None:
        own, at, by = {"authority_id": AUTHORITY}, self.at, str(self.issuing["id"])
        self.blanks = Table(
            "certificates.Blank", "number", "serial", range_id=_range(at), changed_at=at, state="issued", **own
        )
        moments = {
            "state_since": at,
            "promised_at": at,
            "issued_at": at,
            "issued_on": at.date(),
            "expires_on": at.date(),
        }
        key = {"kid": "0" * 16, "algorithm": "ES256", "signed": SIGNED, "promised_by": by}
        firm = only("custody.Firm", **own)
        self.certificates = Table("certificates.Certificate", *CERTIFICATE, firm_id=firm["id"], **moments, **key, **own)
        self.parcels = Table("certificates.CertificateParcel", *PARCEL)
        who = {"by": by, "by_name": self.issuing["full_name"], "authority": AUTHORITY}
        self.events = Table("ledger.Event", "kind", "at", "subject", at=at, subject_kind="certificate", **who)

    def _of_arrivals(self) -> None:
        at, by = self.at, self.importing["id"]
        state = {"how": "qr", "state": "confirmed", "outcome": "genuine", "is_container_intact": True}
        moments = {"state_since": at, "presented_at": at, "used_at": at}
        self.arrivals = Table(
            "shipments.Arrival", *ARRIVAL, authority_id=AUTHORITY, presented_by_id=by, **state, **moments
        )
        received: dict[str, Any] = {"sent_at": at, "received_on": at.date(), "seen_at": at}
        self.confirmations = Table(
            "shipments.Confirmation", *CONFIRMATION, importing_id=AUTHORITY, sent_by_id=by, **received
        )

    def write(self, start: int, end: int, count: int) -> None:
        """Everything about the certificates and arrivals from ``start`` up to ``end``."""
        chosen = [(index, self.samples[index * SAMPLES // count]) for index in range(start, end)]
        self.blanks.fill((f"EU{FIRST_SERIAL + index}", FIRST_SERIAL + index) for index, _sample in chosen)
        self.certificates.fill(_certificate(f"EU{FIRST_SERIAL + index}", one) for index, one in chosen)
        self.parcels.fill(row for index, one in chosen for row in _parcels(f"EU{FIRST_SERIAL + index}", one))
        self.events.fill(row for index, one in chosen for row in _events(f"EU{FIRST_SERIAL + index}", one))
        self.arrivals.fill(_arrival(index, one) for index, one in chosen)
        self.confirmations.fill(_confirmation(index, one) for index, one in chosen)


def _range(at: datetime) -> int:
    ranges: Any = apps.get_model("certificates.BlankRange").objects
    received = {"digits": 7, "received_at": at, "received_from": "Seeding for measurements"}
    span = {"authority_id": AUTHORITY, "first": FIRST_SERIAL, "last": LAST_SERIAL}
    made, is_new = ranges.get_or_create(**span, defaults=received)
    if not is_new:
        raise AlreadySeeded
    return int(made.pk)


CERTIFICATE = [
    "number",
    "payload",
    "state",
    "destination",
    "exporter_name",
    "importer_name",
    "origin",
    "parcel_count",
    "carats_points",
    "value_cents",
    "issued_on",
    "expires_on",
    "exported_on",
    "promised_at",
    "issued_at",
    "state_since",
]
PARCEL = ("certificate_id", "line", "hs", "carats_points", "value_cents")
ARRIVAL = [
    "id",
    "number",
    "issuer",
    "payload",
    "exporter_name",
    "importer_name",
    "parcel_count",
    "carats_points",
    "value_cents",
    "exported_on",
    "presented_at",
    "used_at",
]
CONFIRMATION = [
    "arrival_id",
    "number",
    "issuer",
    "parcel_count",
    "carats_points",
    "value_cents",
    "exporter",
    "importer",
    "received_on",
    "sent_at",
]


def _certificate(number: str, one: Sample) -> tuple[Any, ...]:
    said = one.statement
    left = None if one.state in ("issued", "notified", "void") else said.issued_on.isoformat()
    return (
        number,
        one.payload_for(number),
        one.state,
        str(said.destination),
        said.exporter.name,
        said.importer.name,
        str(said.origin),
        said.parcel_count,
        said.carats.points,
        said.value.cents,
        said.issued_on.isoformat(),
        said.expires_on.isoformat(),
        left,
        one.issued_at,
        one.issued_at,
        one.issued_at,
    )


def _parcels(number: str, one: Sample) -> Iterator[tuple[Any, ...]]:
    for line, parcel in enumerate(one.statement.parcels, 1):
        yield number, line, parcel.hs.value, parcel.carats.points, parcel.value.cents


def _events(number: str, one: Sample) -> Iterator[tuple[Any, ...]]:
    for kind in ("certificate.promised", "certificate.issued", "export.reported"):
        yield kind, one.issued_at, number


def _arrival(index: int, one: Sample) -> tuple[Any, ...]:
    said, number = one.statement, _foreign(index, one)
    return (
        _arrival_id(index),
        number,
        number[:2],
        one.payload_for(number),
        said.exporter.name,
        said.importer.name,
        said.parcel_count,
        said.carats.points,
        said.value.cents,
        said.issued_on.isoformat(),
        one.issued_at,
        one.issued_at,
    )


def _confirmation(index: int, one: Sample) -> tuple[Any, ...]:
    said, number = one.statement, _foreign(index, one)
    amounts = (said.parcel_count, said.carats.points, said.value.cents)
    names = (said.exporter.name, said.importer.name)
    return (_arrival_id(index), number, number[:2], *amounts, *names, said.issued_on.isoformat(), one.issued_at)


def _foreign(index: int, one: Sample) -> str:
    """The number of a certificate that came in from the partner of the sample."""
    return f"{one.statement.destination}{FIRST_SERIAL + index}"


def _arrival_id(index: int) -> str:
    return UUID(int=(0x5EED << 112) + index).hex
