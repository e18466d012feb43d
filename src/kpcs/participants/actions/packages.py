"""Keys of other Participants, as they send them: taken into the register, accepted or listed with the reason."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kpcs.errors import NotFound, Refused
from kpcs.ledger import actions as ledger
from kpcs.ledger.kinds import Kind
from kpcs.permissions import Permission, require
from kpcs.scheme.findings import Finding, Severity
from kpcs.scheme.trust import Flaw, Root, TrustedKey, TrustList
from kpcs.scheme.values import CountryCode

from .. import queries
from ..models import Authority, NumberRange, Participant, PublicKey, RootKey, SpecimenFact
from .actor import Actor
from .roots import reason_of

WHY_NOT = {
    Flaw.MISSING: "No root has certified this key.",
    Flaw.DIFFERS: "Its certification says something else.",
    Flaw.NO_ROOT: "The root that certified it is not known.",
    Flaw.ROOT_REFUSED: "The root that certified it is not accepted.",
    Flaw.ROOT_PERIOD: "Its root certified it outside its own period.",
    Flaw.SIGNATURE: "The signature under its certification does not hold.",
}


@dataclass(frozen=True, slots=True)
class Taken:
    """What came with a package, and which keys are listed without being accepted."""

    roots: int
    keys: int
    not_accepted: tuple[tuple[str, str], ...]


@transaction.atomic
@ledger.entering_last()
def take_package(
    *,
    package: TrustList,
    accepted: bool = True,
    why_not: str = "",
    by: Actor,
    at: datetime,
) -> Taken:
    """Take the roots, keys, numbers and features of other Participants into the register, with one decision for all.

    A key that no accepted root certified is listed as not accepted, whatever was decided. Refuses Participants whose
    authorities work here, unknown ones, and a decision without a reason: everything at once.
    """
    require(by, Permission.LIST_PUBLISH)
    reason = reason_of(accepted, why_not)
    concerned = {root.participant.code for root in package.roots} | {key.participant.code for key in package.keys}
    if found := _findings(concerned):
        raise Refused(found)
    queries.hold(concerned)
    roots = [_root(root, accepted, reason, by=by, at=at) for root in package.roots]
    judged = TrustList(published_at=package.published_at, sequence=0, roots=_as_held(concerned), keys=package.keys)
    refused = []
    for key in package.keys:
        flaw = judged.flaw_of(key)
        why = WHY_NOT[flaw[0]] if flaw else reason
        _key(key, accepted and not flaw, why, by=by, at=at)
        refused += [(key.kid.hex(), why)] if flaw or not accepted else []
    _facts(package, concerned, by=by, at=at)
    return Taken(len(roots), len(package.keys), tuple(refused))


@transaction.atomic
def judge_key(*, kid: str, accepted: bool, why_not: str = "", by: Actor, at: datetime) -> PublicKey:
    """Accept a signing key, or not, with the reason that the trust list tells. Refuses a refusal without a reason."""
    require(by, Permission.LIST_PUBLISH)
    row = PublicKey.objects.select_for_update(no_key=True).filter(kid=kid).first()
    if row is None:
        raise NotFound
    row.accepted, row.why_not = accepted, reason_of(accepted, why_not)
    row.save(update_fields=["accepted", "why_not"])
    data = {"kid": kid, "accepted": accepted, "reason": row.why_not}
    subject = ("authority", row.authority_id)
    ledger.record(Kind.KEY_JUDGED, subject=subject, by=by, at=at, data=data)
    return row


@transaction.atomic
def tell_specimen(
    *,
    participant: str,
    year: int,
    about: str,
    text: str,
    source: str,
    by: Actor,
    at: datetime,
    request_id: UUID | None = None,
) -> SpecimenFact:
    """Note what a Participant's certificates look like from a year on, as it notified the others (R-II.d)."""
    require(by, Permission.STANDING_RECORD)
    said = {"year": year, "about": about, "text": text, "source": source}
    if event := ledger.repeated(request_id, by=by, kinds=[Kind.SPECIMEN_TOLD], of=participant, said=said):
        return SpecimenFact.objects.get(pk=event.data["fact"])
    if not queries.hold([participant]):
        raise NotFound
    values = {"participant_id": participant, "year": year, "about": about, "text": text}
    if SpecimenFact.objects.filter(**values).exists():
        remedy = _("Nothing is to be done, or write what is different.")
        raise Refused([Finding("R-II.d", Severity.BLOCK, "text", _("This was noted before."), remedy)])
    row = SpecimenFact.objects.create(**values, source=source)
    data = {"fact": row.pk, **said}
    subject = ("participant", participant)
    ledger.record(Kind.SPECIMEN_TOLD, subject=subject, by=by, at=at, request_id=request_id, data=data)
    return row


