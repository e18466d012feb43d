"""What an inspecting officer does: weigh, value, seal, photograph."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction

from kpcs.accounts import queries as accounts
from kpcs.accounts.models import Officer
from kpcs.accounts.permissions import Permission
from kpcs.errors import Refused, refuse_if_blocked
from kpcs.ledger import actions as ledger
from kpcs.ledger.kinds import Kind
from kpcs.reading import ONE_AT_A_TIME, turn
from kpcs.scheme.findings import Finding
from kpcs.scheme.rules import certificates as rules
from kpcs.scheme.states import APPLICATION

from .. import queries
from ..inspecting import Record
from ..models import Application, InspectedParcel, Inspection, Photograph
from ..photographs import reencoded
from .applications import _locked


@transaction.atomic
def inspect(
    *,
    application: UUID,
    record: Record,
    by: Officer,
    at: datetime,
    request_id: UUID | None = None,
    unreadable: tuple[Finding, ...] = (),
) -> Inspection:
    """Record what was found and how it was sealed; refuses with every reason at once (R-CER.5).

    ``unreadable`` are the findings of reading the form: together with those of the rules they refuse the record.
    """
    accounts.require(by, Permission.SHIPMENT_INSPECT)
    said = {"content": ledger.content_of(record)}
    if done := ledger.repeated(request_id, by=by, kinds=[Kind.SHIPMENT_INSPECTED], of=application, said=said):
        return Inspection.objects.get(pk=int(done.data["inspection"]))
    row = _locked(application, by, at)
    policy = queries.policy_of(row, at.date())
    facts = queries.facts_for_inspection(row, record, on=at.date(), policy=policy, unreadable=unreadable)
    findings = refuse_if_blocked(
        (
            *rules.check_step(APPLICATION, row.state, "inspect"),
            *queries.together(unreadable, rules.check_inspection(facts)),
        )
    )
    made = _written(row, record, by, at, findings)
    row.state, row.changed_at = APPLICATION.next_state(row.state, "inspect"), at
    row.save(update_fields=["state", "changed_at"])
    ledger.record(
        Kind.SHIPMENT_INSPECTED,
        subject=("application", str(row.pk)),
        by=by,
        at=at,
        request_id=request_id,
        findings=findings,
        data={"inspection": made.pk, "seals": list(record.seals), "sealed_on": str(record.sealed_on), **said},
    )
    return made


def _written(row: Application, record: Record, by: Officer, at: datetime, findings: tuple[Finding, ...]) -> Inspection:
    made = Inspection.objects.create(
        application=row,
        inspected_by=by,
        inspected_at=at,
        sealed_on=record.sealed_on or at.date(),
        containers=[
            {"kind": one.kind.value, "is_tamper_resistant": one.is_tamper_resistant, "has_number": one.has_number}
            for one in record.containers
        ],
        seals=list(record.seals),
        present=[
            *({"who": who, "is_valuer": True} for who in record.valuers_present),
            *({"who": who, "is_valuer": False} for who in record.present),
        ],
        contents_only_rough=record.contents_only_rough,
        remarks=record.remarks,
        findings=[finding.code for finding in findings],
    )
    valuation = queries.policy_of(row, at.date()).valuation
    parcels = []
    for line, found in enumerate(record.found):
        value = found.value(valuation)
        parcels.append(
            InspectedParcel(
                inspection=made,
                line=line,
                hs=found.hs.value,
                carats_points=found.carats.points,
                declared_cents=found.declared.cents if found.declared else 0,
                government_cents=found.government.cents if found.government else None,
                independent_cents=found.independent.cents if found.independent else None,
                certificate_cents=value.cents if value else 0,
            )
        )
    InspectedParcel.objects.bulk_create(parcels)
    return made


def add_photograph(
    *, application: UUID, picture: bytes, caption: str, by: Officer, at: datetime, request_id: UUID | None = None
) -> Photograph:
    """Keep a picture of the goods with the last inspection; refuses anything but a JPEG or PNG of bearable size.

    Refuses (503) while three other files are read. No transaction waits for the reading, as others would wait for it.
    """
    accounts.require(by, Permission.SHIPMENT_INSPECT)
    with turn(), ONE_AT_A_TIME:
        plain = reencoded(picture)
    said = {"content": ledger.content_of(sha256(picture).digest(), caption.strip())}
    return _keep(plain, said, application, caption, by, at, request_id)


@transaction.atomic
def _keep(
    plain: bytes,
    said: Mapping[str, object],
    application: UUID,
    caption: str,
    by: Officer,
    at: datetime,
    request_id: UUID | None,
) -> Photograph:
    if done := ledger.repeated(request_id, by=by, kinds=[Kind.PHOTOGRAPH_ADDED], of=application, said=said):
        return Photograph.objects.get(pk=int(done.data["photograph"]))
    row = queries.application_of(application, by=by, on=at.date())
    inspection = queries.latest_inspection(row)
    if inspection is None:
        raise Refused(rules.check_step(APPLICATION, row.state, "photograph"))
    digest = sha256(plain).hexdigest()
    kept = Photograph(inspection=inspection, sha256=digest, caption=caption.strip()[:200], added_at=at)
    kept.image.save(f"{digest[:32]}.jpg", ContentFile(plain), save=False)
    kept.save()
    ledger.record(
        Kind.PHOTOGRAPH_ADDED,
        subject=("application", str(row.pk)),
        by=by,
        at=at,
        request_id=request_id,
        data={"photograph": kept.pk, "sha256": digest, "caption": kept.caption, **said},
    )
    return kept
