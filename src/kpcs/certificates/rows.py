"""The rows that issuing writes, with prepared statements: a queryset would take longer to build than to run."""

from __future__ import annotations

from datetime import datetime
from itertools import chain

from django.db import IntegrityError
from django.db.models import BinaryField, CharField, DateTimeField, UUIDField
from django.utils.translation import gettext as _

from kpcs.errors import Conflict
from kpcs.participants.models import PublicKey
from kpcs.prepared import Change, Given, insert, insert_all
from kpcs.scheme.application import Source
from kpcs.scheme.statement import Statement

from . import queries
from .models import Application, Certificate, CertificateParcel, CertificateSource
from .promise import Acting, Intent, columns


def write(
    intent: Intent, statement: Statement, payload: bytes, *, key: PublicKey, by: Acting, at: datetime
) -> Certificate:
    """Write the certificate that is promised, its parcel lines and where the goods came from."""
    row = Certificate(
        application_id=intent.application,
        inspection_id=intent.inspection,
        authority_id=intent.authority,
        firm_id=intent.firm_id,
        replaces_id=intent.replaces,
        state_since=at,
        payload=payload,
        kid=key.kid,
        algorithm=key.algorithm,
        promised_by=by.actor_id,
        promised_at=at,
        reason=intent.reason,
        **columns(statement),
    )
    try:
        insert(row)
    except IntegrityError:
        raise Conflict(_("Somebody else has just issued a certificate for this. Open the page again.")) from None
    _write_lines(row, statement, intent.sources)
    queries.keep_read(row, statement)
    return row


def _write_lines(row: Certificate, statement: Statement, sources: tuple[Source, ...]) -> None:
    parcels = (
        CertificateParcel(
            certificate_id=row.number,
            line=line,
            hs=parcel.hs.value,
            carats_points=parcel.carats.points,
            value_cents=parcel.value.cents,
        )
        for line, parcel in enumerate(statement.parcels, start=1)
    )
    known = (
        CertificateSource(
            certificate_id=row.number,
            kind=source.kind.value if source.kind else "",
            reference=source.reference,
            parent=str(source.certificate or ""),
        )
        for source in sources
    )
    insert_all(chain(parcels, known))


# The application is done, and the promise is kept: only one that is still a promise.
_AT = Given("at", DateTimeField())
close = Change(
    lambda: Application.objects.filter(pk=Given("application", UUIDField())),
    state=Application.State.ISSUED,
    changed_at=_AT,
)
keep = Change(
    lambda: Certificate.objects.filter(pk=Given("number", CharField()), state=Certificate.State.PROMISED),
    signed=Given("signed", BinaryField()),
    issued_at=_AT,
    state=Given("state", CharField()),
    state_since=_AT,
)