def _findings(concerned: set[str]) -> list[Finding]:
    here = set(queries.hosted_authorities().values_list("participant_id", flat=True))
    known = set(Participant.objects.filter(code__in=concerned).values_list("code", flat=True))
    found = []
    for code in sorted(concerned & here):
        message = _("%(code)s works in this office: its keys come with their own files.") % {"code": code}
        remedy = _("Import the certification, revocation or root paper instead.")
        found.append(Finding("K-KEY.1", Severity.BLOCK, "roots", message, remedy))
    for code in sorted(concerned - known):
        message, remedy = _("%(code)s is no Participant.") % {"code": code}, _("Ask who sent the package.")
        found.append(Finding("K-KEY.1", Severity.BLOCK, "roots", message, remedy))
    return found


def _root(root: Root, accepted: bool, why: str, *, by: Actor, at: datetime) -> RootKey:
    values = {
        "participant_id": root.participant.code,
        "algorithm": str(root.algorithm),
        "public": _text(root.public),
        "valid_from": root.valid_from,
        "valid_until": root.valid_until,
        "certification": _text(root.certification),
        "accepted": accepted,
        "why_not": why,
    }
    row, _is_new = RootKey.objects.update_or_create(kid=root.kid.hex(), defaults=values)
    data = {"kid": row.kid, "accepted": accepted, "reason": why, "certified": root.certification is not None}
    subject = ("participant", row.participant_id)
    ledger.record(Kind.ROOT_ADDED, subject=subject, by=by, at=at, data=data)
    return row


def _as_held(participants: set[str]) -> tuple[Root, ...]:
    """The roots of these Participants as the register holds them now."""
    return tuple(
        Root(
            participant=CountryCode(row.participant_id),
            public=base64.b64decode(row.public),
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            accepted=row.accepted,
            why_not=row.why_not,
        )
        for row in RootKey.objects.filter(participant_id__in=participants)
    )


def _key(key: TrustedKey, accepted: bool, why: str, *, by: Actor, at: datetime) -> None:
    authority = _authority(key, by=by, at=at)
    values = {
        "authority": authority,
        "algorithm": str(key.algorithm),
        "public": _text(key.public),
        "valid_from": key.valid_from,
        "valid_until": key.valid_until,
        "certification": _text(key.certification),
        "revocation": _text(key.revocation),
        "revoked_at": key.revoked_at,
        "reason": key.reason,
        "compromised": key.compromised,
        "log_origin": key.log.origin if key.log else "",
        "log_size": key.log.size if key.log else None,
        "log_root": _text(key.log.root) if key.log else "",
        "accepted": accepted,
        "why_not": "" if accepted else why,
    }
    kid = key.kid.hex()
    PublicKey.objects.update_or_create(kid=kid, defaults=values)
    data = {"kid": kid, "accepted": accepted, "reason": values["why_not"], "revoked": key.revoked_at is not None}
    ledger.record(Kind.KEY_ADDED, subject=("authority", authority.code), by=by, at=at, data=data)


def _authority(key: TrustedKey, *, by: Actor, at: datetime) -> Authority:
    participant = key.participant.code
    found = Authority.objects.filter(participant_id=participant, name=key.authority).first()
    if found is not None:
        return found
    taken = Authority.objects.filter(code__startswith=f"{participant.lower()}-").count()
    code = f"{participant.lower()}-{taken + 1}"
    row = Authority.objects.create(code=code, participant_id=participant, name=key.authority, is_hosted=False)
    subject, data = ("authority", code), {"participant": participant, "name": key.authority}
    ledger.record(Kind.AUTHORITY_ADDED, subject=subject, by=by, at=at, data=data)
    return row


def _facts(package: TrustList, concerned: set[str], *, by: Actor, at: datetime) -> None:
    for one in package.numbers:
        if one.participant.code in concerned:
            given = {"participant_id": one.participant.code, "year": one.year, "first": one.first}
            row, is_new = NumberRange.objects.get_or_create(**given, defaults={"last": one.last, "source": one.source})
            if is_new:
                data = {"range": row.pk, "year": one.year, "first": one.first, "last": one.last, "source": one.source}
                subject = ("participant", one.participant.code)
                ledger.record(Kind.NUMBERS_ANNOUNCED, subject=subject, by=by, at=at, data=data)
    for fact in package.features:
        values = {"participant_id": fact.participant.code, "year": fact.year, "about": str(fact.about)}
        if fact.participant.code in concerned and not SpecimenFact.objects.filter(**values, text=fact.text).exists():
            tell_specimen(
                participant=fact.participant.code,
                year=fact.year,
                about=str(fact.about),
                text=fact.text,
                source=fact.source,
                by=by,
                at=at,
            )


def _text(data: bytes | None) -> str:
    return base64.b64encode(data).decode() if data else ""
