"""A certificate's life through the real actions, as far as a test needs it: filed, inspected, issued."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta
from typing import Any

from kpcs.accounts.models import Officer
from kpcs.certificates import actions as certificates
from kpcs.certificates import inspecting
from kpcs.certificates.models import Application, Certificate
from kpcs.participants import actions as participants
from tests.factories import NOW, TODAY, new_year
from tests.people import People

FILED_AT = NOW - timedelta(days=3)  # Sierra Leone asks for a notice of 24 hours before the valuation (R-SL.1)

FILED: dict[str, Any] = {
    "importer_name": "Demonstration Importer One",
    "importer_address": "2 Demonstration Square, Antwerp",
    "importer_country": "BE",
    "destination": "EU",
    "origin_kind": "single",
    "origins": [{"country": "SL", "share": ""}],
    "parcels": [
        {"hs": "7102.31", "carats": "123.45", "value": "45,000.00"},
        {"hs": "7102.21", "carats": "60", "value": "600"},
    ],
    "parcel_count": "2",
    "sources": [{"kind": "own_production", "reference": "Licence KN-17, Kono", "certificate": "", "zone": ""}],
    "declaration": "yes",
    "g7_verified": "",
    "remarks": "",
}
FOUND: dict[str, Any] = {
    "found": [
        {"hs": "7102.31", "carats": "123.45", "declared": "45000", "government": "46000", "independent": "45500"},
        {"hs": "7102.21", "carats": "60", "declared": "600", "government": "600", "independent": "600"},
    ],
    "containers": [{"kind": "security_bag", "is_tamper_resistant": "yes", "has_number": "yes"}],
    "seals": ["DEMO-0001"],
    "sealed_on": TODAY.isoformat(),
    "contents_only_rough": "yes",
    "valuers_present": ["Exporter or agent", "Senior mines monitoring officer", "Senior customs officer"],
    "present": ["Courier"],
    "remarks": "",
}


def filed(**changes: Any) -> dict[str, Any]:
    """What an exporter types when nothing is wrong; a test changes what it cares about."""
    return {**deepcopy(FILED), **changes}


def equip(office: People, *, first: int = 4901, last: int = 4999) -> None:
    """A root, a signing key that it certified, and a range of blanks."""
    administrator: Officer = office.administrator
    participants.create_root(
        participant=office.authority.participant_id,
        valid_from=new_year(),
        valid_until=new_year(10),
        by=administrator,
        at=NOW,
    )
    participants.create_signing_key(
        authority=office.authority.code,
        valid_from=new_year(),
        valid_until=new_year(2),
        by=administrator,
        at=NOW,
    )
    certificates.receive(first=first, last=last, digits=6, received_from="Delivery note 17", by=office.keeper, at=NOW)


def submitted(office: People, **changes: Any) -> Application:
    """An application in the hands of the authority."""
    draft = certificates.draft(filed=filed(**changes), by=office.exporter, at=FILED_AT)
    return certificates.submit(application=draft.pk, by=office.exporter, at=FILED_AT)


def inspected(office: People, **changes: Any) -> Application:
    """An application whose goods were weighed, valued and sealed."""
    application = submitted(office, **changes)
    record, unreadable = inspecting.read(FOUND)
    certificates.inspect(application=application.pk, record=record, unreadable=unreadable, by=office.inspecting, at=NOW)
    application.refresh_from_db()
    return application


def issued(office: People, **changes: Any) -> Certificate:
    """A certificate that was really signed; the office must be equipped."""
    application = inspected(office, **changes)
    return certificates.issue(application=application.pk, by=office.issuing, at=NOW)
