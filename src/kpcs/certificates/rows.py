"""The rows that issuing writes, with prepared statements: a queryset would take longer to build than to run."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError
from django.db.models import BinaryField, CharField, DateTimeField, Exists, OuterRef, QuerySet, UUIDField
from django.utils.translation import gettext as _

from kpcs.errors import Conflict
from kpcs.participants import queries as participants
from kpcs.participants.queries import SigningKey
from kpcs.prepared import Change, Given, insert, insert_all, row_of
from kpcs.scheme.application import Source
from kpcs.scheme.statement import Statement

from . import queries
from .models import Application, Certificate, CertificateParcel, CertificateSource
from .promise import Acting, Intent, columns


def write(
    intent: Intent, statement: Statement, payload: bytes, *, key: SigningKey, by: Acting, at: datetime
) -> Certificate:
    """Write the certificate that is promised, its parcel lines and where the goods came from."""
    values = {
        **_WITHOUT,
        **columns(statement),
        "application_id": intent.application,
        "inspection_id": intent.inspection,
        "authority_id": intent.authority,
        "firm_id": intent.firm_id,
        "replaces_id": intent.replaces,
        "state_since": at,
        "payload": payload,
        "kid": key.kid,
        "algorithm": key.algorithm,
        "promised_by": by.actor_id,
        "promised_at": at,
        "reason": intent.reason,
    }
    try:
        insert(Certificate, values)
    except IntegrityError:
        raise Conflict(_("Somebody else has just issued a certificate for this. Open the page again.")) from None
    row = row_of(Certificate, values)
    _write_lines(row.number, statement, intent.sources)
    queries.keep_read(row, statement)
    return row


# What is not known before the certificate is signed.
_WITHOUT = {
    "state": Certificate.State.PROMISED.value,
    **dict.fromkeys(("signed", "issued_at", "exported_on", "notified_at")),
}


def _write_lines(number: str, statement: Statement, sources: tuple[Source, ...]) -> None:
    parcels = [
        (number, line, parcel.hs.value, parcel.carats.points, parcel.value.cents)
        for line, parcel in enumerate(statement.parcels, start=1)
    ]
    known = [
        (number, source.kind.value if source.kind else "", source.reference, str(source.certificate or ""))
        for source in sources
    ]
    insert_all(CertificateParcel, ("certificate_id", "line", "hs", "carats_points", "value_cents"), parcels)
    insert_all(CertificateSource, ("certificate_id", "kind", "reference", "parent"), known)


def own(number: str, authority: str) -> QuerySet[Certificate]:
    """The certificate of an authority under this number, locked until the end of the transaction."""
    return Certificate.objects.select_for_update(no_key=True).filter(pk=number, authority_id=authority)


_AT = Given("at", DateTimeField())
# The application is done. Nobody changed what it says: its moment stays, and with it its place in two indexes.
close = Change(lambda: Application.objects.filter(pk=Given("application", UUIDField())), state=Application.State.ISSUED)
# Only what is still a promise, under a key that nobody revoked. The key is locked until the issue is in the log: a
# revocation waits for it, because it says how far the log had come.
keep = Change(
    lambda: Certificate.objects.filter(
        Exists(participants.keys_in_use().filter(kid=OuterRef("kid")).select_for_update(no_key=True)),
        pk=Given("number", CharField()),
        state=Certificate.State.PROMISED,
    ),
    signed=Given("signed", BinaryField()),
    issued_at=_AT,
    state=Given("state", CharField()),
    state_since=_AT,
)
